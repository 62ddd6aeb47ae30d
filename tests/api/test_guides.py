"""Guides by program: the path, and one's own progress, notes and plan."""

from typing import Any

import pytest

from blog.api.answers import digest
from blog.guides.actions import identify
from blog.guides.notes.texts import LONGEST
from tests.api.programs import program
from tests.guides.following import BODY, edit, guide, keys, said, tell
from tests.world import World

DONE: dict[str, Any] = {"state": "done"}


def test_the_path_is_stages_sections_topics_and_points_and_a_node_knows_where_it_stands(
    world: World,
) -> None:
    slug = guide(world)
    world.post("Plain")
    anybody, known = program(world), keys(world, slug)
    (brief,) = anybody.ask("GET /guides")
    assert (brief["slug"], brief["points"]) == (slug, 5)
    path = anybody.ask(f"GET /guides/{brief['id']}")
    basics, web = path["stages"]
    assert (basics["label"], basics["name"], basics["duration"]) == ("一", "基础", "1-2个月")
    (language,) = basics["sections"]
    assert [topic["text"] for topic in language["topics"]] == ["环境", "语法"]
    assert [point["key"] for point in language["topics"][0]["points"]] == [known["安装"], known["venv"]]
    assert [one["text"] for one in language["resources"]] == ["文档"]
    assert [one["text"] for one in path["appendices"]] == ["参考资源"]
    node = anybody.ask(f"GET /guides/{brief['id']}/nodes/{known['venv']}")
    assert (node["kind"], node["trail"]) == ("point", ["基础", "1. 语言", "环境"])
    assert node["url"].endswith(f"/posts/{slug}#t-{known['venv']}")
    for key in (web["key"], 999):
        anybody.refused(f"GET /guides/{brief['id']}/nodes/{key}", 404)
    world.post("Second", "## Stage 1: a\n\n- b", guide="true")
    assert len(anybody.ask("GET /guides?limit=1")) == 1
    assert anybody.ask(f"GET /guides?limit=1&cursor={brief['id']}")[0]["slug"] != slug
    anybody.refused("GET /guides?cursor=x", 422)


def test_one_choice_or_many_are_what_the_pages_show_and_the_later_one_counts(world: World) -> None:
    slug = guide(world)
    me, reader, known = program(world, "charlie"), world.browser("charlie"), keys(world, slug)
    at = f"/guides/{world.id(slug)}/progress"
    assert me.ask(f"PUT {at}/{known['安装']}", 200, DONE)["state"] == "done"
    marks = [
        {"key": known["venv"], "state": "learning", "at": "2026-01-01T00:00:00Z"},
        {"key": known["请求"], "state": "done", "at": "2999-01-01T00:00:00Z"},
        {"key": known["请求"], "state": "none", "at": "2999-01-01T00:00:00Z"},
        {"key": 999, "state": "done"},
    ]
    answer = me.ask(f"PATCH {at}", 200, {"marks": marks})
    assert (answer["refused"], len(answer["points"])) == ([999], 2)
    assert said(reader, slug) == {str(known["安装"]): "done", str(known["venv"]): "learning"}
    me.ask(f"PUT {at}/{known['安装']}", 200, {"state": "none", "at": "2020-01-01T00:00:00Z"})
    found = me.ask(f"GET {at}")
    assert (found["done"], found["total"], found["percent"], found["next"]) == (1, 5, 20, known["venv"])
    tell(reader, slug, [{"key": known["变量与类型"], "state": "done"}])
    edit(world, slug, BODY.replace("- 变量与类型\n", "- 别的\n").replace("- 请求\n", ""))
    me.ask(f"PUT {at}/{known['请求']}", 200, {"state": "skipped"})
    gone = {it["text"]: it["state"] for it in me.ask(f"GET {at}")["points"] if it["archived"]}
    assert gone["请求"] == "skipped"


def test_progress_that_cannot_be_is_refused(world: World) -> None:
    slug = guide(world)
    me, at = program(world, "charlie"), f"/guides/{world.id(slug)}/progress"
    me.refused(f"PUT {at}/999", 404, DONE)
    me.refused(f"PATCH {at}", 422, {"marks": [{"key": 999, "state": "done"}]})
    me.refused(f"PATCH {at}", 422, {"marks": []})
    me.refused(f"PUT {at}/{keys(world, slug)['venv']}", 422, {"state": "mastered"})
    me.refused(f"PUT /guides/{world.id(world.post('Plain'))}/progress/1", 404, DONE)
    program(world, "charlie", "read").refused(f"PUT {at}/{keys(world, slug)['venv']}", 403, DONE)


def test_notes_are_written_found_and_deleted_by_their_owner_and_a_stale_copy_overwrites_nothing(
    world: World,
) -> None:
    slug = guide(world)
    me, known = program(world, "charlie"), keys(world, slug)
    notes = f"/guides/{world.id(slug)}/notes"
    at = f"{notes}/{known['venv']}"
    me.refused(f"GET {at}", 404)
    written = me.send(f"PUT {at}", {"text": "**隔离**"})
    assert (written.json["topic"], written.json["html"]) == ("venv", "<p><strong>隔离</strong></p>")
    world.browser("charlie").submit(f"/posts/{slug}/guide/points/{known['venv']}/note", text="从网页")
    stale = {"If_Match": written.headers["ETag"]}
    me.refused(f"PUT {at}", 412, {"text": "旧"}, headers=stale)
    me.refused(f"DELETE {at}", 412, headers=stale)
    assert me.ask(f"GET {at}")["text"] == "从网页"
    me.ask(f"PUT {notes}/{known['请求']}", 200, {"text": "头"})
    assert [one["topic"] for one in me.ask(f"GET {notes}?q=头")] == ["请求"]
    assert [one["topic"] for one in me.ask(f"GET {notes}?limit=1")] == ["venv"]
    assert program(world, "dora").ask(f"GET {notes}") == []
    program(world, "dora").refused(f"GET {at}", 404)
    for key, text, status in (
        (999, "x", 404),
        (known["venv"], "x" * (LONGEST + 1), 422),
        (known["venv"], "", 422),
    ):
        me.refused(f"PUT {notes}/{key}", status, {"text": text})
    program(world, "charlie", "read").refused(f"PUT {at}", 403, {"text": "x"})
    edit(world, slug, BODY.replace("- 请求\n", ""))
    assert me.ask(f"GET {notes}/{known['请求']}")["archived"]
    world.change(slug, lambda post: identify(post, known["请求"], known["响应"]))
    assert me.ask(f"GET {notes}/{known['请求']}")["key"] == known["响应"]
    me.ask(f"DELETE {at}", 204)
    me.refused(f"DELETE {at}", 404)


