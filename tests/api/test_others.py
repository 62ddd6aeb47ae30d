"""Tags, categories, comments, files, people and settings, as programs get and change them."""

from collections.abc import Callable
from io import BytesIO
from urllib.parse import urlsplit

import pytest

from blog.comments.notices.telling.actions import tell
from blog.media.actions import upload
from tests.api.programs import Program
from tests.comments.talking import say
from tests.media.pictures import picture
from tests.world import World

Ask = Callable[..., Program]


def test_a_tag_is_added_renamed_and_deleted_and_documents_say_so(world: World, ask: Ask) -> None:
    slug, dora = world.post("Public", tags="[Old, Other]"), ask("dora")
    made = dora.send("POST /tags", {"name": "空 Tag", "slug": "empty"})
    assert (made.status_code, made.headers["Location"]) == (201, "/api/v1/tags/empty")
    assert made.json["posts"] == 0
    renamed = dora.ask("PATCH /tags/Old", 200, {"name": "New"})
    assert (renamed["name"], renamed["slug"], renamed["posts"]) == ("New", "New", 1)
    assert "New" in ask().ask(f"GET /posts/{world.id(slug)}/document")
    old = ask().send("GET /tags/Old")
    assert (old.status_code, old.headers["Location"]) == (301, "/api/v1/tags/New")
    dora.ask("DELETE /tags/Other?into=New", 204)
    dora.ask("DELETE /tags/empty", 204)
    assert ask().ask(f"GET /posts/{world.id(slug)}")["tags"] == ["New"]
    assert ask().ask("GET /tags") == [renamed]
    assert dora.refused("DELETE /tags/New?into=nothing", 422)["errors"][0]["pointer"] == "#/into"


def test_a_category_is_added_moved_and_renamed_one_at_a_time(world: World, ask: Ask) -> None:
    world.post("Public", categories="[后端, 框架]")
    dora = ask("dora")
    made = dora.ask("POST /categories", 201, {"name": "Web", "parent": "后端"})
    assert (made["path"], made["trail"]) == ("后端/Web", ["后端", "Web"])
    moved = dora.ask("PATCH /categories/后端/Web", 200, {"parent": None})
    assert moved["path"] == "Web"
    assert dora.ask("PATCH /categories/Web", 200, {"name": "Net"})["trail"] == ["Net"]
    assert dora.refused("PATCH /categories/Net", 422, {"name": "x", "parent": "后端"})
    assert dora.refused("PATCH /categories/后端", 422, {"parent": "后端/框架"})
    assert [one["path"] for one in ask().ask("GET /categories")] == ["后端", "后端/框架"]
    dora.ask("DELETE /categories/后端/框架", 204)
    (post,) = ask().ask("GET /posts")
    assert post["categories"] == [["后端"]]


def test_tags_come_in_pages(world: World, ask: Ask) -> None:
    world.post("Public", tags="[a, b, c, d, e]")
    first = ask().send("GET /tags?limit=2")
    assert [tag["slug"] for tag in first.json] == ["a", "b"]
    assert 'cursor=b>; rel="next"' in first.headers["Link"]
    last = ask().send("GET /tags?limit=3&cursor=b")
    assert [tag["slug"] for tag in last.json] == ["c", "d", "e"]
    assert "next" not in last.headers["Link"]


def test_editors_see_tags_of_posts_that_are_not_public_and_nobody_else_does(world: World, ask: Ask) -> None:
    world.post("Later", tags="[Secret]", date="2999-01-01 08:00:00")
    assert ask("dora").ask("GET /tags/Secret")["posts"] == 1
    for program in (ask(), ask("bob")):
        assert program.refused("GET /tags/Secret", 404)
        assert program.ask("GET /tags") == []


