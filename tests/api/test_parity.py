"""Each rule through both faces: what a person may do on the pages, a program may, too, and no more."""

from io import BytesIO
from typing import Any, NamedTuple

import pytest
from werkzeug.test import TestResponse

from blog.comments.moderation.actions import close
from blog.posts import actions
from blog.posts.shelving.actions import create
from blog.tags.models import CATEGORIES, TAGS
from tests.api.programs import call, program
from tests.comments.talking import say
from tests.page import Page
from tests.test_permissions import ask as ask_page
from tests.test_permissions import filled
from tests.world import World

PEOPLE = ("", "charlie", "bob", "erik", "dora", "alice")  # bob owns the records


class Pair(NamedTuple):
    """The same thing asked of a page and of the API."""

    page: str
    api: str
    form: dict[str, str] = {}  # noqa: RUF012  never changed
    body: dict[str, Any] = {}  # noqa: RUF012


NEW_PERSON = {"email": "new@example.com", "role": "author"}
HOOK = {"name": "x", "url": "https://example.com/", "events": "post.trashed"}
SEEING = [
    *(Pair(f"GET /posts/{{{which}}}", f"GET /posts/{{{which}_id}}") for which in ("public", "private")),
    Pair("GET /posts/{public}.md", "GET /posts/{public_id}/document"),
    Pair("GET /posts/{private}.md", "GET /posts/{private_id}/document"),
    *(
        Pair(f"GET /write/posts/{{{which}_id}}", f"GET /posts/{{{which}_id}}?view=draft")
        for which in ("public", "draft", "private", "trashed")
    ),
    Pair("GET /write/posts/{public_id}/history", "GET /posts/{public_id}/revisions"),
    Pair("GET /write/posts/{draft_id}/history", "GET /posts/{draft_id}/revisions"),
    Pair("GET /write/posts/{public_id}/history/1", "GET /posts/{public_id}/revisions/1"),
    Pair("GET /write/", "GET /posts?state=any"),
    Pair("GET /write/media", "GET /media"),
    Pair("GET /write/links", "GET /links"),
    Pair("GET /write/media/{file}", "GET /media/{file}"),
    Pair("GET /write/comments", "GET /comments"),
    Pair("GET /posts/{public}/comments", "GET /posts/{public_id}/comments"),
    Pair("GET /posts/{draft}/comments", "GET /posts/{draft_id}/comments"),
    Pair("GET /comments/{spam}/more", "GET /comments/{spam}"),
    Pair("GET /comments/{comment}/more", "GET /comments/{comment}"),
    Pair("GET /authors/bob", "GET /users/bob"),
    Pair("GET /authors/erik", "GET /users/erik"),
    Pair("GET /write/settings", "GET /settings"),
    Pair("GET /posts/{guide}/guide", "GET /guides/{guide_id}"),
    Pair("GET /posts/{guide}/guide/points/2", "GET /guides/{guide_id}/nodes/2"),
    Pair("GET /posts/{guide}/guide/notes", "GET /guides/{guide_id}/notes"),
]
DOING = [
    Pair("POST /write/posts/new", "POST /posts", {"title": "New"}, {"title": "New"}),
    *(
        Pair(f"POST /write/posts/{{{which}}}/{page}", f"{api.replace('ID', '{' + which + '}')}", form)
        for which in ("public_id", "draft_id", "private_id", "trashed_id", "changed_id")
        for page, api, form in (
            ("trash", "DELETE /posts/ID", {}),
            ("unpublication", "DELETE /posts/ID/publication", {}),
            ("restoration", "POST /posts/ID/restoration", {}),
            (
                "publish",
                "POST /posts/ID/publication",
                {"version": "3" if "ch" in which else "1", "when": "now"},
            ),
            ("deletion", "DELETE /trash/ID", {}),
        )
    ),
    Pair(
        "POST /write/posts/{public_id}/history/1/restoration",
        "POST /posts/{public_id}/revisions/1/restoration",
    ),
    Pair("POST /write/tags/new", "POST /tags", {"name": "x"}, {"name": "x"}),
    Pair("POST /write/categories/new", "POST /categories", {"name": "x"}, {"name": "x"}),
    Pair("POST /write/tags/{tag}/name", "PATCH /tags/{tag_path}", {"name": "y"}, {"name": "y"}),
    Pair("POST /write/tags/{tag}/deletion", "DELETE /tags/{tag_path}"),
    Pair("POST /write/media/{file}", "PATCH /media/{file}", {"name": "x"}, {"name": "x"}),
    Pair("POST /write/media/{file}/removal", "DELETE /media/{file}"),
    Pair(
        "POST /posts/{public}/comments/new", "POST /posts/{public_id}/comments", {"text": "x"}, {"text": "x"}
    ),
    Pair("POST /comments/{comment}/edit", "PATCH /comments/{comment}", {"text": "x"}, {"text": "x"}),
    Pair("POST /comments/{comment}/withdrawal", "DELETE /comments/{comment}"),
    Pair("POST /comments/{comment}/vote", "PUT /comments/{comment}/vote", {"helpful": "1"}),
    Pair(
        "POST /posts/{guide}/guide/points/2/note",
        "PUT /guides/{guide_id}/notes/2",
        {"text": "x"},
        {"text": "x"},
    ),
    Pair(
        "POST /posts/{guide}/guide/plan",
        "PUT /guides/{guide_id}/plan",
        {"start": "2025-08-04", "hours": "6"},
        {"start": "2025-08-04", "hours": 6},
    ),
    Pair("POST /posts/{planned}/guide/plan/ending", "DELETE /guides/{planned_id}/plan"),
    Pair("POST /account", "PATCH /me", {"display_name": "x"}, {"display_name": "x"}),
    Pair("POST /write/settings/footer", "PATCH /settings", {"site_icp": "x"}, {"site_icp": "x"}),
    Pair("POST /write/posts/{changed_id}/draft/discard", "DELETE /posts/{changed_id}/draft"),
    Pair(
        "POST /posts/{public}/comments/following",
        "PUT /posts/{public_id}/discussion/following",
        {"follow": "1"},
    ),
    Pair("POST /write/comments/bans/{ban}/end", "DELETE /bans/{ban}"),
    Pair("POST /account/notices/{notice}/reading", "PUT /me/notices/{notice}/reading"),
    Pair("POST /write/posts/{draft_id}/previews", "POST /posts/{draft_id}/previews", {"days": "7"}, {}),
    Pair("POST /write/posts/{shared_id}/previews/{link}/end", "DELETE /posts/{shared_id}/previews/{link}"),
    Pair(
        "POST /write/comments/closing/{public}",
        "PUT /posts/{public_id}/discussion/closing",
        {"closed": "1"},
    ),
    Pair(
        "POST /account/preferences",
        "PATCH /me",
        {"language": "en", "timezone": "", "replies": "now", "comments": "daily", "followed": "now"},
        {"language": "en", "notices": {"comments": "daily"}},
    ),
    Pair("POST /account/avatar/removal", "DELETE /me/avatar"),
    Pair("POST /write/people/{number}", "PATCH /people/{number}", {"role": "editor"}, {"role": "editor"}),
    Pair("POST /write/people/{number}/suspension", "PUT /people/{number}/suspension"),
    Pair("POST /write/people/{number}/restoration", "DELETE /people/{number}/suspension"),
    Pair("POST /write/people/{number}/sign-out", "DELETE /people/{number}/sessions"),
    Pair("POST /write/people/invitations", "POST /invitations", NEW_PERSON, NEW_PERSON),
    Pair("POST /write/people/invitations/{invitation}/end", "DELETE /invitations/{invitation}"),
    Pair("POST /write/settings/webhooks/new", "POST /webhooks", HOOK, {**HOOK, "events": ["post.trashed"]}),
    Pair("POST /write/settings/webhooks/{webhook}/switch", "PATCH /webhooks/{webhook}", {}, {"on": False}),
    Pair("POST /write/settings/webhooks/{webhook}/secret", "POST /webhooks/{webhook}/secret"),
    Pair("POST /write/settings/webhooks/{webhook}/removal", "DELETE /webhooks/{webhook}"),
    Pair("POST /write/settings/webhooks/{delivery}/again", "POST /webhooks/{delivery}/retry"),
]


