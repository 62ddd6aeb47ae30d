"""Rules that a page and its operation share, each tried through both, and told in the same words."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from blog.comments.bans.actions import ban
from blog.comments.limits import COMMENTS
from blog.comments.moderation.actions import decide
from blog.db import utcnow
from blog.posts import actions
from blog.posts.drafts import LONGEST
from blog.posts.shelving.actions import create
from blog.tags.models import CATEGORIES, TAGS
from tests.api.programs import program
from tests.api.test_parity import both, comment
from tests.comments.talking import get, say
from tests.conftest import make_app
from tests.page import Page, Reader
from tests.test_permissions import ask as ask_page
from tests.world import World


@pytest.fixture
def app(instance: Path, request: pytest.FixtureRequest) -> Flask:
    """Where nobody's first comment waits, and with what else the test wants."""
    return make_app(instance, **{"COMMENTS_HELD": "none", **getattr(request, "param", {})})


def publish_refused(world: World, slug: str, status: int = 422, **form: str) -> None:
    """Neither publishes it; the page goes back to where it says why."""
    before = world.ask(lambda: (world.get(slug).state, world.get(slug).live_id))
    browser, path = world.browser("bob"), f"/write/posts/{world.id(slug)}/publish"
    sent = {"version": str(world.ask(lambda: world.get(slug).version)), "when": "now"} | form
    response = ask_page(browser, "POST", path, sent)
    shown = browser.open(response.location) if response.status_code == 303 else Page(response)
    body: dict[str, Any] = {"version": int(sent["version"])}
    body |= {"at": f"{form['at']}:00+08:00"} if "at" in form else {}
    problem = program(world, "bob").refused(f"POST /posts/{world.id(slug)}/publication", status, body)
    if status == 422:
        told = [error["detail"] for error in problem.get("errors", [])] or [problem["detail"]]
        assert any(words in shown.main for words in told), (told, shown.main)
    assert world.ask(lambda: (world.get(slug).state, world.get(slug).live_id)) == before


def test_where_nothing_is_new_nothing_is_published(world: World) -> None:
    slug = world.post("Public")
    path = f"/write/posts/{world.id(slug)}/publish"
    page = ask_page(world.browser("bob"), "POST", path, {"version": "1", "when": "now"})
    assert page.status_code == 422
    assert program(world, "bob").refused(f"POST /posts/{world.id(slug)}/publication", 422, {})
    assert len(program(world, "bob").ask(f"GET /posts/{world.id(slug)}/revisions")) == 1


def test_nothing_is_published_out_of_the_trash(world: World) -> None:
    slug = world.post("Public")
    world.revise(slug, "---\ntitle: Other\n---\n")
    world.change(slug, actions.trash)
    publish_refused(world, slug)


def test_what_somebody_did_not_look_at_is_not_published(world: World) -> None:
    slug = world.post("Public")
    for title in ("One", "Two"):
        world.revise(slug, f"---\ntitle: {title}\n---\n")
    publish_refused(world, slug, 409, version="2")


def test_a_moment_that_has_passed_is_no_date_for_a_publication(world: World) -> None:
    publish_refused(world, world.draft("---\ntitle: Draft\n---\n"), when="at", at="2020-01-01T08:00")


def test_a_program_may_say_now(world: World) -> None:
    id = world.id(world.draft("---\ntitle: Draft\ndate: 2999-01-01 00:00:00\n---\n"))
    at = utcnow().isoformat()
    done = program(world, "bob").ask(f"POST /posts/{id}/publication", 200, {"at": at})
    assert done["state"] == "published"


def test_a_text_that_is_too_long_is_kept_by_neither(world: World) -> None:
    slug, text = world.draft("---\ntitle: Draft\n---\n"), "x" * (LONGEST + 1)
    problem = program(world, "bob").refused(
        f"PUT /posts/{world.id(slug)}/document", 422, data=text, content_type="text/markdown"
    )
    form = {"source": text, "version": "1"}
    response = ask_page(world.browser("bob"), "POST", f"/write/posts/{world.id(slug)}", form)
    assert (response.status_code, problem["detail"] in response.text) == (422, True)
    assert len(world.ask(lambda: world.get(slug).source)) < 100


def test_who_is_banned_is_told_so_by_both(world: World) -> None:
    slug = world.post("Public")
    first = say(world, slug, "The first words")
    world.ask(lambda: ban(get(first), world.person("alice"), "account", 7, "") and None)
    comment(world, "Words", "charlie", slug)


@pytest.mark.parametrize("text", ["x" * 5001])
def test_a_comment_that_is_too_long_is_taken_by_neither(world: World, text: str) -> None:
    slug = world.post("Public")
    program(world, "charlie").refused(f"POST /posts/{world.id(slug)}/comments", 422, {"text": text})
    world.browser("charlie").refused(f"/posts/{slug}/comments/new", at="new", text=text, send="1")
    assert program(world).ask(f"GET /posts/{world.id(slug)}/comments") == []


def test_a_comment_can_be_changed_for_a_quarter_of_an_hour_by_either(world: World) -> None:
    id = say(world, world.post("Public"), "Words")
    browser, charlie = world.browser("charlie"), program(world, "charlie")
    with time_machine.travel(utcnow() + timedelta(minutes=16), tick=False):
        problem = charlie.refused(f"PATCH /comments/{id}", 422, {"text": "Other words"})
        form = {"text": "Other words", "version": "1", "send": "1"}
        page = Page(ask_page(browser, "POST", f"/comments/{id}/edit", form))
    assert problem["detail"] in page.main
    assert world.ask(lambda: get(id).source) == "Words"


