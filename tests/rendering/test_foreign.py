"""HTML of other systems as Markdown: the same words come out of it again."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.errors import Invalid
from blog.rendering import markdown, render, render_comment
from tests.fuzz import often

ODD = st.text("ab中 *_`[]()<>&~=#+-.:|!{}\\/\"'1", min_size=1, max_size=30)
SPACES = re.compile(r"\s+")


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bare(text: str) -> str:
    return SPACES.sub("", text)


@often(150)
@given(ODD)
def test_no_text_becomes_a_mark(text: str) -> None:
    html = f"<p>头{escaped(text)}尾</p>"
    assert bare(render(markdown(html)).text) == bare(f"头{text}尾")
    assert bare(render_comment(markdown(html, comment=True)).text) == bare(f"头{text}尾")


@often(100)
@given(ODD)
def test_a_line_may_begin_with_anything(text: str) -> None:
    html = f"<p>{escaped(text)}字</p>"
    assert bare(render(markdown(html)).text) == bare(f"{text}字")


@often(100)
@given(st.text("ab `~\n<&中", min_size=1, max_size=40))
def test_code_stays_as_it_is(text: str) -> None:
    code = render(markdown(f"<pre><code>x{escaped(text)}y</code></pre>")).text
    assert bare(code) == bare(f"x{text}y")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a<br>b</p><p>c</p>", "a\nb\n\nc"),
        ("<ol start=3><li>a<ul><li>b</li></ul></li></ol>", "3. a\n   - b"),
        ("<blockquote><p>q</p><p>r</p></blockquote>", "> q\n>\n> r"),
        ("<table><tr><th>a|b</th></tr><tr><td>1</td></tr></table>", "| a\\|b |\n| --- |\n| 1 |"),
        ('<a href="/x (1)">词</a>', "[词](</x (1)>)"),
        ("<!--more-->x", "<!-- more -->\n\nx"),
        ('<iframe src="https://v.example/x"></iframe>', "[https://v.example/x](https://v.example/x)"),
        ('<pre class="brush: php">$a</pre>', "```php\n$a\n```"),
        ("H<sub>2</sub>O <mark>m</mark>", "H<sub>2</sub>O ==m=="),
    ],
)
def test_a_document(html: str, expected: str) -> None:
    assert markdown(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h2>题</h2>文", "**题**\n\n文"),
        ('<img src="https://a.example/x.png" alt="图">', "[图](https://a.example/x.png)"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
    ],
)
def test_a_comment_knows_less(html: str, expected: str) -> None:
    assert markdown(html, comment=True) == expected


def test_paragraphs_where_wordpress_sees_them() -> None:
    text = "一\n二\n\n<h2>题</h2>\n三\n<pre>1\n\n2</pre>\n四"
    assert markdown(text, paragraphs=True) == "一\n二\n\n## 题\n\n三\n\n```\n1\n\n2\n```\n\n四"


@pytest.mark.parametrize("html", ["<b>" * 100_000, "<ul><li>" * 50_000, "<p>" * 100_000, "x" * 5_000_000])
def test_what_asks_too_much_is_refused(html: str) -> None:
    with pytest.raises(Invalid):
        markdown(html)
