"""Which writing systems a text uses, and what it looks like (Unicode Technical Standard 39)."""

import unicodedata
from functools import cache

# The Unicode data weighs a megabyte, so it is loaded when the first name is looked at.

BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # letters and marks that show nothing
MARK = "\u200e"  # the data wraps what is written from right to left in it


def script(char: str) -> str:
    """The Unicode script of a character in capitals, such as LATIN or HAN; COMMON and INHERITED are none."""
    from confusable_homoglyphs.categories import alias

    return str(alias(char))


def scripts(text: str) -> set[str]:
    """The scripts of the letters in a text; what all scripts share is left out."""
    return {script(char) for char in text} - {"COMMON", "INHERITED", "Unknown"}


def skeleton(text: str) -> str:
    """What two texts have in common when they look alike; for comparing only, never for showing."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).translate(_prototypes()))


def reads_as_latin(text: str) -> bool:
    """Whether it has no Latin letter and yet looks like nothing else: a whole-script confusable."""
    return bool(scripts(text)) and "LATIN" not in scripts(text) and scripts(skeleton(text)) == {"LATIN"}


@cache
def _prototypes() -> dict[int, str]:
    from confusable_homoglyphs.confusables import confusables_data

    bare = {
        char.strip(MARK): [glyph["c"].strip(MARK) for glyph in found]
        for char, found in confusables_data.items()
    }
    return {
        ord(char): found[0]
        for char, found in bare.items()
        if len(char) == len(found) == 1 and _is_prototype(found[0], char, bare)
    }


def _is_prototype(glyph: str, char: str, data: dict[str, list[str]]) -> bool:
    """The data names both ways alike; of a pair the earlier character stands for both."""
    return len(glyph) > 1 or len(data.get(glyph, ())) > 1 or glyph < char
