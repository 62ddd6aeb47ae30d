"""A provider that is down, slow, or answers rubbish; and one that answers what no account can hold."""

import time
from collections.abc import Iterator
from threading import Event

import pytest

from blog.auth.identities import journeys
from blog.auth.identities.queries import identities_of
from tests.auth.identities.forger import DISCOVERY, Answer, Forger
from tests.auth.identities.test_forgery import is_in, refused
from tests.page import Reader
from tests.world import World

RUBBISH = [b"", b"<html>", b"null", b"[]", b"{}", b'"x"', b"7", b"\xff\xfe", b"[" * 10**5, b'{"keys": 7}']
ANSWERS = [(200, body) for body in RUBBISH] + [(404, b"{}"), (500, b"<html>"), (302, b"")]


def leaves(reader: Reader) -> str:
    """Where somebody gets who wants to go to the provider."""
    return reader.client.get("/auth/with/oidc").location


@pytest.fixture
def patience() -> Iterator[Event]:
    """Something that happens when the test is over."""
    over = Event()
    yield over
    over.set()


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: repr(answer)[:20])
def test_rubbish_instead_of_the_metadata_ends_in_a_page_and_is_soon_forgotten(
    trusting: World, forger: Forger, answer: Answer
) -> None:
    forger.bent[DISCOVERY] = lambda: answer
    reader = trusting.browser()
    assert leaves(reader) == "/auth/sign-in"
    assert reader.open("/auth/sign-in").all("p", class_="note--mark")
    forger.straighten()
    assert forger.sends_back(reader).location == "/"


@pytest.mark.parametrize("path", ["/token", "/jwks"])
@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: repr(answer)[:20])
def test_rubbish_on_the_way_back_ends_in_a_page_and_is_soon_forgotten(
    trusting: World, forger: Forger, path: str, answer: Answer
) -> None:
    forger.bent[path] = lambda: answer
    refused(trusting, forger)
    forger.straighten()
    assert forger.sends_back(trusting.browser()).location == "/"


@pytest.mark.parametrize("body", RUBBISH, ids=lambda body: repr(body[:15]))
def test_rubbish_about_the_person_ends_in_a_page(trusting: World, forger: Forger, body: bytes) -> None:
    forger.claims |= {"email": None}
    forger.bent["/userinfo"] = lambda: (200, body)
    refused(trusting, forger)


@pytest.mark.parametrize("path", [DISCOVERY, "/token", "/jwks"])
def test_nobody_waits_long_for_a_provider_that_does_not_answer(
    trusting: World, forger: Forger, path: str, patience: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journeys, "TIMEOUT", 0.2)
    forger.bent[path] = lambda: (patience.wait(), (200, b"{}"))[1]
    began = time.monotonic()
    refused_or_left(trusting, forger, path)
    assert time.monotonic() - began < 5


def refused_or_left(world: World, forger: Forger, path: str) -> None:
    if path == DISCOVERY:
        assert leaves(world.browser()) == "/auth/sign-in"
    else:
        refused(world, forger)


HOSTILE = [
    "a\0b",
    "\ud800",
    "x" * 10**4,
    "‮gro.elpmaxe@bob",
    "\r\nSet-Cookie: a=b",
    "<b>x</b>",
    "😀",
    7,
    [],
    {},
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text)[:15])
def test_a_newcomer_gets_an_account_whatever_the_provider_calls_them(
    trusting: World, forger: Forger, text: object
) -> None:
    names = {"name": text, "preferred_username": text, "nickname": text}
    forger.claims = {"sub": "new", "email": "new@example.com", "email_verified": True} | names
    reader = trusting.browser()
    forger.sends_back(reader)
    assert is_in(reader)
    reader.open("/account/security")


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text)[:15])
def test_an_address_that_can_be_none_opens_nothing(trusting: World, forger: Forger, text: object) -> None:
    forger.claims = {"sub": "new", "email": text, "email_verified": True}
    refused(trusting, forger)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text)[:15])
def test_whatever_the_provider_calls_a_member_can_be_linked_and_shown(
    trusting: World, forger: Forger, text: object
) -> None:
    forger.claims = {"sub": "bob-there", "email": text, "name": text}
    reader = trusting.browser("bob")
    assert forger.sends_back(reader).location == "/account/identities"
    reader.submit("/account/identities")
    reader.open("/account/security")
    assert len(trusting.ask(lambda: identities_of(trusting.person("bob")))) == 1
