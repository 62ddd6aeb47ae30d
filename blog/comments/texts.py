"""What somebody says: its limits, how it looks, and what makes two texts the same."""

import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from blog.comments.models import LONGEST
from blog.errors import Invalid
from blog.rendering import render_comment

_UNUSABLE = re.compile(
    r"[\x01-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)  # a NUL is refused by the form
_MARKS = re.compile(r"[\W_]+")
CHANCE = 20  # letters and digits: shorter texts are the same by chance ("thank you")


@dataclass(frozen=True)
class Text:
    """A text that can be kept, with all that is made of it."""

    source: str
    html: str
    plain: str
    links: int
    fingerprint: str

    @property
    def is_telling(self) -> bool:
        """Whether it is long enough for another one to be the same by no chance."""
        return len(_letters(self.plain)) >= CHANCE


def written(source: str, images: bool, most: int = LONGEST) -> Text:
    """The text as it is kept and shown; `images` are those of this site. Raises Invalid."""
    source = clean(source).strip()
    if len(source) > most:
        raise Invalid(
            "This has %(count)d characters, %(most)d is the most.",
            field="text",
            count=len(source),
            most=most,
        )
    remark = render_comment(source, images=images)
    if not (_is_visible(remark.text) or "<img" in remark.html):
        raise Invalid("Say something.", field="text")
    return Text(source, remark.html, remark.text, len(remark.links), _fingerprint(remark.text))


def clean(text: str | None) -> str:
    """The text with plain line ends, and without characters that no page can hold."""
    return _UNUSABLE.sub("", (text or "").replace("\r\n", "\n").replace("\r", "\n"))


def _is_visible(plain: str) -> bool:
    return any(unicodedata.category(char)[0] in "LNPS" for char in plain)


def _fingerprint(plain: str) -> str:
    return sha256((_letters(plain) or plain).encode("utf-8", "replace")).hexdigest()


def _letters(plain: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", plain).casefold())
