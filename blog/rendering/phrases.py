"""The words of headings and list items as they stand in finished HTML, with their links and their code."""

import re

from blog.rendering.tags import walk

_PLACE = re.compile(
    r'<(?:h[1-6]|li)(?: id="[^"]*")? data-key="(\d+)"(?:[^>"]|"[^"]*")*>'
    r'(?:<span id="[^"]*"></span>)*\s*(?:<p>)?'  # former ids, and then the words
)
_END = re.compile(r"\s*(?:<br>\s*)?<(?:/?li|/?p|[uo]l|pre|div|table|blockquote|/h[1-6]|a aria-hidden)\b")
_HEADING = re.compile(r"<h[1-6] ([^ >]*)[^>]*>")
_VOID = {"br", "col", "hr", "img", "input", "wbr"}


def phrases(html: str) -> dict[int, str]:
    """The words of each place of stamped `html`, by its number, but for those that are no whole."""
    found = {}
    for place in _PLACE.finditer(html):
        end = _END.search(html, place.end())
        words = html[place.end() : end.start()].strip() if end else ""
        if words and "<input" not in words and is_whole(words):
            found[int(place[1])] = words
    return found


def pieces(html: str, keys: list[int]) -> tuple[str, dict[int, str]]:
    """What stands before the first of these headings of stamped `html`, and from each of them to the next.

    A heading inside of a quotation or a note cuts that in two: ask `is_whole` before showing a piece.
    """
    marks = {f'data-key="{key}"': key for key in keys}
    starts = [(found.start(), marks.get(found[1], 0)) for found in _HEADING.finditer(html)]
    cuts = [(at, key) for at, key in starts if key]
    ends = [*(at for at, _key in cuts[1:]), len(html)]
    before = html[: cuts[0][0]] if cuts else html
    return before, {key: html[at:end] for (at, key), end in zip(cuts, ends, strict=False)}


def is_whole(html: str) -> bool:
    """Whether every element in it ends in it, so that it can stand anywhere."""
    open_ = list[str]()
    for _words, tag, _in_footnotes in walk(html):
        if tag[1] and (not open_ or open_.pop() != tag[2]):
            return False
        if tag[2] and not tag[1] and tag[2] not in _VOID:
            open_.append(tag[2])
    return not open_