def test_threads_come_with_their_first_replies_and_the_rest_in_pages(world: World, ask: Ask) -> None:
    slug = world.post("Public")
    tops = [say(world, slug, f"Thread {n}", by="bob") for n in range(3)]
    replies = [say(world, slug, f"Reply {n}", by="bob", reply_to=tops[0]) for n in range(3)]
    path, program = f"/posts/{world.id(slug)}/comments", ask()
    page = program.send(f"GET {path}?limit=2")
    assert [thread["id"] for thread in page.json] == tops[:2]
    assert [reply["id"] for reply in page.json[0]["replies"]] == replies[:2]
    assert page.json[0]["replies_count"] == 3
    rest = program.send(f"GET /comments/{tops[0]}/replies?limit=2")
    assert [reply["id"] for reply in rest.json] == replies[:2]
    later = rest.headers["Link"].partition("cursor=")[2].partition(">")[0]
    rest = program.send(f"GET /comments/{tops[0]}/replies?limit=2&cursor={later}")
    assert [reply["id"] for reply in rest.json] == replies[2:]
    assert 'rel="next"' not in rest.headers["Link"]
    cursor = page.headers["Link"].partition("cursor=")[2].partition(">")[0]
    assert [thread["id"] for thread in program.ask(f"GET {path}?limit=2&cursor={cursor}")] == tops[2:]
    assert [t["id"] for t in program.ask(f"GET {path}?sort=newest")] == tops[::-1]
    assert program.refused(f"GET {path}?cursor=x", 404)


def test_what_is_left_of_a_withdrawn_comment_is_its_place(world: World, ask: Ask) -> None:
    slug = world.post("Public")
    top = say(world, slug, "Secret words", by="bob")
    say(world, slug, "An answer", by="bob", reply_to=top)
    ask("bob").ask(f"DELETE /comments/{top}", 204)
    (thread,) = ask().ask(f"GET /posts/{world.id(slug)}/comments")
    assert (thread["state"], thread["author"], thread["html"], thread["text"]) == ("deleted", None, "", None)
    assert ask("alice").refused(f"GET /comments/{top}", 404)


def test_a_comment_is_changed_from_the_state_that_was_read(world: World, ask: Ask) -> None:
    id, bob = say(world, world.post("Public"), "Words", by="bob"), ask("bob")
    tag = {"If_Match": bob.send(f"GET /comments/{id}").headers["ETag"]}
    assert bob.ask(f"PATCH /comments/{id}", 200, {"text": "Other"}, headers=tag)["html"] == "<p>Other</p>"
    assert bob.refused(f"PATCH /comments/{id}", 412, {"text": "Third"}, headers=tag)


def test_a_moderator_who_read_another_version_decides_nothing(world: World, ask: Ask) -> None:
    id, bob = say(world, world.post("Public"), "Words", by="charlie"), ask("bob")
    found = bob.ask(f"POST /comments/{id}/decisions", 200, {"do": "approve", "version": 7})
    assert found["state"] == "waiting"
    assert bob.refused(f"POST /comments/{id}/decisions", 422, {"do": "erase"})


def test_a_moderator_reads_as_many_comments_at_once_as_they_wish(world: World, ask: Ask) -> None:
    slug, bob = world.post("Public"), ask("bob")
    ids = [say(world, slug, f"Words {n}", by="bob") for n in range(3)]
    first = bob.send("GET /comments?state=public&limit=2")
    later = first.headers["Link"].split("cursor=")[1].partition(">")[0]
    rest = bob.ask(f"GET /comments?state=public&limit=2&cursor={later}")
    assert [comment["id"] for comment in (*first.json, *rest)] == ids[::-1]
    assert (len(first.json), len(rest)) == (2, 1)


def test_a_guest_is_sent_to_the_page(world: World, ask: Ask) -> None:
    assert ask().refused(f"POST /posts/{world.id(world.post('Public'))}/comments", 401, {"text": "Words"})


