"""A comment is a stranger's text: a little Markdown, no HTML, dead links to scripts, never a slow page."""

import re
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.errors import Invalid
from blog.rendering import render_comment
from blog.rendering.comment import convert_comment
from blog.rendering.limits import COMMENT_SECONDS
from tests.fuzz import often
from tests.rendering.test_limits import HOSTILE
from tests.rendering.test_sanitise import VECTORS
from tests.rendering.tree import parsed

REL = "nofollow ugc noopener"
TAGS = set("a blockquote br code del div em hr img li ol p pre span strong ul".split())  # noqa: SIM905


def check(html: str) -> None:
    """What holds for every comment there is."""
    for element in list(parsed(html).iter())[1:]:
        assert element.tag in TAGS
        assert not {"id", "style", "name", "target", "title"} & set(element.attrib)
        assert not [name for name in element.attrib if name.startswith("on")]
        for name in ("href", "src"):
            scheme = re.match(r"\s*([a-z][\w+.-]*):", element.attrib.get(name, ""), re.IGNORECASE)
            assert not scheme or scheme[1].lower() in ("http", "https", "mailto")
        if element.tag == "a":
            assert element.attrib["rel"] == REL
            shown = "".join(element.itertext()).strip() or [i.attrib["alt"] for i in element.iter("img")]
            assert shown, "a link without words"
        if element.tag == "img":
            assert element.attrib["src"].startswith("/media/")


def test_what_people_write_is_shown() -> None:
    html = render_comment("**重** ~~删~~ `x`\n下一行\n\n> 引\n\n- 一\n  - 二\n\n1. 甲").html
    for piece in ("<strong>重</strong>", "<del>删</del>", "<code>x</code>", "<br>", "<blockquote>", "<ol>"):
        assert piece in html
    assert html.count("<ul>") == 2


def test_code_is_coloured() -> None:
    html = render_comment("```python\nprint('甲')\n```").html
    assert '<div class="highlight" data-lang="python"><pre tabindex="0">' in html
    assert '<span class="nb">print</span>' in html


@pytest.mark.parametrize(
    "text", ["# 标题", "标题\n===", "|a|b|\n|-|-|\n|1|2|", "!!! note\n    x", "[^1]: 注", "甲\n: 乙"]
)
def test_what_belongs_to_documents_stays_as_it_was_typed(text: str) -> None:
    html = render_comment(text).html
    assert re.findall(r"<(\w+)", html) == ["p"] + ["br"] * text.count("\n")


def test_links_are_told_apart_from_the_authors() -> None:
    remark = render_comment("[甲](https://a.example/?x=1&y=2) https://b.example。 <https://c.example>")
    assert remark.links == ["https://a.example/?x=1&y=2", "https://b.example", "https://c.example"]
    assert remark.html.count(f'rel="{REL}"') == 3


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "&#106;avascript:alert(1)",
    ],
)
def test_links_that_would_run_something_are_dead(target: str) -> None:
    remark = render_comment(f"[点我]({target}) ![图]({target})")
    assert remark.links == []
    assert "点我" in remark.text


def test_images_of_this_site_are_for_those_who_may_and_no_others_are_fetched() -> None:
    text = "![图](/media/a.png) ![远](https://e.example/a.png)"
    assert "<img" not in render_comment(text).html
    html = render_comment(text, images=True).html
    assert re.findall(r'src="([^"]*)"', html) == ["/media/a.png"]
    assert '<a href="https://e.example/a.png"' in html


@pytest.mark.parametrize("images", [True, False])
@pytest.mark.parametrize("vector", VECTORS)
def test_no_vector_survives(vector: str, images: bool) -> None:
    for text in (
        vector,
        f"文 {vector} 字",
        f"- {vector}",
        f"> {vector}",
        f"[{vector}]({vector})",
        f"```\n{vector}\n```",
    ):
        check(render_comment(text, images=images).html)


PIECES = "* _ ` [ ] ( ) ! < > # - + 1. | ~~ ``` <div> </a> &amp; \\ \" ' &#x6a; \t"
PIECES += " http://a.b [a](b) ![a](/media/b) <http://c.d>"


@given(
    st.lists(st.sampled_from([*PIECES.split(" "), " ", "\n", "\n\n", "    ", "中"]), max_size=40),
    st.booleans(),
)
@often(150)
def test_any_text_is_rendered_and_safe(pieces: list[str], images: bool) -> None:
    check(convert_comment("".join(pieces), images).html)


@pytest.mark.parametrize(
    "number",
    ["&#1;", "&#x1F;", "&#0;", "&#x80;", "&#65534;", "&#xFDD0", "&#x1FFFF;", "&#99999999;", "&#xD800;"],
)
def test_characters_that_no_page_can_hold_are_left_out(number: str) -> None:
    check(render_comment(f"甲{number}乙 [x]({number}javascript:alert(1))").html)


def test_other_numbered_characters_are_what_they_mean() -> None:
    assert render_comment("&#20013; &#x4E2D; &amp; &#38;").html == "<p>中 中 &amp; &amp;</p>"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_comment_is_rendered_or_refused_in_time(name: str) -> None:
    begun = time.monotonic()
    with suppress(Invalid):
        check(render_comment(HOSTILE[name][:5000]).html)
    assert time.monotonic() - begun < COMMENT_SECONDS + 2
    assert render_comment("下一条").html == "<p>下一条</p>"


def test_eight_levels_are_enough() -> None:
    assert "深" in render_comment("> " * 8 + "深").html
    with pytest.raises(Invalid, match="nested too deep") as refusal:
        render_comment("> " * 9 + "深")
    assert refusal.value.field == "text"
