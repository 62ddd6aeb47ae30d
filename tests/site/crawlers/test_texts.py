"""robots.txt, llms.txt and posts as Markdown."""

from urllib.robotparser import RobotFileParser

from flask.testing import FlaskClient
from time_machine import travel

from blog.posts import actions
from blog.site.crawlers.llms import Told, listing
from tests.page import Page
from tests.world import World

SITE = "http://127.0.0.1:8000"


def test_robots_read_what_is_public_and_nothing_else(client: FlaskClient) -> None:
    response = client.get("/robots.txt")
    assert response.mimetype == "text/plain"
    robots = RobotFileParser()
    robots.parse(response.text.splitlines())
    assert robots.site_maps() == [f"{SITE}/sitemap.xml"]
    for path in ("/", "/posts/a", "/posts/a/comments", "/posts/a.md", "/tags/a", "/feed.xml", "/media/a.png"):
        assert robots.can_fetch("any", path), path
    for path in (
        "/search",
        "/search?q=a",
        "/auth/sign-in",
        "/account",
        "/write/posts/1",
        "/preview/x",
        "/comments/1",
    ):
        assert not robots.can_fetch("any", path), path


def test_language_models_are_told_about_guides_first(world: World, client: FlaskClient) -> None:
    guide = world.post("指南", guide="true", date="2020-01-01 08:00:00", description="一步一步")
    post = world.post("甲 [乙](丙)")
    world.post("私密", visibility="private")
    world.draft("---\ntitle: 草稿\n---\n\n正文。\n")
    world.change(world.post("扔掉"), actions.trash)
    text = client.get("/llms.txt").text
    assert text.startswith("# 墨径\n\n> ")
    assert f"## 指南\n\n- [指南]({SITE}/posts/{guide}.md): 一步一步\n" in text
    assert f"## 文章\n\n- [甲 \\[乙\\](丙)]({SITE}/posts/{post}.md): 正文。\n" in text
    assert not [title for title in ("私密", "草稿", "扔掉") if title in text]
    assert client.get("/llms.txt", headers={"Accept-Language": "en"}).text == text


def test_what_is_scheduled_is_told_at_its_time(world: World, client: FlaskClient) -> None:
    with travel("2026-01-01T00:00:00+00:00", tick=False):
        world.post("明天", date="2026-01-02 08:00:00")
        assert "明天" not in client.get("/llms.txt").text
    with travel("2026-01-02T00:00:00+00:00", tick=False):
        assert "明天" in client.get("/llms.txt").text


def test_a_title_stays_on_its_line() -> None:
    text = listing("a\n# b", "", [("C", [Told("x\ny](z)\\", "https://e.org/", "d")]), ("D", [])])
    assert text == "# a # b\n\n## C\n\n- [x y\\](z)\\\\](https://e.org/): d\n"


def test_a_post_and_its_markdown_name_each_other(world: World, client: FlaskClient) -> None:
    slug = world.post("甲", date="2025-01-01 08:00:00")
    page = Page(client.get(f"/posts/{slug}"))
    source = page.one("link", rel="alternate", type="text/markdown").attrib["href"]
    response = client.get(source)
    assert response.mimetype == "text/markdown"
    assert response.text == "---\ntitle: 甲\ndate: 2025-01-01 08:00:00\n---\n\n正文。\n"
    assert response.headers["Link"] == f'<{SITE}/posts/{slug}>; rel="canonical"'
    assert client.get(source, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
