"""How texts become words that an index holds, and queries the words to look for.

A Han, Kana or Hangul character is a word by itself, since no rule says where Chinese words begin; letters
and digits that stand together are one. What stands side by side in a query stands so in what is found.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

_HAN = (
    "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\u31f0-\u31ff\uac00-\ud7af\U00020000-\U0003ffff"
)
_TOKEN = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+[+#]*")
_HAN_TOKEN = re.compile(rf"[{_HAN}]")
SHORT = 1000  # characters, of which even the worst take no time
_RUN = re.compile(r"\W{30}(?=\W)")  # of accents, too, whose order takes the square of their number to find
LONGEST = 60  # characters of a word that are kept
TERMS, WORDS = 8, 24  # most terms of a query, and words of a term
GAP = r"[\W_]*"  # between words that stand side by side


@dataclass(frozen=True)
class Term:
    """Words that stand side by side. The last one may be the beginning of one, if it has letters."""

    words: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether the last word may go on."""
        return not is_han(self.words[-1])

    @property
    def is_plain(self) -> bool:
        """Whether capitals and width make no difference to it."""
        return all(map(is_han, self.words))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds it in a folded text. That a word begins there is asked last: looking for letters is fast."""
        first, *rest = map(re.escape, self.words)
        start = first if is_han(self.words[0]) else rf"{first}(?<![^\W_{_HAN}]{first})"
        return re.compile(GAP.join((start, *rest)))


def fold(text: str) -> str:
    """Full width and capitals make no difference (Unicode NFKC, case folding)."""
    if len(text) <= SHORT:
        return unicodedata.normalize("NFKC", text).casefold()
    cuts = [0, *(run.end() for run in _RUN.finditer(text)), len(text)]
    return "".join(unicodedata.normalize("NFKC", text[a:b]) for a, b in pairwise(cuts)).casefold()


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return [word[:LONGEST] for word in _TOKEN.findall(fold(text))]


def terms(query: str) -> list[Term]:
    """What a query asks for; empty when there is no letter, digit or character in it."""
    parts = (tuple(words(part)[:WORDS]) for part in query.split())
    return [Term(part) for part in dict.fromkeys(filter(None, parts))][:TERMS]


def is_han(word: str) -> bool:
    """Whether the word is one character of a script without spaces."""
    return _HAN_TOKEN.fullmatch(word) is not None
