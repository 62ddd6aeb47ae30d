"""Code blocks: colours by class, a language to show, and not a character changed."""

import pytest

from blog.rendering import render
from tests.rendering.tree import parsed


def code(source: str) -> str:
    """The characters of the only code block."""
    element = parsed(render(source).html).find(".//pre/code")
    assert element is not None
    return "".join(element.itertext())


def test_a_fence_is_coloured_by_class_and_names_its_language() -> None:
    html = render("```python\nimport os\n```").html
    assert '<div class="highlight" data-lang="python"><pre tabindex="0"><code>' in html
    assert '<span class="kn">import</span>' in html
    assert "style=" not in html


KEPT = [
    "a\n\n\nb\n",
    "\tall:\n\t\tgcc\n",
    "- 不是\n  - 列表\n",
    "{{ a }} {% b %} <!-- more -->\n",
    "<script>alert(1)</script> &amp;\n",
    "# 不是标题\n",
    "\n前后空行\n\n",
    "~~~\n``\n",
]


@pytest.mark.parametrize("kept", KEPT)
@pytest.mark.parametrize("lang", ["", "text", "不存在"])
def test_a_fence_keeps_every_character(kept: str, lang: str) -> None:
    assert code(f"```{lang}\n{kept}```") == kept
    assert code(f"~~~~ {lang}\n{kept}~~~~") == kept


@pytest.mark.parametrize(
    "source",
    [
        "- a\n\n  ```\n  x\n    y\n  ```",
        "- a\n  ```\n  x\n    y\n  ```",
        "> ```\n> x\n>   y\n> ```",
        "1. a\n   - b\n\n     ```\n     x\n       y\n     ```",
        "!!! note\n    ```\n    x\n      y\n    ```",
        "  ```\n  x\n    y\n  ```",
        "```\nx\n  y",
        "文字\n\n    x\n      y",
    ],
)
def test_code_loses_the_indent_of_what_it_stands_in_and_no_more(source: str) -> None:
    assert code(source) == "x\n  y\n"


def test_tabs_in_a_list_are_cut_only_where_the_list_indents() -> None:
    assert code("- a\n\n\t```\n\tall:\n\t\tgcc\n\t```") == "all:\n\tgcc\n"


@pytest.mark.parametrize("info", ["python {2,4-5}", "python{2,4-5}", "python mark:2,4-5"])
def test_lines_can_be_marked(info: str) -> None:
    html = render(f"```{info}\na\nb\nc\nd\ne\nf\n```").html
    assert html.count('class="hll"') == 3
    assert "caption" not in html


def test_hexo_titles_and_links_in_a_fence_become_a_caption() -> None:
    html = render("```js app.js https://a.example/app.js 原文 first_line:5\nlet a\n```").html
    assert 'data-lang="js"' in html
    assert '<div class="caption">app.js <a href="https://a.example/app.js">原文</a></div>' in html
    assert '<div class="caption">第一步</div>' in render("```sh 第一步\nls\n```").html


def test_a_huge_range_of_marked_lines_costs_nothing() -> None:
    assert "hll" in render("```python {1-999999}\na\n```", seconds=2).html