def test_files_are_found_by_name_kind_and_use(world: World, ask: Ask) -> None:
    for name in ("notes.pdf", "plan.pdf"):
        world.ask(lambda name=name: upload(world.person("bob"), name, b"%PDF-" + name.encode()))
    bob = ask("bob")
    assert [file["name"] for file in bob.ask("GET /media")] == ["plan.pdf", "notes.pdf"]
    assert [file["name"] for file in bob.ask("GET /media?search=note&type=documents&unused=true")] == [
        "notes.pdf"
    ]
    assert bob.ask("GET /media?type=images") == []
    assert ask("erik").ask("GET /media") == []
    first = bob.send("GET /media?limit=1")
    assert [file["name"] for file in first.json] == ["plan.pdf"]
    later = first.headers["Link"].split("cursor=")[1].partition(">")[0]
    assert [file["name"] for file in bob.ask(f"GET /media?limit=1&cursor={later}")] == ["notes.pdf"]
    assert bob.refused("GET /media?unused=maybe", 422)
    assert bob.refused("GET /media?cursor=x", 422)


def test_the_same_bytes_are_the_same_file(world: World, ask: Ask) -> None:
    bob = ask("bob")
    sent = [
        bob.ask("POST /media", 201, data={"file": (BytesIO(b"%PDF-1.7"), name)})
        for name in ("a.pdf", "b.pdf")
    ]
    assert sent[0] == sent[1]


def test_ones_own_account_says_more_than_the_profile(world: World, ask: Ask) -> None:
    world.post("Public")
    bob = ask("bob")
    assert (
        bob.ask("PATCH /me", 200, {"bio": "Writes.", "website": "https://example.com"})["email"]
        == "bob@example.com"
    )
    profile = ask().ask("GET /users/bob")
    assert (profile["bio"], profile["avatar"]) == ("Writes.", None)
    assert not {"email", "role", "scopes"} & profile.keys()


def test_language_time_zone_and_letters_are_chosen_one_by_one_or_together(ask: Ask) -> None:
    bob = ask("bob")
    first = bob.ask("GET /me")
    assert first["notices"] == {"replies": "now", "comments": "now", "followed": "now"}
    bob.ask("PATCH /me", 200, {"notices": {"comments": "daily"}})
    now = bob.ask("PATCH /me", 200, {"language": "en", "timezone": "Europe/Berlin", "bio": "Writes."})
    assert (now["language"], now["timezone"], now["bio"]) == ("en", "Europe/Berlin", "Writes.")
    assert now["notices"] == {"replies": "now", "comments": "daily", "followed": "now"}
    assert bob.refused("PATCH /me", 422, {"notices": {"comments": "often"}})
    assert bob.refused("PATCH /me", 422, {"notices": {"letters": "now"}})


def test_of_a_change_of_oneself_that_is_refused_nothing_is_kept(ask: Ask) -> None:
    bob = ask("bob")
    before = bob.ask("GET /me")
    assert bob.refused("PATCH /me", 422, {"bio": "Other", "timezone": "Europe/Atlantis"})
    assert bob.refused("PATCH /me", 422, {"language": "en", "website": "javascript:x"})
    assert bob.ask("GET /me") == before


def test_a_picture_of_oneself_is_sent_in_and_removed(world: World, ask: Ask) -> None:
    bob = ask("bob")
    address = bob.ask("PUT /me/avatar", 200, data={"file": (BytesIO(picture()), "me.png")})["avatar"]
    shown = world.browser().client.get(urlsplit(address).path)
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")
    assert bob.refused("PUT /me/avatar", 422, data={"file": (BytesIO(b"%PDF-1.7"), "me.png")})
    assert bob.ask("GET /me")["avatar"] == address
    bob.ask("DELETE /me/avatar", 204)
    assert bob.ask("GET /me")["avatar"] is None


