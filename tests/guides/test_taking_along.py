"""One's own progress as a file and back, and forgetting it."""

import io
import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from werkzeug.datastructures import FileStorage

from blog.errors import Invalid
from blog.guides import queries
from blog.guides.forms import LARGEST, brought
from blog.guides.notes.models import Note
from tests.guides.following import BODY, edit, guide, kept, keys, said, tell, tick
from tests.page import Reader
from tests.world import World


def bring(reader: Reader, slug: str, content: object, status: int = 303) -> str:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    path = f"/posts/{slug}/guide/import"
    response = reader.submit(path, status, file=(io.BytesIO(data), "progress.json"))
    return reader.open(f"/posts/{slug}/guide").main if status == 303 else response.text


def export(reader: Reader, slug: str, kind: str = "json") -> str:
    response = reader.client.get(f"/posts/{slug}/guide/export.{kind}")
    assert response.headers["Content-Disposition"] == f"attachment; filename={slug}-progress.{kind}"
    return response.text


@pytest.mark.parametrize("name", ["", "charlie"])
def test_what_was_saved_comes_back_as_it_was(world: World, name: str) -> None:
    slug = guide(world)
    reader, known = world.browser(name), keys(world, slug)
    marks = [
        ("安装", "done"),
        ("venv", "skipped"),
        ("变量与类型", "learning"),
        ("文档", "done"),
        ("请求", "done"),
        ("请求", ""),
    ]
    tell(reader, slug, [{"key": known[text], "state": state} for text, state in marks])
    before, file = said(reader, slug), json.loads(export(reader, slug))
    records = kept(world, name, slug) if name else {}
    reader.submit(f"/posts/{slug}/guide/reset", name="路线")
    assert said(reader, slug) == {}
    assert "4" in bring(reader, slug, file)
    assert said(reader, slug) == before
    if name:
        assert kept(world, name, slug) == records
        assert json.loads(export(reader, slug)) == file


def test_the_task_list_is_markdown_that_anybody_reads(world: World) -> None:
    slug = guide(world)
    reader, known = world.browser(), keys(world, slug)
    tick(reader, slug, done=[known["安装"]], was="")
    tick(reader, slug, key=known["变量与类型"], state="skipped")
    text = export(reader, slug, "md")
    assert text.startswith("# 路线\n\n## 一. 基础 (1/2)\n")
    for line in (
        "### 1. 语言",
        "- **环境**",
        "  - [x] 安装",
        "  - [ ] venv",
        "  - [ ] ~~变量与类型~~",
        "- [ ] 请求",
    ):
        assert f"\n{line}\n" in text


def test_bringing_in_loses_nothing_that_was_done_since(world: World) -> None:
    slug = guide(world)
    reader, known = world.browser("charlie"), keys(world, slug)
    file = json.loads(export(reader, slug))
    tell(reader, slug, [{"key": known["安装"], "state": "done"}])
    file["places"] = [
        {
            "key": known["安装"],
            "text": "安装",
            "state": "learning",
            "learning_at": "2026-01-01T00:00:00+00:00",
        }
    ]
    bring(reader, slug, file)
    assert said(reader, slug) == {str(known["安装"]): "done"}


def test_a_file_from_elsewhere_is_matched_by_its_words(world: World) -> None:
    slug = guide(world)
    reader, known = world.browser("charlie"), keys(world, slug)
    at = "2026-01-01T00:00:00+00:00"
    places = [
        {"key": 777, "text": "变量与 类型", "done_at": at},  # numbers differ between sites
        {"key": known["安装"], "text": "别的什么", "done_at": at},  # a number alone is not believed
        {"key": known["请求"], "text": "请求", "done_at": "9999-01-01T00:00:00+00:00"},
    ]
    told = bring(reader, slug, {"format": "mojing-progress", "version": 1, "places": places})
    assert said(reader, slug) == {str(known["变量与类型"]): "done", str(known["请求"]): "done"}
    assert "1 个不在这份指南里" in told
    assert all(it.done_at and it.done_at.year < 9000 for it in kept(world, "charlie", slug).values())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b"\xff\xfe",
        {"format": "other"},
        {"format": "mojing-progress", "version": 2, "places": []},
        {"format": "mojing-progress", "version": 1, "places": {}},
        {"format": "mojing-progress", "version": 1, "places": [{"key": "1", "text": "a"}]},
        {"format": "mojing-progress", "version": 1, "places": [{"key": True, "text": "变量与类型"}]},
        {
            "format": "mojing-progress",
            "version": 1,
            "places": [{"key": 1, "text": "变量与类型", "done_at": "soon"}],
        },
        {
            "format": "mojing-progress",
            "version": 1,
            "places": [{"key": 1, "text": "变量与类型", "done_at": "0001-01-01T00:00:00+14:00"}],
        },
        {
            "format": "mojing-progress",
            "version": 1,
            "places": [{"key": 1, "text": "变量与类型", "done_at": "9999-12-31T23:59:59-14:00"}],
        },
        {"format": "mojing-progress", "version": 1, "by": "who\ud800", "places": []},
        {"format": "mojing-progress", "version": 1, "places": [{"key": 1, "text": "nowhere"}]},
    ],
    ids=range(14),
)
def test_another_file_is_refused_and_nothing_happens(world: World, content: object) -> None:
    slug = guide(world)
    reader = world.browser("charlie")
    tell(reader, slug, [{"key": keys(world, slug)["变量与类型"], "state": "done"}])
    before = said(reader, slug)
    assert "没有导入" in bring(reader, slug, content, 422)
    assert said(reader, slug) == before


