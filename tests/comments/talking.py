"""People who talk, by the real actions."""

import secrets
import time
from hashlib import sha256
from itertools import count

import sqlalchemy as sa

from blog.auth.models import Visitor
from blog.auth.sessions.models import Client
from blog.comments import actions
from blog.comments.actions import Said
from blog.comments.models import Comment, Discussion
from blog.comments.queries import post_open_to
from blog.comments.speakers import Card, Speaker
from blog.comments.stamps import BITS
from blog.db import db
from blog.signing import sign
from tests.world import World

CARD = Card("过客", "guest@example.com", "")


def stamp(post_id: int, ago: float = 60) -> str:
    """The stamp of a form that was opened a while ago; only inside `World.ask`."""
    return sign("comment-form", f"{post_id}.{int(time.time() - ago)}.{secrets.token_hex(16)}")


def proof(stamp: str) -> str:
    """What a browser finds after a while."""
    begun = sha256(f"{stamp}:".encode())

    def is_one(number: int) -> bool:
        tried = begun.copy()
        tried.update(b"%d" % number)
        return int.from_bytes(tried.digest()) >> (256 - BITS) == 0

    return str(next(filter(is_one, count())))


def member(world: World, name: str, address: str = "192.0.2.1") -> Speaker:
    """Somebody with an account; only inside `World.ask`."""
    return Speaker(world.person(name), Client(address, "Test"), "", "zh_Hans_CN")


def guest(browser: str = "a", address: str = "198.51.100.1") -> Speaker:
    """A guest, known by their browser."""
    return Speaker(Visitor(), Client(address, "Test"), browser * 64, "zh_Hans_CN")


def say(world: World, slug: str, text: str, by: str = "charlie", **said: object) -> int:
    """Comment on a post; the number of the comment. A guest is `by=""`."""
    return world.ask(lambda: _say(world, slug, text, guest() if not by else member(world, by), said))


def say_as(world: World, slug: str, text: str, speaker: Speaker, **said: object) -> int:
    """The same for somebody in particular."""
    return world.ask(lambda: _say(world, slug, text, speaker, said))


def _say(world: World, slug: str, text: str, speaker: Speaker, said: dict[str, object]) -> int:
    post = post_open_to(slug, speaker)
    made = stamp(post.id)
    known: dict[str, object] = {"stamp": made}
    if speaker.user is None:
        known |= {"card": CARD, "proof": proof(made)}
    return actions.leave(post, speaker, Said(text=text, **known | said)).id  # type: ignore[arg-type]


def get(id: int) -> Comment:
    """A comment; only inside `World.ask`."""
    return db.session.get_one(Comment, id)


def state(world: World, id: int) -> str:
    """Which state a comment is in."""
    return world.ask(lambda: get(id).state)


def reasons(world: World, id: int) -> set[str]:
    """Why it is in it."""
    from blog.comments.moderation.queries import decisions_about

    return world.ask(lambda: {code for code, _detail in decisions_about([id])[id][-1].reasons})


def discussion(world: World, slug: str) -> Discussion:
    """The discussion of a post as a whole."""
    return world.ask(
        lambda: db.session.scalars(
            sa.select(Discussion).where(Discussion.post_id == world.get(slug).id)
        ).one()
    )
