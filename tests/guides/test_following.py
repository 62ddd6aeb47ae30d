"""Saying what one learned: guests in their browser, members here, by forms and by scripts."""

import itertools
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from blog.db import SiteStamp, db, utcnow
from blog.guides import actions, cookie, queries
from blog.guides.models import Progress, state
from blog.guides.records import MOMENTS, Mark, Record, marked
from tests.guides.following import BODY, edit, guide, kept, keys, said, state_of, tell, tick
from tests.page import Reader
from tests.world import World


def own_cookie(reader: Reader, world: World, slug: str) -> dict[int, str]:
    found = reader.client.get_cookie(f"lp{world.id(slug)}")
    return cookie.read(found.value if found else None)


def test_a_guests_first_tick_is_kept_in_a_cookie_and_nowhere_else(world: World) -> None:
    slug = guide(world)
    reader, key = world.browser(), keys(world, slug)["变量与类型"]
    response = tick(reader, slug, done=key, was="", at=key)
    assert response.location == f"/posts/{slug}?t={key}#t-{key}"
    header = response.headers["Set-Cookie"]
    for word in ("HttpOnly", "SameSite=Lax", "Max-Age=34560000", "Path=/"):
        assert word in header
    assert own_cookie(reader, world, slug) == {key: "done"}
    assert world.ask(lambda: db.session.scalar(sa.select(sa.func.count()).select_from(Progress))) == 0


@pytest.mark.parametrize("at", ["", "x", "²", "-1", "9" * 4301])
def test_a_form_that_names_no_place_leads_to_what_it_changed(world: World, at: str) -> None:
    slug = guide(world)
    key = keys(world, slug)["安装"]
    assert tick(world.browser(), slug, done=key, was="", at=at).location == f"/posts/{slug}?t={key}#t-{key}"
    assert tick(world.browser(), slug, was="", at=at).location == f"/posts/{slug}"


@pytest.mark.parametrize("name", ["", "charlie"])
def test_a_group_of_boxes_changes_what_was_changed(world: World, name: str) -> None:
    slug = guide(world)
    reader, known = world.browser(name), keys(world, slug)
    a, b, c = known["安装"], known["venv"], known["变量与类型"]
    tick(reader, slug, done=[a, b], was="")
    tick(reader, slug, key=c, state="learning")
    tick(reader, slug, done=[b], was=f"{a} {b} ")  # a is taken back; of c nothing was said
    assert said(reader, slug) == {str(b): "done", str(c): "learning"}
    tick(reader, slug, done=[b], was="")  # made from an older page: nothing is lost
    assert said(reader, slug) == {str(b): "done", str(c): "learning"}


@pytest.mark.parametrize("name", ["", "charlie"])
def test_a_script_says_many_at_once(world: World, name: str) -> None:
    slug = guide(world)
    reader, known = world.browser(name), keys(world, slug)
    marks = [
        {"key": known["安装"], "state": "learning", "age": 2000},
        {"key": known["安装"], "state": "done", "age": 1000},
        {"key": known["变量与类型"], "state": "done", "age": 500},
        {"key": known["变量与类型"], "state": "", "age": 400},
        {"key": known["文档"], "state": "done", "age": 0},
    ]
    answer = tell(reader, slug, marks)
    assert answer == {
        "states": {str(known["安装"]): "done", str(known["变量与类型"]): "", str(known["文档"]): "done"},
        "refused": [],
        "archived": [],
    }
    assert said(reader, slug) == {str(known["安装"]): "done", str(known["文档"]): "done"}


def test_ages_count_and_not_the_clock_of_the_device(world: World) -> None:
    slug = guide(world)
    reader, key = world.browser("charlie"), keys(world, slug)["变量与类型"]
    for age, expected in ((-(10**15), 0), (60_000, 60), (10**15, 400 * 24 * 3600)):
        tell(reader, slug, [{"key": key, "state": "learning", "age": age}])
        at = kept(world, "charlie", slug)[key].learning_at
        assert at
        assert at <= utcnow() + timedelta(seconds=2)
        world.ask(lambda: db.session.execute(sa.delete(Progress)) and db.session.commit())
        assert abs((utcnow() - at).total_seconds() - expected) < 60


