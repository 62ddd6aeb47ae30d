"""Who may comment, and what is looked at first: all that the site's settings say about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from blog.config import settings


@dataclass(frozen=True)
class Rules:
    """The rules of one site."""

    who: str = "members"  # may comment: "off", "members", or "guests" as well
    held: str = "first"  # until somebody approves them: "none", the "first" one of each person, or "all"
    close_after: int = 0  # days since a post was published; 0 is never
    held_words: tuple[str, ...] = ()
    spam_words: tuple[str, ...] = ()

    def closes_at(self, published_at: datetime) -> datetime | None:
        """When the discussion of a post of that moment closes by itself."""
        return published_at + timedelta(days=self.close_after) if self.close_after else None

    def admitted(
        self, discussed: bool, published_at: datetime, closed_at: datetime | None, now: datetime
    ) -> str:
        """Who may comment on a post now: "guests", "members" or "nobody"."""
        end = self.closes_at(published_at)
        if self.who == "off" or not discussed or closed_at or (end and end <= now):
            return "nobody"
        return self.who


def rules() -> Rules:
    """The rules of the running site."""
    chosen = settings()
    return Rules(
        who=chosen.comments,
        held=chosen.comments_held,
        close_after=chosen.comments_close_after,
        held_words=_words(chosen.comments_held_words),
        spam_words=_words(chosen.comments_spam_words),
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for line in text.replace(",", "\n").splitlines() if (word := line.strip()))
