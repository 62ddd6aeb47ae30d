"""A comment on its way: the same for all systems."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from blog.errors import Invalid


@dataclass(frozen=True)
class Kept:
    """What only this site knows of a comment, and brings back."""

    number: int | None = None
    file: str = ""  # of its post, in the export of the site
    edited_at: datetime | None = None
    turned_at: datetime | None = None
    published_at: datetime | None = None
    approved_at: datetime | None = None
    question: bool = False
    answer: str | None = None  # key of the reply
    place: int | None = None
    quote: str = ""
    revision: int | None = None
    language: str = ""
    version: int = 1
    votes: int = 0


@dataclass(frozen=True)
class Record:
    """One comment of a file."""

    key: str  # what replies in the same file call it
    id: str  # 32 hexadecimal characters, the same in every file that holds it
    post: str  # an address of what it is about
    text: str
    created_at: datetime
    state: str = "public"
    parent: str = ""  # key of what it replies to
    name: str = ""
    email: str = ""
    website: str = ""
    is_member: bool = False  # the system that it comes from knew them to have that address
    is_html: bool = False
    kept: Kept | None = None  # of a file of our own


@dataclass(frozen=True)
class Loss:
    """A comment that cannot come in, or is left out on purpose, and why."""

    path: str
    reason: Invalid
    outcome: str = "refused"


def id_of(*parts: object) -> str:
    """The same for the same comment of the same site, another for any other."""
    return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:32]


def moment(text: object) -> datetime:
    """A moment as other systems write it, in UTC where it names no zone; raises Invalid."""
    try:
        if isinstance(text, int | float):
            found = datetime.fromtimestamp(text, UTC)
        else:
            found = datetime.fromisoformat(str(text).strip())
        utc = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        raise Invalid("%(date)s is not a date.", date=str(text)[:60]) from None
    return utc.replace(microsecond=0)
