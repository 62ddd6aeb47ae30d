"""Changes of the outbox: enclosing letters, and delivering those that are due."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from blog.db import db, utcnow
from blog.errors import Invalid
from blog.mail.addresses import mailbox
from blog.mail.kinds import KINDS, in_words, plain
from blog.mail.models import CLAIM, Letter
from blog.mail.queries import due_letters

KEPT = timedelta(days=30)  # so that somebody can find out what became of a letter
Send = Callable[[Letter], None]
log = logging.getLogger(__name__)


class Undeliverable(Exception):
    """The server will never take this letter."""


class Unreachable(Exception):
    """The server takes no letters now: there is no use in trying the others."""


def enclose(kind: str, recipient: str, locale: str, **values: object) -> Letter:
    """Add a letter to the caller's transaction: it is sent once that is committed, and only then.

    `locale` names a catalogue or a language; `values` are those of the kind's samples (kinds.py), moments
    included. A one-time link is given by the id of its record, never by its token. Raises Invalid for an
    address that cannot be one.
    """
    if values.keys() != KINDS[kind].keys():
        raise TypeError(f"a letter of kind {kind} takes {', '.join(KINDS[kind])}")
    try:
        mailbox(recipient)
    except ValueError:
        raise Invalid("That is no e-mail address.", field="email") from None
    kept = {name: plain(value) for name, value in values.items()}
    letter = Letter(kind=kind, recipient=recipient, locale=locale, values=kept)
    db.session.add(letter)
    return letter


def deliver_due(send: Send, stopped: Callable[[], bool] = lambda: False) -> int:
    """Send what is due until nothing is, the server is away, or `stopped` says so; how many were sent."""
    sent = 0
    while ids := due_letters():
        for id in ids:
            if stopped():
                return sent
            try:
                sent += _try(id, send)
            except Unreachable:
                return sent
        _sweep()
    return sent


def try_again(id: int | None) -> None:
    """Deliver the letter that failed, or (None) all of them, as soon as may be."""
    failed = sa.update(Letter).where(Letter.has_failed)
    failed = failed.where(Letter.id == id) if id is not None else failed
    db.session.execute(failed.values(due_at=utcnow(), given_up_at=None))
    db.session.commit()


def _try(id: int, send: Send) -> bool:
    letter = _claim(id)
    if letter is None:
        return False
    try:
        send(letter)
    except Undeliverable as problem:
        _give_up(letter, problem)
    except Unreachable as problem:
        _postpone(letter, problem)
        raise
    except Exception as problem:
        _postpone(letter, problem)
    else:
        _settle(letter, sent_at=utcnow(), due_at=None, values={}, problem="")
        return True
    return False


def _claim(id: int) -> Letter | None:
    """Take a letter for one try, unless somebody else did; it is due again later should we die amid it."""
    now = utcnow()
    taken = (
        sa.update(Letter)
        .where(Letter.id == id, Letter.due_at <= now)
        .values(due_at=now + CLAIM, tries=Letter.tries + 1, problem="")
        .returning(Letter)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    letter = db.session.scalars(taken).one_or_none()
    if letter:
        db.session.expunge(letter)  # so that no transaction stays open while it is sent
    db.session.commit()
    return letter


def _postpone(letter: Letter, problem: Exception) -> None:
    due = letter.due_again(utcnow())
    if due is None:
        _give_up(letter, problem)
        return
    ours = not isinstance(problem, OSError | Unreachable)  # a mistake of the program: tell where
    told = (letter.id, letter.kind, due, in_words(problem))
    log.warning("Letter %d (%s) was not sent, next try at %s: %s", *told, exc_info=problem if ours else None)
    _settle(letter, due_at=due, problem=in_words(problem))


def _give_up(letter: Letter, problem: Exception) -> None:
    log.error("Letter %d (%s) is given up: %s", letter.id, letter.kind, in_words(problem))
    _settle(letter, given_up_at=utcnow(), due_at=None, problem=in_words(problem))


def _settle(letter: Letter, **outcome: Any) -> None:
    db.session.execute(sa.update(Letter).where(Letter.id == letter.id).values(**outcome))
    db.session.commit()


def _sweep() -> None:
    done = sa.func.coalesce(Letter.sent_at, Letter.given_up_at)
    db.session.execute(sa.delete(Letter).where(done < utcnow() - KEPT))
    db.session.commit()
