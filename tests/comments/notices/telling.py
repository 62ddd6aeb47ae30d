"""What the site does by itself, done at once; and what came of it."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import sqlalchemy as sa

from blog.comments.addresses.actions import confirm
from blog.comments.addresses.models import GuestAddress
from blog.comments.moderation.actions import decide
from blog.comments.notices.models import Notice
from blog.comments.notices.queries import inbox
from blog.comments.notices.telling.actions import tell
from blog.db import db
from blog.mail.letters import rendered
from blog.mail.models import Letter
from tests.comments.talking import get
from tests.world import World


def go(world: World) -> None:
    """Tell everybody, as the postman does before he leaves."""
    world.ask(tell)


def told(world: World) -> list[tuple[str, str, int]]:
    """Which letters about comments lie in the outbox: to whom, why, about which comment; in order."""
    go(world)
    return sorted(
        (letter.recipient.partition("@")[0], letter.values["what"], letter.values["comment"])
        for letter in world.letters()
        if letter.kind == "comment"
    )


def digests(world: World) -> list[tuple[str, list[str]]]:
    """Which digests lie there: to whom, and what they tell."""
    go(world)
    found = [letter for letter in world.letters() if letter.kind == "digest"]
    return [(one.recipient.partition("@")[0], [item[2] for item in one.values["items"]]) for one in found]


def read_by(world: World, name: str) -> list[tuple[str, int]]:
    """What is in somebody's inbox, the latest first."""
    go(world)
    return world.ask(
        lambda: [(notice.kind, notice.comment_id) for notice in inbox(world.person(name)).notices]
    )


def moderate(world: World, way: str, *ids: int) -> None:
    """Let an administrator decide about comments."""
    world.ask(lambda: decide([get(id) for id in ids], world.person("alice"), way, {}) and None)


def want(world: World, name: str, **modes: str) -> None:
    """Let somebody choose when letters come."""

    def act() -> None:
        world.person(name).notices = modes
        db.session.commit()

    world.ask(act)


def confirm_guest(world: World) -> None:
    """Let every guest follow the link in their letter."""

    def act() -> None:
        for address in db.session.scalars(sa.select(GuestAddress)).all():
            confirm(address)

    world.ask(act)


def empty_outbox(world: World) -> None:
    """Let all that waits be sent, as far as the outbox knows."""

    def act() -> None:
        db.session.execute(sa.delete(Letter))
        db.session.commit()

    world.ask(act)


def notices(world: World) -> int:
    """How many people were told of something."""
    return world.ask(lambda: db.session.query(Notice).count())


def read(world: World, letter: Letter) -> EmailMessage:
    """A letter as a mail program gets it."""
    return world.ask(lambda: message_from_bytes(bytes(rendered(letter)), EmailMessage, policy=SMTP))
