"""A fast scanner of finished HTML: sanitised, so that tags are whole and their quotes closed."""

import re
from collections.abc import Iterator

ROLE, OWN = "role-", "own-id"  # classes of what an author says of a place: what it is, and that it has an id
Tag = re.Match[str]  # groups: "/" of an end tag, name, attributes; all of them None at the end of the HTML

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>|\Z')
_ID = re.compile(r' id="([^"]*)"')
_CLASS = re.compile(r' class="([^"]*)"')
_FOOTNOTES = re.compile(r' class="(?:[^"]* )?footnote(?: [^"]*)?"')


def walk(html: str) -> Iterator[tuple[str, Tag, bool]]:
    """(words before it, tag, whether it stands in the footnotes) of each tag."""
    done = depth = 0
    for tag in _TAG.finditer(html):
        if tag[2] == "div":
            depth += -bool(depth) if tag[1] else bool(depth or _FOOTNOTES.search(tag[3]))
        yield html[done : tag.start()], tag, bool(depth)
        done = tag.end()


def id_of(tag: Tag) -> str:
    """The id of a start tag; "" when it has none."""
    found = _ID.search(tag[3])
    return found[1] if found else ""


def ids(html: str) -> set[str]:
    """All ids that there are."""
    return {id_of(tag) for _words, tag, _in_footnotes in walk(html) if tag[3]} - {""}


def classes_of(tag: Tag) -> list[str]:
    """The classes of a start tag."""
    found = _CLASS.search(tag[3])
    return found[1].split() if found else []


def begins_place(tag: Tag, in_footnotes: bool) -> bool:
    """Is it where a heading or list item of the text begins?"""
    return not (in_footnotes or tag[1]) and tag[2] in PLACES


HEADINGS = {f"h{level}": level for level in range(1, 7)}
PLACES = {*HEADINGS, "li"}
