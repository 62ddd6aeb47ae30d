"""Posts: the same documents, drafts and states that the pages show."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from blog.db import utcnow
from blog.posts import actions
from tests.api.programs import Program
from tests.bench.inside import request, statements
from tests.world import World

Ask = Callable[..., Program]


def ids(found: list[dict]) -> list[int]:
    return [post["id"] for post in found]


def test_a_list_can_be_walked_from_page_to_page_and_nothing_is_shown_twice(world: World, ask: Ask) -> None:
    for number in range(7):
        world.post(f"Post {number}", date=f"2025-01-0{number + 1} 08:00:00")
    program, path, seen = ask(), "/posts?limit=3", list[int]()
    while path:
        response = program.send(f"GET {path}")
        seen += ids(response.json)
        links = {rel: url for url, rel in _links(response.headers["Link"])}
        path = links.get("next", "").removeprefix("/api/v1")
    assert len(seen) == len({*seen}) == 7
    assert seen == sorted(seen, reverse=True)


def _links(header: str) -> list[tuple[str, str]]:
    parts = (part.split("; rel=") for part in header.split(", "))
    return [(url.strip("<>"), rel.strip('"')) for url, rel in parts]


def test_a_page_with_a_token_takes_three_statements(world: World, ask: Ask) -> None:
    """Who it is and what the site asks of them; the posts; what they are filed under."""
    for title in ("One", "Two"):
        world.post(title, tags="[Tag]", categories="[Category]")
    for query in ("", "?tag=Tag&search=o", "?state=any&limit=1"):
        bearer = {"Authorization": f"Bearer {ask('bob').token}"}
        assert statements(world.app, request(world.app, f"/api/v1/posts{query}", bearer)) == 3


def test_past_the_end_there_is_an_empty_page(world: World, ask: Ask) -> None:
    world.post("Only one")
    assert ask().ask("GET /posts?cursor=20000101T000000-1") == []


@pytest.mark.parametrize(
    "cursor", ["x", "20250101T000000", "99999999T999999-1", "1-1", "20250101T000000-99999999999"]
)
def test_a_cursor_that_is_none_is_told(ask: Ask, cursor: str) -> None:
    assert ask().refused(f"GET /posts?cursor={cursor}", 422)["errors"]


def test_pages_are_never_larger_than_the_document_says(ask: Ask) -> None:
    assert ask().refused("GET /posts?limit=101", 422)["errors"][0]["parameter"] == "limit"
    assert ask().refused("GET /posts?limit=0", 422)


def test_posts_are_found_by_what_they_are_known_by(world: World, ask: Ask) -> None:
    world.post("Flask", by="bob", tags="[Python, Web]", categories="[后端, 框架]", date="2025-02-01")
    world.post("Django", by="erik", tags="[Python]", categories="[后端]", date="2025-03-01")
    slug = world.publish("---\ntitle: About\n---\n\nMe.\n", kind="page")
    program = ask()

    def titles(query: str) -> list[str]:
        return [post["title"] for post in program.ask(f"GET /posts?{query}")]

    assert titles("tag=Python") == ["Django", "Flask"]
    assert titles("tag=Web") == ["Flask"]
    assert titles("category=后端") == ["Django", "Flask"]
    assert titles("category=后端/框架") == ["Flask"]
    assert titles("author=erik") == ["Django"]
    assert titles("since=2025-02-15T00:00:00Z") == ["Django"]
    assert titles("until=2025-02-15T00:00:00Z&tag=Python") == ["Flask"]
    assert titles("search=lask") == ["Flask"]
    assert titles("search=%25") == []
    assert titles("slug=flask") == ["Flask"]
    assert titles("kind=page") == ["About"]
    assert titles(f"kind=page&slug={slug}") == ["About"]
    assert titles("tag=none") == []


def test_readers_learn_nothing_of_a_working_copy(world: World, ask: Ask) -> None:
    slug = world.post("Public")
    before = ask().send(f"GET /posts/{world.id(slug)}")
    world.revise(slug, "---\ntitle: Secret\n---\n\nNot yet.\n")
    for program in (ask(), ask("charlie"), ask("bob", "posts")):  # the last one may write, but not read
        after = program.send(f"GET /posts/{world.id(slug)}")
        assert "Secret" not in after.text
        assert (after.json["state"], after.json["version"]) == ("published", None)
        assert after.headers["ETag"].removeprefix("W/") == before.headers["ETag"].removeprefix("W/")
        (listed,) = program.ask("GET /posts")
        assert (listed["state"], listed["version"]) == ("published", None)
        assert "Secret" not in program.send("GET /posts?search=Secret").text
    found = ask("bob").ask(f"GET /posts/{world.id(slug)}")
    assert (found["title"], found["state"]) == ("Public", "changed")


def test_writers_get_their_own_posts_by_state_and_editors_all(world: World, ask: Ask) -> None:
    mine, theirs = world.draft("---\ntitle: Mine\n---\n"), world.post("Theirs", by="erik")
    hidden = world.post("Later", date=f"{utcnow() + timedelta(days=9):%Y-%m-%d %H:%M:%S}")
    gone = world.post("Gone")
    world.change(gone, actions.trash)
    bob, dora = ask("bob"), ask("dora")
    assert ids(bob.ask("GET /posts?state=draft")) == [world.id(mine)]
    assert ids(bob.ask("GET /posts?state=scheduled")) == [world.id(hidden)]
    assert ids(bob.ask("GET /posts?state=trashed")) == [world.id(gone)]
    assert {*ids(bob.ask("GET /posts?state=any"))} == {world.id(mine), world.id(hidden)}
    assert world.id(theirs) in ids(dora.ask("GET /posts?state=any"))
    assert ids(dora.ask("GET /posts?state=any&author=erik")) == [world.id(theirs)]
    assert ids(ask().ask("GET /posts")) == [world.id(theirs)]
    assert ask("charlie").refused("GET /posts?state=any", 403)
    assert ask().refused("GET /posts?state=any", 401)


def test_only_the_fields_that_are_wanted_come_and_what_is_to_be_embedded(world: World, ask: Ask) -> None:
    slug = world.post("Flask", tags="[Python]", categories="[后端, 框架]")
    (post,) = ask().ask("GET /posts?fields=id,title&include=author,category,tags")
    assert post == {
        "id": world.id(slug),
        "title": "Flask",
        "embedded": {
            "author": {"username": "bob", "display_name": "Bob", "url": "http://127.0.0.1:8000/authors/bob"},
            "category": [
                {
                    "name": "框架",
                    "path": "后端/框架",
                    "trail": ["后端", "框架"],
                    "url": "http://127.0.0.1:8000/categories/%E5%90%8E%E7%AB%AF/%E6%A1%86%E6%9E%B6",
                }
            ],
            "tags": [{"name": "Python", "slug": "Python", "url": "http://127.0.0.1:8000/tags/Python"}],
        },
    }
    assert [*ask().ask(f"GET /posts/{post['id']}?fields=html")] == ["html"]
    assert ask().refused("GET /posts?fields=id,password", 422)
    assert ask().refused("GET /posts?include=revisions", 422)


def test_a_post_is_written_published_changed_and_taken_back(world: World, ask: Ask) -> None:
    bob = ask("bob")
    sent = {
        "title": "Flask",
        "body": "Text.\n",
        "tags": ["Python"],
        "categories": [["后端", "框架"]],
        "slug": "own",
    }
    made = bob.send("POST /posts", sent)
    assert made.status_code == 201
    path = made.headers["Location"].removeprefix("/api/v1")
    assert bob.ask(f"GET {path}")["state"] == "draft"
    assert ask().refused(f"GET {path}", 404)
    published = bob.ask(f"POST {path}/publication", 200, {"note": "First"})
    assert (published["state"], published["slug"], published["tags"]) == ("published", "own", ["Python"])
    assert ask().ask(f"GET {path}")["html"] == "<p>Text.</p>"
    changed = bob.ask(f"PATCH {path}", 200, {"title": "Flask!", "tags": None, "body": "More.\n"})
    assert (changed["title"], changed["tags"], changed["state"]) == ("Flask!", [], "changed")
    assert ask().ask(f"GET {path}")["title"] == "Flask"
    bob.ask(f"POST {path}/publication", 200, {})
    assert ask().ask(f"GET {path}")["title"] == "Flask!"
    assert bob.ask(f"DELETE {path}/publication")["state"] == "draft"
    assert ask().refused(f"GET {path}", 404)
    bob.ask(f"DELETE {path}", 204)
    assert bob.ask(f"GET {path}")["state"] == "trashed"
    assert bob.ask(f"POST {path}/restoration")["state"] == "draft"
    bob.ask(f"DELETE {path}", 204)
    bob.ask(f"DELETE /trash/{made.json['id']}", 204)
    assert bob.refused(f"GET {path}", 404)


def test_only_what_is_in_the_trash_is_deleted_for_ever(world: World, ask: Ask) -> None:
    id = world.id(world.post("Public"))
    assert ask("bob").refused(f"DELETE /trash/{id}", 422)
    assert ask().ask(f"GET /posts/{id}")


def test_what_a_change_does_not_name_stays_as_it_is_and_no_other_line_is_touched(
    world: World, ask: Ask
) -> None:
    source = "---\ntitle:   'Old'  # kept\ntags: [a,   b]\ncomments: false\nodd: {x: 1}\n---\r\nBody\r\n"
    id, bob = world.id(world.publish(source)), ask("bob")
    before = bob.send(f"GET /posts/{id}/document").text
    bob.ask(f"PATCH /posts/{id}", 200, {"title": "New"})
    after = bob.send(f"GET /posts/{id}/document?view=draft").text
    lines = zip(before.splitlines(True), after.splitlines(True), strict=True)
    assert [new[:11] for old, new in lines if new != old] == ["title:   'N"]
    assert bob.ask(f"GET /posts/{id}?view=draft")["comments"] is False


def test_a_document_goes_in_and_comes_out_byte_for_byte(world: World, ask: Ask) -> None:
    source = "\ufeff---\r\ntitle: 文档\r\ntags: [a,  b]\r\n---\r\n\r\nText without a last line end"
    bob = ask("bob")
    made = bob.send("POST /posts", data=source.encode(), content_type="text/markdown; charset=utf-8")
    assert made.status_code == 201
    response = bob.send(f"GET /posts/{made.json['id']}/document?view=draft")
    assert response.data == source.encode()
    assert response.content_type == "text/markdown; charset=utf-8"
    other = source.replace("Text", "Other text").encode()
    path = f"/posts/{made.json['id']}/document"
    tag = {"If_Match": response.headers["ETag"]}
    assert bob.send(f"PUT {path}", data=other, content_type="text/markdown", headers=tag).status_code == 200
    assert bob.send(f"GET {path}?view=draft").data == other
    again = bob.send(f"PUT {path}", data=source.encode(), content_type="text/markdown", headers=tag)
    assert again.status_code == 412
    assert bob.refused(f"GET {path}", 404)  # readers have none yet


def test_half_written_front_matter_is_kept_as_in_the_editor(ask: Ask) -> None:
    bob, source = ask("bob"), "---\ntitle: [broken\n---\nText\n"
    made = bob.send("POST /posts", data=b"---\ntitle: Whole\n---\nText\n", content_type="text/markdown").json
    path = f"/posts/{made['id']}"
    assert (
        bob.send(f"PUT {path}/document", data=source.encode(), content_type="text/markdown").status_code
        == 200
    )
    assert bob.ask(f"GET {path}?view=draft")["title"] == "Whole"
    assert bob.refused(f"PATCH {path}", 422, {"title": "x"})
    assert bob.refused(f"POST {path}/publication", 422, {})


def test_a_post_can_be_scheduled_and_its_date_stays_once_readers_have_it(world: World, ask: Ask) -> None:
    bob = ask("bob")
    id = bob.ask("POST /posts", 201, {"title": "Later"})["id"]
    found = bob.ask(f"POST /posts/{id}/publication", 200, {"at": "2999-01-01T08:00:00+08:00"})
    assert (found["state"], found["published_at"]) == ("scheduled", "2999-01-01T00:00:00Z")
    assert ask().refused(f"GET /posts/{id}", 404)
    public = world.id(world.post("Public"))
    refusal = bob.refused(f"POST /posts/{public}/publication", 422, {"at": "2999-01-01T08:00:00Z"})
    assert refusal["errors"][0]["pointer"] == "#/at"


def test_revisions_are_listed_read_kept_and_gone_back_to(world: World, ask: Ask) -> None:
    slug, bob = world.post("First"), ask("bob")
    path = f"/posts/{world.id(slug)}"
    bob.ask(f"PATCH {path}", 200, {"title": "Second"})
    kept = bob.ask(f"POST {path}/revisions", 201, {"note": "Half done"})
    assert (kept["number"], kept["note"], kept["published_at"]) == (2, "Half done", None)
    assert [one["number"] for one in bob.ask(f"GET {path}/revisions")] == [2, 1]
    page = bob.send(f"GET {path}/revisions?limit=1")
    assert 'rel="next"' in page.headers["Link"]
    assert [one["number"] for one in bob.ask(f"GET {path}/revisions?limit=1&cursor=2")] == [1]
    assert "title: First" in bob.ask(f"GET {path}/revisions/1")["source"]
    assert bob.ask(f"POST {path}/revisions/1/restoration")["title"] == "First"
    assert bob.refused(f"GET {path}/revisions/9", 404)


def test_a_copy_that_is_still_good_is_not_sent_again(world: World, ask: Ask) -> None:
    slug = world.post("Public")
    for program in (ask(), ask("bob")):
        for path in (f"/posts/{world.id(slug)}", "/posts", "/posts?limit=5", "/tags", "/openapi.json"):
            tag = program.send(f"GET {path}").headers["ETag"]
            assert program.send(f"GET {path}", headers={"If_None_Match": tag}).status_code == 304
    world.revise(slug, "---\ntitle: Other\n---\n")
    world.change(slug, lambda post: actions.publish(post, post.author))
    assert program.send(f"GET /posts/{world.id(slug)}", headers={"If_None_Match": tag}).status_code == 200


def test_addresses_in_answers_are_absolute_and_of_the_site(world: World, ask: Ask) -> None:
    world.post("中文", slug="x")
    (post,) = ask().ask("GET /posts")
    assert urlsplit(post["url"]).netloc == "127.0.0.1:8000"
    assert post["url"].isascii()


def test_a_working_copy_is_discarded_and_kept_in_the_history(world: World, ask: Ask) -> None:
    slug = world.post("Public")
    bob, path = ask("bob"), f"/posts/{world.id(slug)}"
    bob.ask(f"PATCH {path}", 200, {"title": "Other"})
    assert bob.ask(f"DELETE {path}/draft")["title"] == "Public"
    assert bob.ask(f"GET {path}?view=draft")["title"] == "Public"
    assert [one["title"] for one in bob.ask(f"GET {path}/revisions")] == ["Other", "Public"]
    assert bob.refused(f"DELETE {path}/draft", 422)
