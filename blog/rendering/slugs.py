"""Hexo's slugs, so that anchors and addresses of imported posts still land."""

import re
import unicodedata

RESERVED = frozenset({"main", "more", "related", "toc", "comments"})
"""Ids that article pages use themselves; a heading of that name gets the next free one (`main-1`)."""

PREVIEW = "look-"
"""Before the ids of a preview, which stands on a page that has ids of its own."""
_OURS = re.compile(r"c\d+|say-.*", re.ASCII)  # comments, and the fields of their form

_SPECIAL = re.compile(r"[\s\ufeff~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+")
_CONTROL = re.compile(r"[\x00-\x1f]")
_LIGATURES = str.maketrans(
    {"Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "ß": "s", "Ø": "O", "ø": "o", "Ł": "L", "ł": "l"}
    | {"Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "ı": "i", "Ŧ": "T", "ŧ": "t"}
)


def slugize(text: str) -> str:
    """`text` as Hexo writes it in an address or an anchor; "" if nothing is left of it.

    ASCII punctuation and white space become single hyphens, Latin letters lose their diacritics;
    Chinese, full-width punctuation and letter case stay. The rules are those of hexo-util's slugize.
    """
    plain = "".join(map(_base_letter, text.translate(_LIGATURES)))
    return _SPECIAL.sub("-", _CONTROL.sub("", plain)).strip("-")


def is_ours(id: str) -> bool:
    """Whether article pages use ids of that shape themselves."""
    return id in RESERVED or bool(_OURS.fullmatch(id))


def _base_letter(char: str) -> str:
    if char.isascii():
        return char
    base, *marks = list(unicodedata.normalize("NFKD", char))
    # Only Latin letters: decomposing kana or Hangul would take them apart.
    if base.isascii() and base.isalpha() and all(map(unicodedata.combining, marks)):
        return base
    return char


def title_id(title: str, html: str) -> str:
    """The id of the page's own heading: what Hexo gives the first heading, "" when that is taken already."""
    id = slugize(title)
    return "" if is_ours(id) or f'id="{id}"' in html else id
