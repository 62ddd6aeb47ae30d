"""Many at the same moment: nothing is lost, nothing is twice, and nobody gets an error of the server."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask

from blog.chosen import STATE, state
from blog.comments import actions
from blog.comments.actions import Said, leave
from blog.comments.models import Comment, Vote
from blog.comments.moderation.actions import decide
from blog.comments.queries import post_open_to
from blog.comments.speakers import Card
from blog.db import db
from blog.errors import Conflict, Invalid
from tests.comments.talking import discussion, get, guest, member, proof, say, stamp
from tests.comments.test_states import check
from tests.world import World

WRITERS = 64


@pytest.fixture(autouse=True)
def _no_budgets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("spend", "refuse_spent", "take", "spend_each"):
        monkeypatch.setattr(actions, name, lambda *_a: None)


def test_sixty_four_writers_lose_nothing(world: World, app: Flask) -> None:
    slug = world.post("标题")
    first = say(world, slug, "开始")
    stamps = world.ask(lambda: [stamp(world.get(slug).id) for _ in range(WRITERS)])
    proofs = [proof(made) for made in stamps]  # before the race: who computes holds no connection

    known = world.ask(lambda: state(db.engine))  # what a request learns once, before it opens a session

    def write(number: int) -> int:
        with app.test_request_context(environ_overrides={STATE: known}):
            speaker = guest(f"{number:064x}"[-1], f"203.0.113.{number}")
            post = post_open_to(slug, speaker)
            card = Card(f"访客{number}", f"g{number}@example.com")
            to = first if number % 2 else None
            said = Said(f"第 {number} 句", stamps[number], proofs[number], card=card, reply_to=to)
            return leave(post, speaker, said).id

    with ThreadPoolExecutor(WRITERS) as pool:
        ids = list(pool.map(write, range(WRITERS)))
    assert len(set(ids)) == WRITERS
    sources = world.ask(lambda: set(db.session.scalars(sa.select(Comment.source).where(Comment.id.in_(ids)))))
    assert sources == {f"第 {number} 句" for number in range(WRITERS)}
    assert discussion(world, slug).count == WRITERS + 1
    world.ask(lambda: check(world.get(slug).id))


def test_the_first_comments_of_a_post_begin_one_discussion(world: World, app: Flask) -> None:
    slug = world.post("标题")
    names = ("charlie", "bob", "erik", "dora", "alice")

    def write(name: str) -> int:
        with app.app_context():
            speaker = member(world, name)
            post = post_open_to(slug, speaker)
            return leave(post, speaker, Said(f"{name} 的话", stamp(post.id))).id

    with ThreadPoolExecutor(5) as pool:
        assert len(set(pool.map(write, names))) == 5
    world.ask(lambda: check(world.get(slug).id))


def test_one_person_who_presses_in_eight_windows_votes_once(world: World, app: Flask) -> None:
    slug = world.post("标题")
    id = say(world, slug, "话", by="bob")

    def press(_n: int) -> None:
        with app.app_context():
            actions.vote(get(id), member(world, "charlie"), True)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(press, range(16)))
    assert world.ask(lambda: (get(id).votes, db.session.query(Vote).count())) == (1, 1)


def test_every_voice_of_many_counts(world: World, app: Flask) -> None:
    slug = world.post("标题")
    id = say(world, slug, "话", by="bob")

    def press(browser: str) -> None:
        with app.app_context():
            actions.vote(get(id), guest(browser), True)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(press, "0123456789abcdef"))
    assert world.ask(lambda: (get(id).votes, db.session.query(Vote).count())) == (16, 16)


def test_moderators_and_authors_at_once_leave_a_true_state(world: World, app: Flask) -> None:
    slug = world.post("标题")
    first = say(world, slug, "一")
    second = say(world, slug, "二", by="erik", reply_to=first)

    def act(number: int) -> str:
        with app.app_context():
            try:
                if number % 4 == 0:
                    actions.withdraw(get(second), member(world, "erik"))
                elif number % 4 == 1:
                    decide([get(second)], world.person("alice"), "spam", {})
                elif number % 4 == 2:
                    decide([get(first), get(second)], world.person("dora"), "approve", {})
                else:
                    decide([get(first)], world.person("alice"), "trash", {})
            except (Conflict, Invalid) as refusal:
                return type(refusal).__name__
            return "done"

    with ThreadPoolExecutor(8) as pool:
        outcomes = Counter(pool.map(act, range(32)))
    assert set(outcomes) <= {"done", "Conflict", "Invalid"}
    world.ask(lambda: check(world.get(slug).id))
