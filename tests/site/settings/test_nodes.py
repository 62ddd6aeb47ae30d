"""Two nodes on one database: what is chosen at one, the other shows at once, whatever it is."""

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from blog.auth.events.models import SecurityEvent
from blog.chosen import NAMES
from blog.db import db
from tests.comments.talking import say, state
from tests.conftest import make_app
from tests.page import Page, Reader, words
from tests.world import World

SLUG = "jia"


class Node:
    """The other node: what a reader and those who talk find there."""

    said = 0  # comments

    def __init__(self, instance: Path) -> None:
        app = make_app(instance)
        self.world, self.reader = World(app), Reader(app.test_client())

    @property
    def home(self) -> Page:
        """Its first page."""
        return self.reader.open("/")

    @property
    def post(self) -> Page:
        """An article there, of which it keeps a copy."""
        return self.reader.open(f"/posts/{SLUG}")

    @property
    def foot(self) -> str:
        """What all its pages end with."""
        return words(self.home.one("footer"))

    @property
    def remark(self) -> str:
        """Which state a comment of a newcomer gets there."""
        self.said += 1
        return state(self.world, say(self.world, SLUG, f"好。{self.said}"))


Sight = Callable[[Node], object]
SETTINGS: dict[str, tuple[str, dict[str, object], Sight, object, object]] = {
    "site_name": (
        "/write/settings",
        {"site_name": "松风阁"},
        lambda node: node.home.one("meta", property="og:site_name").attrib["content"],
        "墨径",
        "松风阁",
    ),
    "site_description": (
        "/write/settings",
        {"site_description": "听松的地方。"},
        lambda node: node.home.text("title").endswith("听松的地方。"),
        False,
        True,
    ),
    "timezone": (
        "/write/settings",
        {"timezone": "America/New_York"},
        lambda node: next(node.post.one("main").iter("time")).attrib["datetime"],
        "2025-07-29T10:00:00+08:00",
        "2025-07-29T10:00:00-04:00",
    ),
    "posts_per_page": (
        "/write/settings/reading",
        {"posts_per_page": 1},
        lambda node: len(node.reader.open("/authors/bob").all("a", rel="next")),
        0,
        1,
    ),
    "site_cover": (
        "/write/settings/reading",
        {"site_cover": "/images/all.png"},
        lambda node: node.post.one("meta", property="og:image").attrib["content"].endswith("/images/all.png"),
        False,
        True,
    ),
    "site_navigation": (
        "/write/settings/navigation",
        {"entries-0-text": "书架", "entries-0-address": "/shelf"},
        lambda node: words(next(node.home.all("nav")[0].iter("a"))),
        "文章",
        "书架",
    ),
    "site_footer": (
        "/write/settings/footer",
        {"site_footer": "写在河边。"},
        lambda node: "写在河边。" in node.foot,
        False,
        True,
    ),
    "site_licence": (
        "/write/settings/footer",
        {"site_licence": "CC0"},
        lambda node: "CC0" in node.foot,
        False,
        True,
    ),
    "site_icp": (
        "/write/settings/footer",
        {"site_icp": "京ICP备1号"},
        lambda node: "京ICP备1号" in node.foot,
        False,
        True,
    ),
    "comments_held": (
        "/write/settings/comments",
        {"comments_held": "none"},
        lambda node: node.remark,
        "waiting",
        "public",
    ),
    "comments": (
        "/write/settings/comments",
        {"comments": "guests"},
        lambda node: node.post.text("a", class_="cbox"),
        "登录后评论",
        "写下你的问题或补充",
    ),
    "comments_close_after": (
        "/write/settings/comments",
        {"comments_close_after": 1},
        lambda node: len(node.post.all("a", class_="cbox")),
        1,
        0,
    ),
    "registration": (
        "/write/people/policy",
        {"registration": "closed"},
        lambda node: "注册暂不开放" in node.reader.open("/auth/register").main,
        False,
        True,
    ),
    "language": (
        "/write/settings",
        {"language": "en"},
        lambda node: node.home.one("html").attrib["lang"],
        "zh-CN",
        "en",
    ),
}


def test_every_setting_holds_at_every_node_at_once_and_is_in_the_log(
    world: World, alice: Reader, instance: Path
) -> None:
    assert SETTINGS.keys() == {*NAMES, "registration"}
    world.post("甲", slug=SLUG, date="2025-07-29 10:00:00")
    world.post("乙", date="2025-07-30 10:00:00")
    node = Node(instance)
    for name, (path, fields, see, before, after) in SETTINGS.items():
        assert see(node) == before, name
        alice.submit(path, **fields)
        assert see(node) == after, name

    def noted() -> set[str]:
        kinds = ("settings-changed", "policy-changed")
        return {
            name
            for event in db.session.scalars(sa.select(SecurityEvent).where(SecurityEvent.kind.in_(kinds)))
            for name in event.details
        }

    assert world.ask(noted) >= SETTINGS.keys()
