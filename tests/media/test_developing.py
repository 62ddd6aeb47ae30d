"""Smaller pictures: which are made, when, what pages show of them, and what happens when something stops."""

import logging
from datetime import timedelta

import pytest
import sqlalchemy as sa

from blog.db import SiteStamp, db, utcnow
from blog.errors import Unavailable
from blog.media import actions, imaging
from blog.media.developing import actions as developing
from blog.media.developing.actions import develop_due
from blog.media.models import PATIENCE, Picture
from blog.web.pictures import illustrated
from tests.media.conftest import Send, stored
from tests.media.pictures import animation, opened, photograph, picture, svg
from tests.page import Page
from tests.world import World


def pictures(world: World) -> list[Picture]:
    return world.ask(lambda: list(db.session.scalars(sa.select(Picture))))


def stamp(world: World) -> int:
    return world.ask(lambda: db.session.get_one(SiteStamp, 1).value)


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (200, [200]),
        (480, [480]),
        (500, [500]),
        (600, [480, 600]),
        (1200, [480, 960, 1200]),
        (3000, [480, 960, 1600]),
    ],
)
def test_widths_grow_to_the_pictures_own_and_never_beyond(width: int, widths: list[int]) -> None:
    wanted = Picture(width=width).wanted
    assert [w for w, format in wanted if format == "webp"] == widths
    assert [w for w, format in wanted if format == "avif"] == widths


def test_both_formats_are_made_and_their_sizes_are_right(world: World, send: Send) -> None:
    send("a.jpg", photograph((600, 400)))
    assert [found.variants for found in pictures(world)] == [{}]
    assert world.ask(develop_due) == 1
    (found,) = pictures(world)
    assert (found.width, found.height, found.due_at) == (600, 400, None)
    assert found.variants == {"avif": [480, 600], "webp": [480, 600]}
    from blog.media.storage import read

    for name in found.names:
        image = world.ask(lambda name=name: opened(read(name)))
        assert image.size == ((480, 320) if "-480" in name else (600, 400))


def test_cached_pages_change_when_they_are_there(world: World, send: Send) -> None:
    send("a.jpg", photograph((600, 400)))
    before = stamp(world)
    world.ask(develop_due)
    assert stamp(world) > before


def test_a_variant_that_is_no_smaller_is_not_kept(
    world: World, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    send("a.png", picture())
    large = bytes(len(picture()) * 2)
    monkeypatch.setattr(imaging, "resized", lambda *asked: ((300, 200), [large for _ in asked[2]]))
    world.ask(develop_due)
    assert [found.variants for found in pictures(world)] == [{}]
    assert len(stored(world)) == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.gif", animation("GIF")),
        ("a.webp", animation("WEBP")),
        ("a.svg", svg("<rect/>")),
        ("a.gif", picture("GIF")),
    ],
    ids=["gif", "webp", "svg", "still-gif"],
)
def test_what_moves_or_is_drawn_stays_as_it_is(world: World, send: Send, name: str, data: bytes) -> None:
    send(name, data)
    world.ask(develop_due)
    (found,) = pictures(world)
    assert (found.variants, found.due_at) == ({}, None)
    assert found.width > 0


def test_pictures_that_came_when_nobody_looked_are_found(world: World, send: Send) -> None:
    send("a.jpg", photograph((600, 400)))
    world.ask(lambda: actions.store("images/b.png", b"no picture"))
    world.ask(lambda: db.session.execute(sa.delete(Picture)) and db.session.commit())
    world.ask(develop_due)
    widths = sorted(found.width for found in pictures(world))
    assert widths == [0, 600]
    assert world.ask(develop_due) == 0


def test_one_that_was_begun_and_left_is_made_later(world: World, send: Send) -> None:
    """As when the process is killed: the claim runs out, and another process takes it."""
    send("a.jpg", photograph((600, 400)))
    digest = pictures(world)[0].digest
    assert world.ask(lambda: developing._claim(digest)) is not None
    assert world.ask(lambda: developing._claim(digest)) is None
    assert world.ask(develop_due) == 0
    world.ask(lambda: make_due(utcnow() - timedelta(seconds=1)))
    assert world.ask(develop_due) == 1


