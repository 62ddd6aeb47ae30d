"""Comments of a file become comments of a post; all of it part of a larger change, which commits."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count

import sqlalchemy as sa

from blog.auth.addresses import address
from blog.auth.display_names import LONGEST_INPUT, display_name
from blog.auth.models import User
from blog.comments.models import REMOVED, Comment
from blog.comments.speakers import Card, website_of
from blog.comments.states import locked, settle, turn
from blog.comments.texts import written
from blog.db import db
from blog.errors import Invalid
from blog.posts.models import Post
from blog.rendering import VERSION
from blog.transfer.comments.order import in_order
from blog.transfer.comments.places import Places
from blog.transfer.comments.queries import account_of, highest_number, known
from blog.transfer.comments.records import Kept, Record
from blog.transfer.report import Note

LONGEST = 50_000  # characters: what other systems took stays whole
NAMELESS = "—"
AHEAD = 1_000_000  # further than that from those in use, a number would use up the others


@dataclass
class Outcome:
    """What became of the comments of one post."""

    new: int = 0
    known: int = 0
    refused: dict[str, Invalid] = field(default_factory=dict)  # by key
    lost: Counter[str] = field(default_factory=Counter)  # by a message that counts them

    @property
    def notes(self) -> list[Invalid]:
        """The same in sentences."""
        counted = Note("%(new)d new comments, %(known)d known already.", new=self.new, known=self.known)
        return [counted, *(Note(message, count=count) for message, count in self.lost.items())]


NO_PARENT = Note("%(count)d replies to what is not there stand by themselves.", count=0).message
NO_SITE = Note("%(count)d websites of guests are none, and left out.", count=0).message
NO_EMAIL = Note("%(count)d e-mail addresses of guests are none, and left out.", count=0).message
NEW_NUMBER = Note("%(count)d comments got another number, because theirs is taken.", count=0).message


def keep(post: Post, records: Sequence[Record]) -> Outcome:
    """Add those that are not here yet; what is here stays as it is now."""
    return _Keeper(post, records).run(records)


class _Keeper:
    """The comments of one post, while they come in."""

    def __init__(self, post: Post, records: Sequence[Record]) -> None:
        self._outcome = Outcome()
        self._here = known({record.id for record in records})
        self._by_key: dict[str, Comment] = {}
        self._new: list[tuple[Comment, Record]] = []
        self._most = highest_number() + AHEAD
        wanted = [n for record in records if record.kept and (n := record.kept.number) and n <= self._most]
        self._above = count(max(self._most - AHEAD, *wanted, 0) + 1)
        if any(record.kept and record.kept.number for record in records):
            _make_room(self._most - AHEAD + len(records) + max(wanted, default=0))
        self._post, self._discussion = post, locked(post.id)
        db.session.refresh(post)
        self._places = Places(post)

    def run(self, records: Sequence[Record]) -> Outcome:
        """Add them, the oldest first."""
        for record in in_order(records):
            if record.id in self._here:
                self._by_key[record.key] = self._here[record.id]
                self._outcome.known += 1
                continue
            try:
                comment = self._by_key[record.key] = self._here[record.id] = self._added(record)
                self._new.append((comment, record))
            except Invalid as reason:
                self._outcome.refused[record.key] = reason
        self._answer()
        self._outcome.new = len(self._new)
        return self._outcome

    def _added(self, record: Record) -> Comment:
        comment = self._comment(record)
        self._put_below(comment, record)
        comment.post_id = self._post.id
        kept = record.kept or Kept()
        comment.published_at = kept.published_at
        if record.state == "public":
            comment.published_at = kept.published_at or record.created_at  # it is no news
        db.session.add(comment)
        db.session.flush()
        turn(self._discussion, comment, record.state, reasons=[("imported", "")])
        comment.turned_at = kept.turned_at or comment.turned_at
        return comment

    def _comment(self, record: Record) -> Comment:
        kept = record.kept or Kept()
        author = account_of(record.email) if record.is_member and record.state != "deleted" else None
        card = Card() if author or record.state == "deleted" else self._card(record)
        comment = Comment(
            nonce=record.id,
            author_id=author and author.id,
            name=card.name,
            email=card.email,
            email_key=card.email_key,
            website=card.website,
            locale=kept.language,
            created_at=record.created_at,
            edited_at=kept.edited_at,
            approved_at=kept.approved_at,
            question=kept.question and not record.parent,
            version=kept.version,
            votes=kept.votes,
            renderer=VERSION,
        )
        if number := self._number(kept.number):
            comment.id = number
        _write(comment, record, author)
        return comment

    def _number(self, wanted: int | None) -> int:
        """The number that it had, else one that no other comment of the file wants; 0 for the next one."""
        if wanted is None:
            return 0
        if wanted <= self._most and db.session.get(Comment, wanted) is None:
            return wanted
        self._outcome.lost[NEW_NUMBER] += 1
        return next(self._above)

    def _card(self, record: Record) -> Card:
        email = self._checked(record.email, address, NO_EMAIL)
        website = self._checked(record.website, website_of, NO_SITE)
        return Card(_name(record.name), email, website)

    def _put_below(self, comment: Comment, record: Record) -> None:
        above = self._by_key.get(record.parent)
        if above and above.post_id == self._post.id:
            comment.parent, comment.root = above, above.root or above
            if above.state in REMOVED and above.published_at is None and record.state == "public":
                above.published_at = above.created_at  # so that its place is seen above the reply
        elif record.parent:
            self._outcome.lost[NO_PARENT] += 1
        kept = record.kept
        if kept and kept.place and comment.parent is None:
            comment.place = self._places.number(kept.place, kept.quote)
            comment.quote, comment.revision = kept.quote, kept.revision

    def _answer(self) -> None:
        for comment, record in self._new:
            reply = self._by_key.get(record.kept.answer) if record.kept and record.kept.answer else None
            if reply and reply.root is comment and reply.is_public:
                comment.question, comment.answer_id = True, reply.id
                settle(self._discussion, comment)

    def _checked(self, text: str, check: Callable[[str], str], loss: str) -> str:
        try:
            return check(text) if text.strip() else ""
        except Invalid:
            self._outcome.lost[loss] += 1
            return ""


def _write(comment: Comment, record: Record, author: User | None) -> None:
    if record.state == "deleted":
        comment.source = comment.html = comment.fingerprint = ""
        return
    text = written(record.text, images=author is not None, most=LONGEST)
    comment.source, comment.html, comment.fingerprint = text.source, text.html, text.fingerprint


def _name(name: str) -> str:
    """The name as it may be shown; whoever had none is not given one."""
    try:
        return display_name(name[:LONGEST_INPUT])
    except Invalid:
        return " ".join("".join(char for char in name[:80] if char.isprintable()).split()) or NAMELESS


def _make_room(highest: int) -> None:
    """Let new comments of anybody begin above that number; SQLite sees to it itself."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(_SET, {"highest": highest})


_SET = sa.text(
    "SELECT setval(pg_get_serial_sequence('comments', 'id'),"
    " greatest(:highest, nextval(pg_get_serial_sequence('comments', 'id'))))"
)
