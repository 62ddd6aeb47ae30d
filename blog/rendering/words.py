"""How long a text is, for readers of Chinese and Latin script alike."""

import re
from math import ceil

_HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f\u0370-\u1fff]+(?:['’.\-][0-9A-Za-z\u00c0-\u024f]+)*")
_HAN_PER_MINUTE = 350
_WORDS_PER_MINUTE = 220


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in `text`."""
    return bool(_HAN.search(text))


def measure(text: str) -> tuple[int, int]:
    """(words, minutes): Han characters plus Latin words and numbers; reading time, at least 1."""
    han, words = len(_HAN.findall(text)), len(_WORD.findall(text))
    return han + words, max(1, ceil(han / _HAN_PER_MINUTE + words / _WORDS_PER_MINUTE))
