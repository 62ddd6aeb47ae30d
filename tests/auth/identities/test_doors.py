"""Who gets in by a provider, by whose browser, and where they are then."""

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from blog.account.leaving.actions import erase_due
from blog.auth.factors.models import Totp
from blog.auth.identities.models import Identity
from blog.auth.identities.queries import identities_of
from blog.auth.models import REGRET, Policy, User
from blog.auth.sessions.models import FRESH, Session
from blog.db import db, utcnow
from tests.auth.identities.forger import Forger
from tests.auth.identities.test_forgery import is_in
from tests.page import Reader
from tests.world import World

NEW = {"sub": "new-there", "email": "new@example.com", "email_verified": True, "nickname": "newcomer"}
BACK = "/auth/with/oidc/back"


def change(world: World, model: type, **values: object) -> None:
    def act() -> None:
        db.session.execute(sa.update(model).values(**values))
        db.session.commit()

    world.ask(act)


def count(world: World, model: type) -> int:
    return world.ask(lambda: db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0)


def at_once(jobs: list[Callable[[], int]]) -> list[int]:
    """What all of them give, begun at the same moment."""
    start = Barrier(len(jobs))
    with ThreadPoolExecutor(len(jobs)) as pool:
        return sorted(pool.map(lambda job: (start.wait(), job())[1], jobs))


@pytest.mark.parametrize("next", ["/archive", "/archive/2025?page=2#x", "/account/security"])
def test_they_are_where_they_wanted_to_be(trusting: World, forger: Forger, next: str) -> None:
    assert forger.sends_back(trusting.browser(), next).location == next


@pytest.mark.parametrize(
    "next",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/a\nb", "/" * 10**5],
)
def test_nobody_is_led_away(trusting: World, forger: Forger, next: str) -> None:
    assert forger.sends_back(trusting.browser(), next).location == "/"


def test_an_address_too_long_for_a_cookie_is_not_kept(trusting: World, forger: Forger) -> None:
    reader = trusting.browser()
    assert forger.sends_back(reader, "/archive?q=" + secrets.token_urlsafe(4000)).location == "/"
    assert is_in(reader)
    assert forger.sends_back(reader, "/archive?q=" + secrets.token_urlsafe(1000)).location != "/"


def test_an_answer_opens_a_door_once_and_only_where_it_was_asked_for(trusting: World, forger: Forger) -> None:
    reader, stranger = trusting.browser(), trusting.browser()
    back = forger.sends_back(reader).request.full_path
    for browser in (stranger, trusting.browser("charlie")):
        browser.client.get("/auth/with/oidc")  # which has a state of its own
        browser.client.get(back)
    assert count(trusting, Identity) == 1
    assert not is_in(stranger)
    leave(reader)
    reader.client.get(back)
    assert not is_in(reader)


def leave(reader: Reader) -> None:
    token = reader.open("/account").all("input", name="csrf_token")[0].attrib["value"]
    reader.client.post("/auth/sign-out", data={"csrf_token": token})


@pytest.mark.parametrize("query", ["", "code=x", "state=", "state=x&code=x", "state=‮&code=😀", "error=x"])
def test_an_answer_without_its_question_opens_nothing(trusting: World, forger: Forger, query: str) -> None:
    reader = trusting.browser()
    reader.client.get("/auth/with/oidc")
    assert reader.client.get(f"{BACK}?{query}").location == "/auth/sign-in"
    assert reader.open("/auth/sign-in").all("p", class_="note--mark")
    assert not is_in(reader)


def test_whoever_says_no_there_reads_so_here(trusting: World, forger: Forger) -> None:
    reader = trusting.browser()
    reader.client.get("/auth/with/oidc")
    reader.client.get(f"{BACK}?error=access_denied", headers={"Accept-Language": "en"})
    assert "127.0.0.1 was not allowed" in reader.open("/auth/sign-in").main


def test_the_session_is_a_new_one(trusting: World, forger: Forger) -> None:
    reader = trusting.browser()
    reader.open("/auth/sign-in")
    before = reader.client.get_cookie("session")
    forger.sends_back(reader)
    after = reader.client.get_cookie("session")
    assert before
    assert after
    assert before.value != after.value
    assert trusting.ask(lambda: db.session.scalars(sa.select(Session.method)).all()) == ["oidc"]