@pytest.mark.parametrize("name", ["", "charlie"])
class TestWhatIsNoPoint:
    """Unknown, foreign and archived places, and what was made up."""

    def test_a_place_of_another_guide_is_refused(self, world: World, name: str) -> None:
        slug = guide(world)
        reader = world.browser(name)
        answer = tell(reader, slug, [{"key": 9999, "state": "done"}], status=422)
        assert "没有这个知识点" in answer["detail"]
        tick(reader, slug, 422, done=9999, was="")
        assert said(reader, slug) == {}

    def test_the_others_are_kept(self, world: World, name: str) -> None:
        slug = guide(world)
        reader, key = world.browser(name), keys(world, slug)["变量与类型"]
        answer = tell(reader, slug, [{"key": 9999, "state": "done"}, {"key": key, "state": "done"}])
        assert (answer["refused"], said(reader, slug)) == ([9999], {str(key): "done"})

    def test_an_archived_place_keeps_its_record(self, world: World, name: str) -> None:
        slug = guide(world)
        reader, key = world.browser(name), keys(world, slug)["变量与类型"]
        edit(world, slug, BODY.replace("- **语法**\n  - 变量与类型\n", ""))
        answer = tell(reader, slug, [{"key": key, "state": "done"}])
        assert answer["archived"] == [key]
        assert "变量与类型" in reader.open(f"/posts/{slug}/guide").main
        edit(world, slug, BODY)
        assert said(reader, slug) == {str(key): "done"}

    @pytest.mark.parametrize(
        "body",
        [
            {"marks": [], "done": 263},
            {"marks": [{"key": 1, "state": "done", "count": 9}]},
            {"marks": [{"key": "1", "state": "done"}]},
            {"marks": [{"key": 1, "state": "mastered"}]},
            {"marks": "all"},
            [],
        ],
    )
    def test_forged_counts_and_other_shapes_are_refused(self, world: World, name: str, body: object) -> None:
        slug = guide(world)
        reader = world.browser(name)
        token = reader.client.get(f"/posts/{slug}/guide/progress.json").json["token"]
        headers = {"Origin": "http://localhost", "X-CSRFToken": token}
        response = reader.client.post(f"/posts/{slug}/guide/progress", json=body, headers=headers)
        assert response.status_code == 422
        assert said(reader, slug) == {}

    def test_too_many_are_refused(self, world: World, name: str) -> None:
        slug = guide(world)
        tell(world.browser(name), slug, [{"key": 1, "state": "done"}] * 5001, status=422)

    @pytest.mark.parametrize(
        "fields", [{"key": "x", "state": "done"}, {"key": 1, "state": "x"}, {"done": "²"}]
    )
    def test_a_form_with_nonsense_is_refused(
        self, world: World, name: str, fields: dict[str, object]
    ) -> None:
        tick(world.browser(name), guide(world), 422, **fields)


def test_a_guests_form_must_come_from_here(world: World) -> None:
    slug = guide(world)
    reader, key = world.browser(), keys(world, slug)["变量与类型"]
    for headers in (
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/"},
    ):
        response = reader.client.post(
            f"/posts/{slug}/guide/progress", data={"key": key, "state": "done"}, headers=headers
        )
        assert (response.status_code, "Set-Cookie" in response.headers) == (400, "session" in str(headers))
    assert said(reader, slug) == {}


@pytest.mark.parametrize("address", ["progress", "changes", "reset", "import"])
def test_no_other_site_sends_a_form_of_a_guide(world: World, address: str) -> None:
    path, headers = f"/posts/{guide(world)}/guide/{address}", {"Origin": "https://evil.example"}
    assert world.browser().client.post(path, headers=headers).status_code == 400
    assert world.browser("charlie").client.post(path, headers=headers).status_code == 400


def test_a_members_form_needs_its_token(world: World) -> None:
    slug = guide(world)
    reader, key = world.browser("charlie"), keys(world, slug)["变量与类型"]
    headers = {"Origin": "http://localhost"}
    for address, data in (("progress", {"key": key, "state": "done"}), ("reset", {"name": "路线"})):
        response = reader.client.post(f"/posts/{slug}/guide/{address}", data=data, headers=headers)
        assert response.status_code == 400


def test_a_cookie_of_nonsense_is_no_progress(world: World) -> None:
    slug = guide(world)
    reader = world.browser()
    for value in ("x", "AQ", "/w==", "A" * 3000):
        reader.client.set_cookie(f"lp{world.id(slug)}", value)
        assert reader.open(f"/posts/{slug}").response.status_code == 200
        assert set(said(reader, slug).values()) <= {"done", "learning", "skipped"}


def test_one_tick_is_at_most_three_statements(world: World) -> None:
    slug = guide(world)
    reader, key = world.browser("charlie"), keys(world, slug)["变量与类型"]
    tell(reader, slug, [{"key": key, "state": "learning"}])
    token = reader.client.get(f"/posts/{slug}/guide/progress.json").json["token"]
    asked: list[str] = []
    with world.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_more: asked.append(statement))
    reader.client.post(
        f"/posts/{slug}/guide/progress",
        json={"marks": [{"key": key, "state": "done"}]},
        headers={"Origin": "http://localhost", "X-CSRFToken": token},
    )
    assert 2 <= len(asked) <= 3, "\n\n".join(asked)  # that of the session among them


