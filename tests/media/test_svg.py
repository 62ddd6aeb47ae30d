"""Drawings: what they may contain, and what is left out."""

import pytest

from blog.errors import Invalid
from blog.media import imaging
from tests.media.pictures import svg


def clean(inside: str, attributes: str = "") -> str:
    return imaging.clean(svg(inside, attributes), "SVG", 1).data.decode()


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<script href="data:text/javascript,alert(1)"/>',
        "<g><g><script>alert(1)</script></g></g>",
        '<rect onload="alert(1)" OnClick="alert(1)"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<a xlink:href="javascript:alert(1)"><text>x</text></a>',
        '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="//evil.example"/></foreignObject>',
        '<iframe xmlns="http://www.w3.org/1999/xhtml" src="//evil.example/"/>',
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
        '<animate attributeName="href" values="javascript:alert(1)"/>',
        '<set attributeName="onmouseover" to="alert(1)"/>',
        '<handler type="application/ecmascript">alert(1)</handler>',
        '<use href="//evil.example/x.svg#a"/>',
        '<use href="data:image/svg+xml;base64,PHN2Zz4="/>',
        '<image href="//evil.example/spy.png"/>',
        '<image href="data:image/svg+xml;base64,PHN2Zz4="/>',
        '<feImage href="//evil.example/spy.png"/>',
        '<rect fill="url(//evil.example/x)"/>',
        '<rect style="background: url(&#104;ttps://evil.example/)"/>',
        "<style>@import '//evil.example/x.css';</style>",
        "<style>rect { fill: u\\72l(//evil.example) }</style>",
        "<style>rect { fill: u/**/rl(//evil.example) }</style>",
        "<style>rect { mask: image-set('//evil.example/x' 1x) }</style>",
        "<metadata>Somebody drew this in /home/somebody</metadata>",
    ],
)
def test_nothing_runs_or_is_loaded_or_tells_who_drew_it(inside: str) -> None:
    kept = clean(inside)
    for word in (
        "script",
        "alert",
        "evil",
        "iframe",
        "omebody",
        "data:",
        "animate",
        "<set",
        "handler",
        "@import",
    ):
        assert word not in kept.lower(), kept


def test_a_drawing_stays_what_it_is() -> None:
    inside = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        "<style>.a { fill: url(#g) }</style>"
        '<path class="a" d="M0 0h9" style="stroke: #123"/><use xlink:href="#g"/>'
        '<image href="data:image/png;base64,iVBORw0KGgo=" width="1" height="1"/><text x="1">墨径</text>'
    )
    kept = clean(inside)
    for part in ("linearGradient", 'stop-color="red"', ".a { fill: url(#g) }", 'd="M0 0h9"', "stroke: #123"):
        assert part in kept
    for part in ('xlink:href="#g"', "data:image/png;base64,iVBORw0KGgo=", "墨径"):
        assert part in kept


def test_words_in_links_and_behind_what_goes_stay() -> None:
    kept = clean('<text><a href="https://example.org/">here</a><script>x</script> and there</text>')
    assert "<g>here</g> and there" in kept


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>',
        b"<svg>",
        b"<svg><rect/></svg>",
        b'<html xmlns="http://www.w3.org/1999/xhtml"/>',
        '<svg xmlns="http://www.w3.org/2000/svg"/>'.encode("utf-16"),
        svg("<g>" * 5000 + "</g>" * 5000),
        svg("<!-- x -->" * 500_000),
    ],
    ids=["entity", "file", "torn", "no-namespace", "html", "utf-16", "deep", "large"],
)
def test_what_is_no_drawing_or_more_than_one_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid, match=r"drawing|memory"):
        imaging.clean(data, "SVG", 1)


def test_a_document_type_without_entities_is_dropped() -> None:
    data = b'<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">\n' + svg("")
    assert b"DOCTYPE" not in imaging.clean(data, "SVG", 1).data


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="20" height="10"', (20, 10)),
        ('width="20.4px" height="10px"', (20, 10)),
        ('width="100%" viewBox="0 0 30 40"', (30, 40)),
        ('viewBox="0,0,30,40"', (30, 40)),
        ("", (0, 0)),
        ('width="-1" height="9e99"', (0, 0)),
        ('width="1e400" height="1"', (0, 0)),
    ],
)
def test_its_size_is_found(attributes: str, size: tuple[int, int]) -> None:
    assert imaging.clean(svg("", attributes), "SVG", 1).size == size
