"""Errors: a quiet page in the reader's language, or JSON below /api/, and nothing of the cause."""

import errno

import pytest
from flask import Flask, abort
from sqlalchemy.exc import OperationalError

from blog.errors import Conflict, Forbidden, Invalid, NotFound, TooMany, Unavailable, said
from tests.page import Reader
from tests.world import World

FAULTS = {
    "forbidden": (Forbidden("secret"), 403, "这里不归你打开"),
    "missing": (NotFound("secret"), 404, "路到这里断了"),
    "conflict": (Conflict("secret"), 409, "别人先了一步"),
    "invalid": (Invalid("Another post already has the address %(slug)s.", slug="a-b"), 422, "a-b"),
    "too many": (TooMany(900), 429, "试得太多了，15分钟后再来"),
    "database": (OperationalError("secret", {}, Exception("secret")), 503, "现在打不开"),
    "full disk": (OSError(errno.ENOSPC, "secret"), 507, "空间满了"),
    "full database": (OperationalError("", {}, Exception("database or disk is full")), 507, "空间满了"),
    "storage": (Unavailable("The storage of files does not answer. Try again in a minute."), 503, "文件存储"),
    "bug": (ZeroDivisionError("secret"), 500, "出了点问题"),
}


@pytest.fixture
def faulty(app: Flask) -> Reader:
    """A site where everything goes wrong below /fault and /api/fault."""

    def fail(name: str) -> str:
        raise FAULTS[name][0]

    app.add_url_rule("/fault/<name>", "fault", fail)
    app.add_url_rule("/api/fault/<name>", "api_fault", fail)
    app.add_url_rule("/abort/<int:code>", "abort", lambda code: abort(code))
    return Reader(app.test_client())


@pytest.mark.parametrize("name", FAULTS)
def test_every_error_has_a_page_that_says_what_to_do(faulty: Reader, name: str) -> None:
    _error, code, text = FAULTS[name]
    page = faulty.open(f"/fault/{name}", code)
    assert text in page.main
    assert "secret" not in page.html
    assert "/" in page.links()
    assert page.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", FAULTS)
def test_the_api_gets_json(faulty: Reader, name: str) -> None:
    response = faulty.client.get(f"/api/fault/{name}")
    assert response.status_code == FAULTS[name][1]
    assert response.json is not None
    assert response.json["status"] == FAULTS[name][1]
    assert "secret" not in response.text


def test_a_problem_is_named_by_its_status_and_explained_in_the_language_that_is_asked_for(
    faulty: Reader,
) -> None:
    for language, detail in (
        ("zh-Hans-CN", "你的账号不能做这件事。"),
        ("en", "You may not do this with your account."),
    ):
        response = faulty.client.get("/api/fault/forbidden", headers={"Accept-Language": language})
        assert response.json == {"type": "about:blank", "status": 403, "title": "Forbidden", "detail": detail}
        assert response.headers["Content-Language"] == language


@pytest.mark.parametrize("code", [400, 403, 404, 405, 410, 413, 418, 429, 500, 503])
def test_any_status_has_words(faulty: Reader, code: int) -> None:
    page = faulty.open(f"/abort/{code}", code)
    assert page.text("h1")
    assert str(code) in page.main


def test_it_speaks_english_too(faulty: Reader) -> None:
    page = faulty.open("/fault/forbidden", 403, Accept_Language="en")
    assert "Not yours to open" in page.main


def test_who_tried_too_often_hears_when_to_come_back(faulty: Reader) -> None:
    page = faulty.open("/fault/too many", 429, Accept_Language="en")
    assert page.response.headers["Retry-After"] == "900"
    assert "Wait 15 minutes, then try again." in page.main


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (119, "119 seconds"),
        (120, "2 minutes"),
        (121, "3 minutes"),
        (5400, "90 minutes"),
        (7201, "3 hours"),
        (200_000, "3 days"),
    ],
)
def test_nobody_is_told_to_come_back_too_early(app: Flask, seconds: int, words: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert f"Wait {words}, then" in said(TooMany(seconds))


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_that_no_record_has_is_not_found(world: World, number: int) -> None:
    editor = world.browser("dora")
    for path in ("/write/posts/{}", "/write/media/{}", "/write/tags/{}", "/write/posts/{}/history"):
        editor.open(path.format(number), 404)
    for query in ("?id={0}&id={0}", "?start={}"):
        assert editor.client.get("/write/tags/merger" + query.format(number)).status_code < 500
