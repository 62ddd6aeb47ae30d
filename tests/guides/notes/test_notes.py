"""Private notes: written and found by their owner, never lost to another device, kept when a topic goes."""

import io
import json
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from blog import register_commands
from blog.db import SiteStamp, db
from blog.errors import Conflict
from blog.guides import queries
from blog.guides.actions import identify
from blog.guides.notes import actions
from blog.guides.notes.models import Note
from blog.guides.notes.queries import notes, rows_at
from blog.guides.notes.texts import LONGEST, Noted, note
from tests.guides.following import BODY, edit, guide, keys
from tests.page import Reader
from tests.world import World


def noted(world: World, slug: str, name: str = "charlie") -> dict[int, str]:
    """What somebody noted, by the number of the place."""

    def ask() -> dict[int, str]:
        user = world.person(name)
        return {key: it.source for key, it in notes(user, queries.guide(slug, user)).items()}

    return world.ask(ask)


def jot(reader: Reader, slug: str, key: int, text: str, **more: str) -> None:
    """Write a note on the page of its point."""
    reader.submit(f"/posts/{slug}/guide/points/{key}", at="/note", text=text, **more)


def address(slug: str, key: int) -> str:
    return f"/posts/{slug}/guide/points/{key}/note"


def test_a_note_is_markdown_that_its_owner_sees_at_its_point_and_nobody_else(world: World) -> None:
    slug = guide(world)
    reader, known = world.browser("charlie"), keys(world, slug)
    stamp = world.ask(lambda: db.session.scalar(sa.select(SiteStamp.value)))
    jot(
        reader, slug, known["安装"], "**先装 3.13**，见[文档](https://a.example/x)\n<script>alert(1)</script>"
    )
    point = f"/posts/{slug}/guide/points/{known['安装']}"
    page = reader.open(point)
    assert "笔记已保存" in page.main
    assert page.text("strong") == "先装 3.13"
    assert not page.all("script", src=None)
    assert "https://a.example/x" in page.links()
    for view in ("list", "read"):
        assert address(slug, known["安装"]) in reader.open(f"/posts/{slug}?view={view}").links()
    assert "先装" in reader.open(f"/posts/{slug}?view=list").main
    for other in (world.browser("bob"), world.browser()):
        assert "先装" not in other.open(point).main
        assert address(slug, known["安装"]) not in other.open(f"/posts/{slug}?view=list").links()
    assert (
        f"/auth/sign-in?next=/posts/{slug}/guide/points/{known['安装']}"
        in world.browser().open(point).links()
    )
    assert (
        world.ask(lambda: db.session.scalar(sa.select(SiteStamp.value))) == stamp
    )  # no cached page is stale
    jot(reader, slug, known["安装"], " ")
    assert noted(world, slug) == {}


def test_notes_are_found_by_one_character_and_by_their_topic_in_the_order_of_the_guide(world: World) -> None:
    slug = guide(world)
    reader, known = world.browser("charlie"), keys(world, slug)
    jot(reader, slug, known["响应"], "ＨＴＴＰ 状态码 100%")
    jot(reader, slug, known["venv"], "隔离")
    jot(world.browser("bob"), slug, known["venv"], "隔离，别人的")

    def found(words: str) -> list[str]:
        page = reader.open(f"/posts/{slug}/guide/notes?q={words}")
        return [(it.attrib["id"]).removeprefix("n-") for it in page.all("h2") if "id" in it.attrib]

    venv, response = str(known["venv"]), str(known["响应"])
    assert found("") == [venv, response]
    assert found("离") == found("VENV") == found("venv%20隔") == [venv]
    assert found("http") == found("0%25") == found("响") == [response]
    assert found("别人") == found("c%2B%2B") == []
    assert reader.client.get(f"/posts/{slug}/guide/notes").headers["Cache-Control"] == "no-store"


