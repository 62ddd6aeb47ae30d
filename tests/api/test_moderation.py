"""Discussions by programs: reasons, decisions taken back, closing, bans, answers, and what is followed."""

from collections.abc import Callable
from urllib.parse import urlsplit

from tests.api.programs import Program
from tests.comments.talking import say, state
from tests.world import World

Ask = Callable[..., Program]


def test_a_moderator_reads_why_a_comment_waits_and_what_readers_said(world: World, ask: Ask) -> None:
    comment = say(world, world.post("Public"), "Words")
    (waiting,) = ask("bob").ask("GET /comments")
    assert waiting["reasons"] == [{"code": "first", "detail": ""}]
    assert waiting["reports"] == []
    assert ask("erik").refused(f"POST /comments/{comment}/reports", 404, {"reason": "What?"})
    ask("bob").ask(f"POST /comments/{comment}/decisions", 200, {"do": "approve"})
    ask("erik").ask(f"POST /comments/{comment}/reports", 204, {"reason": "No words"})
    ask("erik").ask(f"POST /comments/{comment}/reports", 204, {"reason": "An advertisement"})
    (told,) = ask("bob").ask("GET /comments?state=reported")
    assert [one["reason"] for one in told["reports"]] == ["An advertisement"]
    ask("bob").ask(f"POST /comments/{comment}/decisions", 200, {"do": "keep"})
    assert ask("bob").ask("GET /comments?state=reported") == []


def test_a_decision_is_taken_back_once_and_not_after_another_one(world: World, ask: Ask) -> None:
    bob, path = ask("bob"), f"/comments/{say(world, world.post('Public'), 'Words')}"
    bob.ask(f"POST {path}/decisions", 200, {"do": "spam"})
    first, made = bob.ask(f"GET {path}/decisions")
    assert (first["by"], first["after"]) == (None, "waiting")
    assert (made["by"], made["before"], made["after"]) == ("bob", "waiting", "spam")
    assert bob.ask(f"DELETE {path}/decisions/{made['number']}")["state"] == "waiting"
    assert bob.refused(f"DELETE {path}/decisions/{made['number']}", 404)
    bob.ask(f"POST {path}/decisions", 200, {"do": "approve"})
    latest = bob.ask(f"GET {path}/decisions")[-1]["number"]
    bob.ask(f"POST {path}/decisions", 200, {"do": "trash"})
    assert bob.refused(f"DELETE {path}/decisions/{latest}", 409)
    other = f"/comments/{say(world, world.post('Other'), 'Other words')}"
    assert bob.refused(f"DELETE {other}/decisions/{latest}", 404)


def test_a_discussion_is_closed_and_opened_again(world: World, ask: Ask) -> None:
    path = f"/posts/{world.id(world.post('Public'))}"
    for _ in range(2):
        ask("bob").ask(f"PUT {path}/discussion/closing", 204)
    assert ask("charlie").refused(f"POST {path}/comments", 422, {"text": "Words"})
    ask("bob").ask(f"DELETE {path}/discussion/closing", 204)
    ask("charlie").ask(f"POST {path}/comments", 201, {"text": "Words"})


def test_who_is_banned_comments_no_more_until_they_are_let_in_again(world: World, ask: Ask) -> None:
    slug = world.post("Public")
    dora, path = ask("dora"), f"/comments/{say(world, slug, 'Words')}"
    made = dora.send(f"POST {path}/ban", {"kind": "account", "reason": "Shouts"})
    assert (made.status_code, made.json["by"], made.json["reason"]) == (201, "dora", "Shouts")
    here = made.headers["Location"].removeprefix("/api/v1")
    assert dora.ask(f"GET {here}") == dora.ask("GET /bans")[0] == made.json
    assert ask("charlie").refused(f"POST /posts/{world.id(slug)}/comments", 422, {"text": "More words"})
    assert ask("charlie").refused(f"PATCH {path}", 422, {"text": "Other words"})
    other = dora.ask(f"POST /comments/{say(world, slug, 'Mine', by='erik')}/ban", 201, {"kind": "account"})
    page = dora.send("GET /bans?limit=1")
    assert ([ban["id"] for ban in page.json], f"cursor={other['id']}>" in page.headers["Link"]) == (
        [other["id"]],
        True,
    )
    assert dora.ask(f"GET /bans?limit=1&cursor={other['id']}") == [made.json]
    dora.ask(f"DELETE /bans/{other['id']}", 204)
    dora.ask(f"DELETE {here}", 204)
    assert dora.refused(f"DELETE {here}", 404)
    assert dora.ask("GET /bans") == []
    ask("charlie").ask(f"POST /posts/{world.id(slug)}/comments", 201, {"text": "More words"})


def test_a_ban_is_for_some_days_that_can_be_chosen_and_not_for_the_author(world: World, ask: Ask) -> None:
    slug = world.post("Public")
    theirs, own = say(world, slug, "Words"), say(world, slug, "My words", by="bob")
    assert ask("dora").refused(f"POST /comments/{theirs}/ban", 422, {"kind": "account", "days": 2})
    assert ask("dora").refused(f"POST /comments/{theirs}/ban", 422, {"kind": "address", "days": 1})
    assert ask("dora").refused(f"POST /comments/{own}/ban", 422, {"kind": "account", "days": 1})
    assert (
        ask("dora").ask(f"POST /comments/{theirs}/ban", 201, {"kind": "account", "days": 0})["until"] is None
    )


def test_a_thread_is_followed_and_no_more(world: World, ask: Ask) -> None:
    slug = world.post("Public")
    first, erik = say(world, slug, "Words", by="bob"), ask("erik")
    here, other = (f"/posts/{world.id(one)}/discussion/following" for one in (slug, world.post("Other")))
    erik.ask(f"PUT {here}?thread={first}", 204)
    assert "Public" in world.browser("erik").open("/account/notices").main
    assert erik.refused(f"PUT {other}?thread={first}", 404)
    erik.ask(f"PUT {other}", 204)
    whole, thread = erik.ask("GET /me/following")
    assert (whole["title"], whole["thread_id"]) == ("Other", None)
    assert (thread["title"], thread["thread_id"]) == ("Public", first)
    for one in (whole, thread):
        assert world.browser("erik").client.get(urlsplit(one["url"]).path).status_code in (200, 303)
    erik.ask(f"DELETE {here}", 204)  # of all of it, which is another thing
    assert "Public" in world.browser("erik").open("/account/notices").main
    erik.ask(f"DELETE {here}?thread={first}", 204)
    assert "Public" not in world.browser("erik").open("/account/notices").main
    assert [one["title"] for one in erik.ask("GET /me/following")] == ["Other"]


def test_an_answer_is_marked_by_whoever_asked_and_unmarked(world: World, ask: Ask) -> None:
    slug = world.post("Public")
    question = say(world, slug, "Why?", by="dora", question=True)
    answer = say(world, slug, "Because.", by="bob", reply_to=question)
    assert state(world, question) == "public"
    assert ask("erik").refused(f"PUT /comments/{answer}/answer", 403)
    ask("dora").ask(f"PUT /comments/{answer}/answer", 204)
    assert ask().ask(f"GET /comments/{question}")["answer_id"] == answer
    ask("dora").ask(f"DELETE /comments/{answer}/answer", 204)
    assert ask().ask(f"GET /comments/{question}")["answer_id"] is None
