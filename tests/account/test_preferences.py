"""Language, time zone and letters."""

import pytest

from blog.auth.notices import KINDS, mode
from blog.db import db
from blog.mail.letters import rendered
from tests.world import World

PAGE = "/account/preferences"


def test_the_language_is_spoken_from_then_on_and_on_other_devices(world: World) -> None:
    browser = world.browser("bob")
    browser.submit(PAGE, language="en")
    assert browser.open(PAGE).one("html").attrib["lang"] == "en"
    other = world.browser()
    other.submit("/auth/sign-in", identifier="bob", password="seven quiet rivers")
    assert other.open(PAGE).one("html").attrib["lang"] == "en"
    browser.submit(PAGE, language="")
    assert browser.open(PAGE).one("html").attrib["lang"] == "zh-CN"


def test_moments_are_shown_in_the_own_zone(world: World) -> None:
    browser = world.browser("bob")
    assert browser.open("/account/security").all("time")[0].attrib["datetime"].endswith("+08:00")
    browser.submit(PAGE, timezone="Asia/Kathmandu")
    assert browser.open("/account/security").all("time")[0].attrib["datetime"].endswith("+05:45")
    assert (
        world.browser("charlie")
        .open("/account/security")
        .all("time")[0]
        .attrib["datetime"]
        .endswith("+08:00")
    )


def test_zones_are_named_in_the_language_of_the_page_common_ones_first_and_once(world: World) -> None:
    browser = world.browser("bob")
    field = browser.open(PAGE).one("select", id="timezone")
    options = ["".join(option.itertext()) for option in field.iter("option")]
    assert options[2] == "上海 (Asia/Shanghai)"
    assert options.index("纽约 (America/New_York)") < 12
    assert "加尔各答 (Asia/Kolkata)" in options
    assert not [name for name in options if "Asia/Calcutta" in name or "Asia/Chongqing" in name]
    assert len(set(options)) == len(options)
    english = browser.open(PAGE, Accept_Language="en").one("select", id="timezone")
    assert "Shanghai (Asia/Shanghai)" in ["".join(option.itertext()) for option in english.iter("option")]


def test_a_former_name_that_somebody_chose_stays_theirs(world: World) -> None:
    def choose() -> None:
        world.person("bob").timezone = "Asia/Calcutta"
        db.session.commit()

    world.ask(choose)
    world.browser("bob").submit(PAGE, language="en")
    assert world.ask(lambda: world.person("bob").timezone) == "Asia/Calcutta"


@pytest.mark.parametrize(
    "fields",
    [{"timezone": "Mars/Olympus"}, {"timezone": "../etc"}, {"language": "tlh"}, {"replies": "hourly"}],
)
def test_what_is_no_choice_is_refused(world: World, fields: dict[str, str]) -> None:
    world.browser("bob").refused(PAGE, **fields)
    assert world.ask(lambda: (world.person("bob").timezone, world.person("bob").language)) == ("", "")


def test_letters_come_at_once_until_somebody_says_otherwise(world: World) -> None:
    assert world.ask(lambda: mode(world.person("bob"), "replies")) == "now"
    world.browser("bob").submit(PAGE, replies="daily", comments="none")
    modes = world.ask(lambda: [mode(world.person("bob"), kind) for kind in KINDS])
    assert modes == ["daily", "none", "now"]
    assert (
        world.browser("bob").open(PAGE).filled(world.browser("bob").open(PAGE).form())["replies"] == "daily"
    )


def test_a_visitor_has_no_preferences(world: World) -> None:
    response = world.browser().client.get(PAGE)
    assert (response.status_code, response.location) == (303, "/auth/sign-in?next=/account/preferences")


def test_letters_are_in_the_language_that_their_reader_chose(world: World) -> None:
    world.browser("bob").submit(PAGE, language="en")
    stranger = world.browser()  # who speaks Chinese
    known = {"email": "bob@example.com", "password": "green clouds over hills"}
    stranger.submit("/auth/register", username="frieda", **known)
    stranger.submit("/auth/forgot", identifier="bob")
    stranger.submit("/auth/forgot", identifier="charlie")
    subjects = world.ask(lambda: [str(rendered(letter)["Subject"]) for letter in world.letters()])
    assert subjects == ["You already have an account", "Set a new password", "重设密码"]