def test_a_members_tick_makes_no_page_stale(world: World) -> None:
    slug = guide(world)
    before = world.ask(lambda: db.session.scalars(sa.select(SiteStamp.value)).one())
    tell(world.browser("charlie"), slug, [{"key": keys(world, slug)["变量与类型"], "state": "done"}])
    assert world.ask(lambda: db.session.scalars(sa.select(SiteStamp.value)).one()) == before


def test_two_devices_of_one_member_know_the_same(world: World) -> None:
    slug = guide(world)
    known = keys(world, slug)
    phone, desk = world.browser("charlie"), world.browser("charlie")
    tell(phone, slug, [{"key": known["安装"], "state": "done"}])
    tell(desk, slug, [{"key": known["变量与类型"], "state": "learning"}])
    assert (
        said(phone, slug)
        == said(desk, slug)
        == {str(known["安装"]): "done", str(known["变量与类型"]): "learning"}
    )
    tell(desk, slug, [{"key": known["安装"], "state": "", "age": 0}])
    assert said(phone, slug) == {str(known["变量与类型"]): "learning"}


def test_what_waited_offline_takes_no_later_choice_back(world: World) -> None:
    slug = guide(world)
    reader, key = world.browser("charlie"), keys(world, slug)["变量与类型"]
    tell(reader, slug, [{"key": key, "state": "done"}])
    tell(reader, slug, [{"key": key, "state": "", "age": 3_600_000}])  # an hour ago, on another device
    assert said(reader, slug) == {str(key): "done"}


def test_nobody_sees_anybody_elses(world: World) -> None:
    slug = guide(world)
    tell(world.browser("charlie"), slug, [{"key": keys(world, slug)["变量与类型"], "state": "done"}])
    assert said(world.browser("erik"), slug) == said(world.browser(), slug) == {}
    assert state_of(world, "erik", slug) == {}


def test_the_database_says_of_any_moments_what_a_record_says(world: World) -> None:
    now, post = utcnow(), world.id(guide(world))
    moments = (None, now, now + timedelta(seconds=1), now + timedelta(seconds=2))
    records = [Record(*found) for found in itertools.product(moments, repeat=len(MOMENTS))]

    def ask() -> dict[int, str]:
        who = {"user_id": world.person("charlie").id, "post_id": post}
        db.session.add_all(Progress(**who, key=n, **vars(it)) for n, it in enumerate(records))
        db.session.flush()
        columns = Progress.__table__.c
        rows = db.session.execute(sa.select(columns.key, state(columns).label("said")))
        return {row.key: row.said for row in rows}

    assert world.ask(ask) == {n: it.state for n, it in enumerate(records)}


def test_the_database_makes_of_a_choice_what_a_record_makes_of_it(world: World) -> None:
    """Which is stored without reading what was there: for all that may be there, in every order in time."""
    slug, now = guide(world), utcnow()
    moments = (None, *(now + timedelta(seconds=2 * n) for n in range(3)))
    befores = [Record(*found, 1, "a" * 8) for found in itertools.product(moments, repeat=len(MOMENTS))]
    chosen = [
        [("learning", 3)],
        [("skipped", 3)],
        [("", 3)],
        [("done", 1)],
        [("skipped", 1), ("learning", 3)],
    ]

    def ask(choices: list[tuple[str, int]]) -> list[tuple[Record, Record]]:
        who, followed = world.person("charlie"), queries.guide(slug, world.person("charlie"))
        db.session.execute(sa.delete(Progress))
        rows = [
            {"user_id": who.id, "post_id": followed.id, "key": n, **vars(it)} for n, it in enumerate(befores)
        ]
        db.session.execute(sa.insert(Progress), rows)
        steps = [(state, now + timedelta(seconds=at)) for state, at in choices]
        marks = [Mark(n, state, at) for n in range(len(befores)) for state, at in steps]
        got = actions.mark(who, followed, marks)
        wanted = marked(dict(enumerate(befores)), marks, followed.revision, followed.seen)
        assert got == queries.records(who, followed)
        return [(got[n], wanted[n]) for n in wanted]

    for choices in chosen:
        for got, wanted in world.ask(lambda choices=choices: ask(choices)):  # type: ignore[misc]
            assert got.state == wanted.state
            assert (got.done_at, got.revision, got.seen) == (wanted.done_at, wanted.revision, wanted.seen)