def outcome(response: TestResponse) -> str:
    """Let in, or why not. A page asks whoever is nobody to sign in, an operation for a token."""
    to = response.location or ""
    response.close()
    if response.status_code == 303 and to.startswith("/auth/sign-in?next="):
        return "401"
    return str(response.status_code) if response.status_code in (401, 403, 404) else "ok"


@pytest.mark.parametrize("pair", [*SEEING, *DOING], ids=lambda pair: f"{pair.page} - {pair.api}")
def test_whoever_may_on_a_page_may_by_a_program_and_nobody_else(world: World, pair: Pair) -> None:
    pages, programs = {}, {}
    for name in PEOPLE:
        method, path = filled(world, pair.page).split(" ", 1)
        pages[name] = outcome(ask_page(world.browser(name), method, path, pair.form))
        method, path = filled(world, pair.api).split(" ", 1)
        programs[name] = outcome(call(world, name, method, f"/api/v1{path}", pair.body))
    if (pages[""], programs[""]) == ("404", "401"):
        pages[""] = "401"  # where a guest may own it, nobody is asked to sign in; a program needs a token
    assert programs == pages


def both(world: World, name: str, page: tuple[str, dict[str, str]], line: str, **how: Any) -> None:
    """The page refuses with the words that the program gets."""
    path, form = page
    shown = Page(ask_page(world.browser(name), "POST", path, form))
    assert shown.response.status_code == 422, shown.main
    problem = program(world, name).refused(line, 422, **how)
    told = [error["detail"] for error in problem.get("errors", [])] or [problem["detail"]]
    assert any(words in shown.main for words in told), (told, shown.main)


