"""What programs are told, and when: what readers see, signed, once, later and later when nobody answers."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from socketserver import StreamRequestHandler, TCPServer
from types import SimpleNamespace
from typing import Any, cast

import sqlalchemy as sa
from time_machine import travel

from blog.auth.sessions.models import Client
from blog.comments.moderation.actions import decide
from blog.db import Row, db, utcnow
from blog.posts import actions
from blog.posts.models import Post
from blog.site.webhooks.actions import replace_secret, send_again
from blog.site.webhooks.delivering.actions import deliver_due, try_again
from blog.site.webhooks.happenings import comment_event, post_event
from blog.site.webhooks.models import TRIES, Delivery, Endpoint, Happening
from tests.comments.talking import get, say
from tests.page import SITE
from tests.site.webhooks.listening import Program, is_signed
from tests.world import World

Listen = Callable[..., tuple[int, str]]
Deliver = Callable[[], None]


def last(world: World) -> Delivery:
    def ask() -> Delivery:
        found = db.session.scalars(sa.select(Delivery).order_by(Delivery.id.desc())).first()
        assert found
        return found

    return world.ask(ask)


def test_a_post_on_its_way_is_told_as_readers_see_it(
    world: World, program: Program, listens: Listen, deliver: Deliver
) -> None:
    _id, secret = listens()
    slug = world.post("甲", date="2026-01-02 08:00:00")
    world.revise(slug, "---\ntitle: 还没写好\n---\n\n秘密。\n")
    deliver()
    assert program.events() == ["post.published"], "a draft is nobody's business"
    headers, body = program.heard[0]
    assert is_signed(secret, headers, body)
    assert not is_signed(secret, headers, body + b" ")
    assert abs(int(headers["webhook-timestamp"]) - utcnow().timestamp()) < 60
    told = program.bodies()[0]["data"]
    assert told["id"] == world.id(slug)
    assert told["url"] == f"{SITE}/posts/{slug}"
    assert (told["title"], told["published_at"]) == ("甲", "2026-01-02T00:00:00Z")
    for change in (
        lambda post: actions.publish(post, post.author),
        lambda post: actions.move(post, "elsewhere"),
        actions.trash,
    ):
        world.change(slug if change is not actions.trash else "elsewhere", change)
    for change in (actions.restore, actions.unpublish, actions.trash, actions.erase):
        world.change("elsewhere", change)
    deliver()
    events = ["published", "updated", "updated", "trashed", "restored", "unpublished"]
    assert program.events() == [f"post.{event}" for event in events]
    assert program.bodies()[-1]["data"]["title"] == "还没写好", "readers had seen that"
    assert len({headers["webhook-id"] for headers, _body in program.heard}) == len(program.heard)


def test_where_no_program_listens_only_what_is_still_to_come_is_written_down(
    world: World, program: Program, listens: Listen, deliver: Deliver
) -> None:
    with travel("2026-01-01T00:00:00+00:00", tick=False):
        say(world, world.post("甲"), "一句")
        world.post("乙", date="2026-01-02 08:00:00")
        kept = world.ask(lambda: list(db.session.scalars(sa.select(Happening.event))))
        assert kept == ["post.published"], "of the post that is scheduled"
        listens()
    with travel("2026-01-02T00:00:00+00:00", tick=False):
        deliver()
    assert [told["data"]["title"] for told in program.bodies()] == ["乙"]


def test_what_nobody_may_read_is_told_to_no_program(
    world: World, program: Program, listens: Listen, deliver: Deliver
) -> None:
    listens()
    private = world.post("私密", visibility="private")
    world.draft("---\ntitle: 草稿\n---\n\n正文。\n")
    world.change(private, actions.trash)
    world.ask(lambda: _undone(world))
    deliver()
    assert program.events() == []


def _undone(world: World) -> None:
    """A change that ends in no commit."""
    bob = world.person("bob")
    post = actions.write(bob, "---\ntitle: 甲\n---\n\n乙\n")
    actions.lock(post)
    post.private = True
    db.session.flush()
    db.session.rollback()


def test_a_scheduled_post_is_told_at_its_time_as_it_is_then(
    world: World, program: Program, listens: Listen, deliver: Deliver
) -> None:
    listens()
    with travel("2026-01-01T00:00:00+00:00", tick=False) as clock:
        kept = world.post("明天", date="2026-01-02 08:00:00")
        gone = world.post("不来了", date="2026-01-02 08:00:00")
        world.revise(kept, "---\ntitle: 明天见\ndate: 2026-01-02 08:00:00\n---\n\n正文。\n")
        world.change(kept, lambda post: actions.publish(post, post.author))
        world.change(gone, actions.unpublish)
        clock.move_to("2026-01-01T23:59:59+00:00")
        deliver()
        assert program.events() == []
        clock.move_to("2026-01-02T00:00:00+00:00")
        deliver()
    assert [body["data"]["title"] for body in program.bodies()] == ["明天见"]


def test_comments_are_told_without_what_is_said_in_them(
    world: World, program: Program, listens: Listen, deliver: Deliver
) -> None:
    listens("comment.posted", "comment.approved", "comment.hidden")
    slug = world.post("甲")
    comment = say(world, slug, "第一次来", by="charlie")
    for way in ("approve", "spam", "approve"):
        world.ask(lambda way=way: decide([get(comment)], world.person("alice"), way, {}) and None)
    deliver()
    assert program.events() == [f"comment.{event}" for event in ("posted", "approved", "hidden", "approved")]
    told = program.bodies()[0]["data"]
    assert (told["id"], told["state"], told["post"]["title"]) == (comment, "waiting", "甲")
    assert told["url"] == f"{SITE}/posts/{slug}#c{comment}"
    world.browser().open(f"/posts/{slug}").one("article", id=f"c{comment}")
    assert "第一次来" not in program.heard[0][1].decode()


def test_a_savepoint_that_fails_hides_nothing_of_the_rest(
    world: World, program: Program, listens: Listen, deliver: Deliver
) -> None:
    slug = world.post("甲")
    deliver()
    listens()

    def withdraw(post: Post) -> None:
        post.private = True
        with suppress(ZeroDivisionError), db.session.begin_nested():
            raise ZeroDivisionError
        db.session.commit()

    world.change(slug, withdraw)
    deliver()
    assert program.events() == ["post.unpublished"]


def seen(**values: object) -> Row:
    return cast(Row, SimpleNamespace(**values))


def test_every_change_between_two_states_has_its_name() -> None:
    def post(is_public: bool, state: str = "published", live: int = 1, slug: str = "a") -> Row:
        return seen(is_public=is_public, state=state, live_id=live, kind="post", slug=slug)

    shown, hidden, trashed = post(True), post(False, "draft"), post(False, "trashed")
    assert post_event(None, shown) == post_event(hidden, shown) == "post.published"
    assert post_event(shown, hidden) == "post.unpublished"
    assert (post_event(shown, trashed), post_event(trashed, shown)) == ("post.trashed", "post.restored")
    assert post_event(shown, post(True, live=2)) == post_event(shown, post(True, slug="b")) == "post.updated"
    assert post_event(shown, post(True, "changed")) == post_event(hidden, trashed) == ""

    def comment(state: str, version: int = 1, is_public: bool = True) -> Row:
        return seen(is_public=is_public, state=state, version=version)

    posted = [comment_event(None, comment(state)) for state in ("waiting", "public")]
    assert posted == ["comment.posted"] * 2
    assert comment_event(None, comment("spam")) == comment_event(comment("spam"), comment("trash")) == ""
    assert comment_event(comment("public"), comment("public", 2)) == "comment.edited"
    assert comment_event(comment("waiting"), comment("waiting", 2)) == ""
    assert comment_event(comment("waiting"), comment("public", is_public=False)) == ""


def test_a_program_that_fails_is_asked_again_later_and_later_and_then_given_up(
    world: World, program: Program, listens: Listen, deliver: Deliver
) -> None:
    listens()
    program.status, program.says = 500, b"no\0 room"
    with travel(utcnow(), tick=False) as clock:
        world.post("甲")
        waits: list[timedelta] = []
        while (deliver() or True) and (due := last(world).due_at):
            waits.append(due - utcnow())
            clock.shift(waits[-1] - timedelta(seconds=1))
            deliver()
            assert len(program.heard) == len(waits), "too early"
            clock.shift(timedelta(seconds=1))
        given_up = last(world)
        assert len(program.heard) == TRIES == len(waits) + 1
        assert all(0.8 * 3**n <= wait / timedelta(minutes=1) <= 1.2 * 3**n for n, wait in enumerate(waits))
        assert timedelta(hours=12) < sum(waits, timedelta()) < timedelta(days=1)
        assert given_up.given_up_at == utcnow()
        assert (given_up.status, given_up.answer) == (500, "no room")
        assert len({headers["webhook-id"] for headers, _body in program.heard}) == 1
        program.status = 204
        world.ask(lambda: send_again(db.session.get_one(Delivery, given_up.id)))
        deliver()
        assert last(world).delivered_at == utcnow()
        clock.shift(timedelta(days=31))
        deliver()
        assert world.ask(lambda: db.session.scalar(sa.select(sa.func.count(Delivery.id)))) == 0


def test_who_does_not_answer_holds_up_nobody_and_who_is_gone_is_left_alone(
    world: World, program: Program, listens: Listen, deliver: Deliver
) -> None:
    with Program() as dead:
        dead_url = dead.url
    listens(url=dead_url)
    listens()
    for title in ("甲", "乙"):
        world.post(title)
    deliver()
    assert [body["data"]["title"] for body in program.bodies()] == ["甲", "乙"]
    tried = world.ask(lambda: [*db.session.scalars(sa.select(Delivery.tries).order_by(Delivery.id))])
    assert sorted(tried) == [0, 1, 1, 1]
    program.status = 410
    world.post("丙")
    deliver()
    world.post("丁")
    deliver()
    assert program.bodies()[-1]["data"]["title"] == "丙"
    closed = world.ask(lambda: [*db.session.scalars(sa.select(Endpoint.closed_at).order_by(Endpoint.id))])
    assert [bool(at) for at in closed] == [False, True]


def test_a_message_that_failed_is_sent_again_at_once_and_one_that_is_under_way_is_not(
    world: World, program: Program, listens: Listen, deliver: Deliver
) -> None:
    listens()
    program.status = 500
    world.post("甲")
    deliver()
    id, alice = last(world).id, world.browser("alice")
    page = f"/write/settings/webhooks/{last(world).endpoint_id}/deliveries/{id}"
    alice.submit(page, at="/again")
    assert "正在重新发送" in alice.open(page).html
    assert last(world).tries == 0
    program.status = 204
    program.arrived.clear()
    program.may_answer.clear()
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(deliver)
        assert program.arrived.wait(20)
        assert "此刻正在发送" in alice.submit(page, 422, at="/again").text
        world.ask(lambda: try_again(None))
        assert not last(world).has_failed
        program.may_answer.set()
        sending.result()
    assert (last(world).tries, last(world).status, len(program.heard)) == (1, 204, 2)


def test_an_answer_that_the_database_would_not_take_settles_a_delivery(
    world: World, listens: Listen, deliver: Deliver
) -> None:
    class Garbled(StreamRequestHandler):
        def handle(self) -> None:
            self.rfile.readline()
            self.wfile.write(b"NO\0THING\r\n\r\n")

    with TCPServer(("127.0.0.1", 0), Garbled) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        listens(url=f"http://127.0.0.1:{server.server_address[1]}/")
        world.post("甲")
        deliver()
        server.shutdown()
    assert last(world).problem == "NO THING"
    assert last(world).has_failed


def test_of_many_workers_one_delivers_it(world: World, program: Program, listens: Listen) -> None:
    listens()
    world.post("甲")
    with ThreadPoolExecutor(4) as pool:
        [*pool.map(lambda _n: world.ask(deliver_due), range(8))]
    assert program.events() == ["post.published"]


def test_a_replaced_secret_is_good_for_another_day(
    world: World, program: Program, listens: Listen, deliver: Deliver
) -> None:
    id, old = listens()

    def replace() -> str:
        return replace_secret(db.session.get_one(Endpoint, id), world.person("alice"), Client())

    with travel(utcnow(), tick=False) as clock:
        new = world.ask(replace)
        world.post("甲")
        deliver()
        clock.shift(timedelta(days=1))
        world.post("乙")
        deliver()
    first, second = program.heard
    assert new != old
    assert is_signed(old, *first)
    assert is_signed(new, *first)
    assert is_signed(new, *second)
    assert not is_signed(old, *second)


def test_without_programs_nothing_is_kept(world: World, deliver: Deliver) -> None:
    world.post("甲")
    deliver()
    kept: list[Any] = [sa.select(sa.func.count()).select_from(model) for model in (Happening, Delivery)]
    assert world.ask(lambda: [db.session.scalar(count) for count in kept]) == [0, 0]