def make_due(at: object) -> None:
    db.session.execute(sa.update(Picture).values(due_at=at))
    db.session.commit()


def test_one_that_kills_its_process_again_and_again_is_given_up(
    world: World, send: Send, caplog: pytest.LogCaptureFixture
) -> None:
    send("a.jpg", photograph((600, 400)))
    for _try in range(PATIENCE):
        assert world.ask(lambda: developing._claim(pictures(world)[0].digest))
        world.ask(lambda: make_due(utcnow()))
    world.ask(develop_due)
    assert pictures(world)[0].due_at is None
    assert "given up" in caplog.text


@pytest.mark.parametrize("problem", [OSError(28, "No space left"), Unavailable("away")])
def test_without_room_it_waits(
    world: World,
    send: Send,
    problem: Exception,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    send("a.jpg", photograph((600, 400)))

    def refuse(*_args: object) -> None:
        raise problem

    monkeypatch.setattr("blog.media.storage.disk.Disk.put", refuse)
    with caplog.at_level(logging.WARNING):
        assert world.ask(develop_due) == 0
    assert pictures(world)[0].due_at is not None
    assert pictures(world)[0].tries == 0
    assert "have to wait" in caplog.text


def test_one_that_somebody_is_at_is_not_begun_again(world: World, send: Send) -> None:
    send("a.jpg", photograph((600, 400)))
    digest = pictures(world)[0].digest
    world.ask(lambda: developing._settle(digest, problem="No space left"))
    assert world.ask(lambda: developing._claim(digest)) is not None
    world.ask(lambda: developing.try_again(None))
    world.ask(lambda: developing.try_again(digest))
    assert world.ask(lambda: developing._claim(digest)) is None


def test_one_that_is_deleted_meanwhile_leaves_nothing(
    world: World, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    send("a.jpg", photograph((600, 400)))
    made = imaging.resized

    def interrupted(*args: object) -> object:
        world.ask(lambda: actions.remove(world.file()))
        return made(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(imaging, "resized", interrupted)
    world.ask(develop_due)
    assert pictures(world) == []
    assert stored(world) == []


def test_variants_go_with_the_file(world: World, send: Send) -> None:
    send("a.jpg", photograph((600, 400)))
    world.ask(develop_due)
    assert len(stored(world)) == 5
    world.ask(lambda: actions.remove(world.file()))
    assert stored(world) == []


def image(page: Page, number: int = 0) -> dict[str, str]:
    return dict(page.one("div", class_="prose").findall(".//img")[number].attrib)


def test_a_page_has_room_for_a_picture_before_and_the_right_size_after(world: World, send: Send) -> None:
    address = send("山.jpg", photograph((1200, 800)), alt="山")
    slug = world.post("标题", f"![山]({address})")
    page = world.browser().open(f"/posts/{slug}")
    assert (image(page)["width"], image(page)["height"]) == ("1200", "800")
    assert image(page)["src"].startswith(f"{address}?v=")
    assert page.all("source") == []
    world.ask(develop_due)
    page = world.browser().open(f"/posts/{slug}")
    avif, webp = page.all("source")
    digest = world.ask(lambda: world.file().digest)
    assert avif.attrib == {
        "type": "image/avif",
        "srcset": ", ".join(f"/media/sizes/{digest}-{w}.avif {w}w" for w in (480, 960, 1200)),
        "sizes": "(max-width: 680px) 100vw, 680px",
    }
    assert webp.attrib["type"] == "image/webp"
    assert image(page)["alt"] == "山"
    with world.browser().client.get(avif.attrib["srcset"].split()[2]) as response:
        assert response.status_code == 200


def test_the_first_picture_is_fetched_at_once_and_the_others_when_they_are_needed(
    world: World, send: Send
) -> None:
    one, two = send("1.png", picture()), send("2.png", picture(size=(30, 20)))
    slug = world.post("标题", f"![]({one})\n\n![]({two})")
    page = world.browser().open(f"/posts/{slug}")
    assert [image(page, n)["loading"] for n in (0, 1)] == ["eager", "lazy"]
    assert image(page, 1)["decoding"] == "async"


def test_a_cover_comes_first(world: World, send: Send) -> None:
    cover, other = send("1.jpg", photograph((1200, 800))), send("2.png", picture())
    slug = world.post("标题", f"![]({other})", cover=cover)
    world.post("后来")  # so that the other one is a card and not the lead
    world.ask(develop_due)
    page = world.browser().open(f"/posts/{slug}")
    shown = page.one("figure", class_="cover").find(".//img")
    assert shown is not None
    assert shown.attrib["fetchpriority"] == "high"
    assert "loading" not in shown.attrib
    assert image(page)["loading"] == "lazy"
    card = world.browser().open("/").one("a", class_="post__pic")
    assert "-480.avif" in card.findall(".//source")[0].attrib["srcset"]
    assert page.one("meta", property="og:image").attrib["content"].endswith(cover)


def test_what_the_author_says_about_a_size_counts(world: World, send: Send) -> None:
    address = send("a.jpg", photograph((1200, 800)))
    slug = world.post("标题", f'<img src="{address}" alt="" width="300">')
    world.ask(develop_due)
    page = world.browser().open(f"/posts/{slug}")
    assert image(page)["width"] == "300"
    assert "height" not in image(page)
    assert page.all("source")[0].attrib["sizes"] == "(max-width: 300px) 100vw, 300px"


@pytest.mark.parametrize(
    "spelling", ["x.png", "./x.png", "post/x.png", "/2025/07/29/post/x.png", "/media/_posts/post/x.png"]
)
def test_every_spelling_of_hexos_finds_its_picture(world: World, spelling: str, tmp_path: object) -> None:
    from blog.transfer.actions import import_site

    source = tmp_path / "source" / "_posts"  # type: ignore[operator]
    (source / "post").mkdir(parents=True)
    (source / "post.md").write_text(f"---\ntitle: 甲\ndate: 2025-07-29 10:00:00\n---\n\n![]({spelling})\n")
    (source / "post" / "x.png").write_bytes(picture())
    world.ask(lambda: import_site(world.person("alice"), tmp_path / "source"))  # type: ignore[operator]
    page = world.browser().open("/posts/post")
    assert (image(page)["width"], image(page)["height"]) == ("300", "200")


@pytest.mark.parametrize("alt", ['a > b "c" &amp; <d>', "a&gt;b", "'x'", "墨径"])
def test_no_words_break_out_of_a_picture(world: World, send: Send, alt: str) -> None:
    address = send("a.png", picture())
    escaped = alt.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    slug = world.post("标题", f'<p><img src="{address}" alt="{escaped}"> danach</p>')
    page = world.browser().open(f"/posts/{slug}")
    assert image(page)["alt"] == alt
    assert "danach" in page.main


@pytest.mark.parametrize("address", ["//[x", "http://[::1", "/%zz", "/" + "x" * 5000, "/%00.png", "/a b.png"])
def test_no_address_breaks_a_page(world: World, address: str) -> None:
    slug = world.post("标题", f'<img src="{address}" alt="" width="{"9" * 5000}" height="x">')
    assert world.browser().client.get(f"/posts/{slug}").status_code == 200


def test_pages_with_very_many_pictures_are_shown(world: World) -> None:
    images = "".join(f'<img src="/{number}.png" alt="">' for number in range(20_000))
    assert world.ask(lambda: illustrated(images)).count("<img") == 20_000


def test_pictures_of_others_are_left_alone(world: World) -> None:
    addresses = ["https://other.example/a.png", "/none.png", "//other.example/y.png"]
    slug = world.post("标题", " ".join(f"![]({address})" for address in addresses))
    page = Page(world.browser().client.get(f"/posts/{slug}"))
    assert [image(page, n)["src"] for n in range(3)] == addresses
    assert "width" not in image(page)
