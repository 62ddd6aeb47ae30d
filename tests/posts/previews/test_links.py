"""Preview links: unguessable, for a while, to be ended, and never indexed or kept."""

from datetime import timedelta
from pathlib import Path

import pytest
from time_machine import travel

from blog.db import utcnow
from blog.errors import Invalid
from blog.posts import actions
from blog.posts.previews.actions import end, share
from blog.posts.previews.models import DAYS, MOST
from blog.posts.previews.queries import links_of, token_of
from blog.transfer.actions import import_site
from tests.media.pictures import picture
from tests.page import Reader
from tests.world import World, front

DOCUMENT = front(title="还没发布的") + "## main\n\n悄悄写的。\n"


@pytest.fixture
def slug(world: World) -> str:
    return world.draft(DOCUMENT)


def link(world: World, slug: str, days: int = 7) -> str:
    return "/preview/" + world.ask(lambda: token_of(share(world.get(slug), world.person("bob"), days)))


def test_whoever_has_the_link_reads_the_text_as_it_is_at_that_moment(
    world: World, slug: str, reader: Reader
) -> None:
    path = link(world, slug)
    assert "悄悄写的。" in reader.open(path).main
    world.change(slug, lambda p: actions.revise(p, p.author, DOCUMENT + "又加了一段。\n", p.version))
    assert "又加了一段。" in reader.open(path).main


def test_it_is_never_indexed_kept_or_passed_on(world: World, slug: str, reader: Reader) -> None:
    path = link(world, slug)
    for _time in range(2):
        page = reader.open(path)
        headers = page.response.headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"].startswith("noindex")
        assert headers["Referrer-Policy"] == "no-referrer"
        assert page.one("meta", name="robots").attrib["content"] == "noindex"
        assert not page.all("link", rel="canonical")
        assert "ETag" not in headers


def test_it_ends_by_itself(world: World, slug: str, reader: Reader) -> None:
    path = link(world, slug, days=1)
    with travel(utcnow() + timedelta(hours=23, minutes=59), tick=False):
        reader.open(path)
    with travel(utcnow() + timedelta(days=1, seconds=1), tick=False):
        reader.open(path, 404)


def test_its_author_ends_it(world: World, slug: str, reader: Reader) -> None:
    path = link(world, slug)
    bob = world.browser("bob")
    bob.submit(f"/write/posts/{world.id(slug)}", at="/end")
    reader.open(path, 404)
    assert path not in bob.open(f"/write/posts/{world.id(slug)}").html


def test_it_is_made_and_shown_on_the_page_of_the_editor(world: World, slug: str, reader: Reader) -> None:
    bob = world.browser("bob")
    bob.submit(f"/write/posts/{world.id(slug)}", at="/previews")
    page = bob.open(f"/write/posts/{world.id(slug)}")
    shown = next(
        box.attrib["value"] for box in page.all("input", readonly="") if "/preview/" in box.attrib["value"]
    )
    assert "悄悄写的。" in reader.open(shown.removeprefix("http://127.0.0.1:8000")).main


def test_it_leads_nowhere_once_the_post_is_in_the_trash_or_gone(
    world: World, slug: str, reader: Reader
) -> None:
    path = link(world, slug)
    world.change(slug, actions.trash)
    reader.open(path, 404)
    world.change(slug, actions.erase)
    reader.open(path, 404)


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: "x" + t, lambda t: t.split(".")[0], lambda t: "é"]
)
def test_another_token_opens_nothing(world: World, slug: str, reader: Reader, change) -> None:  # type: ignore[no-untyped-def]
    token = link(world, slug).removeprefix("/preview/")
    reader.open(f"/preview/{change(token)}", 404)


def test_a_token_of_another_purpose_opens_nothing(world: World, slug: str, reader: Reader) -> None:
    from blog.signing import sign

    id = world.ask(lambda: share(world.get(slug), world.person("bob"), 1).id)
    reader.open(f"/preview/{world.ask(lambda: sign('reset', str(id)))}", 404)


