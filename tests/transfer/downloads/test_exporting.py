"""The site as a zip: the same files as `flask export`, and from there the same zip again."""

import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa

from blog.auth.events.models import SecurityEvent
from blog.db import db
from blog.posts import actions as posts
from blog.posts.models import Post
from blog.transfer.downloads.packing import packed
from blog.transfer.export import Leaf, export_site
from tests.comments.talking import say
from tests.conftest import make_app
from tests.databases import Databases
from tests.transfer.sites import POST, Hexo, bring_in
from tests.transfer.test_export import AWKWARD, DEMO
from tests.transfer.uploads.sending import Sender
from tests.world import World


def saved(world: World, name: str = "dora") -> bytes:
    """The zip that the page gives."""
    answer = world.browser(name).client.get("/write/export/site.zip")
    assert answer.status_code == 200
    return answer.data


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as pack:
        assert pack.testzip() is None
        return {name: pack.read(name) for name in pack.namelist()}


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_changes_that_readers_do_not_have_are_left_out_and_the_page_says_so(world: World) -> None:
    slug = world.post("甲", "旧文")
    world.revise(slug, "---\ntitle: 甲\n---\n\n新文\n")
    documents = {name: data for name, data in unpacked(saved(world)).items() if name.endswith(".md")}
    assert [*documents] == [f"source/_posts/{slug}.md"]
    assert "旧文" in documents[f"source/_posts/{slug}.md"].decode()
    dora = world.browser("dora")
    page = dora.open("/write/export")
    assert "还没发布的修改不在里面" in page.main
    there = next(link for link in page.links() if "state=changed" in link)
    assert "甲" in dora.open(there).main


@pytest.fixture
def full(world: World, hexo: Hexo) -> World:
    """A site with everything that an export knows."""
    for name, data in AWKWARD.items():
        hexo.put(f"source/{name}", data)
    for name in ("_drafts/up.md", "_posts/down.md"):
        hexo.put(f"source/{name}", POST.format(title=name))
    hexo.put("source/_drafts/up/x.png", "up")
    bring_in(world, hexo.root)
    bring_in(world, DEMO)
    world.ask(lambda: posts.publish(world.get("up"), world.person("alice")) and None)
    world.change("down", posts.unpublish)
    world.post("甲", date="2025-01-01 00:00:01")
    world.post("将来", date="2099-01-01 00:00:00")
    world.draft("---\ntitle: 草稿\n---\n\n正文\n")
    world.change(world.post("丢掉"), posts.trash)
    return world


@pytest.fixture
def empty(tmp_path: Path, template: Path, databases: Databases) -> Iterator[World]:
    """Another site, with nobody's posts."""
    folder = tmp_path / "empty"
    databases.copy(template, folder)
    yield World(make_app(folder))
    databases.drop(folder)


def test_the_zip_holds_what_the_command_writes(full: World, tmp_path: Path) -> None:
    written = full.ask(lambda: export_site(tmp_path / "out"))
    data = saved(full)
    assert unpacked(data) == tree(tmp_path / "out")
    assert list(unpacked(data)) == sorted(written)


def test_from_the_zip_an_empty_site_gives_the_same_zip(full: World, empty: World) -> None:
    first = saved(full)
    alice = Sender(empty, "alice")
    alice.bring_in(alice.send({"site.zip": first}))
    assert saved(empty) == first
    for slug in ("up", "down", "jia", "python-backend-guide"):
        assert state(empty, slug) == state(full, slug)


def state(world: World, slug: str) -> tuple[bool, datetime | None]:
    return world.ask(lambda: (world.get(slug).is_public, world.get(slug).published_at))


def test_a_date_that_no_document_states_survives(world: World, empty: World, hexo: Hexo) -> None:
    hexo.put("source/_posts/a.md", "---\ntitle: 甲\n---\n\n正文。\n")
    bring_in(world, hexo.root)
    at = datetime(2019, 5, 4, 3, 2, 2, tzinfo=UTC)

    def settle() -> None:
        world.get("a").published_at = at
        db.session.commit()

    world.ask(settle)
    alice = Sender(empty, "alice")
    alice.bring_in(alice.send({"site.zip": saved(world)}))
    assert state(empty, "a") == (True, at)