def test_the_same_places_take_progress_and_notes_by_page_and_by_program(world: World) -> None:
    slug = guide(world)
    me, reader, known = program(world, "charlie"), world.browser("charlie"), keys(world, slug)
    edit(world, slug, BODY.replace("- 请求\n", "- 请求\n  - 头\n").replace("  - `venv`\n", ""))
    it, page = f"/guides/{world.id(slug)}", f"/posts/{slug}/guide"
    for text in (
        "安装",
        "文档",
        "请求",
        "venv",
    ):  # a point, a resource, what is a topic now, and what is gone
        key = known[text]
        assert me.ask(f"PUT {it}/progress/{key}", 200, DONE)["key"] == key
        assert me.ask(f"PUT {it}/notes/{key}", 200, {"text": "x"})["key"] == key
        assert tell(reader, slug, [{"key": key, "state": "learning"}])["refused"] == []
        reader.submit(f"{page}/points/{key}/note", text="y")
    me.refused(f"PUT {it}/progress/999", 404, DONE)
    me.refused(f"PUT {it}/notes/999", 404, {"text": "x"})
    tell(reader, slug, [{"key": 999, "state": "done"}], 422)
    reader.open(f"{page}/points/999/note", 404)


@pytest.mark.parametrize("text", [" ", "\n\t", "\u3000", "\u200b", "\x01"])
def test_a_note_without_words_is_refused_and_takes_none_away(world: World, text: str) -> None:
    slug = guide(world)
    me, at = program(world, "charlie"), f"/guides/{world.id(slug)}/notes/{keys(world, slug)['venv']}"
    me.refused(f"PUT {at}", 422, {"text": text})
    me.ask(f"PUT {at}", 200, {"text": "隔离"})
    me.refused(f"PUT {at}", 422, {"text": text})
    assert me.ask(f"GET {at}")["text"] == "隔离"


@pytest.mark.parametrize("tag", ["*", '""', f'"{digest(None)}"', 'W/"x"'])
def test_what_is_not_there_is_in_no_state(world: World, tag: str) -> None:
    """RFC 9110, 13.1.1: "*" is false, too, when there is no current representation."""
    slug = guide(world)
    me, it = program(world, "charlie"), f"/guides/{world.id(slug)}"
    note = f"{it}/notes/{keys(world, slug)['venv']}"
    for path, sent in ((note, {"text": "x"}), (f"{it}/plan", {"start": "2026-08-03", "hours": 6})):
        me.refused(f"PUT {path}", 412, sent, headers={"If_Match": tag})
        me.refused(f"DELETE {path}", 412, headers={"If_Match": tag})
        me.refused(f"GET {path}", 404)
        me.ask(f"PUT {path}", 200, sent)
        me.ask(f"PUT {path}", 200, sent, headers={"If_Match": "*"})
        me.ask(f"DELETE {path}", 204)


def test_a_plan_is_choices_and_the_dates_that_come_of_them(world: World) -> None:
    slug = guide(world)
    me, at = program(world, "charlie"), f"/guides/{world.id(slug)}/plan"
    me.refused(f"GET {at}", 404)
    stage = program(world).ask(f"GET /guides/{world.id(slug)}")["stages"][0]["key"]
    chosen = {"start": "2026-08-03", "hours": 6, "rest": ["2026-08-12"]}
    kept = me.send(f"PUT {at}", chosen)
    first, last = kept.json["stages"]
    assert (first["weeks"], first["first"], first["last"]) == (7, "2026-08-03", "2026-09-27")
    assert (last["weeks"], last["last"], kept.json["rest"]) == (None, None, ["2026-08-10"])
    assert [point["day"] for point in first["points"]][-1] == "2026-09-27"
    assert {point["day"] for point in last["points"]} == {None}
    one = first["points"][0]["key"]
    done = me.ask(f"PUT /guides/{world.id(slug)}/progress/{one}", 200, {"state": "done"})["done_at"]
    assert me.ask(f"GET {at}")["stages"][0]["points"][0]["done_at"] == done
    until = chosen | {"until": [{"stage": stage, "last": "2026-08-30"}]}
    assert me.ask(f"PUT {at}", 200, until)["stages"][0]["last"] == "2026-08-30"
    me.refused(f"PUT {at}", 412, chosen, headers={"If_Match": kept.headers["ETag"]})
    for wrong in ({"start": "2026-02-30", "hours": 6}, {"start": "2026-08-03", "hours": 0}, {"hours": 6}):
        me.refused(f"PUT {at}", 422, wrong)
    assert "2026-08-30" in world.browser("charlie").open(f"/posts/{slug}?view=plan").html
    me.ask(f"DELETE {at}", 204)
    me.refused(f"DELETE {at}", 404)