def test_the_bytes_of_a_file_are_replaced_and_its_address_stays(world: World, ask: Ask) -> None:
    bob = ask("bob")
    before = bob.ask("POST /media", 201, data={"file": (BytesIO(b"%PDF-1.7"), "a.pdf"), "alt": "Notes"})
    path = f"/media/{before['id']}"
    now = bob.ask(f"PUT {path}/content", 200, data={"file": (BytesIO(b"%PDF-1.7 more"), "b.pdf")})
    assert (now["url"], now["name"], now["alt"], now["size"]) == (before["url"], "a.pdf", "Notes", 13)
    assert world.browser().client.get(urlsplit(now["url"]).path).data == b"%PDF-1.7 more"
    assert bob.refused(f"PUT {path}/content", 422, data={"file": (BytesIO(picture()), "a.pdf")})
    assert bob.refused(f"PUT {path}/content", 422, data={"file": (BytesIO(b"%PDF"), "a.pdf"), "alt": "x"})
    assert bob.ask(f"GET {path}") == now


@pytest.mark.parametrize("name", ["nobody", "charlie", "~1"])
def test_who_has_an_account_is_nobodys_business(ask: Ask, name: str) -> None:
    assert ask().refused(f"GET /users/{name}", 404)


def test_settings_hold_at_once_and_from_the_state_that_was_read(world: World, ask: Ask) -> None:
    alice = ask("alice")
    before = alice.send("GET /settings")
    entries = [{"label": "Home", "address": "/"}]
    sent = {"site_name": "New name", "site_navigation": entries, "posts_per_page": 5}
    after = alice.ask("PATCH /settings", 200, sent, headers={"If_Match": before.headers["ETag"]})
    assert {name: after[name] for name in sent} == sent
    assert "New name" in world.browser().open("/").text("title")
    assert alice.refused(
        "PATCH /settings", 412, {"site_icp": "x"}, headers={"If_Match": before.headers["ETag"]}
    )
    assert (
        alice.refused("PATCH /settings", 422, {"posts_per_page": 0})["errors"][0]["pointer"]
        == "#/posts_per_page"
    )
    assert alice.refused("PATCH /settings", 422, {"timezone": "Mars/Base"})
    assert alice.refused("PATCH /settings", 422, {"secret_key": "x"})


def test_one_reads_ones_own_inbox_and_says_what_was_read(world: World, ask: Ask) -> None:
    slug = world.post("Public")
    said = [say(world, slug, f"Words {n}", by="alice") for n in range(3)]
    world.ask(tell)
    bob = ask("bob", "comments")
    page = bob.send("GET /me/notices?limit=2")
    assert [one["comment_id"] for one in page.json] == said[:0:-1]
    first = page.json[0]
    assert (first["kind"], first["by"], first["title"]) == ("comments", "Alice", "Public")
    assert first["read_at"] is None
    later = page.headers["Link"].partition("cursor=")[2].partition(">")[0]
    (last,) = bob.ask(f"GET /me/notices?limit=2&cursor={later}")
    bob.ask(f"PUT /me/notices/{first['id']}/reading", 204)
    assert [one["comment_id"] for one in bob.ask("GET /me/notices?unread=true")] == said[1::-1]
    assert ask("erik").refused(f"PUT /me/notices/{last['id']}/reading", 404)
    bob.ask("PUT /me/notices/reading", 204, {"until": last["id"]})
    assert [one["comment_id"] for one in bob.ask("GET /me/notices?unread=true")] == [said[1]]
    assert ask("bob", "read").refused("GET /me/notices", 403)


def test_a_preview_link_leads_to_the_working_copy_until_it_is_ended(world: World, ask: Ask) -> None:
    slug, bob = world.draft("---\ntitle: Not yet\n---\n\nWords.\n"), ask("bob")
    path = f"/posts/{world.id(slug)}/previews"
    made = bob.ask(f"POST {path}", 201, {"days": 1})
    assert bob.ask(f"GET {path}") == [made] == [bob.ask(f"GET {path}/{made['id']}")]
    here = urlsplit(made["url"]).path
    assert "Not yet" in world.browser().open(here).main
    assert bob.refused(f"POST {path}", 422, {"days": 2})
    bob.ask(f"DELETE {path}/{made['id']}", 204)
    assert bob.refused(f"GET {path}/{made['id']}", 404)
    world.browser().open(here, 404)
