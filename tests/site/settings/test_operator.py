"""The operator and the administrators: who decides what."""

from pathlib import Path
from unittest.mock import patch

import pytest
from flask import url_for

from blog.chosen import NAMES
from blog.config import Settings, checked, settings
from blog.site.settings.rules import LONGEST
from tests.conftest import make_app
from tests.page import Reader
from tests.posts.test_listings import statements
from tests.site.settings.test_choosing import choose
from tests.world import World


def test_what_is_chosen_goes_over_the_file_and_under_the_environment(
    instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLOG_SITE_LICENCE", "CC0")
    with (instance / "config.py").open("a") as file:
        file.write("SITE_NAME = '文件'\nPOSTS_PER_PAGE = 7\n")
    world = World(make_app(instance))
    choose(world, site_name="选择")
    now = world.ask(settings)
    assert (now.site_name, now.posts_per_page, now.site_licence) == ("选择", 7, "CC0")


def test_what_the_environment_fixes_later_wins_over_an_earlier_choice(
    world: World, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(world, site_name="选择")
    monkeypatch.setenv("BLOG_SITE_NAME", "环境")
    assert World(make_app(instance)).ask(settings).site_name == "环境"


def test_what_the_environment_fixes_is_shown_says_so_and_keeps_nobody_from_the_rest(instance: Path) -> None:
    world = World(make_app(instance, SITE_NAME="环境", TIMEZONE="UTC", COMMENTS="off"))
    alice = world.browser("alice")
    page = alice.open("/write/settings")
    fixed = page.one("input", id="site_name")
    assert (fixed.attrib["value"], "disabled" in fixed.attrib) == ("环境", True)
    assert "BLOG_SITE_NAME" in page.text("small", id="site_name-hint")
    typed = page.filled(page.form()) | {"site_description": "新的"}
    for name in ("site_name", "timezone"):
        typed.pop(name)  # as browsers do with what is disabled
    assert alice.client.post("/write/settings", data=typed).status_code == 303
    now = world.ask(settings)
    assert (now.site_name, now.timezone, now.site_description) == ("环境", "UTC", "新的")
    assert "disabled" in alice.open("/write/settings/comments").one("select", id="comments").attrib


def test_nobody_can_send_what_the_environment_fixes(instance: Path) -> None:
    world = World(make_app(instance, SITE_NAME="环境"))
    world.browser("alice").submit("/write/settings", site_name="骗来的")
    assert world.ask(settings).site_name == "环境"


def test_a_fixed_navigation_says_so(instance: Path) -> None:
    world = World(make_app(instance, SITE_NAVIGATION="文章 /"))
    page = world.browser("alice").open("/write/settings/navigation")
    assert "BLOG_SITE_NAVIGATION" in page.main
    assert [words for words in page.filled(page.form()).values() if words == "文章"]


@pytest.mark.parametrize("name", NAMES)
def test_every_default_is_a_value_that_may_be_chosen(name: str) -> None:
    assert checked(name, getattr(Settings(), name)) == getattr(Settings(), name)


def test_every_text_has_a_longest() -> None:
    texts = {name for name in NAMES if name.startswith("site_")}
    assert texts - {"site_navigation"} == set(LONGEST)


def test_a_database_without_the_table_shows_what_the_operator_says(unset: Path) -> None:
    app = make_app(unset, SITE_NAME="还没有")
    assert World(app).ask(settings).site_name == "还没有"
    assert app.test_client().get("/nothing").status_code == 503


def test_settings_cost_a_page_no_statement_of_its_own(world: World, reader: Reader) -> None:
    slug = world.post("甲", tags="[a]")
    choose(world, site_name="松")
    statements(world, reader, "/")  # the first page after a choice reads it
    world.post("乙")
    assert not [s for s in statements(world, reader, f"/posts/{slug}") if "choices" in s]


def test_files_ask_the_database_nothing_about_settings(world: World) -> None:
    with world.app.test_request_context():
        address = url_for("static", filename="css/ink.css")
    with patch("blog.chosen.state", side_effect=AssertionError), patch("blog.web.cache.state") as asked:
        answer = world.app.test_client().get(address)
    answer.close()
    assert (answer.status_code, asked.call_count) == (200, 0)
