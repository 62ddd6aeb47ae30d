"""A comment from Markdown to HTML: a stranger's text, so little is allowed in it."""

import re
import sys
from functools import cache
from html import unescape

import nh3
from pygments.token import STANDARD_TYPES

from blog.rendering.comment_dialect import CommentDialect
from blog.rendering.convert import usable
from blog.rendering.limits import COMMENT_OUTPUT, Refused
from blog.rendering.reader import read
from blog.rendering.result import Remark

_SHOWN = "a blockquote br code del div em hr img li ol p pre span strong ul"
_TAGS = set(_SHOWN.split())
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href"},
    "img": {"alt", "src"},
    "ol": {"start"},
    "div": {"class", "data-lang"},
    "span": {"class"},
}
_VALUES = {"pre": {"tabindex": {"0"}}}
_FORCED = {"img": {"loading": "lazy", "decoding": "async"}}
_CLASSES = {"div": {"highlight", "caption"}, "span": set(filter(None, STANDARD_TYPES.values()))}
_LANG = re.compile(r"[\w#+.\-]{1,40}")
_SCHEMES = {"http", "https", "mailto"}
_REL = "nofollow ugc noopener"
_UNUSABLE = re.compile(r"[\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")  # what HTML calls control and non-characters
_NUMBERED = re.compile(r"&#(x[0-9a-f]{1,8}|[0-9]{1,8});?", re.IGNORECASE)
_HREF = re.compile(r'<a href="([^"]*)"')


def convert_comment(text: str, images: bool) -> Remark:
    """The comment rendered and sanitised; raises Refused when it is nested too deep or grows too big."""
    html = _html(_NUMBERED.sub(_meant, _UNUSABLE.sub("", usable(text))), images)
    if len(html) > COMMENT_OUTPUT:
        raise Refused("The text becomes too long when rendered")
    shown = _sanitised(html)
    return Remark(html=shown, text=read(shown)[1], links=[unescape(link) for link in _HREF.findall(shown)])


def _meant(reference: re.Match[str]) -> str:
    """A numbered character, unless no page can hold it."""
    number = int("0" + reference[1], 16) if reference[1][0] in "xX" else int(reference[1])
    char = chr(number) if number <= sys.maxunicode else ""
    is_good = char and char == _UNUSABLE.sub("", usable(char)) and number & 0xFFFE != 0xFFFE
    return reference[0] if is_good or char in "\r\n" else ""


def _html(text: str, images: bool) -> str:
    try:
        return _dialect().html(text, images)
    except BaseException:
        _dialect.cache_clear()  # Python-Markdown stays half-way after an exception
        raise


@cache
def _dialect() -> CommentDialect:
    return CommentDialect()


def _sanitised(html: str) -> str:
    """`html` with what a comment may hold and nothing else; last, as everywhere."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        tag_attribute_values=_VALUES,
        set_tag_attribute_values=_FORCED,
        attribute_filter=_kept,
        url_schemes=_SCHEMES,
        link_rel=_REL,
    )


def _kept(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return " ".join(name for name in value.split() if name in _CLASSES[tag]) or None
    if attribute == "data-lang":
        return value if _LANG.fullmatch(value) else None
    return value