def test_the_command_dates_its_files_too(world: World, tmp_path: Path) -> None:
    slug = world.post("甲", date="2019-05-04 03:02:01 +00:00")
    world.ask(lambda: export_site(tmp_path / "out"))
    written = (tmp_path / "out" / "source" / "_posts" / f"{slug}.md").stat().st_mtime
    assert written == datetime(2019, 5, 4, 3, 2, 1, tzinfo=UTC).timestamp()


def test_a_zip_of_any_size_needs_little_memory() -> None:
    size = 8 * 2**20
    leaves = [Leaf(f"{n}.png", None, partial(BytesIO, bytes(size))) for n in range(10)]
    tracemalloc.start()
    passed = sum(len(piece) for piece in packed(leaves))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert passed > 10 * size
    assert peak < size


def test_the_zip_is_saved_and_noted(world: World) -> None:
    answer = world.browser("dora").client.get("/write/export/site.zip")
    assert answer.headers["Content-Disposition"] == "attachment; filename=site.zip"
    assert answer.headers["Cache-Control"] == "no-store"
    assert unpacked(answer.data)
    kinds = world.ask(
        lambda: list(db.session.scalars(sa.select(SecurityEvent.kind).order_by(SecurityEvent.id)))
    )
    assert kinds[-1:] == ["site-exported"]


def test_one_post_is_saved_as_it_is_being_written(world: World) -> None:
    slug = world.post("甲", slug="x")
    other = world.draft("---\ntitle: 草稿\r\n---\r\n\r\n中文\r\n")
    new = "---\ntitle: 新的\n---\n"
    world.change(slug, lambda post: posts.revise(post, post.author, new, post.version))
    ids = world.ask(lambda: {name: world.get(name).id for name in (slug, other)})
    bob = world.browser("bob").client
    assert bob.get(f"/write/export/posts/{ids[slug]}.md").data == new.encode()
    draft = bob.get(f"/write/export/posts/{ids[other]}.md")
    assert draft.data == "---\ntitle: 草稿\r\n---\r\n\r\n中文\r\n".encode()
    assert draft.headers["Content-Disposition"] == f"attachment; filename={other}.md"
    assert draft.headers["Content-Type"] == "text/markdown; charset=utf-8"


def test_the_name_of_a_saved_post_may_be_chinese(world: World) -> None:
    slug = world.post("甲")
    world.change(slug, lambda post: posts.move(post, "学习"))
    id = world.ask(lambda: db.session.scalars(sa.select(Post.id)).one())
    name = world.browser("bob").client.get(f"/write/export/posts/{id}.md").headers["Content-Disposition"]
    assert "filename*=UTF-8''%E5%AD%A6%E4%B9%A0.md" in name


def test_comments_go_along_for_administrators_only(full: World, empty: World) -> None:
    slug, id = "jia", say(full, "jia", "好文", by="bob")
    say(full, slug, "谢谢", by="charlie", reply_to=id)
    assert "comments.json" not in unpacked(saved(full))
    first = saved(full, "alice")
    assert "好文" in unpacked(first)["comments.json"].decode()
    alice = Sender(empty, "alice")
    page = alice.send({"site.zip": first})
    assert "2" in page.main
    alice.bring_in(page)
    assert saved(empty, "alice") == first
    assert empty.browser().client.get("/comments.json").status_code == 404


def test_an_editor_brings_everything_in_but_comments(full: World, empty: World) -> None:
    say(full, "jia", "好文", by="bob")
    first = saved(full, "alice")
    dora = Sender(empty, "dora")
    dora.bring_in(dora.send({"site.zip": first}))
    assert "comments.json" not in unpacked(saved(empty, "alice"))