@pytest.mark.parametrize("seen", ["\ud800", "\0", "0A1B2C3D", "0a1b2c3d4", ["0a1b2c3d"]])
@pytest.mark.parametrize("note", ["\ud800", "\0"])
def test_what_no_database_keeps_is_left_out_of_a_file(world: World, seen: object, note: str) -> None:
    slug = guide(world)
    reader, known = world.browser("charlie"), keys(world, slug)
    at = "2026-01-01T00:00:00+00:00"
    place = {"key": known["安装"], "text": "安装", "done_at": at, "revision": 1, "seen": seen, "note": note}
    bring(reader, slug, {"format": "mojing-progress", "version": 1, "places": [place]})
    [record] = kept(world, "charlie", slug).values()
    assert (record.state, record.seen) == ("done", "")
    assert "note" not in export(reader, slug)


def test_a_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(Invalid):
        brought(FileStorage(io.BytesIO(b" " * (LARGEST + 1))))


@pytest.mark.parametrize("name", ["", "charlie"])
def test_forgetting_needs_the_name_and_offers_to_save_first(world: World, name: str) -> None:
    slug = guide(world)
    reader, known = world.browser(name), keys(world, slug)
    tick(reader, slug, done=[known["安装"], known["请求"]], was="")
    address = f"/posts/{slug}/guide/reset"
    assert f"/posts/{slug}/guide/export.json" in reader.open(address).links()
    assert "没有清除" in reader.refused(address, name="别的").main
    assert len(said(reader, slug)) == 2
    stage = world.ask(lambda: queries.guide(slug, world.person("bob")).path.stages[0].key)
    reader.submit(f"{address}?stage={stage}", name=" 基础 ")
    assert said(reader, slug) == {str(known["请求"]): "done"}
    reader.submit(address, name="路线")
    assert said(reader, slug) == {}


@pytest.mark.parametrize("name", ["charlie", ""])
class TestChanges:
    """What says something else than when it was done."""

    def test_it_is_pointed_out_with_the_difference(self, world: World, name: str) -> None:
        slug = guide(world)
        reader, known = world.browser(name), keys(world, slug)
        tell(
            reader,
            slug,
            [{"key": known["变量与类型"], "state": "done"}, {"key": known["venv"], "state": "done"}],
        )
        edit(
            world,
            slug,
            BODY.replace("变量与类型", "变量与数据类型").replace("  - `venv`\n", "  - `venv`\n    - 激活\n"),
        )
        page = reader.open(f"/posts/{slug}")
        assert "有 2 个知识点在你学完之后改过" in page.main
        changes = reader.open(f"/posts/{slug}/guide/changes")
        assert "数据" in "".join(it.text or "" for it in changes.all("ins"))
        assert "- 激活" in changes.main
        assert len(said(reader, slug)) == 2

    def test_marks_and_spaces_are_no_change_and_a_way_back_is_none(self, world: World, name: str) -> None:
        slug = guide(world)
        reader, known = world.browser(name), keys(world, slug)
        tell(reader, slug, [{"key": known["变量与类型"], "state": "done"}])
        edit(world, slug, BODY.replace("变量与类型", "变量与 类型！"))
        assert "改过" not in reader.open(f"/posts/{slug}").main
        edit(world, slug, BODY.replace("变量与类型", "变量与数据类型"))
        edit(world, slug, BODY)
        assert "改过" not in reader.open(f"/posts/{slug}").main

    def test_somebody_knows_it_or_studies_it_again(self, world: World, name: str) -> None:
        slug = guide(world)
        reader, known = world.browser(name), keys(world, slug)
        tell(
            reader,
            slug,
            [{"key": known["变量与类型"], "state": "done"}, {"key": known["venv"], "state": "done"}],
        )
        edit(world, slug, BODY.replace("变量与类型", "变量与数据类型").replace("`venv`", "`venv` 与 pip"))
        address = f"/posts/{slug}/guide/changes"
        reader.submit(address, key=known["变量与类型"], state="done")
        reader.submit(address, key=known["venv"], state="learning")
        assert "都没有改过" in reader.open(address).main
        assert said(reader, slug) == {str(known["变量与类型"]): "done", str(known["venv"]): "learning"}

    def test_what_is_studied_later_does_not_hide_what_changed_before(self, world: World, name: str) -> None:
        slug = guide(world)
        reader, known = world.browser(name), keys(world, slug)
        first, second = known["变量与类型"], known["venv"]
        tell(reader, slug, [{"key": first, "state": "done"}])
        edit(world, slug, BODY.replace("变量与类型", "变量与数据类型"))
        tell(reader, slug, [{"key": second, "state": "done"}])
        changed = BODY.replace("变量与类型", "变量与数据类型").replace("`venv`", "`venv` 与 pip")
        path = f"/posts/{slug}/guide/progress.json"
        assert reader.client.get(path).json["changed"] == [first]
        edit(world, slug, changed)
        tell(reader, slug, [{"key": known["请求"], "state": "done"}])
        assert reader.client.get(path).json["changed"] == sorted([first, second])
        assert reader.open(f"/posts/{slug}/guide/changes").main.count("这些我也会") == 2


