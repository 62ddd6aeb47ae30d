"""Every page about accounts, as visitors, members and administrators get it, in all sizes and looks."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.walks.accessibility import in_every_look, violations
from tests.walks.conftest import Visitor, Visitors, served
from tests.walks.inhabited import cookie, link, owing, settle

pytestmark = pytest.mark.browser

COMING = ["sign-in", "register", "forgot", "link", "sent/confirm", "sent/reset", "sent/sign-in-link"]
LINKS = {"confirm": "confirm", "reset": "reset", "link": "sign-in-link", "invitation": "invitation"}
OWN = [
    "",
    "/avatar",
    "/tokens",
    "/tokens/new",
    "/preferences",
    "/data",
    "/deletion",
    "/security",
    "/password",
    "/email",
    "/app",
]
PEOPLE = ["", "?q=nobody-is-called-so", "/1", "/2", "/3", "/4", "/invitations", "/policy", "/log"]
HAN = re.compile("[\u4e00-\u9fff]+")
OUR_WORDS = """main => {
    const copy = main.cloneNode(true), theirs = "[translate=no], [aria-hidden=true], option, textarea";
    copy.querySelectorAll(theirs).forEach(each => each.remove());
    return copy.textContent;
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a site of its own."""
    return tmp_path_factory.mktemp("inhabited")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """A site with all ways to come in."""
    github = {"BLOG_GITHUB_CLIENT_ID": "mojing", "BLOG_GITHUB_CLIENT_SECRET": "secret"}
    with served(folder, host="localhost", BLOG_SITE_NAME="Mojing", **github) as address:
        yield address


@pytest.fixture(scope="module")
def inhabited(site: str, folder: Path) -> Flask:
    """The same site, with people."""
    return settle(folder)


def bring(person: Visitor, cookie: str) -> Visitor:
    """The same visitor, with a cookie."""
    person.context.add_cookies([{"name": "session", "value": cookie, "url": person.site}])
    return person


def check(page: Page) -> None:
    """Nothing to scroll sideways, nothing that keeps anybody out, and nothing in the other language."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    assert violations(page) == [], page.url
    if page.locator("html").get_attribute("lang") == "en":
        assert not HAN.findall(page.locator("main").evaluate(OUR_WORDS)), page.url


@in_every_look
def test_pages_for_whoever_comes(
    visitor: Visitors, inhabited: Flask, size: str, scheme: str, locale: str
) -> None:
    person = visitor(size, scheme, locale)
    for path in COMING:
        check(person.open(f"/auth/{path}"))
    for path, purpose in LINKS.items():
        check(person.open(f"/auth/{path}/{link(inhabited, purpose, 'alice')}"))
    page = bring(person, owing(inhabited, "alice")).open("/auth/second-step")
    expect(page.locator("#code")).to_be_visible()
    check(page)


@in_every_look
def test_pages_for_members(visitor: Visitors, inhabited: Flask, size: str, scheme: str, locale: str) -> None:
    person = bring(visitor(size, scheme, locale), cookie(inhabited, "alice"))
    for path in OWN:
        page = person.open(f"/account{path}")
        assert page.url.endswith(f"/account{path}")
        check(page)
    check(person.open("/account/passkeys/new"))
    check(person.open(f"/account/email/{link(inhabited, 'new-email', 'alice')}"))
    check(person.open("/auth/again"))


@in_every_look
def test_pages_for_administrators(
    visitor: Visitors, inhabited: Flask, size: str, scheme: str, locale: str
) -> None:
    person = bring(visitor(size, scheme, locale), cookie(inhabited, "alice"))
    for path in PEOPLE:
        page = person.open(f"/write/people{path}")
        assert page.url.endswith(f"/write/people{path}")
        check(page)


@in_every_look
def test_forms_that_were_refused(
    visitor: Visitors, inhabited: Flask, size: str, scheme: str, locale: str
) -> None:
    person = bring(visitor(size, scheme, locale), cookie(inhabited, "alice"))
    for path, field in {
        "/account": "website",
        "/account/deletion": "username",
        "/account/password": "password",
    }.items():
        page = person.open(path)
        page.locator(f"#{field}").fill("short")
        page.locator("main form").evaluate_all("all => all.forEach(form => form.noValidate = true)")
        page.locator("main form button[type=submit]").first.click()
        expect(page.get_by_role("alert")).to_be_visible()
        check(page)
    person.problems = [problem for problem in person.problems if "422" not in problem]
