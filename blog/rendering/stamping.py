"""Writes the numbers of places into finished HTML, so that links and scripts find them."""

import re
from collections.abc import Mapping, Sequence

from blog.rendering.tags import begins_place, id_of, walk

_PLACE = re.compile(r'<(h[1-6]|li)(?: id="t-\d+")? data-key="(\d+)"(?:[^>"]|"[^"]*")*>')
_ID = re.compile(r' id="[^"]*"')
_END = re.compile(r"(?:</strong>)?\s*<(?:/?li|/p|[uo]l|pre|div|table|blockquote|/h[1-6])\b")


def stamped(html: str, keys: list[int], former: Mapping[int, Sequence[str]] | None = None) -> str:
    """`html` with the number of each place of its outline, in their order.

    Every place has it as `data-key`; a list item is also found at `#t-<number>`, headings have ids already.
    An empty element at the head of a place has the id that an item had, and each of its `former` ones, which
    must be new to the page.
    """
    places = [tag for _words, tag, noted in walk(html) if begins_place(tag, noted)]
    ids = {id_of(tag) for tag in places}
    pieces, done = [], 0
    for place, key in zip(places, keys, strict=True):
        own = f' id="t-{key}"' if place[2] == "li" and f"t-{key}" not in ids else ""
        also = [*(former or {}).get(key, ())]
        if own and id_of(place):
            also.insert(0, id_of(place))
        rest = _ID.sub("", place[3]) if own else place[3]
        spans = "".join(f'<span id="{id}"></span>' for id in also)
        pieces += [html[done : place.end(2)], f'{own} data-key="{key}"{rest}>{spans}']
        done = place.end()
    return "".join((*pieces, html[done:]))


def marked(html: str, marks: Mapping[int, str]) -> str:
    """Stamped `html` with a mark (HTML) behind the words of each of these places."""
    if not marks:
        return html
    pieces, done = [], 0
    for place in _PLACE.finditer(html):
        end = _END.search(html, place.end())
        if (mark := marks.get(int(place[2]))) and end:
            pieces += [html[done : end.start()], mark]
            done = end.start()
    return "".join((*pieces, html[done:]))
