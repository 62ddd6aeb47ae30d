"""A card that shows others how far somebody is, for as long as its owner wants that."""

from io import BytesIO

import pytest
from PIL import Image

from blog.auth.people.actions import suspend
from blog.auth.sessions.models import Client
from blog.feeds.cards import actions, queries
from blog.posts.actions import trash
from tests.guides.following import guide, keys, tick
from tests.page import SITE, Page, Reader
from tests.world import World


def switch(reader: Reader, slug: str, **fields: str) -> str:
    """Switch the card on or off, and give its path, "" for none."""
    reader.submit(f"/posts/{slug}/guide", at="/card", **fields)
    links = reader.open(f"/posts/{slug}/guide").links()
    return next((link.removeprefix(SITE) for link in links if "/shared/" in link), "")


def test_nothing_is_public_until_it_is_switched_on_and_off_is_off_at_once(world: World) -> None:
    slug = guide(world)
    reader, anybody, known = world.browser("charlie"), world.browser(), keys(world, slug)
    assert "/shared/" not in " ".join(reader.open(f"/posts/{slug}/guide").links())
    tick(reader, slug, done=[known["安装"], known["venv"]], was="")
    reader.submit(f"/posts/{slug}/guide/points/{known['venv']}/note", text="只有我")
    path = switch(reader, slug, named="1")
    page = anybody.open(path)
    assert "学完 2 个，共 5 个" in page.main
    assert "学了 1 周" in page.main
    assert "2/3" in page.main  # of the first stage
    assert (page.one("meta", name="robots").attrib["content"], page.response.headers["Cache-Control"]) == (
        "noindex",
        "no-store",
    )
    name = world.ask(lambda: world.person("charlie").display_name)
    assert name in page.main
    assert not [word for word in ("只有我", "charlie@") if word in page.html]
    assert world.ask(lambda: world.person("charlie").email) not in page.html
    assert name not in anybody.open(switch(reader, slug, named="")).html
    assert switch(reader, slug, named="1") == path  # the address stays
    assert switch(reader, slug, end="1") == ""
    for ended in (path, f"{path}.png", "/shared/x", "/shared/x.png"):
        assert anybody.client.get(ended).status_code == 404
    assert switch(reader, slug, named="1") != path


def test_it_is_there_only_while_the_guide_and_its_owner_are(world: World) -> None:
    slug = guide(world)
    path, anybody = switch(world.browser("charlie"), slug), world.browser().client
    assert anybody.get(path).status_code == 200
    world.ask(lambda: suspend(world.person("alice"), world.person("charlie"), Client()))
    assert anybody.get(path).status_code == 404
    path = switch(world.browser("dora"), slug)
    assert anybody.get(path).status_code == 200
    world.change(slug, trash)
    assert anybody.get(path).status_code == 404


def test_the_picture_is_of_the_size_that_others_show_and_is_drawn_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not world.ask(queries.font):
        pytest.skip("no font with Chinese characters (on Debian: fonts-noto-cjk)")
    slug = guide(world)
    reader, anybody = world.browser("charlie"), world.browser()
    path = switch(reader, slug, named="1")
    page = anybody.open(path)
    (image,) = page.all("meta", property="og:image")
    assert image.attrib["content"] == f"{SITE}{path}.png"
    first = anybody.client.get(f"{path}.png")
    assert Image.open(BytesIO(first.data)).size == (1200, 630)
    assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (first.headers["X-Robots-Tag"], first.headers["Cache-Control"]) == ("noindex", "no-store")
    drawn = actions.drawn_progress.cache_info().misses
    assert anybody.client.get(f"{path}.png").data == first.data
    assert actions.drawn_progress.cache_info().misses == drawn
    tick(reader, slug, done=[keys(world, slug)["安装"]], was="")
    assert anybody.client.get(f"{path}.png").data != first.data
    monkeypatch.setattr(queries, "_found", lambda: "")
    assert not Page(anybody.client.get(path)).all("meta", property="og:image")
    assert anybody.client.get(f"{path}.png").status_code == 404
