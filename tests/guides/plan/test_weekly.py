"""The weekly letter: what is next, for those who asked, once a week at most, and ended at one click."""

import re
from datetime import date, timedelta

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
