"""Settings that administrators choose: from now on, on every node, and never over the operator's."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from blog.auth.events.models import SecurityEvent
from blog.auth.models import User
from blog.auth.sessions.models import Client
from blog.chosen import Choices
from blog.config import settings
from blog.db import db
from blog.errors import Invalid
from blog.site.settings import actions
from blog.site.settings.queries import seen
from tests.conftest import make_app
from tests.page import Reader
from tests.world import World

SECTIONS = ["", "/reading", "/navigation", "/footer", "/comments"]


def choose(world: World, **values: object) -> None:
    """Choose as Alice, without a page."""

    def act() -> None:
        state = seen(settings(), values)
        actions.choose(world.person("alice"), values, state, Client())

    world.ask(act)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_that_is_saved_as_it_is_changes_nothing(world: World, alice: Reader, section: str) -> None:
    before = world.ask(settings)
    assert alice.submit(f"/write/settings{section}").location == f"/write/settings{section}"
    assert "已保存" in alice.open(f"/write/settings{section}").main
    assert world.ask(settings) == before
    assert world.ask(lambda: db.session.get_one(Choices, 1).version) == 0


def test_the_name_is_on_every_page_at_once_also_where_it_was_cached(alice: Reader, reader: Reader) -> None:
    assert "墨径" in reader.open("/").text("title")
    alice.submit("/write/settings", site_name="松风阁", site_description="听松的地方。")
    page = reader.open("/")
    assert page.text("title") == "松风阁 · 听松的地方。"
    assert page.one("meta", property="og:site_name").attrib["content"] == "松风阁"


def test_other_nodes_and_workers_show_it_without_a_restart(world: World, instance: Path) -> None:
    elsewhere = Reader(make_app(instance).test_client())
    elsewhere.open("/")
    choose(world, site_name="松风阁")
    assert "松风阁" in elsewhere.open("/").text("title")
    elsewhere.client.set_cookie("session", "nobody")
    assert "松风阁" in elsewhere.open("/").text("title")


def test_the_language_of_the_site_is_for_those_whose_browser_asks_for_none(
    world: World, client: FlaskClient
) -> None:
    assert '<html lang="zh-CN">' in client.get("/tags").text
    choose(world, language="en")
    assert '<html lang="en">' in client.get("/tags").text
    assert '<html lang="zh-CN">' in client.get("/tags", headers={"Accept-Language": "zh-CN"}).text
    assert '<html lang="en">' in client.get("/tags").text


def test_lists_are_as_long_as_was_chosen(world: World, reader: Reader) -> None:
    for title in "甲乙丙":
        world.post(title)
    choose(world, posts_per_page=1)
    page = reader.open("/?after=20000101T000000-1")
    assert len(page.all("article", class_="post")) + len(page.all("h1")) == 2
    assert page.all("a", rel="next")


def test_cards_and_shared_links_of_posts_without_a_cover_get_the_sites(world: World, reader: Reader) -> None:
    world.post("没有")
    slug = world.post("自己的", cover="/images/own.png")
    plain = world.post("也没有")
    choose(world, site_cover="/images/all.png")
    covers = [image.attrib["src"] for image in reader.open("/authors/bob").one("main").iter("img")]
    assert covers == ["/images/all.png", "/images/own.png", "/images/all.png"]
    for name, cover in {plain: "all", slug: "own"}.items():
        shared = reader.open(f"/posts/{name}").one("meta", property="og:image").attrib["content"]
        assert shared.endswith(f"/images/{cover}.png")
    assert not list(reader.open(f"/posts/{plain}").one("main").iter("figure"))


def test_the_foot_says_what_was_chosen_and_nothing_empty(alice: Reader, reader: Reader) -> None:
    text = "第一行 <b>\n\n第二行"
    alice.submit("/write/settings/footer", site_footer=text, site_licence="", site_icp="京ICP备1号")
    foot = reader.open("/").one("footer")
    paragraphs = [p.text for p in foot.iter("p")]
    assert paragraphs == ["第一行 <b>", "第二行"]
    assert "CC BY" not in "".join(foot.itertext())
    assert [a.text for a in foot.iter("a")] == ["订阅", "京ICP备1号"]


def test_comments_are_kept_as_chosen(world: World, alice: Reader) -> None:
    alice.submit(
        "/write/settings/comments", comments="guests", comments_held="all", comments_close_after="90"
    )
    now = world.ask(settings)
    assert (now.comments, now.comments_held, now.comments_close_after) == ("guests", "all", 90)


WRONG = [
    ("", "site_name", "", "这里要填"),
    ("", "site_name", "长" * 61, "最多 60 个字符"),
    ("", "site_description", "字" * 301, "最多 300 个字符"),
    ("", "language", "tlh", "不是有效的选择"),
    ("", "timezone", "Mars/Olympus", "不是有效的选择"),
    ("/reading", "posts_per_page", "0", "1 到 100"),
    ("/reading", "posts_per_page", "101", "1 到 100"),
    ("/reading", "posts_per_page", "很多", "整数"),
    ("/reading", "posts_per_page", "", "这里要填"),
    ("/reading", "site_cover", "javascript:alert(1)", "https://"),
    ("/reading", "site_cover", "//elsewhere.example/x.png", "https://"),
    ("/reading", "site_cover", "/x y.png", "https://"),
    ("/reading", "site_cover", "https://", "https://"),
    ("/reading", "site_cover", "http://[x", "https://"),
    ("/footer", "site_footer", "字" * 1001, "最多 1000 个字符"),
    ("/footer", "site_icp", "a\u202eb", "不能显示"),
    ("/comments", "comments", "everybody", "不是有效的选择"),
    ("/comments", "comments_close_after", "-1", "0 到 3650"),
    ("/comments", "comments_close_after", "3651", "0 到 3650"),
]


@pytest.mark.parametrize(("section", "name", "value", "says"), WRONG)
def test_what_cannot_be_is_refused_beside_its_field_and_stays_typed(
    world: World, alice: Reader, section: str, name: str, value: str, says: str
) -> None:
    page = alice.refused(f"/write/settings{section}", **{name: value})
    assert says in page.text("p", id=f"{name}-error"), page.main
    assert world.ask(lambda: db.session.get_one(Choices, 1).version) == 0
    assert page.filled(page.form())[name] == value or page.one("select", id=name) is not None


@pytest.mark.parametrize("name", ["site_url", "secret_key", "database_url", "testing", "nothing"])
def test_what_the_operator_alone_decides_cannot_be_chosen(world: World, name: str) -> None:
    with pytest.raises(Invalid, match="operator"):
        world.ask(lambda: actions.choose(world.person("alice"), {name: "x"}, "", Client()))


def test_a_choice_back_to_what_the_operator_says_is_no_choice_any_more(world: World) -> None:
    choose(world, posts_per_page=3, site_name="松")
    choose(world, posts_per_page=10)
    assert world.ask(lambda: db.session.get_one(Choices, 1).values) == {"site_name": "松"}


def test_who_changed_what_is_in_the_log(world: World, alice: Reader) -> None:
    alice.submit("/write/settings", site_name="松风阁")

    def noted() -> tuple[str, dict[str, object], int | None]:
        event = db.session.scalars(sa.select(SecurityEvent).order_by(SecurityEvent.id.desc())).first()
        assert event
        return event.kind, event.details, event.actor_id

    kind, details, actor = world.ask(noted)
    assert (kind, details) == ("settings-changed", {"site_name": ["墨径", "松风阁"]})
    assert actor == world.ask(
        lambda: db.session.scalars(sa.select(User.id).filter_by(username="alice")).one()
    )
    assert "网站设置已更改" in alice.open("/write/people/log").main


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_unseen(world: World, alice: Reader) -> None:
    page = alice.open("/write/settings")
    typed = page.filled(page.form()) | {"site_name": "我的"}
    choose(world, site_name="别人的")
    refused = alice.client.post("/write/settings", data=typed)
    assert refused.status_code == 422
    assert "别人" in refused.text
    assert world.ask(settings).site_name == "别人的"
    again = Reader(alice.client)
    assert again.submit("/write/settings", site_name="我的").status_code == 303


def test_saving_again_after_that_replaces_it(world: World, alice: Reader) -> None:
    from tests.page import Page

    page = alice.open("/write/settings")
    typed = page.filled(page.form()) | {"site_name": "我的"}
    choose(world, site_name="别人的")
    told = Page(alice.client.post("/write/settings", data=typed))
    assert told.filled(told.form())["site_name"] == "我的"
    assert alice.client.post("/write/settings", data=told.filled(told.form())).status_code == 303
    assert world.ask(settings).site_name == "我的"


def test_two_sections_do_not_get_in_each_others_way(world: World, alice: Reader) -> None:
    page = alice.open("/write/settings/footer")
    choose(world, site_name="别人的")
    typed = page.filled(page.form()) | {"site_icp": "京1"}
    assert alice.client.post("/write/settings/footer", data=typed).status_code == 303


def test_values_of_another_release_or_a_hand_in_the_database_stop_nothing(
    world: World, reader: Reader
) -> None:
    values = {
        "posts_per_page": "lots",
        "site_name": "松",
        "gone": 1,
        "site_url": "http://evil",
        "language": None,
    }

    def spoil() -> None:
        row = db.session.get_one(Choices, 1)
        row.values, row.version = values, 7
        db.session.commit()

    world.ask(spoil)
    now = world.ask(settings)
    assert (now.site_name, now.posts_per_page, now.language) == ("松", 10, "zh")
    assert "evil" not in now.site_url
    assert "松" in reader.open("/").text("title")