def _settled(world: World) -> dict[str, Any]:
    slug = world.post("Public", by="bob")
    other = world.post("Other", by="bob")
    world.ask(lambda: create(world.person("alice"), TAGS, "taken"))
    parent = world.ask(lambda: create(world.person("alice"), CATEGORIES, "Up").id)
    return {"slug": slug, "id": world.id(slug), "other": other, "parent": parent}


def test_an_address_that_another_post_has_is_refused_by_both(world: World) -> None:
    known = _settled(world)
    browser, path = world.browser("bob"), f"/write/posts/{known['id']}"
    page = browser.refused(path, slug=known["other"])
    problem = program(world, "bob").refused(f"PATCH /posts/{known['id']}", 422, {"slug": known["other"]})
    assert problem["detail"] in page.main


@pytest.mark.parametrize("slug", ["a b", "a/b", "..", "x.md", "a?b", "a#b", "%41"])
def test_what_cannot_be_an_address_is_refused_by_both(world: World, slug: str) -> None:
    known = _settled(world)
    page = world.browser("bob").refused(f"/write/posts/{known['id']}", slug=slug)
    problem = program(world, "bob").refused(f"PATCH /posts/{known['id']}", 422, {"slug": slug})
    assert problem["detail"] in page.main
    assert (
        program(world, "bob").refused("POST /posts", 422, {"title": "x", "slug": slug})["detail"] in page.main
    )


@pytest.mark.parametrize("source", ["---\ntitle: [x\n---\n", "---\ndate: nonsense\n---\n"])
def test_a_text_that_cannot_be_shown_is_published_by_neither(world: World, source: str) -> None:
    slug = world.post("Public")
    world.revise(slug, source)
    response = ask_page(
        world.browser("bob"), "POST", f"/write/posts/{world.id(slug)}/publish", {"version": "2"}
    )
    assert (response.status_code, response.location) == (303, f"/write/posts/{world.id(slug)}")
    assert program(world, "bob").refused(f"POST /posts/{world.id(slug)}/publication", 422, {})
    assert world.ask(lambda: world.get(slug).live.title) == "Public"


RULES: list[tuple[str, str, dict[str, str], str, Any]] = [
    ("dora", "/write/tags/new", {"name": "taken"}, "POST /tags", {"name": "taken"}),
    ("dora", "/write/categories/new", {"name": "Up"}, "POST /categories", {"name": "Up"}),
    ("dora", "/write/tags/new", {"name": " "}, "POST /tags", {"name": " "}),
    (
        "bob",
        "/account",
        {"display_name": "x", "website": "javascript:x"},
        "PATCH /me",
        {"website": "javascript:x"},
    ),
    (
        "bob",
        "/account",
        {"display_name": "x", "website": "https://a@b.c"},
        "PATCH /me",
        {"website": "https://a@b.c"},
    ),
    ("bob", "/account", {"display_name": "\u202e"}, "PATCH /me", {"display_name": "\u202e"}),
    ("bob", "/account", {"display_name": "x\0"}, "PATCH /me", {"display_name": "x\0"}),
    (
        "alice",
        "/write/settings/reading",
        {"posts_per_page": "9", "site_cover": "x"},
        "PATCH /settings",
        {"site_cover": "x"},
    ),
    ("alice", "/write/settings", {"site_name": " "}, "PATCH /settings", {"site_name": " "}),
    (
        "alice",
        "/write/settings/navigation",
        {"entries-0-text": "x", "entries-0-address": "javascript:x"},
        "PATCH /settings",
        {"site_navigation": [{"label": "x", "address": "javascript:x"}]},
    ),
]


@pytest.mark.parametrize(("name", "path", "form", "line", "sent"), RULES, ids=lambda value: str(value)[:40])
def test_what_a_page_refuses_a_program_is_refused_in_the_same_words(
    world: World, name: str, path: str, form: dict[str, str], line: str, sent: Any
) -> None:
    _settled(world)
    both(world, name, (path, form), line, sent=sent)