def test_a_member_is_told_in_a_letter_that_an_account_was_linked(trusting: World, forger: Forger) -> None:
    for _ in range(2):  # the second time it is nothing new
        forger.sends_back(trusting.browser())
    letters = [letter for letter in trusting.letters() if letter.kind == "identity-linked"]
    assert [(letter.recipient, letter.values["label"]) for letter in letters] == [("bob@example.com",) * 2]
    forger.claims = {"sub": "carla-there", "preferred_username": "carla"}
    reader = trusting.browser("charlie")
    forger.sends_back(reader)
    reader.submit("/account/identities")
    assert [letter.recipient for letter in trusting.letters() if letter.values.get("label") == "carla"] == [
        "charlie@example.com"
    ]


def test_a_newcomer_needs_no_such_letter(trusting: World, forger: Forger) -> None:
    forger.claims = NEW
    forger.sends_back(trusting.browser())
    assert trusting.letters() == []


def test_a_second_step_is_asked_for_after_a_provider_too(trusting: World, forger: Forger) -> None:
    def protect() -> None:
        db.session.add(Totp(user_id=trusting.person("bob").id, secret="", last_step=0))
        db.session.commit()

    trusting.ask(protect)
    reader = trusting.browser()
    assert forger.sends_back(reader).location == "/auth/second-step"
    assert not is_in(reader)


@pytest.mark.parametrize("registration", ["closed", "invitation"])
def test_where_not_everybody_may_register_members_come_in_and_newcomers_do_not(
    trusting: World, forger: Forger, registration: str
) -> None:
    change(trusting, Policy, registration=registration)
    member, newcomer = trusting.browser(), trusting.browser()
    forger.sends_back(member)
    forger.claims = NEW
    assert forger.sends_back(newcomer).location == "/auth/sign-in"
    assert newcomer.open("/auth/sign-in").all("p", class_="note--mark")
    assert (is_in(member), is_in(newcomer), count(trusting, User)) == (True, False, 5)


@pytest.mark.parametrize("linked_before", [True, False])
def test_somebody_suspended_stays_out(trusting: World, forger: Forger, linked_before: bool) -> None:
    if linked_before:
        forger.sends_back(trusting.browser())
    change(trusting, User, suspended_at=utcnow())
    reader = trusting.browser()
    assert forger.sends_back(reader).location == "/auth/sign-in"
    assert not is_in(reader)
    assert count(trusting, Identity) == linked_before


def test_a_deleted_account_is_taken_back_by_coming_in(trusting: World, forger: Forger) -> None:
    forger.sends_back(trusting.browser())
    change(trusting, User, deleted_at=utcnow())
    reader = trusting.browser()
    forger.sends_back(reader)
    assert is_in(reader)
    assert trusting.ask(lambda: trusting.person("bob").deleted_at) is None


def test_an_account_whose_time_is_up_is_not_taken_back(trusting: World, forger: Forger) -> None:
    forger.sends_back(trusting.browser())
    change(trusting, User, deleted_at=utcnow() - REGRET - timedelta(seconds=1))
    reader = trusting.browser()
    assert forger.sends_back(reader).location == "/auth/sign-in"
    trusting.ask(erase_due)
    forger.sends_back(reader)  # as somebody new, of whom nothing is known
    assert is_in(reader)
    assert trusting.ask(lambda: trusting.person("newcomer").email) == "bob@example.com"


@pytest.mark.parametrize(
    "proof", [{}, {"email_verified": False}, {"email_verified": "true"}, {"email_verified": 1}]
)
def test_an_address_that_the_provider_did_not_confirm_opens_nothing(
    trusting: World, forger: Forger, proof: dict[str, object]
) -> None:
    forger.claims = {"sub": "eve-there", "email": "bob@example.com"} | proof
    reader = trusting.browser()
    assert forger.sends_back(reader).location == "/auth/sign-in"
    assert (is_in(reader), count(trusting, Identity)) == (False, 0)


