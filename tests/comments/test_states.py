"""Whatever people do in whatever order, what lists ask for is what there is."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from blog.comments import actions
from blog.comments.models import FOLD, Comment, Discussion
from blog.comments.moderation.actions import decide, undo
from blog.comments.moderation.models import Decision
from blog.db import db
from blog.errors import Conflict, Forbidden, Invalid
from blog.search.models import Section
from tests.comments.conftest import RULES
from tests.comments.talking import get, member, say
from tests.conftest import make_app
from tests.fuzz import often
from tests.world import World

HELD = " ".join(f"https://{n}.example" for n in range(5))  # which waits
BODY = "## 一\n\n- 二\n- 三\n"
DONE = "say reply reply reply answer answer approve spam trash withdraw edit vote undo".split()  # noqa: SIM905
STEPS = st.tuples(
    st.sampled_from(DONE), st.integers(0, 2), st.integers(0, 5)
)  # what, to which of late, by whom


def true_of(comments: list[Comment]) -> dict[str, Any]:
    """What a discussion should say of itself, counted from nothing but the comments."""
    public = [comment for comment in comments if comment.state == "public"]
    places = Counter(str((c.root or c).place) for c in public if (c.root or c).place is not None)
    answered = {c.answer_id for c in comments}
    return {
        "count": len(public),
        "places": dict(places),
        "questions": sum(c.question and c.root_id is None and c.answer_id is None for c in public),
        "arrived": sum(c.published_at is not None for c in comments),
        "lost answers": [id for id in answered if id and get(id).state != "public"],
    }


def check(post_id: int) -> None:
    comments = list(
        db.session.scalars(sa.select(Comment).where(Comment.post_id == post_id).order_by(Comment.id))
    )
    whole = db.session.get_one(Discussion, post_id, populate_existing=True)
    said = {
        "count": whole.count,
        "places": whole.places,
        "questions": whole.questions,
        "arrived": whole.arrived,
    }
    assert said | {"lost answers": []} == true_of(comments)
    found = sa.select(Section.comment_id).where(Section.comment_id.is_not(None), Section.post_id == post_id)
    assert set(db.session.scalars(found)) == {one.id for one in comments if one.state == "public"}
    for comment in comments:
        check_one(comment, comments)


def check_one(comment: Comment, comments: list[Comment]) -> None:
    public = [c for c in comments if c.state == "public"]
    assert comment.children == sum(c.parent_id == comment.id for c in public)
    assert comment.replies == sum(c.root_id == comment.id for c in public)
    left = comment.published_at and (comment.children or comment.replies)
    assert comment.is_shown == bool(comment.state == "public" or left)
    below = [c.id for c in comments if c.root_id == comment.id and c.is_shown]
    assert comment.fold_id == (below[FOLD - 1] if len(below) > FOLD else None)
    root = comment.root or comment
    assert not comment.is_shown or root.is_shown  # nothing hangs in the air
    if comment.state == "deleted":
        assert (comment.source, comment.html, comment.author_id) == ("", "", None)


class Play:
    """A discussion in which things happen."""

    def __init__(self, world: World) -> None:
        self.world, self.slug = world, world.post("标题", BODY)
        self.post_id = world.ask(lambda: world.get(self.slug).id)
        self.said: list[int] = []

    def happen(self, what: str, which: int, who: int) -> None:
        name = ("bob", "charlie", "dora", "erik", "alice", "bob")[who]
        with suppress(Invalid, Conflict, Forbidden):
            if what == "say" or not self.said:
                place = {"about": who} if who in (1, 2, 3) else {}
                self.said.append(
                    say(self.world, self.slug, f"{len(self.said)}", by=name, question=who > 3, **place)
                )
            elif what == "reply":
                to = self.said[-1 - which % len(self.said)]
                self.said.append(say(self.world, self.slug, f"{len(self.said)}", by=name, reply_to=to))
            else:
                self.world.ask(lambda: self.act(what, get(self.said[-1 - which % len(self.said)]), name))

    def act(self, what: str, comment: Comment, name: str) -> None:
        who, alice = member(self.world, name), self.world.person("alice")
        ways: dict[str, Callable[[], object]] = {
            "withdraw": lambda: actions.withdraw(comment, member(self.world, comment.author.username)),  # type: ignore[union-attr]
            "edit": lambda: actions.revise(comment, member(self.world, comment.author.username), HELD, 1),  # type: ignore[union-attr]
            "answer": lambda: actions.mark_answer(comment, who, True),
            "vote": lambda: actions.vote(comment, who, True),
            "undo": lambda: undo(
                db.session.scalars(
                    sa.select(Decision).where(Decision.comment_id == comment.id, Decision.by_id.is_not(None))
                ).all(),
                alice,
            ),
        }
        if what in ("withdraw", "edit") and comment.author is None:
            return
        ways.get(what, lambda: decide([comment], alice, what, {}))()


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, template: Path, databases) -> Any:  # type: ignore[no-untyped-def]
    """A site that all examples share: each has a post of its own."""
    folder = tmp_path_factory.mktemp("states") / "instance"
    databases.copy(template, folder)
    app = make_app(folder, **RULES)
    yield World(app)
    with app.app_context():
        db.engine.dispose()
    databases.drop(folder)


@given(st.lists(STEPS, min_size=10, max_size=40))
@often(25)
def test_counts_places_folds_and_placeholders_are_true(
    played: World, monkeypatch_module: None, steps: list[tuple[str, int, int]]
) -> None:
    play = Play(played)
    for step in steps:
        play.happen(*step)
    if play.said:
        played.ask(lambda: check(play.post_id))


@pytest.fixture(scope="module")
def monkeypatch_module() -> Any:
    """Nobody has to wait here."""
    from blog.comments import actions as talking

    with pytest.MonkeyPatch.context() as patch:
        for name in ("spend", "refuse_spent", "take", "spend_each"):
            patch.setattr(talking, name, lambda *_a: None)
        yield
