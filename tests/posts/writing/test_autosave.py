"""What the editor's script asks: every answer says what is stored, and nothing that was written is lost."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.page import Reader
from tests.world import World, front

DOCUMENT = front(title="第一篇", tags="[Python]") + "## 标题\n\n甲\n\n乙\n"


class Script:
    """The script on a page that somebody has open."""

    def __init__(self, world: World, slug: str, name: str = "bob") -> None:
        self.reader, self.path = world.browser(name), f"/write/posts/{world.id(slug)}"
        page = self.reader.open(self.path)
        self.token = page.filled(page.form())["csrf_token"]
        self.version = int(page.one("form", id="editor").attrib["data-version"])

    def send(self, rest: str, message: Any, method: str = "POST", **headers: str) -> TestResponse:
        sent = {"X-CSRFToken": self.token} | headers
        return self.reader.client.open(f"{self.path}/{rest}", method=method, json=message, headers=sent)

    def save(self, source: str, **more: Any) -> TestResponse:
        return self.send("draft", {"source": source, "version": self.version} | more, "PUT")


@pytest.fixture
def slug(world: World) -> str:
    return world.draft(DOCUMENT)


@pytest.fixture
def script(world: World, slug: str) -> Script:
    return Script(world, slug)


def test_a_save_says_what_is_stored(world: World, script: Script, slug: str) -> None:
    answer = script.save(DOCUMENT + "丙\n")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json is not None
    assert answer.json["version"] > script.version
    assert {name: answer.json[name] for name in ("state", "words", "problem")} == {
        "state": "draft",
        "words": 5,
        "problem": "",
    }
    assert answer.json["saved_at"]
    assert world.ask(lambda: world.get(slug).source) == DOCUMENT + "丙\n"


def test_a_stale_save_gets_both_texts_and_what_goes_together(world: World, script: Script, slug: str) -> None:
    Script(world, slug, "dora").save(DOCUMENT.replace("乙", "乙，朵拉"))
    answer = script.save(DOCUMENT.replace("甲", "甲，我"))
    assert (answer.status_code, answer.content_type) == (409, "application/json")
    told = answer.json
    assert told is not None
    assert told["source"] == DOCUMENT.replace("乙", "乙，朵拉")
    assert told["merged"] == DOCUMENT.replace("乙", "乙，朵拉").replace("甲", "甲，我")
    assert (told["conflicts"], told["by"]) == ([], "Dora")
    script.version = told["version"]
    assert script.save(told["merged"]).status_code == 200


def test_where_both_changed_the_same_words_the_place_is_named(
    world: World, script: Script, slug: str
) -> None:
    Script(world, slug, "dora").save(DOCUMENT.replace("乙", "丁"))
    told = script.save(DOCUMENT.replace("乙", "丙")).json
    assert told is not None
    assert [(place["mine"], place["theirs"]) for place in told["conflicts"]] == [("丙\n", "丁\n")]
    assert told["merged"].split("\n")[told["conflicts"][0]["line"] - 1] == "<<<<<<< 你的"


def test_a_save_whose_answer_was_lost_can_be_sent_again(script: Script) -> None:
    first = script.save(DOCUMENT + "丙\n").json
    assert script.save(DOCUMENT + "丙\n").json == first


def test_half_written_front_matter_is_saved_and_named(script: Script) -> None:
    answer = script.save(DOCUMENT.replace("[Python]", "[Python")).json
    assert answer is not None
    assert answer["problem"]


def test_an_address_can_be_chosen_with_the_text(world: World, script: Script, slug: str) -> None:
    assert script.save(DOCUMENT, slug="my-own").status_code == 200
    assert world.ask(lambda: world.get(slug).draft.slug) == "my-own"
    script = Script(world, slug)
    answer = script.save(DOCUMENT + "丙\n", slug="a/b")
    assert answer.status_code == 422
    assert "a/b" in answer.json["detail"]  # type: ignore[index]


@pytest.mark.parametrize(
    "message",
    [
        "text",
        [],
        {},
        {"source": "x"},
        {"source": 1, "version": 1},
        {"source": "x", "version": "1"},
        {"source": "x", "version": True},
        {"source": "x", "version": 1, "author_id": 2},
        {"source": "a\0b", "version": 1},
        {"source": "\ud800", "version": 1},
    ],
)
def test_what_is_no_draft_is_refused_as_json_and_nothing_changes(
    world: World, script: Script, slug: str, message: Any
) -> None:
    answer = script.send("draft", message, "PUT")
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert world.ask(lambda: world.get(slug).source) == DOCUMENT


@pytest.mark.parametrize("version", [0, -1, 2**40, 2**70])
def test_any_number_may_be_sent_as_the_version(script: Script, version: int) -> None:
    script.version = version
    assert script.save(DOCUMENT + "丙\n").status_code == 409


def test_a_megabyte_is_saved(script: Script) -> None:
    assert script.save(DOCUMENT + "字" * 1_000_000).status_code == 200


def test_signed_out_in_the_middle_the_script_is_told_so(script: Script) -> None:
    script.reader.client.delete_cookie("session")
    answer = script.save(DOCUMENT + "丙\n")
    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
    with script.reader.client.session_transaction() as session:
        session["csrf_token"] = "of a visitor"
    assert script.save(DOCUMENT + "丙\n").status_code == 401


def test_signed_in_again_in_another_tab_it_gets_the_token_to_go_on_with(world: World, script: Script) -> None:
    script.reader.client = world.browser("bob").client
    refused = script.save(DOCUMENT + "丙\n")
    assert refused.status_code == 400
    script.token = refused.json["csrf_token"]  # type: ignore[index]
    assert script.save(DOCUMENT + "丙\n").status_code == 200


def test_fields_are_changed_in_the_text_that_is_sent_and_nothing_is_stored(
    world: World, script: Script, slug: str
) -> None:
    changes = {"title": "新题", "tags": ["甲", "乙"], "pinned": True, "categories": [["A", "B"]]}
    answer = script.send("fields", {"source": DOCUMENT + "没存的\n", "changes": changes}).json
    assert answer is not None
    assert answer["source"].startswith("---\ntitle: 新题\ntags: [甲, 乙]\n")
    assert answer["source"].endswith("没存的\n")
    assert answer["fields"]["categories"] == [["A", "B"]]
    assert answer["fields"]["pinned"] is True
    assert world.ask(lambda: world.get(slug).source) == DOCUMENT


def test_lists_may_be_sent_as_a_form_shows_them_and_come_back_so(script: Script) -> None:
    changes = {"tags": '甲，"a, b"', "categories": "A > B, C"}
    answer = script.send("fields", {"source": DOCUMENT, "changes": changes}).json
    assert answer is not None
    assert answer["fields"]["tags"] == ["甲", "a, b"]
    assert answer["fields"]["categories"] == [["A", "B"], ["C"]]
    assert answer["shown"]["tags"] == '甲, "a, b"'
    assert answer["shown"]["categories"] == "A > B, C"


@pytest.mark.parametrize("changes", [{"date": "明天"}, {"tags": 1}, {"nothing": 1}, {"front": "x"}])
def test_fields_that_cannot_be_are_refused(script: Script, changes: dict[str, Any]) -> None:
    assert script.send("fields", {"source": DOCUMENT, "changes": changes}).status_code == 422


def test_a_preview_is_what_readers_will_get_with_the_numbers_of_lines(script: Script) -> None:
    answer = script.send("preview", {"source": DOCUMENT + "\n![](a.png) [x](/nowhere) [y](#nirgends)\n"}).json
    assert answer is not None
    assert '<h2 data-line="6" id="look-标题">' in answer["html"]
    assert answer["outline"][0]["id"] == "look-标题"
    assert answer["words"] == 6
    found = {(each["kind"], each["target"]) for each in answer["problems"]}
    assert found == {
        ("alt", "a.png"),
        ("picture", "a.png"),
        ("link", "/nowhere"),
        ("place", "#nirgends"),
    }


def test_a_preview_may_come_from_a_form(script: Script) -> None:
    form = {"source": DOCUMENT, "csrf_token": script.token}
    answer = script.reader.client.post(f"{script.path}/preview", data=form)
    assert "甲" in answer.json["html"]  # type: ignore[index]


def test_a_preview_that_cannot_be_rendered_says_why(script: Script) -> None:
    answer = script.send("preview", {"source": "> " * 10_000})
    assert answer.status_code == 422
    assert answer.json["detail"]  # type: ignore[index]


@pytest.mark.parametrize(("name", "code"), [("erik", 404), ("charlie", 404)])
def test_nobody_else_saves_or_reads(world: World, slug: str, reader: Reader, name: str, code: int) -> None:
    intruder = Script(world, world.draft("", by="erik"), "erik") if name == "erik" else None
    client = intruder.reader.client if intruder else world.browser(name).client
    token = {"X-CSRFToken": intruder.token} if intruder else {}
    answer = client.put(
        f"/write/posts/{world.id(slug)}/draft", json={"source": "x", "version": 1}, headers=token
    )
    assert answer.status_code == (code if intruder else 400)
    assert "第一篇" not in answer.text
