"""What somebody notes at a place, and how two texts become one without losing a word."""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from unicodedata import normalize

from blog.comments.texts import Text, written

LONGEST = 10_000  # characters
_LINK, _MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)"), re.compile(r"[*`>#]+|^\s*[-+]\s+")


@dataclass(frozen=True)
class Noted:
    """A note; without words there is none."""

    source: str = ""
    html: str = ""
    at: datetime | None = None

    @property
    def state(self) -> str:
        """What names this text, so that a change can say which one it started from."""
        return sha256(self.source.encode()).hexdigest()[:16] if self.source else ""

    @property
    def first(self) -> str:
        """Its first line without marks, which stands for it in lists."""
        return _MARKS.sub("", _LINK.sub(r"\1", self.source.partition("\n")[0]))[:100]

    def beside(self, other: "Noted") -> "Noted":
        """Both, where two places have become one."""
        source = together(self.source, other.source)
        html = next((it.html for it in (self, other) if it.source == source), self.html + other.html)
        return Noted(source, html, max((it.at for it in (self, other) if it.at), default=None))


def note(text: str) -> Text:
    """The text as it is kept and shown, in the part of Markdown that comments have; raises Invalid."""
    return written(text, images=True, most=LONGEST)


def together(one: str, other: str) -> str:
    """One below the other; what one of them says already as whole paragraphs is not said twice."""
    if not one or _holds(other, one):
        return other
    return one if not other or _holds(one, other) else f"{one}\n\n{other}"


def _holds(text: str, part: str) -> bool:
    return f"\n\n{part}\n\n" in f"\n\n{text}\n\n"


def says(text: str, words: str) -> bool:
    """Whether all of these words are in a text, whatever the width and case of letters."""
    whole = _plain(text)
    return all(word in whole for word in _plain(words).split())


def _plain(text: str) -> str:
    return normalize("NFKC", text).casefold()
