"""Tokens that nobody should believe, from a real OpenID Connect server that lies."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from joserfc.jwk import RSAKey

from blog.auth.identities import providers
from blog.auth.identities.queries import identities_of
from tests.auth.identities.forger import CLIENT, OTHER, OWN, SECRET, Forger
from tests.conftest import make_app
from tests.page import Reader
from tests.world import World

HOUR = 3600
NONE = {"id_token_signing_alg_values_supported": ["RS256", "none"]}
BOTH = {"id_token_signing_alg_values_supported": ["RS256", "HS256"]}


def is_in(reader: Reader) -> bool:
    return reader.client.get("/account").status_code == 200


def refused(world: World, forger: Forger) -> None:
    """Nobody is in, nothing is linked, and a page says so."""
    reader = world.browser()
    assert forger.sends_back(reader).location == "/auth/sign-in"
    assert reader.open("/auth/sign-in").all("p", class_="note--mark")
    assert not is_in(reader)
    assert world.ask(lambda: identities_of(world.person("bob"))) == []


def test_an_honest_token_is_believed(trusting: World, forger: Forger) -> None:
    reader = trusting.browser()
    assert forger.sends_back(reader, next="/archive?page=2").location == "/archive?page=2"
    assert is_in(reader)


def test_google_needs_no_address_and_is_believed_like_any_provider(
    instance: Path, forger: Forger, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert providers.GOOGLE == "https://accounts.google.com"  # as its own metadata says
    monkeypatch.setattr(providers, "GOOGLE", forger.issuer)
    world = World(make_app(instance, GOOGLE_CLIENT_ID=CLIENT, GOOGLE_CLIENT_SECRET=SECRET))
    reader = world.browser()
    links = reader.open("/auth/sign-in").links()
    assert [link for link in links if link.startswith("/auth/with/")] == ["/auth/with/google"]
    forger.sends_back(reader, key="google")
    assert is_in(reader)
    forger.claims |= {"iss": "accounts.google.com", "sub": "eve"}
    forger.sends_back(stranger := world.browser(), key="google")
    assert not is_in(stranger)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"exp": int(time.time()) - HOUR},
        {"exp": None},
        {"iat": int(time.time()) + HOUR},
        {"nbf": int(time.time()) + HOUR},
        {"aud": "another site"},
        {"aud": ["mojing", "another site"]},
        {"aud": ["mojing", "another site"], "azp": "another site"},
        {"aud": None},
        {"iss": "https://accounts.example"},
        {"iss": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"sub": "a\0b"},
        {"sub": "a\ud800b"},
        {"at_hash": "of-another-token"},
    ],
    ids=str,
)
def test_a_claim_that_does_not_fit_is_refused(
    trusting: World, forger: Forger, claims: dict[str, object]
) -> None:
    forger.claims |= claims
    refused(trusting, forger)


@pytest.mark.filterwarnings("default::joserfc.errors.SecurityWarning")  # as on a site that runs
@pytest.mark.parametrize(
    ("key", "header", "metadata"),
    [
        (OTHER, {}, {}),
        (OTHER, {"kid": "unheard of"}, {}),
        (b"", {"alg": "none"}, {}),
        (b"", {"alg": "none"}, NONE),
        (OWN.as_pem(private=False), {"alg": "HS256"}, {}),
        (OWN.as_pem(private=False), {"alg": "HS256"}, BOTH),
        (SECRET.encode(), {"alg": "HS256"}, {}),
        (OWN, {"alg": "RS512"}, {}),
    ],
    ids=str,
)
def test_a_signature_that_is_not_the_providers_is_refused(
    trusting: World, forger: Forger, key: RSAKey | bytes, header: dict[str, str], metadata: dict[str, object]
) -> None:
    forger.key, forger.metadata = key, metadata
    forger.header |= header
    refused(trusting, forger)


@pytest.mark.parametrize(
    "bend",
    [
        lambda token: token.rpartition(".")[0] + ".",
        lambda token: token.rpartition(".")[0] + "." + "A" * 342,
        lambda token: ".".join((token.split(".")[0], "e30", token.split(".")[2])),
        lambda token: "x",
        lambda token: "",
        lambda token: None,
        lambda token: 7,
        lambda token: token + ".x",
    ],
)
def test_a_token_that_was_tampered_with_is_refused(
    trusting: World, forger: Forger, bend: Callable[[str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = forger.token
    monkeypatch.setattr(forger, "token", lambda: bend(honest()))
    refused(trusting, forger)


def test_a_provider_that_names_another_issuer_is_refused(trusting: World, forger: Forger) -> None:
    forger.metadata = {"issuer": "https://accounts.example"}
    forger.claims |= {"iss": "https://accounts.example"}
    refused(trusting, forger)


def test_what_the_userinfo_says_of_somebody_else_is_refused(trusting: World, forger: Forger) -> None:
    forger.claims |= {"email": None, "email_verified": None}
    forger.more = {"sub": "eve-there", "email": "bob@example.com", "email_verified": True}
    refused(trusting, forger)


def test_a_key_that_the_provider_turned_is_fetched_anew(trusting: World, forger: Forger) -> None:
    assert forger.sends_back(trusting.browser()).location == "/"
    turned = RSAKey.generate_key(2048, {"kid": "a newer key"})
    forger.key, forger.published, forger.header = turned, [turned], {"alg": "RS256", "kid": "a newer key"}
    reader = trusting.browser()
    forger.sends_back(reader)
    assert is_in(reader)
