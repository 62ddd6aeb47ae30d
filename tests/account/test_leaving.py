"""Deleting an account, coming back, and what stays when nobody does."""

from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask

from blog import register_commands
from blog.account.leaving.actions import erase_due
from blog.auth.events.models import SecurityEvent
from blog.auth.models import REGRET, User
from blog.auth.sessions.models import Session
from blog.db import db, utcnow
from blog.media.storage import storage
from tests.media.pictures import picture
from tests.page import Reader
from tests.world import PASSWORD, World

PAGE = "/account/deletion"


def gone(world: World, name: str = "bob", ago: timedelta = timedelta(0)) -> Reader:
    """The browser of somebody who deleted their account some time ago."""
    browser = world.browser(name)
    browser.submit(PAGE, username=name)
    if ago:
        world.ask(lambda: set_back(world.person(name), ago))
    return browser


def set_back(user: User, ago: timedelta) -> None:
    user.deleted_at = utcnow() - ago
    db.session.commit()


def sign_in(world: World, name: str = "bob") -> Reader:
    browser = world.browser()
    browser.submit("/auth/sign-in", identifier=name, password=PASSWORD)
    return browser


def test_whoever_goes_is_out_everywhere_and_gets_a_letter(world: World) -> None:
    elsewhere = world.browser("bob")
    browser = gone(world)
    for one in (browser, elsewhere):
        assert one.client.get("/account").status_code == 303
    (letter,) = [letter for letter in world.letters() if letter.kind == "account-deleted"]
    assert (letter.recipient, letter.values["name"]) == ("bob@example.com", "Bob")
    assert world.ask(lambda: db.session.scalar(sa.select(sa.func.count(Session.id)))) == 0


def test_signing_in_takes_the_account_back(world: World) -> None:
    gone(world, ago=REGRET - timedelta(hours=1))
    sign_in(world).open("/account")
    assert world.ask(lambda: world.person("bob").deleted_at) is None
    kinds = world.ask(lambda: set(db.session.scalars(sa.select(SecurityEvent.kind))))
    assert {"deleted", "came-back"} <= kinds


def test_so_does_a_link_for_who_has_no_password(world: World) -> None:
    gone(world)
    browser = world.browser()
    browser.submit("/auth/link", identifier="bob")
    browser.submit(f"/auth/link/{world.token('sign-in-link')}")
    browser.open("/account")


def test_a_wrong_password_takes_nothing_back(world: World) -> None:
    gone(world)
    world.browser().refused("/auth/sign-in", identifier="bob", password="not the password")
    assert world.ask(lambda: world.person("bob").deleted_at)


def test_after_two_weeks_nobody_comes_back(world: World) -> None:
    gone(world, ago=REGRET)
    world.browser().refused("/auth/sign-in", identifier="bob", password=PASSWORD)


def test_nor_does_a_suspended_one(world: World) -> None:
    def suspend() -> None:
        world.person("bob").suspended_at = utcnow()
        db.session.commit()

    gone(world)
    world.ask(suspend)
    world.browser().refused("/auth/sign-in", identifier="bob", password=PASSWORD)


def test_what_is_erased_leaves_posts_and_nothing_of_the_person(world: World) -> None:
    slug = world.post("标题", "正文。")
    world.browser("bob").submit("/account", bio="我的故事", website="https://bob.example.org")
    world.browser("bob").submit("/account/avatar", picture=(BytesIO(picture()), "me.png"))
    digest = world.ask(lambda: world.person("bob").avatar)
    gone(world, ago=REGRET)
    assert world.ask(erase_due) == 1
    page = world.browser().open(f"/posts/{slug}")
    assert "已注销的用户" in page.main
    (author,) = {link for link in page.links() if link.startswith("/authors/")}
    assert "标题" in world.browser().open(author).main
    world.browser().open("/authors/bob", 404)
    assert not world.ask(lambda: storage().path(digest).exists())
    user = world.ask(lambda: db.session.scalars(sa.select(User).where(User.erased_at.is_not(None))).one())
    kept = {name: value for name, value in vars(user).items() if isinstance(value, str)}
    assert not [name for name, value in kept.items() if "bob" in value.lower() and name != "username_key"]
    assert (user.email, user.password_hash, user.bio, user.website, user.avatar) == (None, None, "", "", "")
    assert world.ask(lambda: list(db.session.scalars(sa.select(SecurityEvent.kind)))) == ["erased"]
    assert not world.letters()


def test_nobody_takes_the_name_but_the_address_is_free(world: World) -> None:
    gone(world, ago=REGRET)
    world.ask(erase_due)
    new = {"email": "bob@example.com", "password": "green clouds over hills"}
    world.browser().refused("/auth/register", username="B0b", **new)
    world.browser().submit("/auth/register", username="robert", **new)
    assert [letter.kind for letter in world.letters()] == ["confirm"]


def test_erasing_waits_for_those_who_may_come_back(app: Flask, world: World) -> None:
    gone(world, ago=REGRET - timedelta(hours=1))
    gone(world, "erik", ago=REGRET)
    register_commands(app)
    run = app.test_cli_runner().invoke
    assert run(args=["user", "erase"]).output == "Accounts erased: 1\n"
    assert run(args=["user", "erase"]).output == "Accounts erased: 0\n"
    sign_in(world).open("/account")


@pytest.mark.parametrize("name", ["erik", "bo", "x" * 1_000_000, "\0"])
def test_another_name_deletes_nothing(world: World, name: str) -> None:
    world.browser("bob").refused(PAGE, username=name)
    assert world.ask(lambda: world.person("bob").deleted_at) is None


def test_the_last_administrator_stays(world: World) -> None:
    page = world.browser("alice").refused(PAGE, username="alice")
    assert page.all("div", class_="errs")
    assert world.ask(lambda: world.person("alice").deleted_at) is None


def test_it_needs_a_fresh_sign_in(world: World) -> None:
    response = world.browser("bob", fresh=False).client.get(PAGE)
    assert (response.status_code, response.location) == (303, f"/auth/again?next={PAGE}")


def test_what_shall_become_of_the_comments_is_kept(world: World) -> None:
    world.browser("bob").submit(PAGE, username="Bob", comments="go")
    gone(world, "erik")
    assert world.ask(lambda: [world.person(name).comments_go for name in ("bob", "erik")]) == [True, False]


def test_the_page_of_somebody_who_goes_says_less_at_once(world: World) -> None:
    world.post("标题")
    world.browser("bob").submit("/account", bio="我的故事", website="https://bob.example.org/")
    page = world.browser().open("/authors/bob")
    link = page.one("a", class_="u-url")
    assert (link.attrib["rel"], link.attrib["href"]) == ("me nofollow noopener", "https://bob.example.org/")
    gone(world)
    assert "我的故事" not in world.browser().open("/authors/bob").html