@pytest.mark.parametrize("name", ["", "charlie"])
def test_nobody_reads_what_they_only_say_that_they_read(world: World, name: str) -> None:
    slug = guide(world, BODY.replace("变量与类型", "变量与密类型"))
    edit(world, slug, BODY)
    reader, known = world.browser(name), keys(world, slug)
    tell(reader, slug, [{"key": known["变量与类型"], "state": "done"}])
    file = json.loads(export(reader, slug))
    (place,) = file["places"]
    assert (place["revision"], len(place["seen"])) == (2, 8)
    forged = place | {"revision": 1, "seen": "0" * 8, "done_at": "2031-01-01T00:00:00+00:00"}
    bring(reader, slug, file | {"places": [forged]})
    jar = f"lp{world.id(slug)}"
    if cookie := reader.client.get_cookie(jar):
        states, _revision, seal = cookie.value.split(".")
        for value in (f"{states}.1", f"{states}.1.{seal}", f"{states}.1."):
            reader.client.set_cookie(jar, value)
            assert "密" not in reader.open(f"/posts/{slug}/guide/changes").html
    assert "密" not in reader.open(f"/posts/{slug}/guide/changes").html


def test_progress_follows_a_topic_that_is_renamed_and_moved_and_waits_for_one_that_is_gone(
    world: World,
) -> None:
    slug = guide(world)
    readers, known = [world.browser("charlie"), world.browser()], keys(world, slug)
    for reader in readers:
        tick(reader, slug, done=[known["变量与类型"], known["请求"]], was="")
    edit(
        world,
        slug,
        BODY.replace("- **语法**\n  - 变量与类型\n", "").replace("- 响应", "- 响应\n- 变量与类型"),
    )
    now = keys(world, slug)
    assert now["变量与类型"] == known["变量与类型"]
    edit(world, slug, BODY.replace("- 请求\n", ""))
    for reader in readers:
        assert "学完 1 个，共 4 个" in reader.open(f"/posts/{slug}/guide").main
        assert "请求" in reader.open(f"/posts/{slug}/guide").main  # among the archived ones
    edit(world, slug, BODY)
    for reader in readers:
        assert "学完 2 个，共 5 个" in reader.open(f"/posts/{slug}/guide").main


def test_an_erased_account_leaves_no_progress_and_no_notes(world: World) -> None:
    from datetime import timedelta

    from blog.account.leaving.actions import close, erase_due
    from blog.auth.models import REGRET
    from blog.auth.sessions.models import Client
    from blog.db import db, utcnow

    slug = guide(world)
    reader, key = world.browser("charlie"), keys(world, slug)["变量与类型"]
    tell(reader, slug, [{"key": key, "state": "done"}])
    reader.submit(f"/posts/{slug}/guide/points/{key}/note", text="只有我")
    with reader.client.get("/account/data/archive.zip") as response, ZipFile(BytesIO(response.data)) as zip:
        assert json.loads(zip.read("notes.json"))[0]["source"] == "只有我"

    def leave() -> int:
        person = world.person("charlie")
        close(person, "charlie", False, Client(), "zh")
        person.deleted_at = utcnow() - REGRET - timedelta(days=1)
        db.session.commit()
        return erase_due()

    assert world.ask(leave) == 1
    from blog.guides.queries import finished

    assert world.ask(lambda: finished(world.get(slug).id)) == {}
    assert world.ask(lambda: Note.query.count()) == 0
