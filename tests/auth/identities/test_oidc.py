"""Coming in by an account elsewhere, through a real OpenID Connect server and the real pages."""

from pathlib import Path

import pytest
import requests

from blog.auth.identities.queries import identities_of
from blog.db import db
from tests.auth.identities.elsewhere import tell_of
from tests.conftest import make_app
from tests.page import Reader
from tests.walks.conftest import free_port
from tests.world import World

BOB = {"email": "bob@example.com", "email_verified": True, "name": "Bob Elsewhere"}


def allowed(reader: Reader, issuer: str, subject: str, **claims: object) -> str:
    """Go to the provider, sign in there, and give the address that it sends the browser back to."""
    tell_of(issuer, subject, **claims)
    away = reader.client.get("/auth/with/oidc").location
    assert "code_challenge_method=S256" in away
    answer = requests.post(away, data={"sub": subject}, allow_redirects=False, timeout=5)
    return answer.headers["Location"].removeprefix("http://127.0.0.1:8000")


def is_in(reader: Reader) -> bool:
    return reader.client.get("/account").status_code == 200


def test_a_confirmed_address_links_the_account_and_a_replayed_answer_does_nothing(
    linked: World, issuer: str
) -> None:
    reader = linked.browser()
    back = allowed(reader, issuer, "b1", **BOB)
    assert reader.client.get(back).location == "/"
    assert is_in(reader)
    assert [i.subject for i in linked.ask(lambda: identities_of(linked.person("bob")))] == ["b1"]
    stranger = linked.browser()
    assert stranger.client.get(back).location == "/auth/sign-in"
    assert not is_in(stranger)


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"email": "bob@example.com"},
        {"email": "bob@example.com", "email_verified": "true"},
        {"email": "ｂob@example.com", "email_verified": True},
    ],
)
def test_no_other_address_links_anything(linked: World, issuer: str, claims: dict[str, object]) -> None:
    reader = linked.browser()
    assert reader.client.get(allowed(reader, issuer, "x1", **claims)).location == "/auth/sign-in"
    assert not is_in(reader)
    assert linked.ask(lambda: identities_of(linked.person("bob"))) == []


def test_an_account_that_nobody_confirmed_and_that_has_written_is_nobody_elses(
    linked: World, issuer: str
) -> None:
    linked.post("标题", "正文。")
    linked.ask(lambda: setattr(linked.person("bob"), "confirmed_at", None) or db.session.commit())
    reader = linked.browser()
    assert reader.client.get(allowed(reader, issuer, "b4", **BOB)).location == "/auth/sign-in"
    assert reader.open("/auth/sign-in").all("p", class_="note--mark")
    assert not is_in(reader)


def test_a_newcomer_gets_an_account_with_a_name_of_their_own(linked: World, issuer: str) -> None:
    reader = linked.browser()
    claims = {"email": "new@example.com", "email_verified": True, "preferred_username": "bob"}
    reader.client.get(allowed(reader, issuer, "n1", **claims))
    assert is_in(reader)
    new = linked.ask(lambda: linked.person("bob2"))
    assert (new.email, new.display_name) == ("new@example.com", "bob2")  # the other one is somebody else's


def test_a_signed_in_account_is_linked_by_a_button_and_can_be_unlinked(linked: World, issuer: str) -> None:
    reader = linked.browser("charlie")
    assert reader.client.get(allowed(reader, issuer, "c1")).location == "/account/identities"
    reader.submit("/account/identities")
    assert len(linked.ask(lambda: identities_of(linked.person("charlie")))) == 1
    reader.submit("/account/security", at="/account/identities/")
    assert linked.ask(lambda: identities_of(linked.person("charlie"))) == []


def test_whatever_goes_wrong_elsewhere_ends_in_a_page_that_says_so(linked: World, issuer: str) -> None:
    reader = linked.browser()
    allowed(reader, issuer, "b3", **BOB)
    for query in ("state=wrong&code=x", "error=access_denied", "", "code=x"):
        assert reader.client.get(f"/auth/with/oidc/back?{query}").location == "/auth/sign-in"
        assert reader.open("/auth/sign-in").all("p", class_="note--mark")
    assert not is_in(reader)


def test_a_provider_that_is_down_ends_in_a_page_that_says_so(instance: Path) -> None:
    given = {"OIDC_CLIENT_ID": "mojing", "OIDC_CLIENT_SECRET": "secret"}
    world = World(make_app(instance, OIDC_ISSUER=f"http://127.0.0.1:{free_port()}", **given))
    reader = world.browser()
    assert reader.client.get("/auth/with/oidc").location == "/auth/sign-in"
    assert reader.open("/auth/sign-in").all("p", class_="note--mark")


def test_nobody_can_unlink_the_last_way_in(linked: World, issuer: str) -> None:
    reader = linked.browser()
    claims = {"email": "only@example.com", "email_verified": True, "nickname": "onlyone"}
    reader.client.get(allowed(reader, issuer, "o1", **claims))
    reader.submit("/account/security", at="/account/identities/")
    assert len(linked.ask(lambda: identities_of(linked.person("onlyone")))) == 1
