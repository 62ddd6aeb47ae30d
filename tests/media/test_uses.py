"""Which files are in use: noted with every text, whoever changes it and however it spells them."""

import pytest

from blog.db import db
from blog.errors import Invalid
from blog.media import actions
from blog.posts import actions as posts
from blog.posts.uses import _ids, named_in, posts_using
from tests.media.conftest import Send
from tests.media.pictures import picture
from tests.world import World


def users(world: World) -> list[str]:
    """The slugs of the posts that use the only file."""
    return world.ask(lambda: [post.slug for post in posts_using(world.file(), world.person("dora")).posts])


@pytest.mark.parametrize(
    "text",
    [
        "![图]({})",
        "![图]({} '标题')",
        "![图](<{}>)",
        "[文件]({})",
        "[图]: {}",
        '<img src="{}">',
        "<img src='{}'>",
        "![图]({}?v=1)",
        "![图]({}#x)",
        "![图](http://127.0.0.1:8000{})",
        "![图]({})，还有字",
        "- a\n- ![图]({})",
    ],
)
def test_every_way_to_name_a_file_counts(world: World, send: Send, text: str) -> None:
    address = send("a.png", picture())
    assert users(world) == []
    slug = world.post("标题", text.format(address))
    assert users(world) == [slug]


@pytest.mark.parametrize("key", ["cover", "banner", "photos"])
def test_covers_count(world: World, send: Send, key: str) -> None:
    address = send("a.png", picture())
    slug = world.post("标题", **{key: f"[{address}]" if key == "photos" else address})
    assert users(world) == [slug]


def test_a_draft_counts_from_its_first_save_to_its_last(world: World, send: Send) -> None:
    address = send("a.png", picture())
    slug = world.draft("---\ntitle: 草稿\n---\n\n还没有。\n")
    assert users(world) == []
    world.revise(slug, f"---\ntitle: 草稿\n---\n\n![]({address})\n")
    assert users(world) == [slug]
    world.revise(slug, "---\ntitle: 草稿\n---\n\n没有了。\n")
    assert users(world) == []


def test_the_live_text_counts_while_a_draft_leaves_it_out(world: World, send: Send) -> None:
    address = send("a.png", picture())
    slug = world.post("标题", f"![]({address})")
    world.revise(slug, "---\ntitle: 标题\n---\n\n无图。\n")
    assert users(world) == [slug]
    world.change(slug, lambda post: posts.publish(post, post.author))
    assert users(world) == []


def test_what_is_in_the_trash_counts(world: World, send: Send) -> None:
    slug = world.post("标题", f"![]({send('a.png', picture())})")
    world.change(slug, posts.trash)
    assert users(world) == [slug]
    world.change(slug, posts.unpublish)
    assert users(world) == [slug]


def test_a_file_in_use_is_not_deleted_whatever_the_page_said(world: World, send: Send) -> None:
    slug = world.post("标题", f"![]({send('a.png', picture())})")
    with pytest.raises(Invalid, match="uses this file"):
        world.ask(lambda: actions.remove(world.file()))
    world.revise(slug, "---\ntitle: 标题\n---\n\n无图。\n")
    world.change(slug, lambda post: posts.publish(post, post.author))
    world.ask(lambda: actions.remove(world.file()))


def test_a_post_that_goes_takes_its_uses_along(world: World, send: Send) -> None:
    slug = world.draft(f"---\ntitle: 草稿\n---\n\n![]({send('a.png', picture())})\n")
    world.ask(lambda: db.session.delete(world.get(slug)) or db.session.commit())
    assert users(world) == []


@pytest.mark.parametrize("spelling", ["x.png", "./x.png", "post/x.png", "/images/y.png", "my%20pic.png"])
def test_files_of_an_import_count_however_they_are_spelled(
    world: World, spelling: str, tmp_path: object
) -> None:
    from blog.transfer.actions import import_site

    source = tmp_path / "source"  # type: ignore[operator]
    (source / "_posts" / "post").mkdir(parents=True)
    (source / "_posts" / "post.md").write_text(f"---\ntitle: 甲\n---\n\n![]({spelling})\n")
    name = spelling.rpartition("/")[2].replace("%20", " ")
    folder = source / "images" if "images" in spelling else source / "_posts" / "post"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(picture())
    world.ask(lambda: import_site(world.person("alice"), source))
    assert users(world) == ["post"]


@pytest.mark.parametrize("size", [1, 200_000])
def test_a_hostile_text_costs_little(world: World, size: int) -> None:
    from time import process_time

    began = process_time()
    found = world.ask(lambda: named_in("a/b.c " * size + "/".join("x" * size) + ".png", {}))
    assert "a/b.c" in found
    assert process_time() - began < 3


def test_names_that_cannot_be_any_do_no_harm(world: World) -> None:
    assert world.draft("---\ntitle: 甲\n---\n\n![](/%00.png) ![](/%ff.png) ![](" + "/x" * 3000 + ".png)\n")


def test_any_number_of_names_fits_into_the_statements(world: World) -> None:
    paths = {f"images/{number}.png" for number in range(70_000)}
    assert world.ask(lambda: list(_ids(db.session.connection(), paths))) == []
