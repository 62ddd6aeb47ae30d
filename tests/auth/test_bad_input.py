"""Whatever somebody types or sends into the forms about accounts, they get a page and nothing breaks."""

from collections.abc import Callable
from itertools import product
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from blog.auth.budgets.models import Tally
from blog.auth.links.actions import make
from blog.db import db
from blog.signing import sign
from tests.page import Page, Reader, check
from tests.world import World

HOSTILE: dict[str, str | bytes] = {
    "nothing": "",
    "blanks": " \t\u3000 ",
    "a megabyte": "x" * 2**20,
    "a NUL": "a\0b",
    "bidi controls": "\u202eabc\u2066\u202c",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈",
    "marks": "a" + "\u0301" * 500,
    "lines": "a\r\nBcc: all@example.com\r\n",
    "markup": "\"'><script>alert(1)</script>",
    "places": "%s %(name)s {0} {{ 7 * 7 }} %n",
    "half a character": b"\xed\xa0\x80",
    "no UTF-8": b"\xff\xfe",
    "the last character": "\U0010fffd",
    "a number": "9" * 400,
    "an open bracket": "http://[",
}
VISITORS = ["sign-in", "register", "forgot", "link", "confirm/{confirm}", "reset/{reset}"]
VISITORS += ["invitation/{invitation}"]
MEMBERS = ["/account", "/account/preferences", "/account/deletion", "/account/email", "/account/password"]
MEMBERS += ["/account/app", "/auth/again"]
MEMBERS += ["/write/people/invitations", "/write/people/policy", "/write/people/3"]
TYPED = {"text", "email", "password", "url", "search", "hidden", "radio", "checkbox"}
HUGE = "9" * 30


def links(world: World) -> dict[str, str]:
    def made(purpose: str) -> str:
        user = None if purpose == "invitation" else world.person("charlie")
        return sign(purpose, str(make(purpose, user, "new@example.com", "reader")))

    def act() -> dict[str, str]:
        tokens = {purpose: made(purpose) for purpose in ("confirm", "reset", "invitation")}
        db.session.commit()
        return tokens

    return world.ask(act)


def fields(form: Element) -> list[str]:
    """The names of what somebody may fill in, or send by other means."""
    typed = [each for each in form.iter("input") if each.attrib.get("type", "text") in TYPED]
    everything = [*typed, *form.iter("textarea"), *form.iter("select")]
    names = dict.fromkeys(each.attrib["name"] for each in everything if "name" in each.attrib)
    return [name for name in names if name != "csrf_token"]


def send(world: World, reader: Reader, path: str, values: dict[str, object]) -> TestResponse:
    """As a browser sends a form, but any bytes; nobody has to wait for tries before."""
    world.ask(lambda: (db.session.execute(sa.delete(Tally)), db.session.commit()))
    form = "application/x-www-form-urlencoded"
    return reader.client.post(path, data=urlencode(values), content_type=form)


def try_all(world: World, arrive: Callable[[], tuple[Reader, str]]) -> None:
    """Put each value into each field of the page, which somebody opens anew when one was taken."""
    reader, path = arrive()
    for name, value in product(fields(reader.open(path).form()), HOSTILE):
        page = reader.open(path)
        usual = page.filled(page.form()) | {"password": "green clouds over hills"}
        response = send(world, reader, path, usual | {name: HOSTILE[value]})
        assert response.status_code in (303, 422), (name, value, response.status_code)
        if response.status_code == 422:
            check(Page(response))
        else:
            reader, path = arrive()


@pytest.mark.parametrize("path", VISITORS)
def test_a_visitor_may_send_anything(world: World, path: str) -> None:
    try_all(world, lambda: (world.browser(), "/auth/" + path.format(**links(world))))


@pytest.mark.parametrize("path", MEMBERS)
def test_a_member_may_send_anything(world: World, path: str) -> None:
    try_all(world, lambda: (world.browser("alice"), path))


@pytest.mark.parametrize(
    "path",
    [
        "/account/sessions/{}/end",
        "/account/identities/{}/end",
        "/account/passkeys/{}/removal",
        "/write/people/{}",
        "/write/people/{}/suspension",
    ],
)
def test_a_number_that_nothing_has_is_not_found(world: World, path: str) -> None:
    reader = world.browser("alice")
    token = reader.open("/account").all("input", name="csrf_token")[0].attrib["value"]
    for number in (HUGE, "-1", "0", "1e3", "٣", "²", "%00", "0x1"):
        answer = reader.client.post(path.format(number), data={"csrf_token": token, "role": "reader"})
        assert answer.status_code in (404, 405)  # the second of the rule for all other addresses


@pytest.mark.parametrize(
    "query", [f"after={HUGE}", "after=-1", f"before={HUGE}", "after=x", "q=%ED%A0%80", "q=%25_"]
)
@pytest.mark.parametrize("path", ["/write/people", "/write/people/log"])
def test_a_query_that_makes_no_sense_is_a_page(world: World, path: str, query: str) -> None:
    world.browser("alice").open(f"{path}?{query}")


@pytest.mark.parametrize("next", ["http://[", "//[", "/\\[", "/a\x7f", "x" * 5000, "\u202e"])
def test_an_address_that_is_none_leads_home(world: World, next: str) -> None:
    response = world.browser("bob").client.get("/auth/sign-in", query_string={"next": next})
    assert response.location == "/"


@pytest.mark.parametrize(
    "website",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "http://[",
        "https://bank.example@evil.example",
        "https://bank.example\u202e/moc",
        "https://bank.example /x",
        "https://bank.example\nx",
    ],
)
def test_a_website_leads_where_it_says(world: World, website: str) -> None:
    page = world.browser("bob").refused("/account", website=website)
    assert "website-error" in {element.attrib.get("id") for element in page.root.iter("p")}
    world.browser("bob").submit("/account", website=" https://例子.example/路径?x=1 ")
    assert world.ask(lambda: world.person("bob").website) == "https://例子.example/路径?x=1"


def test_a_website_needs_no_scheme(world: World) -> None:
    world.browser("bob").submit("/account", website="example.com")
    assert world.ask(lambda: world.person("bob").website) == "https://example.com"
