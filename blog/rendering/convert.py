"""One document from Markdown to everything pages need, in this process and without a time limit."""

import re
from collections.abc import Mapping
from functools import cache

from blog.rendering.dialect import Dialect
from blog.rendering.limits import MAX_OUTPUT, Refused
from blog.rendering.reader import read
from blog.rendering.result import Rendered
from blog.rendering.sanitise import sanitise
from blog.rendering.words import measure

# Hexo looks for its marker in the rendered HTML, where one inside code is no comment any more.
_MORE = re.compile(r"<!-- ?more ?-->", re.IGNORECASE)
_MORE_HERE = '<span id="more"></span>'
_PAGE_MARKS = re.compile(
    r'<a aria-hidden="true" class="anchor"[^<>]*>#</a>'
    r'|<sup id="fnref[^"]*"><a class="footnote-ref"[^<>]*>[^<>]*</a></sup>'
)
_NEWLINE = re.compile(r"\r\n?")
_UNUSABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")  # some are Python-Markdown's own marks


def convert(body: str, title: str, assets: Mapping[str, str], lines_from: int = 0) -> Rendered:
    """The document rendered and sanitised; raises Refused when it is nested too deep or grows too big."""
    html = _html(usable(body), title, lines_from)
    if len(html) > MAX_OUTPUT:
        raise Refused("The text becomes too long when rendered")
    before, *after = _MORE.split(html, maxsplit=1)
    shown = sanitise(_MORE_HERE.join([before, *after]), assets, preview=bool(lines_from))
    outline, text = read(shown)
    words, minutes = measure(text)
    return Rendered(
        html=shown,
        outline=outline,
        excerpt=_excerpt(before, assets) if after else "",
        text=text,
        words=words,
        minutes=minutes,
    )


def usable(text: str) -> str:
    """`text` with plain line ends and without characters that no page can hold."""
    return _UNUSABLE.sub("", _NEWLINE.sub("\n", text.removeprefix("\ufeff")))


def _excerpt(before: str, assets: Mapping[str, str]) -> str:
    return sanitise(_PAGE_MARKS.sub("", before), assets, ids=False).strip()


def _html(body: str, title: str, lines_from: int) -> str:
    try:
        return _dialect().html(body, title, lines_from)
    except BaseException:
        _dialect.cache_clear()  # Python-Markdown stays half-way after an exception
        raise


@cache
def _dialect() -> Dialect:
    return Dialect()
