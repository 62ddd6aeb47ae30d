"""Addresses in ASCII for titles in any script."""

import re
import unicodedata

LONGEST = 80  # characters


def slugify(title: str) -> str:
    """A slug of a-z, 0-9 and hyphens, "" when nothing is left: 重庆 is chong-qing, 重要 is zhong-yao.

    Words are read as phrases, because the sound of many characters depends on their neighbours. A long
    slug ends between two syllables.
    """
    from pypinyin import lazy_pinyin  # 0.4 s to import, and only writing needs it

    text = unicodedata.normalize("NFKC", title)
    syllables = [word for part in lazy_pinyin(text) for word in _words(part)]
    slug = ""
    for syllable in syllables:
        if len(slug) + len(syllable) + 1 > LONGEST:
            break
        slug = f"{slug}-{syllable}" if slug else syllable
    return slug or "-".join(syllables)[:LONGEST]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain)
