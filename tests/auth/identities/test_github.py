"""Coming in by GitHub, which speaks OAuth 2.0 and has an interface of its own for who somebody is."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from blog.auth.identities import journeys
from blog.auth.identities.queries import identities_of
from tests.auth.identities.forger import Answer, Forger
from tests.auth.identities.test_forgery import is_in
from tests.conftest import make_app
from tests.page import Reader
from tests.world import World

ME = {"id": 7, "login": "bob-hub", "name": "Bob at the Hub"}
MAILS = [
    {"email": "old@example.com", "primary": False, "verified": True},
    {"email": "bob@example.com", "primary": True, "verified": True},
]


def says(value: object, status: int = 200) -> Callable[[], Answer]:
    return lambda: (status, json.dumps(value).encode())


@pytest.fixture
def hub(instance: Path, forger: Forger, monkeypatch: pytest.MonkeyPatch) -> World:
    """A site that takes GitHub's word, which is a server here."""
    places = {"authorize_url": "/authorize", "access_token_url": "/token", "api_base_url": "/"}
    for name, path in places.items():
        monkeypatch.setitem(journeys.GITHUB, name, forger.issuer + path)
    forger.bent |= {"/user": says(ME), "/user/emails": says(MAILS)}
    forger.bent["/token"] = says({"access_token": "x", "token_type": "bearer", "scope": "read:user"})
    return World(make_app(instance, GITHUB_CLIENT_ID="mojing", GITHUB_CLIENT_SECRET="secret"))


def sent_back(reader: Reader) -> str:
    away = reader.client.get("/auth/with/github").location
    assert "code_challenge_method=S256" in away
    state = away.partition("state=")[2].partition("&")[0]
    return reader.client.get(f"/auth/with/github/back?code=x&state={state}").location


def test_the_number_there_is_who_somebody_is(hub: World, forger: Forger) -> None:
    reader = hub.browser()
    assert sent_back(reader) == "/"
    assert is_in(reader)
    forger.bent["/user"] = says(ME | {"login": "renamed"})
    forger.bent["/user/emails"] = says([])
    assert sent_back(hub.browser()) == "/"
    assert [i.subject for i in hub.ask(lambda: identities_of(hub.person("bob")))] == ["7"]


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/user/emails", says([])),
        ("/user/emails", says([MAILS[0]])),
        ("/user/emails", says([MAILS[1] | {"verified": False}])),
        ("/user/emails", says({"message": "Not Found"}, 404)),
        ("/user", says({"message": "Bad credentials"}, 401)),
        ("/user", says(ME | {"id": None})),
        ("/user", says([])),
        ("/token", says({"error": "bad_verification_code"})),
    ],
)
def test_nothing_else_opens_a_door(hub: World, forger: Forger, path: str, answer: Any) -> None:
    forger.bent[path] = answer
    reader = hub.browser()
    assert sent_back(reader) == "/auth/sign-in"
    assert reader.open("/auth/sign-in").all("p", class_="note--mark")
    assert not is_in(reader)
    assert hub.ask(lambda: identities_of(hub.person("bob"))) == []
