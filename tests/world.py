"""What tests put into the world, by the real actions."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask

from blog.auth.models import User
from blog.auth.sessions.actions import begin
from blog.auth.sessions.models import FRESH, Client, Session
from blog.db import db, utcnow
from blog.mail.models import Letter
from blog.media.models import File
from blog.posts import actions
from blog.posts.models import Post
from blog.signing import sign
from tests.page import Reader

Answer = TypeVar("Answer")
PASSWORD = "seven quiet rivers"
HASH = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1).hash(PASSWORD)


class World:
    """Each call has an application context of its own: one kept open would leak people between requests."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def post(self, title: str, body: str = "正文。", by: str = "bob", **keys: object) -> str:
        """Publish a post and return its slug; `keys` are lines of front matter."""
        lines = "".join(f"{key}: {value}\n" for key, value in {"title": title, **keys}.items())
        return self.publish(f"---\n{lines}---\n\n{body}\n", by)

    def publish(self, source: str, by: str = "bob", kind: str = "post") -> str:
        """Publish a document and return its slug."""

        def act() -> str:
            author = self.person(by)
            post = actions.write(author, source, kind=kind)
            actions.publish(post, author)
            return post.slug

        return self.ask(act)

    def draft(self, source: str, by: str = "bob") -> str:
        """Begin a post without publishing it."""
        return self.ask(lambda: actions.write(self.person(by), source).slug)

    def revise(self, slug: str, source: str) -> None:
        """Change the working copy of a post, as its author."""
        self.change(slug, lambda post: actions.revise(post, post.author, source, post.version))

    def change(self, slug: str, act: Callable[[Post], object]) -> None:
        """Do something to a post."""
        self.ask(lambda: act(self.get(slug)) and None)

    def get(self, slug: str) -> Post:
        """The post with that slug; only inside `ask`."""
        return db.session.scalars(sa.select(Post).where(Post.slug == slug)).one()

    def id(self, slug: str) -> int:
        """The number of the post with that slug."""
        return self.ask(lambda: self.get(slug).id)

    def person(self, name: str) -> User:
        """The user with that name; only inside `ask`."""
        return db.session.scalars(sa.select(User).where(User.username == name)).one()

    def file(self) -> File:
        """The only file; only inside `ask`."""
        return db.session.scalars(sa.select(File)).one()

    def browser(self, name: str = "", *, fresh: bool = True) -> Reader:
        """A browser in which that person is signed in; nobody is in one without a name."""
        client = self.app.test_client()
        if name:
            token = self.ask(lambda: begin(self.person(name), Client("192.0.2.7", "Test"), method="password"))
            with client.session_transaction() as session:
                session["_user_id"] = token
        if not fresh:
            self.ask(self._make_stale)
        return Reader(client)

    @staticmethod
    def _make_stale() -> None:
        db.session.execute(sa.update(Session).values(proved_at=utcnow() - FRESH))
        db.session.commit()

    def letters(self) -> list[Letter]:
        """What waits to be sent, the oldest first."""
        waiting = sa.select(Letter).where(Letter.given_up_at.is_(None)).order_by(Letter.id)
        return self.ask(lambda: list(db.session.scalars(waiting)))

    def token(self, kind: str) -> str:
        """The token in the latest letter of that kind, as its reader gets it."""
        link = next(letter for letter in reversed(self.letters()) if letter.kind == kind).values["link"]
        return self.ask(lambda: sign(kind, str(link)))

    def ask(self, question: Callable[[], Answer]) -> Answer:
        """Run something inside the site."""
        with self.app.app_context():
            return question()


def front(**keys: object) -> str:
    """Front matter with these lines."""
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in keys.items()) + "---\n\n"


def moment(text: str) -> datetime:
    """An aware moment from ISO text."""
    return datetime.fromisoformat(text)
