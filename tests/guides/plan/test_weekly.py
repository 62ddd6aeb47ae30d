"""The weekly letter: what is next, for those who asked, once a week at most, and ended at one click."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from blog.auth.models import User
from blog.db import db, utcnow
from blog.guides import queries
from blog.guides.plan import actions
from blog.guides.plan.letters.actions import write_letters
from blog.guides.plan.models import Plan
from blog.guides.plan.schedule import Choices
from blog.mail.letters import rendered
from blog.mail.models import Letter
from tests.guides.following import BODY, edit, guide, keys, tell
from tests.world import World


@pytest.fixture
def slug(world: World) -> str:
    """A guide that Charlie follows with a plan, and a weekly letter."""
    slug = guide(world)

    def plan() -> None:
        charlie = world.person("charlie")
        charlie.email, charlie.confirmed_at, charlie.language = "charlie@example.org", utcnow(), "en"
        actions.keep(charlie, queries.guide(slug, charlie), Choices(date(2026, 1, 5)))

    world.ask(plan)
    reader = world.browser("charlie")
    page = reader.open(f"/posts/{slug}?view=plan")
    token = page.filled(page.form("/guide/plan"))["csrf_token"]
    answer = reader.client.post(f"/posts/{slug}/guide/plan/letters", data={"csrf_token": token})
    assert answer.status_code == 303
    return slug


def a_week_later(world: World) -> list[Letter]:
    """The letters of all weeks so far, once another one has gone by."""
    late = sa.update(Plan).where(Plan.letter_due_at.is_not(None)).values(letter_due_at=utcnow())

    def go() -> None:
        db.session.execute(late)
        db.session.commit()
        write_letters()
        write_letters()  # another worker

    world.ask(go)
    return [letter for letter in world.letters() if letter.kind == "weekly"]


def test_it_says_what_is_next_in_the_readers_language_and_ends_at_one_click(world: World, slug: str) -> None:
    world.ask(write_letters)
    assert [letter for letter in world.letters() if letter.kind == "weekly"] == []
    tell(world.browser("charlie"), slug, [{"key": keys(world, slug)["安装"], "state": "done"}])
    [letter] = a_week_later(world)
    message = world.ask(lambda: rendered(letter))
    body = message.get_body(("plain",))
    assert body
    assert message["Subject"] == "Next on your way: venv"
    assert "1 of 5 are done" in body.get_content()
    assert f"/posts/{slug}?t={keys(world, slug)['venv']}#t-" in body.get_content()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.search(r"(/letters/plans/[^>]+)>", message["List-Unsubscribe"])
    assert found
    program = world.browser().client
    assert program.get(found[1]).status_code == 200  # programs open links, too
    assert len(a_week_later(world)) == 2
    assert program.post(found[1], data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert len(a_week_later(world)) == 2
    world.browser("charlie").submit(f"/posts/{slug}?view=plan", at="/guide/plan/ending")
    for answer in (program.get(found[1]), program.post(found[1], data={"List-Unsubscribe": "One-Click"})):
        assert answer.status_code == 200
        assert "不会再寄" in answer.text
    assert program.get(found[1] + "x").status_code == 404


def test_the_day_is_that_of_the_reader(world: World, slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sunday = datetime(2026, 1, 11, 20, tzinfo=UTC)
    monkeypatch.setattr("blog.guides.plan.queries.utcnow", lambda: sunday)

    def letter(zone: str) -> str:
        def choose() -> None:
            charlie = world.person("charlie")
            charlie.timezone = zone
            rest = (date(2026, 1, 12),)
            actions.keep(charlie, queries.guide(slug, charlie), Choices(date(2026, 1, 5), rest=rest))

        world.ask(choose)
        last = a_week_later(world)[-1]
        return world.ask(lambda: rendered(last)).as_string()

    assert "This week" in letter("America/New_York")
    assert "This week" not in letter("")  # it is Monday where the site is, and a week off


def test_none_is_promised_to_whom_none_would_reach(world: World, slug: str) -> None:
    reader = world.browser("charlie")
    page = reader.open(f"/posts/{slug}?view=plan")
    token = page.filled(page.form("/guide/plan"))["csrf_token"]
    ask = {"path": f"/posts/{slug}/guide/plan/letters"}
    reader.client.post(**ask, data={"csrf_token": token, "end": "1"})
    world.ask(lambda: db.session.execute(sa.update(User).values(confirmed_at=None)) and db.session.commit())
    answer = reader.client.post(**ask, data={"csrf_token": token})
    assert answer.status_code == 422
    assert "先确认你的邮箱" in answer.text
    assert world.ask(lambda: db.session.scalar(sa.select(Plan.letter_due_at))) is None


def test_a_guide_that_has_no_stages_for_a_while_ends_nothing(world: World, slug: str) -> None:
    edit(world, slug, "改写中。\n")
    assert a_week_later(world) == []
    assert world.ask(lambda: db.session.scalar(sa.select(Plan.letter_due_at)))
    edit(world, slug, BODY)
    assert len(a_week_later(world)) == 1


def test_none_is_written_to_whom_nobody_may_write_and_none_when_all_is_done(world: World, slug: str) -> None:
    def change(**values: object) -> None:
        world.ask(lambda: db.session.execute(sa.update(User).values(**values)) and db.session.commit())

    change(confirmed_at=None)
    assert a_week_later(world) == []
    change(confirmed_at=utcnow(), suspended_at=utcnow())
    assert a_week_later(world) == []
    change(suspended_at=None)
    due = world.ask(lambda: db.session.scalar(sa.select(Plan.letter_due_at)))
    assert due
    assert due > utcnow() + timedelta(days=6)
    edit(world, slug, BODY)
    tell(world.browser("charlie"), slug, [{"key": it, "state": "done"} for it in keys(world, slug).values()])
    assert a_week_later(world) == []
    assert world.ask(lambda: db.session.scalar(sa.select(Plan.letter_due_at))) is None