def comment(world: World, text: str, by: str, slug: str) -> None:
    """The form of the page and the operation both refuse the text, in the same words."""
    browser, path = world.browser(by), f"/posts/{slug}/comments/new"
    page = browser.refused(path, at="new", text=text, send="1")
    problem = program(world, by).refused(f"POST /posts/{world.id(slug)}/comments", 422, {"text": text})
    told = [error["detail"] for error in problem.get("errors", [])] or [problem["detail"]]
    assert any(words in page.main for words in told), (told, page.main)


def test_what_was_said_before_is_said_again_by_neither(world: World) -> None:
    slug = world.post("Public")
    say(world, slug, "The same words again")
    comment(world, "The same words again", "charlie", slug)


def test_a_comment_of_nothing_is_no_comment(world: World) -> None:
    slug = world.post("Public")
    for text in (" \n ", "\u200b"):
        response = program(world, "charlie").send(f"POST /posts/{world.id(slug)}/comments", {"text": text})
        page = ask_page(
            world.browser("charlie"), "POST", f"/posts/{slug}/comments/new", {"text": text, "send": "1"}
        )
        assert response.status_code == page.status_code


def test_a_discussion_that_is_closed_is_closed_to_programs_but_not_to_its_author(world: World) -> None:
    slug = world.post("Public")
    world.ask(lambda: close(world.get(slug).id, True))
    problem = program(world, "charlie").refused(
        f"POST /posts/{world.id(slug)}/comments", 422, {"text": "Words"}
    )
    page = Page(world.browser("charlie").client.get(f"/posts/{slug}/comments/new"))
    assert problem["detail"] in page.main
    assert program(world, "bob").ask(f"POST /posts/{world.id(slug)}/comments", 201, {"text": "Words"})


def test_who_comments_first_waits_for_a_moderator_by_either_way(world: World) -> None:
    slug = world.post("Public")
    made = program(world, "charlie").ask(f"POST /posts/{world.id(slug)}/comments", 201, {"text": "Words"})
    assert made["state"] == "waiting"
    assert program(world).ask(f"GET /posts/{world.id(slug)}/comments") == []
    assert program(world).refused(f"GET /comments/{made['id']}", 404)
    assert "Words" not in world.browser().client.get(f"/posts/{slug}").text
    (waiting,) = program(world, "bob").ask("GET /comments")
    decided = program(world, "bob").ask(f"POST /comments/{waiting['id']}/decisions", 200, {"do": "approve"})
    assert decided["state"] == "public"
    assert "Words" in world.browser().client.get(f"/posts/{slug}").text
    (thread,) = program(world).ask(f"GET /posts/{world.id(slug)}/comments")
    assert (thread["author"]["username"], thread["html"], thread["text"]) == ("charlie", "<p>Words</p>", None)


def test_a_file_of_a_kind_that_is_not_taken_is_taken_by_neither(world: World) -> None:
    def form() -> dict[str, Any]:
        return {"file": (BytesIO(b"MZ\x90"), "virus.exe")}

    problem = program(world, "bob").refused("POST /media", 422, data=form())
    shown = world.browser("bob").refused("/write/media", **form())
    assert problem["detail"] in shown.main


def test_a_file_that_a_post_uses_is_deleted_by_neither(world: World) -> None:
    bob = program(world, "bob")
    file = bob.ask("POST /media", 201, data={"file": (BytesIO(b"%PDF-1.7"), "notes.pdf"), "alt": "Notes"})
    world.post("Uses it", body=file["markdown"])
    problem = bob.refused(f"DELETE /media/{file['id']}", 422)
    browser = world.browser("bob")
    ask_page(browser, "POST", f"/write/media/{file['id']}/removal", {})
    assert problem["detail"] in browser.open(f"/write/media/{file['id']}").main
    assert bob.ask(f"GET /media/{file['id']}")["alt"] == "Notes"


def test_what_is_found_on_the_page_is_found_by_a_program(world: World) -> None:
    say(world, world.post("数据库入门", body="## 索引\n\n慢查询的原因。"), "怎么找慢查询？", by="bob")
    world.post("Hidden", body="慢查询", visibility="private")
    found = program(world, "bob").ask("GET /search?q=慢查询")
    assert [post["title"] for post in found["posts"]] == ["数据库入门"]
    page = world.browser("bob").open("/search?q=慢查询")
    hits = [*found["posts"][0]["hits"], *found["comments"]]
    assert len(hits) == found["count"] == 2
    assert all(hit["url"].removeprefix("http://127.0.0.1:8000") in page.links() for hit in hits)
    assert all(any(piece["marked"] for piece in hit["text"]) for hit in hits)


def test_a_post_in_the_trash_is_erased_by_either_and_only_then(world: World) -> None:
    slug = world.post("Public")
    world.change(slug, actions.trash)
    program(world, "bob").ask(f"DELETE /trash/{world.id(slug)}", 204)
    assert world.browser("bob").client.get(f"/posts/{slug}").status_code == 404