def test_an_account_that_nobody_confirmed_makes_room_for_the_owner_of_the_address(
    trusting: World, forger: Forger
) -> None:
    change(trusting, User, confirmed_at=None)
    reader = trusting.browser()
    forger.claims |= {"nickname": "robert"}
    forger.sends_back(reader)
    assert is_in(reader)
    assert trusting.ask(lambda: trusting.person("robert").password_hash) is None


def test_of_two_who_link_the_same_account_at_once_one_gets_it(trusting: World, forger: Forger) -> None:
    def linking(name: str) -> Callable[[], int]:
        reader = trusting.browser(name)
        forger.sends_back(reader)
        page = reader.open("/account/identities")
        fields = page.filled(page.form())
        return lambda: reader.client.post("/account/identities", data=fields).status_code

    assert at_once([linking("bob"), linking("charlie")]) == [303, 422]
    assert count(trusting, Identity) == 1


def test_a_newcomer_who_comes_twice_at_once_is_one(trusting: World, forger: Forger) -> None:
    forger.claims, readers = NEW, [trusting.browser() for _ in range(4)]
    at_once([lambda reader=reader: forger.sends_back(reader).status_code for reader in readers])
    assert count(trusting, User) == 6
    assert count(trusting, Identity) == 1
    forger.sends_back(readers[0])
    assert is_in(readers[0])


def test_of_the_last_two_ways_in_unlinked_at_once_one_stays(trusting: World, forger: Forger) -> None:
    forger.claims = NEW
    reader = trusting.browser()
    forger.sends_back(reader)
    forger.claims = NEW | {"sub": "another-there"}
    forger.sends_back(reader)
    reader.submit("/account/identities")
    page = reader.open("/account/security")
    forms = [form for form in page.one("main").iter("form") if "/identities/" in form.attrib["action"]]
    assert len(forms) == 2
    send = reader.client.post
    at_once([lambda f=form: send(f.attrib["action"], data=page.filled(f)).status_code for form in forms])
    assert len(trusting.ask(lambda: identities_of(trusting.person("newcomer")))) == 1


def test_another_site_is_not_asked_without_end(trusting: World, forger: Forger) -> None:
    reader = trusting.browser()
    for _ in range(120):
        assert reader.client.get(f"{BACK}?state=x&code=x").status_code == 303
    answer = reader.client.get("/auth/with/oidc")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_linked_account_shows_once_more_who_somebody_is(trusting: World, forger: Forger) -> None:
    forger.claims = NEW
    reader = trusting.browser()
    forger.sends_back(reader)
    change(trusting, Session, proved_at=utcnow() - FRESH)
    page = reader.open(reader.client.get("/account/password").location)
    assert not page.all("input", type="password")
    assert "/auth/with/oidc?next=/account/password" in page.links()
    assert forger.sends_back(reader, "/account/password").location == "/account/password"
    reader.submit("/account/password", password="green clouds over hills")
    assert trusting.ask(lambda: trusting.person("newcomer").password_hash)


def test_another_account_shows_nothing(trusting: World, forger: Forger) -> None:
    forger.claims = NEW
    reader = trusting.browser()
    forger.sends_back(reader)
    change(trusting, Session, proved_at=utcnow() - FRESH)
    forger.claims = NEW | {"sub": "another-there"}
    assert forger.sends_back(reader, "/account/password").location.startswith("/auth/again?next=")
    assert reader.client.get("/account/password").location == "/auth/again?next=/account/password"


def test_to_link_an_account_one_must_have_come_in_lately(trusting: World, forger: Forger) -> None:
    reader = trusting.browser("bob", fresh=False)
    assert reader.client.get("/auth/with/oidc").location == "/auth/again?next=/auth/with/oidc"


def test_a_password_is_asked_for_before_it_is_changed(trusting: World, forger: Forger) -> None:
    page = trusting.browser("bob").refused(
        "/account/password", current="", password="green clouds over hills"
    )
    assert "current-error" in {element.attrib.get("id") for element in page.root.iter("p")}