def test_a_link_opens_one_post_and_no_door_to_write(world: World, slug: str, reader: Reader) -> None:
    path = link(world, slug)
    other = world.draft(front(title="另一篇") + "别人的。\n", by="erik")
    assert "别人的" not in reader.open(path).html
    assert reader.client.get(f"/write/posts/{world.id(other)}").status_code == 303
    assert reader.client.get(f"/write/posts/{world.id(slug)}").status_code == 303


@pytest.fixture
def imported(world: World, tmp_path: Path) -> str:
    """A draft with pictures beside it, and somebody else's."""
    source = tmp_path / "source"
    for name, size in (("a/my pic.png", (30, 20)), ("a/y.png", (9, 9)), ("b/x.png", (8, 8))):
        (source / "_drafts" / name).parent.mkdir(parents=True, exist_ok=True)
        (source / "_drafts" / name).write_bytes(picture(size=size))
    text = "![](my%20pic.png) ![](a/y.png) [y](y.png) ![](/media/_drafts/a/y.png) ![](/media/_drafts/b/x.png)"
    (source / "_drafts" / "a.md").write_text(front(title="甲", cover="y.png") + text)
    (source / "_drafts" / "b.md").write_text(front(title="乙") + "![](x.png)")
    world.ask(lambda: import_site(world.person("bob"), source))
    return "a"


def test_pictures_beside_the_text_are_shown_with_it_and_nothing_else_is(
    world: World, imported: str, reader: Reader
) -> None:
    path = link(world, imported)
    page = reader.open(path)
    *shown, others = [image.attrib["src"] for image in page.all("img")]
    assert shown == [f"{path}/{name}" for name in ("y.png", "my%20pic.png", "y.png", "y.png")]
    assert others.startswith("/media/_drafts/b/x.png")
    assert f"{path}/y.png" in page.links()
    for address in shown:
        with reader.client.get(address, buffered=True) as response:
            assert (response.status_code, response.mimetype) == (200, "image/png")
            assert response.headers["Cache-Control"] == "no-store"
            assert response.headers["X-Robots-Tag"].startswith("noindex")
    for name in ("../b/x.png", "b/x.png", "x.png", "%00", "none.png"):
        assert reader.client.get(f"{path}/{name}").status_code == 404
    assert reader.client.get("/media/_drafts/a/y.png").status_code == 404
    world.change(imported, lambda post: end(links_of(post)[0]))
    assert reader.client.get(shown[0]).status_code == 404


def test_a_post_without_files_of_its_own_shares_none(world: World, slug: str, reader: Reader) -> None:
    reader.open(f"{link(world, slug)}/media/x.png", 404)


def test_its_author_sees_pictures_beside_the_text(world: World, imported: str) -> None:
    bob = world.browser("bob")
    page = bob.open(f"/write/posts/{world.id(imported)}/preview")
    shown = [image.attrib["src"].partition("?")[0] for image in page.all("img")]
    names = ["a/y.png", "a/my pic.png", "a/y.png", "a/y.png", "b/x.png"]
    assert shown == [f"/media/_drafts/{name}" for name in names]
    for address in shown:
        with bob.client.get(address, buffered=True) as response:
            assert (response.status_code, response.headers["Cache-Control"]) == (200, "private, no-cache")


def test_numbers_of_links_are_random(world: World, slug: str) -> None:
    ids = world.ask(lambda: [share(world.get(slug), world.person("bob"), 1).id for _ in range(4)])
    assert len({id >> 40 for id in ids}) == 4


@pytest.mark.parametrize("days", [0, -1, 2, 3650])
def test_a_link_lasts_one_of_the_spans_that_there_are(world: World, slug: str, days: int) -> None:
    with pytest.raises(Invalid, match="no such choice"):
        link(world, slug, days)
    offered = world.browser("bob").open(f"/write/posts/{world.id(slug)}").one("select", id="days")
    assert tuple(int(option.attrib["value"]) for option in offered) == DAYS


def test_there_is_an_end_to_how_many_there_are(world: World, slug: str) -> None:
    for _number in range(MOST):
        link(world, slug)
    with pytest.raises(Invalid):
        link(world, slug)
    world.change(slug, lambda post: end(links_of(post)[0]))
    link(world, slug)
