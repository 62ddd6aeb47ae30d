"""Display names: any words and pictures on one line."""

import re
import unicodedata
from itertools import groupby, islice

from blog.auth.scripts import BLANK
from blog.errors import Invalid

LONGEST = 80  # characters
MOST_MARKS = 6  # on one letter
LONGEST_INPUT = 1000  # characters, before what is invisible is taken out


def display_name(text: str) -> str:
    """The name that is shown: 1 to 80 characters on one line, without any that only act; raises Invalid."""
    name = " ".join(_level(_visible(text)).split()) if len(text) <= LONGEST_INPUT else text
    if len(name) > LONGEST:
        raise Invalid("A name has at most %(most)d characters.", field="display_name", most=LONGEST)
    if not any(unicodedata.category(char)[0] in "LNPS" for char in name):
        raise Invalid("Say what you want to be called.", field="display_name")
    return name


def _visible(text: str) -> str:
    """Without control, bidi and other invisible characters, but with the joiners inside emoji."""
    text = unicodedata.normalize("NFC", re.sub(r"\s", " ", text))
    around = zip(" " + text, text, text[1:] + " ", strict=False)
    return "".join(char for before, char, after in around if _shows(char) or _joins(before, char, after))


def _level(text: str) -> str:
    """With as many marks on a letter as any script has: a tower of them would cover the lines around it."""
    runs = groupby(text, key=lambda char: unicodedata.category(char) in ("Mn", "Me"))
    return "".join("".join(islice(run, MOST_MARKS if are_marks else None)) for are_marks, run in runs)


def _shows(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp") and char not in BLANK


def _joins(before: str, char: str, after: str) -> bool:
    pictures = (unicodedata.category(before), unicodedata.category(after))
    return char == "\u200d" and pictures[0] in ("So", "Sk", "Mn") and pictures[1] == "So"