def test_a_device_that_was_slower_sees_both_texts_and_loses_none(world: World) -> None:
    slug = guide(world)
    phone, known = world.browser("charlie"), keys(world, slug)
    path = address(slug, known["venv"])
    started = phone.open(path)
    jot(world.browser("charlie"), slug, known["venv"], "从电脑")
    mine = started.filled(started.form()) | {"text": "从手机"}
    page = phone.refused(path, 409, **mine)
    assert "别的设备先改了" in page.main
    assert "从电脑" in page.main and page.text("textarea", id="note-text").strip() == "从手机"  # noqa: PT018
    assert noted(world, slug) == {known["venv"]: "从电脑"}
    again = page.filled(page.form()) | {"both": "1"}
    assert phone.client.post(path, data=again).status_code == 303
    assert noted(world, slug) == {known["venv"]: "从电脑\n\n从手机"}
    assert phone.client.post(path, data=again).status_code == 303  # and once more
    assert noted(world, slug) == {known["venv"]: "从电脑\n\n从手机"}
    assert phone.client.post(path, data=again | {"both": "", "text": "旧"}).status_code == 409
    lost_answer = started.filled(started.form()) | {"text": "从电脑\n\n从手机"}
    assert (
        phone.client.post(path, data=lost_answer).status_code == 303
    )  # what is there already is no conflict


def test_a_script_is_told_the_line_the_text_and_the_name_of_what_is_kept(world: World) -> None:
    slug = guide(world)
    reader, path = world.browser("charlie"), address(slug, keys(world, slug)["venv"])
    form = reader.open(path).filled(reader.open(path).form()) | {"text": "1. 见[文档](https://a.example)\n二"}
    told = reader.client.post(path, data=form, headers={"X-Fragment": "1"}).json
    assert (told["line"], told["text"]) == ("1. 见文档", form["text"])
    assert told["base"] == reader.open(path).filled(reader.open(path).form())["base"]
    form |= {"text": " ", "base": told["base"]}
    told = reader.client.post(path, data=form, headers={"X-Fragment": "1"}).json
    assert told == {"line": "", "text": "", "base": ""}


