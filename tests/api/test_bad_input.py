"""Whatever a program sends, it is told what is wrong with it, and nothing breaks."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from blog.api.reading import DEEPEST
from tests.api.programs import Program
from tests.world import World

Ask = Callable[..., Program]
NEW = {"title": "New"}


def sent(
    program: Program, data: bytes, status: int, line: str = "POST /posts", media: str = "application/json"
) -> Any:
    response = program.send(line, data=data, content_type=media)
    assert response.status_code == status, response.text
    return response.json


@pytest.mark.parametrize(
    "data",
    [
        *(
            b"",
            b"{",
            b"[",
            b"nul",
            b"{'title': 'x'}",
            b'{"title": "x",}',
            b'{"title": "x"} {}',
            b'{"title": "\x00"}',
        ),
        *(
            b'{"title": NaN}',
            b'{"title": Infinity}',
            b'\xff\xfe{"title": "x"}',
            b'\xef\xbb\xbf{"title": "x"}',
        ),
        *(b'{"title": "\xff"}', '{"title": "x"}'.encode("utf-16"), b'{"title": ' + b"1" * 5000 + b"}"),
        *(b"[" * 100_000, b'{"a":' * 100_000, b"[" * 1000 + b"]" * 1000, b'{"body": "' + b"\\"),
    ],
    ids=lambda data: repr(data[:24]),
)
def test_what_is_no_json_is_refused(ask: Ask, data: bytes) -> None:
    assert sent(ask("bob"), data, 400)["status"] == 400


def test_json_that_is_deeper_than_anybody_needs_is_refused(ask: Ask) -> None:
    deep: Any = []
    for _level in range(DEEPEST):
        deep = [deep]
    assert sent(ask("bob"), json.dumps({"title": deep}).encode(), 400)


def test_a_name_that_is_there_twice_is_refused_since_programs_differ_about_it(ask: Ask) -> None:
    found = sent(ask("bob"), b'{"title": "a", "title": "b"}', 422)
    assert "title" in found["errors"][0]["detail"]
    assert sent(ask("bob"), b'{"title": "a", "categories": [{"x": 1, "x": 1}]}', 422)


def test_fields_and_parameters_that_do_not_exist_are_named(ask: Ask) -> None:
    bob = ask("bob")
    found = bob.refused("POST /posts", 422, NEW | {"titel": "x", "a/b~": 1})
    assert {error["pointer"] for error in found["errors"]} == {"#/titel", "#/a~1b~0"}
    assert bob.refused("GET /posts?filter=x", 422)["errors"][0]["parameter"] == "filter"
    assert bob.refused("GET /posts?limit=1&limit=2", 422)["errors"][0]["parameter"] == "limit"


WRONG = [
    None,
    True,
    0,
    1.5,
    -1,
    10**30,
    "",
    "x" * 2001,
    "\0",
    "\ud800",
    [],
    [[]],
    ["\0"],
    {},
    {"a": 1},
    [None],
    [1],
    [["x", 1]],
]


@pytest.mark.parametrize("value", WRONG, ids=lambda value: repr(value)[:20])
def test_a_value_of_the_wrong_type_is_told_wherever_it_stands(ask: Ask, value: object) -> None:
    bob = ask("bob")
    for name in (
        "title",
        "body",
        "slug",
        "tags",
        "categories",
        "cover",
        "date",
        "visibility",
        "comments",
        "pinned",
    ):
        data = json.dumps(NEW | {name: value}).encode()
        response = bob.send("POST /posts", data=data, content_type="application/json")
        assert response.status_code in (201, 422), (name, response.text)
        if response.status_code == 422:
            assert {error["pointer"].split("/")[1] for error in response.json["errors"]} == {name}


def test_all_faults_are_told_at_once_but_no_more_than_somebody_reads(ask: Ask) -> None:
    found = ask("bob").refused("POST /posts", 422, {str(n): n for n in range(500)})
    assert 2 < len(found["errors"]) <= 50


@pytest.mark.parametrize(
    "media", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "", "x"]
)
def test_content_of_another_type_is_not_guessed_at(ask: Ask, media: str) -> None:
    assert sent(ask("bob"), b'{"title": "x"}', 415, media=media)


def test_too_much_is_refused_before_it_is_read(ask: Ask) -> None:
    bob = ask("bob")
    assert sent(bob, b'{"title": "' + b"x" * 17 * 2**20 + b'"}', 413)
    assert sent(bob, b"x" * 17 * 2**20, 413, media="text/markdown")
    assert sent(bob, json.dumps(NEW | {"body": "x" * (4 * 2**20 + 1)}).encode(), 422)


@pytest.mark.parametrize(
    "query", ["x" * 100_000, "q=" + "词" * 50_000, "q=" + "%FF" * 30_000, "&" * 100_000, "q=a&" * 20_000]
)
def test_a_huge_query_is_refused(ask: Ask, query: str) -> None:
    assert ask().refused(f"GET /search?{query}", 422)


@pytest.mark.parametrize(
    "query", ["limit=x", "limit=1.5", "limit=-1", "limit=99999999999999999999", "limit=", "since=yesterday"]
)
def test_a_parameter_of_the_wrong_kind_is_named(ask: Ask, query: str) -> None:
    assert ask().refused(f"GET /posts?{query}", 422)["errors"][0]["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize(
    "moment",
    [
        "2025-07-29",
        "2025-07-29T08:00:00",
        "2025-13-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
    ],
)
def test_a_moment_needs_its_zone_and_a_place_in_the_calendar(ask: Ask, moment: str) -> None:
    assert ask("bob").refused("GET /posts", 422, query_string={"since": moment})["errors"]


def test_text_that_no_database_keeps_is_refused_in_a_parameter_too(ask: Ask) -> None:
    assert ask().refused("GET /posts?search=%00", 422)["errors"][0]["parameter"] == "search"
    assert ask().refused("GET /search?q=a%00b", 422)


@pytest.mark.parametrize(
    "query", ['"', "*", "AND", "a OR", "NEAR(", "^x", "x:y", "-", "()", "''", '"a" AND', "%", "_", "\\"]
)
def test_nothing_that_is_typed_into_a_search_breaks_it(world: World, ask: Ask, query: str) -> None:
    world.post("Public")
    assert "posts" in ask().ask("GET /search", query_string={"q": query})
    ask().ask("GET /posts", query_string={"search": query})


HOSTILE = {
    "spaces": " " * 1_000_000 + "x",
    "stars": "*a_" * 100_000,
    "quotes": "> " * 150_000,
    "tags": "<a <b " * 50_000,
    "comments": "<!--" * 80_000,
    "accents": "a" + "\u0315\u0300" * 75_000,
    "front matter": "---\n" + "a: &a [*a]\n" * 30_000 + "---\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_that_a_program_sends_takes_long(ask: Ask, text: str) -> None:
    bob, begun = ask("bob"), time.thread_time()
    document = text if text.startswith("---") else f"---\ntitle: New\n---\n\n{text}"
    response = bob.send("POST /posts", data=document.encode(), content_type="text/markdown")
    assert response.status_code in (201, 422), response.text[:500]
    if response.status_code == 201:
        assert bob.send(f"POST /posts/{response.json['id']}/publication").status_code in (200, 422)
    assert ask().send("GET /search", query_string={"q": text}).status_code == 422
    assert ask().send("GET /posts", query_string={"search": text}).status_code == 422
    assert time.thread_time() - begun < 5, "seconds of this process; rendering has its own limit"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST", "TRACE", "PROPFIND"])
def test_what_is_no_address_is_not_there_and_what_takes_no_such_method_says_which(
    ask: Ask, method: str
) -> None:
    assert ask().refused(f"{method} /nothing", 404)
    response = ask().send(f"{method} /search")
    assert response.status_code == 405
    assert {*response.headers["Allow"].split(", ")} == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("path", ["/posts//1", "//posts/1", "/posts/1//comments", "/nothing//", "//"])
def test_an_address_with_an_empty_part_is_not_there_and_leads_nowhere(ask: Ask, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        assert ask().refused(f"{method} {path}", 404)


def test_an_address_that_takes_no_get_says_so_and_is_no_page(ask: Ask) -> None:
    response = ask().send("GET /sessions/renewal")
    assert (response.status_code, response.headers["Allow"]) == (405, "OPTIONS, POST")


def test_numbers_as_large_as_anybody_can_write_are_simply_not_there(ask: Ask) -> None:
    for number in (2**31, 2**63 - 1, 10**18):
        assert ask().refused(f"GET /posts/{number}", 404)
        assert ask("alice").refused(f"GET /media/{number}", 404)
        assert ask("alice").refused(f"GET /posts/1/revisions/{number}", 404)
        assert ask("alice").refused(f"GET /comments/{number}", 404)
        for line in ("POST /posts/{}/revisions", "PATCH /posts/{}", "PATCH /comments/{}", "DELETE /media/{}"):
            assert ask("alice").refused(line.format(number), 404, {})


def test_an_upload_says_what_is_wrong_with_it(ask: Ask) -> None:
    bob = ask("bob")
    form = {"content_type": "multipart/form-data"}
    assert bob.refused("POST /media", 422, data={}, **form)["errors"] == [
        {"pointer": "#/file", "detail": "缺少这一项。"}
    ]
    assert bob.refused("POST /media", 422, data={"file": "no file", "other": "x"}, **form)
    response = bob.send("POST /media", data=b"broken", content_type="multipart/form-data; boundary=x")
    assert response.status_code in (400, 422)