def _opened(world: World, path: str) -> tuple[Reader, dict[str, str]]:
    """Charlie's browser with the form of a comment open, filled in."""
    browser = world.browser("charlie")
    page = browser.open(path)
    return browser, page.filled(page.form("new")) | {"text": "Words", "send": "1"}


def test_who_replies_to_what_is_gone_meanwhile_is_told_so_by_both(world: World) -> None:
    slug = world.post("Public")
    parent = say(world, slug, "A question", by="erik")
    path = f"/posts/{slug}/comments/new?reply={parent}"
    browser, form = _opened(world, path)
    world.ask(lambda: decide([get(parent)], world.person("alice"), "trash", {}) and None)
    sent = {"text": "Words", "reply_to": parent}
    problem = program(world, "charlie").refused(f"POST /posts/{world.id(slug)}/comments", 422, sent)
    shown = Page(browser.client.post(path, data=form))
    assert (shown.response.status_code, problem["errors"][0]["detail"] in shown.main) == (422, True)
    assert "Words" in shown.html


def test_a_place_that_never_was_is_spoken_about_by_neither(world: World) -> None:
    slug = world.post("Public", body="## Here")
    browser, form = _opened(world, f"/posts/{slug}/comments/new")
    sent = {"text": "Words", "about": 99}
    problem = program(world, "charlie").refused(f"POST /posts/{world.id(slug)}/comments", 422, sent)
    shown = Page(browser.client.post(f"/posts/{slug}/comments/new", data=form | {"about": "99"}))
    assert (shown.response.status_code, problem["errors"][0]["detail"] in shown.main) == (422, True)


def test_nobody_finds_their_own_comment_helpful(world: World) -> None:
    id = say(world, world.post("Public"), "Words")
    assert program(world, "charlie").refused(f"PUT /comments/{id}/vote", 403)
    form = {"helpful": "1"}
    assert ask_page(world.browser("charlie"), "POST", f"/comments/{id}/vote", form).status_code == 403
    assert world.ask(lambda: get(id).votes) == 0


@pytest.mark.parametrize("app", [{"COMMENTS": "off"}, {"COMMENTS_CLOSE_AFTER": 30}], indirect=True)
def test_where_discussions_are_closed_by_the_settings_they_are_for_programs(world: World) -> None:
    slug = world.post("Public", date="2020-01-01 08:00:00")
    line = f"POST /posts/{world.id(slug)}/comments"
    problem = program(world, "charlie").refused(line, 422, {"text": "Words"})
    page = Page(world.browser("charlie").client.get(f"/posts/{slug}/comments/new"))
    assert (page.response.status_code, problem["detail"] in page.main) == (422, True)


def test_who_comments_very_often_has_to_wait_whichever_way_they_came(world: World) -> None:
    slug = world.post("Public")
    browser, form = _opened(world, f"/posts/{slug}/comments/new")
    charlie, line = program(world, "charlie"), f"POST /posts/{world.id(slug)}/comments"
    for number in range(COMMENTS.limit):
        charlie.ask(line, 201, {"text": f"Words {number}"})
    assert charlie.send(line, {"text": "Words"}).status_code == 429
    assert browser.client.post(f"/posts/{slug}/comments/new", data=form).status_code == 429
    assert len(program(world).ask(f"GET /posts/{world.id(slug)}/comments")) == COMMENTS.limit


def test_a_category_is_put_below_itself_by_neither(world: World) -> None:
    id = world.ask(lambda: create(world.person("alice"), CATEGORIES, "Up").id)
    assert program(world, "dora").refused("PATCH /categories/Up", 422, {"parent": "Up"})
    form = {"parent": str(id)}
    page = ask_page(world.browser("dora"), "POST", f"/write/categories/{id}/place", form)
    assert page.status_code == 422
    (known,) = program(world, "dora").ask("GET /categories")
    assert known["trail"] == ["Up"]


@pytest.mark.parametrize("slug", ["taken", "a/b", ".."])
def test_an_address_of_a_tag_that_cannot_be_is_refused_by_both(world: World, slug: str) -> None:
    world.ask(lambda: create(world.person("alice"), TAGS, "Taken", None, "taken") and None)
    id = world.ask(lambda: create(world.person("alice"), TAGS, "Tag").id)
    form = {"name": "Tag", "slug": slug}
    both(world, "dora", (f"/write/tags/{id}/name", form), "PATCH /tags/Tag", sent=form)


@pytest.mark.parametrize("app", [{"UPLOAD_MEGABYTES": 1}], indirect=True)
@pytest.mark.parametrize("data", [b"", b"%PDF-1.7" + b"x" * 2**20], ids=["empty", "large"])
def test_a_file_of_nothing_or_of_too_much_is_taken_by_neither(world: World, data: bytes) -> None:
    def form() -> dict[str, Any]:
        return {"file": (BytesIO(data), "notes.pdf")}

    problem = program(world, "bob").refused("POST /media", 422, data=form())
    shown = world.browser("bob").refused("/write/media", **form())
    assert problem["detail"] in shown.main
    assert program(world, "bob").ask("GET /media") == []


@pytest.mark.parametrize("app", [{"SITE_NAME": "Fixed"}], indirect=True)
def test_what_the_operator_fixed_is_changed_by_neither(world: World) -> None:
    alice, browser = program(world, "alice"), world.browser("alice")
    assert "site_name" in alice.ask("GET /settings")["fixed"]
    assert alice.refused("PATCH /settings", 422, {"site_name": "Other"})
    browser.submit("/write/settings", site_name="Other")
    assert alice.ask("GET /settings")["site_name"] == "Fixed"
