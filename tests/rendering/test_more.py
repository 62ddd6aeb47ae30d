"""Where the excerpt ends."""

import pytest

from blog.rendering import render


@pytest.mark.parametrize("marker", ["<!-- more -->", "<!--more-->", "<!-- More -->", "<!--MORE -->"])
def test_the_marker_ends_the_excerpt_and_can_be_linked_to(marker: str) -> None:
    result = render(f"# 题\n\n前\n\n{marker}\n\n后\n\n{marker}", title="题")
    assert result.excerpt == "<p>前</p>"
    assert result.html.count('<span id="more"></span>') == 1
    assert result.html.index("前") < result.html.index('id="more"') < result.html.index("后")


@pytest.mark.parametrize("code", ["`<!-- more -->`", "```html\n<!-- more -->\n```", "    <!-- more -->"])
def test_a_marker_inside_code_does_not_split(code: str) -> None:
    result = render(f"前\n\n{code}\n\n中\n\n<!-- more -->\n\n后")
    assert "中" in result.excerpt
    assert "后" not in result.excerpt
    assert render(f"前\n\n{code}\n\n后").excerpt == ""


def test_without_a_marker_there_is_no_excerpt() -> None:
    assert render("前\n\n<!-- 更多 -->\n\n后").excerpt == ""


def test_an_excerpt_is_closed_and_has_no_ids_and_no_links_within_the_page() -> None:
    result = render("## 节\n\n> 引[^1] [跳](#节) 完<!-- more -->\n> 后\n\n[^1]: 注")
    assert result.excerpt == "<h2>节</h2>\n<blockquote>\n<p>引 <a>跳</a> 完</p></blockquote>"