def test_two_devices_that_begin_at_once_do_not_overwrite_each_other(
    world: World, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL both find nothing, and the table refuses the second row; on SQLite the second waits."""
    slug = guide(world)
    key, both = keys(world, slug)["venv"], Barrier(2, timeout=60)

    def read(*asked: Any) -> Any:
        is_exclusive = db.engine.dialect.name == "sqlite"
        if is_exclusive:
            both.wait()
        found = rows_at(*asked)
        if not is_exclusive:
            both.wait()
        return found

    monkeypatch.setattr(actions, "rows_at", read)

    def begin(text: str) -> str:
        with app.app_context():
            user = world.person("charlie")
            try:
                return actions.keep(user, queries.guide(slug, user), key, text, "").source
            except Conflict:
                return ""

    with ThreadPoolExecutor(2) as pool:
        [kept] = filter(None, pool.map(begin, ("一", "二")))
    assert noted(world, slug) == {key: kept}


@pytest.mark.parametrize("text", ["x" * (LONGEST + 1), "---", "a\0b"])
def test_what_cannot_be_kept_is_refused_and_stays_in_the_field(world: World, text: str) -> None:
    slug = guide(world)
    page = world.browser("charlie").refused(address(slug, keys(world, slug)["venv"]), text=text)
    assert "笔记没有存上" in page.main
    assert page.text("textarea", id="note-text").strip() == text.replace("\0", "").strip()
    assert noted(world, slug) == {}


def test_there_are_no_notes_at_unknown_places_of_other_posts_or_in_posts_that_are_no_guides(
    world: World,
) -> None:
    slug, plain = guide(world), world.post("Plain")
    reader = world.browser("charlie")
    for path in (address(slug, 999), address(plain, 1), address("nowhere", 1)):
        reader.open(path, 404)


def test_a_note_waits_for_a_topic_that_is_gone_and_follows_one_that_became_another(world: World) -> None:
    slug = guide(world)
    reader, known = world.browser("charlie"), keys(world, slug)
    for text, words in (("请求", "关于请求"), ("响应", "关于响应"), ("响应", "关于响应二")):
        jot(reader, slug, known[text], words)
    edit(world, slug, BODY.replace("- 请求\n", ""))
    page = reader.open(f"/posts/{slug}/guide/notes")
    assert "已归档" in page.main and "关于请求" in page.main  # noqa: PT018
    path = address(slug, known["请求"])
    reader.submit(path, text="关于请求，改过")  # which is still one's own
    assert "已经不在指南里" in reader.open(path).main
    edit(world, slug, BODY)
    assert "关于请求，改过" in reader.open(f"/posts/{slug}?view=list").main
    edit(world, slug, BODY.replace("- 请求\n", ""))
    world.change(slug, lambda post: identify(post, known["请求"], known["响应"]))
    assert noted(world, slug) == {known["响应"]: "关于请求，改过\n\n关于响应二"}
    jot(reader, slug, known["响应"], "一条")
    assert noted(world, slug) == {known["响应"]: "一条"}
    assert world.ask(lambda: db.session.scalar(sa.select(sa.func.count(Note.key)))) == 1


def test_notes_go_with_the_file_and_come_back_and_nothing_is_lost_or_said_twice(world: World) -> None:
    slug = guide(world)
    reader, known = world.browser("charlie"), keys(world, slug)
    jot(reader, slug, known["venv"], "第一行\n\n- 第二行")
    jot(reader, slug, known["请求"], "去了")
    edit(world, slug, BODY.replace("- 请求\n", ""))
    export = f"/posts/{slug}/guide/export"
    text = reader.client.get(f"{export}.md").text
    assert "  - [ ] venv\n    > 第一行\n    >\n    > - 第二行\n" in text
    assert text.endswith("\n---\n\n- 请求\n  > 去了\n")
    file = reader.client.get(f"{export}.json").json

    def bring(reader: Reader, **more: str) -> str:
        data = (io.BytesIO(json.dumps(file).encode()), "x.json")
        answer = reader.submit(f"/posts/{slug}/guide/import", 303 if more else 422, file=data, **more)
        return reader.open(f"/posts/{slug}/guide").main if more else answer.text

    other = world.browser("dora")
    assert "账号「charlie」存的" in bring(other)
    assert noted(world, slug, "dora") == {}
    jot(other, slug, known["venv"], "我的")
    assert "2 条笔记" in bring(other, foreign="y")
    bring(other, foreign="y")
    assert noted(world, slug, "dora")[known["venv"]] == "我的\n\n第一行\n\n- 第二行"
    assert "笔记要有账号" in bring(world.browser(), foreign="y")
    reader.submit(f"/posts/{slug}/guide/reset", name="路线")
    assert len(noted(world, slug)) == 2  # forgetting progress takes no words away
    before = reader.client.get(f"{export}.json").json
    for key in noted(world, slug):
        reader.submit(address(slug, key), text="")
    file = before
    bring(reader, foreign="")
    assert reader.client.get(f"{export}.json").json == before


def test_joined_notes_that_are_too_long_refuse_the_whole_file(world: World) -> None:
    slug = guide(world)
    reader, known = world.browser("charlie"), keys(world, slug)
    jot(reader, slug, known["venv"], "长" * LONGEST)
    places = [
        {"key": known["安装"], "text": "安装", "done_at": "2026-01-01T00:00:00+00:00", "note": "一"},
        {"key": known["venv"], "text": "venv", "note": "二"},
    ]
    file = json.dumps({"format": "mojing-progress", "version": 1, "places": places}).encode()
    page = reader.refused(f"/posts/{slug}/guide/import", file=(io.BytesIO(file), "x.json"))
    assert str(LONGEST) in page.main.replace(",", "")
    assert noted(world, slug) == {known["venv"]: "长" * LONGEST}
    assert reader.client.get(f"/posts/{slug}/guide/progress.json").json["states"] == {}


def _age() -> None:
    db.session.execute(sa.update(Note).values(renderer=0, html="<p>old</p>"))
    db.session.commit()


def test_flask_render_redoes_notes(world: World) -> None:
    slug = guide(world)
    reader, known = world.browser("charlie"), keys(world, slug)
    jot(reader, slug, known["venv"], "*斜*")

    world.ask(_age)
    register_commands(world.app)
    assert world.app.test_cli_runner().invoke(args=["render"]).exit_code == 0
    assert "<em>斜</em>" in reader.open(f"/posts/{slug}/guide/notes").html


def test_a_note_that_is_saved_while_it_is_rendered_again_is_shown_as_it_was_saved(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = guide(world)
    reader, known = world.browser("charlie"), keys(world, slug)
    jot(reader, slug, known["venv"], "*旧*")
    world.ask(_age)
    register_commands(world.app)
    saved: list[Future[None]] = []
    with ThreadPoolExecutor(1) as pool:

        def meanwhile(text: str) -> Noted:
            if not saved:
                saved.append(pool.submit(jot, reader, slug, known["venv"], "*新*"))
                wait(saved, timeout=1)  # it has to wait for us, which nothing tells
            return note(text)

        monkeypatch.setattr(actions, "note", meanwhile)
        assert world.app.test_cli_runner().invoke(args=["render"]).exit_code == 0
    saved[0].result()
    assert noted(world, slug) == {known["venv"]: "*新*"}
    assert "<em>新</em>" in reader.open(f"/posts/{slug}/guide/notes").html
