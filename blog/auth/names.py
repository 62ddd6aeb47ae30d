"""User names: their shape, which two are the same, and those that nobody may take."""

import re
import unicodedata
from functools import cache

from blog.auth.reserved import ADDRESSES, STAFF, STEMS
from blog.auth.scripts import BLANK, reads_as_latin, script, scripts, skeleton
from blog.errors import Invalid

SHORTEST, LONGEST = 2, 30  # characters of a user name
LONGEST_INPUT = 1000  # characters that are looked at: normalising is not linear
SEPARATED = re.compile(r"[^._-]+(?:[._-][^._-]+)*")
ROUNDS = 4  # of folding, after which nothing changes: 0 looks like a capital O, which is an o
STACKED = 3  # marks on one letter are ornament, not language
LEET = str.maketrans("345789", "eastbg")  # 0 and 1 look like letters anyway


def username(text: str) -> str:
    """The user name as it is kept: NFKC, trimmed, of the shape below, and not one that belongs to the site.

    Raises Invalid with what to do. What an operator names at the command line needs `well_formed` only.
    """
    name = well_formed(text)
    if _is_reserved(name):
        raise Invalid("This name is kept for the site itself. Choose another one.", field="username")
    return name


def well_formed(text: str) -> str:
    """A user name by its shape, reserved or not; raises Invalid.

    2 to 30 letters and digits of one script, or of Latin and Han, with single . _ - between them
    (Unicode Technical Standard 39, "highly restrictive" without the Japanese and Korean mixtures).
    """
    name = unicodedata.normalize("NFKC", text).strip() if len(text) <= LONGEST_INPUT else text
    if not SHORTEST <= len(name) <= LONGEST:
        raise Invalid(
            "A username has %(least)d to %(most)d characters.", field="username", least=SHORTEST, most=LONGEST
        )
    if not (SEPARATED.fullmatch(name) and all(map(_is_plain, name)) and not _is_ornamented(name)):
        raise Invalid("Use letters and digits, and single . _ - only between them.", field="username")
    if len(scripts(name)) > 1 and scripts(name) != {"LATIN", "HAN"}:
        raise Invalid("Use letters of one script only, or Latin letters with Chinese ones.", field="username")
    if reads_as_latin(name):
        raise Invalid(
            "This name can be taken for one in Latin letters. Choose another one.", field="username"
        )
    return name


def name_key(name: str) -> str:
    """The folding under which two user names are the same: case and look (alice, Alice, AIice, аlice, a1ice).

    Total; what is longer than any name has the key of nobody, "". It depends on the Unicode data of
    confusable-homoglyphs: when that is renewed, stored keys must be made anew.
    """
    if len(name) > LONGEST_INPUT:
        return ""
    key = name
    for _ in range(ROUNDS):
        key = skeleton(unicodedata.normalize("NFKC", key).strip().casefold())
        key = key.replace("i", "l")  # the capital I looks like l, and is an i
    return key


def _is_plain(char: str) -> bool:
    if char in "._-" or (char.isascii() and char.isdigit()):
        return True
    kind = unicodedata.category(char)
    own = script(char) not in ("COMMON", "INHERITED", "Unknown")  # which also ends accents stacked on Latin
    return own and (kind[0] in "LM" or kind in ("Nd", "Nl")) and char not in BLANK


def _is_ornamented(name: str) -> bool:
    kinds = "".join(unicodedata.category(char)[0] for char in name)
    return kinds.startswith("M") or "PM" in kinds or "M" * STACKED in kinds


def _is_reserved(name: str) -> bool:
    addresses, staff, stems = _reserved()
    voice = name_key(re.sub(r"[._-]", "", name).rstrip("0123456789").translate(LEET))
    return name_key(name) in addresses or voice in staff or voice.startswith(stems)


@cache
def _reserved() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    addresses, staff, stems = (tuple(map(name_key, words.split())) for words in (ADDRESSES, STAFF, STEMS))
    return frozenset(addresses), frozenset(staff), stems
