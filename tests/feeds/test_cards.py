"""What stands for a post where its address is shared."""

from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image, ImageChops
from time_machine import travel

from blog.errors import Invalid
from blog.feeds.cards.queries import font
from blog.media import imaging
from blog.posts import actions
from tests.conftest import make_app
from tests.page import SITE, Page
from tests.world import World


@pytest.fixture(autouse=True)
def _needs_a_font(world: World) -> None:
    if not world.ask(font):
        pytest.skip("no font with Chinese characters (on Debian: fonts-noto-cjk)")


def meta(client: FlaskClient, slug: str) -> dict[str, str]:
    page = Page(client.get(f"/posts/{slug}"))
    named = [*page.all("meta")]
    return {e.attrib.get("property", e.attrib.get("name", "")): e.attrib.get("content", "") for e in named}


def address(client: FlaskClient, slug: str) -> str:
    return meta(client, slug)["og:image"].removeprefix(SITE)


def test_a_post_has_a_card_that_is_drawn_once(world: World, client: FlaskClient) -> None:
    slug = world.post("Python后端开发学习指南：从入门到精通学习路线")
    said = meta(client, slug)
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert said["twitter:card"] == "summary_large_image"
    response = client.get(address(client, slug))
    assert response.mimetype == "image/png"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert Image.open(BytesIO(response.data)).size == (1200, 630)
    [kept] = Path(world.app.instance_path, "cards").iterdir()
    kept.write_bytes(b"kept")
    assert client.get(address(client, slug)).data == b"kept"


def test_another_title_is_another_card_and_the_old_address_leads_there(
    world: World, client: FlaskClient
) -> None:
    slug = world.post("甲")
    old = address(client, slug)
    assert client.get(old).status_code == 200
    world.revise(slug, "---\ntitle: 乙\n---\n\n正文。\n")
    world.change(slug, lambda post: actions.publish(post, post.author))
    new = address(client, slug)
    assert new != old
    moved = client.get(old)
    assert (moved.status_code, moved.location) == (302, new)
    assert client.get(new).status_code == 200
    assert len(list(Path(world.app.instance_path, "cards").iterdir())) == 1, "the old one is gone"


def test_a_cover_of_pixels_is_the_card_and_a_drawing_is_not(world: World, client: FlaskClient) -> None:
    assert address(client, world.post("甲", cover="/images/a.png")) == "/images/a.png"
    elsewhere = "https://example.com/a.jpg"
    assert address(client, world.post("乙", cover=elsewhere)) == elsewhere
    assert address(client, world.post("丙", cover="/images/a.svg")).startswith("/cards/")


@pytest.mark.parametrize("who", ["", "bob", "alice"])
def test_what_is_not_public_has_no_card(world: World, client: FlaskClient, who: str) -> None:
    slug = world.post("甲")
    path = address(client, slug)
    assert client.get(path).status_code == 200
    world.change(slug, actions.trash)
    assert world.browser(who).client.get(path).status_code == 404
    assert world.browser(who).client.get("/cards/999-0000000000000000.png").status_code == 404


def test_a_scheduled_post_has_one_at_its_time(world: World, client: FlaskClient) -> None:
    with travel("2026-01-01T00:00:00+00:00", tick=False):
        slug = world.post("明天", date="2026-01-02 08:00:00")
        path = f"/cards/{world.id(slug)}-0000000000000000.png"
        assert client.get(path).status_code == 404
    with travel("2026-01-02T00:00:00+00:00", tick=False):
        assert client.get(path).status_code == 302


def test_without_a_font_there_is_no_card(
    world: World, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = world.post("甲")
    path = address(client, slug)
    monkeypatch.setattr("blog.feeds.cards.queries._found", lambda: "")
    world.post("乙")  # so that no page is kept
    said = meta(client, slug)
    assert "og:image" not in said
    assert said["twitter:card"] == "summary"
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "title", ["字" * 300, "a" * 300, "🦉", "", "\u202e\x00\ufeff", "一 二\t三\n四", "，。！？" * 80, "مرحبا"]
)
def test_whatever_a_title_is_made_of(world: World, title: str) -> None:
    drawn = imaging.card([title], "🦉" * 99, "名" * 99, world.ask(font))
    assert Image.open(BytesIO(drawn)).size == (1200, 630)


def test_a_font_that_is_none_is_refused(world: World, tmp_path: Path) -> None:
    path = tmp_path / "none.ttf"
    path.write_bytes(b"none")
    with pytest.raises(Invalid, match="font"):
        imaging.card(["甲"], "", "", str(path))
    with pytest.raises(SystemExit, match="CARD_FONT"):
        make_app(tmp_path, CARD_FONT=str(tmp_path / "absent.ttf"))


def test_the_title_is_to_be_seen(world: World) -> None:
    path = world.ask(font)
    empty, full = (Image.open(BytesIO(imaging.card([t], "", "", path))) for t in ("", "墨径"))
    left, top, right, bottom = ImageChops.difference(empty, full).getbbox() or (0, 0, 0, 0)
    assert right - left > 150
    assert bottom - top > 60
