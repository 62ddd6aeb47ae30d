"""A site on which people live, with all that can be on their account pages."""

import time
from dataclasses import asdict
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from blog import create_app
from blog.auth.events.actions import note
from blog.auth.factors.models import Passkey, RecoveryCode, Totp
from blog.auth.identities.models import Identity
from blog.auth.links.actions import make
from blog.auth.models import User
from blog.auth.people.actions import suspend
from blog.auth.sessions.actions import begin
from blog.auth.sessions.models import Client
from blog.auth.sessions.queries import digest
from blog.db import db, utcnow
from blog.signing import sign
from blog.web.entering import Pending
from tests.conftest import person

LONG = "一个名字特别特别长的人，长到一行放不下，于是只好折到下一行"
PLACES = [
    Client("203.0.113.77", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36"),
    Client("2001:db8:85a3:8d3:1319:8a2e:370:7348", "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Safari/604.1"),
    Client("198.51.100.4", "an-unknown-program-with-a-very-long-name/" + "8" * 60),
]


def settle(folder: Path) -> Flask:
    """Let people live on the site in that folder; gives the site, to ask it more."""
    app = create_app({"INSTANCE": str(folder), "SITE_URL": "http://localhost"})
    with app.app_context():
        alice, bob, carla = (
            person("alice", "administrator"),
            person("bob", "author"),
            person("carla", "reader"),
        )
        alice.display_name, alice.bio = LONG, "写一点东西，读很多东西。\n\nAlso in English."
        carla.confirmed_at = None
        db.session.add_all([alice, bob, carla, *(person(f"reader-{n}", "reader") for n in range(60))])
        db.session.commit()
        _furnish(alice)
        suspend(alice, bob, PLACES[0])
    return app


def _furnish(user: User) -> None:
    for place in PLACES:
        begin(user, place, method="password")
    linked = {"oidc": "somebody.with.a.rather.long.address@accounts.example.com", "github": "somebody"}
    db.session.add_all(
        Identity(user_id=user.id, provider=key, subject=key, label=label) for key, label in linked.items()
    )
    db.session.add(Totp(user_id=user.id, secret="", last_step=0))
    db.session.add(Passkey(user_id=user.id, name=LONG, credential_id="x", public_key=b"x", used_at=utcnow()))
    db.session.add(RecoveryCode(user_id=user.id, digest=digest("x")))
    for kind in ("sign-in-failed", "asked-for-reset", "email-changed", "data-exported", "code-used"):
        note(kind, user, PLACES[0])
    note("role-changed", user, PLACES[1], before="reader", after="administrator")
    db.session.commit()


def cookie(app: Flask, name: str) -> str:
    """Of a browser in which that person has just signed in."""
    with app.app_context():
        return _signed(app, _user_id=begin(_called(name), Client("127.0.0.1", "Linux"), method="password"))


def owing(app: Flask, name: str) -> str:
    """Of a browser in which that person still owes the second step."""
    with app.app_context():
        return _signed(app, pending=asdict(Pending(_called(name).id, "password", False, "/", time.time())))


def link(app: Flask, purpose: str, name: str) -> str:
    """What comes at the end of a link in a letter to that person."""
    with app.app_context():
        number = make(purpose, _called(name), "somebody.with.a.rather.long.address@example.com", "author")
        db.session.commit()
        return sign(purpose, str(number))


def _called(name: str) -> User:
    return db.session.scalars(sa.select(User).where(User.username == name)).one()


def _signed(app: Flask, **values: object) -> str:
    return str(SecureCookieSessionInterface().get_signing_serializer(app).dumps(values))  # type: ignore[union-attr]
