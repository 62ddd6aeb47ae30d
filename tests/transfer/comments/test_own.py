"""Our own file: what goes out comes back as it was."""

import json
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.comments import actions as comments
from blog.comments.models import STATES, Comment, Discussion
from blog.comments.moderation import actions as moderation
from blog.comments.states import locked, turn
from blog.db import db, utcnow
from blog.posts import actions as posts
from blog.transfer.comments.actions import import_comments
from blog.transfer.comments.export import export_comments
from blog.transfer.comments.order import in_order
from blog.transfer.comments.records import Record
from tests.comments.talking import get, guest, member, say, say_as
from tests.fuzz import often
from tests.world import World

BODY = "## 第一节\n\n- 学语言\n- 写项目\n\n## 第二节\n\n文字。"
_numbers = count()


def exported(world: World, folder: Path) -> Path:
    file = folder / f"out-{next(_numbers)}.json"
    world.ask(lambda: export_comments(file))
    return file


def brought(world: World, file: Path) -> dict[str, tuple[str, str]]:
    return world.ask(lambda: import_comments(file)).rows


def places(world: World, slug: str) -> dict[str, int]:
    from blog.comments.places.queries import spots_now

    return world.ask(lambda: {place.text: number for number, place in spots_now(world.get(slug).id).items()})


def discussion(world: World, slug: str) -> tuple[object, ...]:
    def ask() -> tuple[object, ...]:
        known = db.session.get_one(Discussion, world.get(slug).id)
        return known.count, known.questions, known.places

    return world.ask(ask)


def shown(world: World) -> list[tuple[object, ...]]:
    """What lists ask of comments, which an import has to make anew."""
    columns = (
        Comment.id,
        Comment.is_shown,
        Comment.is_open,
        Comment.children,
        Comment.replies,
        Comment.fold_id,
    )
    return world.ask(
        lambda: [tuple(row) for row in db.session.execute(sa.select(*columns).order_by(Comment.id))]
    )


def talk(world: World, slug: str) -> None:
    """A discussion with everything that there is."""
    about = places(world, slug)["学语言"]
    asked = say(world, slug, "怎么学？\n\n```python\nprint('甲')\n```", question=True, about=about)
    reply = say(world, slug, "这样学。", by="bob", reply_to=asked)
    say(world, slug, "谢谢", by="", reply_to=reply)
    world.ask(lambda: comments.mark_answer(get(reply), member(world, "bob"), True))
    world.ask(lambda: comments.vote(get(reply), member(world, "charlie"), True))
    gone = say(world, slug, "算了", by="")
    say(world, slug, "别", by="charlie", reply_to=gone)
    world.ask(lambda: comments.withdraw(get(gone), guest()))
    spam = say_as(world, slug, "买药", guest("b", "203.0.113.1"))
    world.ask(lambda: moderation.decide([get(spam)], world.person("bob"), "spam", {}) and None)


@pytest.fixture
def slug(world: World) -> str:
    """A post with a discussion."""
    made = world.post("甲", BODY)
    talk(world, made)
    return made


def test_another_site_gives_the_same_file(world: World, empty: World, slug: str, tmp_path: Path) -> None:
    empty.post("甲", BODY)
    first = exported(world, tmp_path)
    rows = brought(empty, first)
    assert rows == {"/posts/jia": ("created", "6 new comments, 0 known already.")}
    assert exported(empty, tmp_path).read_text() == first.read_text()
    assert discussion(empty, slug) == discussion(world, slug)
    assert shown(empty) == shown(world)


def test_a_second_time_nothing_changes(world: World, empty: World, slug: str, tmp_path: Path) -> None:
    empty.post("甲", BODY)
    file = exported(world, tmp_path)
    for site in (world, empty, empty):
        brought(site, file)
        assert exported(site, tmp_path).read_text() == file.read_text()


def test_what_was_decided_here_since_stays(world: World, slug: str, tmp_path: Path) -> None:
    file = exported(world, tmp_path)
    id = say(world, slug, "新的")
    first = world.ask(lambda: db.session.scalars(sa.select(Comment.id).order_by(Comment.id)).first() or 0)
    world.ask(lambda: comments.withdraw(get(first), member(world, "charlie")))
    brought(world, file)
    assert world.ask(lambda: (get(first).state, get(first).source, get(id).state)) == (
        "deleted",
        "",
        "public",
    )


def test_numbers_are_kept_and_new_ones_come_after_them(
    world: World, empty: World, slug: str, tmp_path: Path
) -> None:
    empty.post("甲", BODY)
    brought(empty, exported(world, tmp_path))
    highest = world.ask(lambda: db.session.scalar(sa.select(sa.func.max(Comment.id))) or 0)
    assert say(empty, slug, "后来的") > highest


def test_a_number_that_is_taken_is_given_to_nobody_else(
    world: World, empty: World, slug: str, tmp_path: Path
) -> None:
    other = empty.post("乙")
    mine = say(empty, other, "我先来的")
    empty.post("甲", BODY)
    rows = brought(empty, exported(world, tmp_path))
    assert "1 comments got another number" in rows["/posts/jia"][1]
    assert empty.ask(lambda: get(mine).source) == "我先来的"


def test_a_number_out_of_this_world_uses_up_no_others(empty: World, tmp_path: Path) -> None:
    slug = empty.post("甲")
    row = {"id": "0" * 32, "post": "/posts/jia", "text": "好", "state": "public", "number": 2**31 - 1}
    file = tmp_path / "x.json"
    whole = {"format": "mojing-comments", "version": 1, "comments": [{**row, "created_at": "2020-01-01"}]}
    file.write_text(json.dumps(whole))
    brought(empty, file)
    assert say(empty, slug, "下一个") < 1000


def test_a_place_is_known_by_its_words(world: World, empty: World, slug: str, tmp_path: Path) -> None:
    empty.post("甲", "## 前言\n\n## 第零节\n\n" + BODY)
    file = exported(world, tmp_path)
    brought(empty, file)
    about = empty.ask(lambda: db.session.scalars(sa.select(Comment.place).order_by(Comment.id)).first())
    assert about == places(empty, slug)["学语言"]


def test_a_place_that_is_not_there_is_gone_and_not_another_one(
    world: World, empty: World, slug: str, tmp_path: Path
) -> None:
    empty.post("甲", BODY.replace("学语言", "完全不同的事"))
    brought(empty, exported(world, tmp_path))
    found = empty.ask(lambda: db.session.scalars(sa.select(Comment).order_by(Comment.id)).first())
    assert found is not None
    assert found.quote == "学语言"
    assert found.place not in places(empty, slug).values()
    assert empty.browser().open(f"/posts/{slug}/comments").main.count("学语言") >= 1


def test_a_post_that_has_moved_is_found(world: World, empty: World, slug: str, tmp_path: Path) -> None:
    empty.post("甲", BODY)
    file = exported(world, tmp_path)
    empty.change(slug, lambda post: posts.move(post, "learn"))
    assert brought(empty, file)["/posts/jia"][0] == "created"


def test_somebody_who_has_no_account_there_is_a_guest_of_that_name(
    world: World, empty: World, slug: str, tmp_path: Path
) -> None:
    empty.post("甲", BODY)

    def leave() -> None:
        empty.person("charlie").confirmed_at = None
        db.session.commit()

    empty.ask(leave)
    brought(empty, exported(world, tmp_path))
    first = empty.ask(lambda: db.session.scalars(sa.select(Comment).order_by(Comment.id)).first())
    assert first is not None
    assert first.author_id is None
    assert first.name == world.ask(lambda: world.person("charlie").display_name)


def test_the_file_holds_a_line_for_each_comment_and_no_address_of_a_network(
    world: World, slug: str, tmp_path: Path
) -> None:
    text = exported(world, tmp_path).read_text()
    rows = [json.loads(line.rstrip(",")) for line in text.splitlines()[1:-1]]
    assert len(rows) == 6
    assert len(json.loads(text)["comments"]) == 6
    assert "198.51.100" not in text
    assert "203.0.113" not in text


def test_an_export_overwrites_nothing(app, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from blog import register_commands

    register_commands(app)
    run: Callable[..., object] = lambda *words: app.test_cli_runner().invoke(args=words)  # noqa: E731
    (tmp_path / "x.json").write_text("mine")
    assert "is there already" in run("comments", "export", str(tmp_path / "x.json")).output  # type: ignore[attr-defined]
    assert (tmp_path / "x.json").read_text() == "mine"
    assert "written" in run("comments", "export", str(tmp_path / "y.json")).output  # type: ignore[attr-defined]
    assert "no comments" in run("comments", "import", str(tmp_path / "y.json")).output  # type: ignore[attr-defined]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(lambda text: f"字{text}")
SHAPES = st.lists(
    st.tuples(st.integers(0, 30), TEXTS, st.sampled_from(STATES), st.booleans(), st.integers(0, 10**6)),
    min_size=1,
    max_size=8,
)


@settings(often(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shapes=SHAPES)
def test_any_discussion_comes_back_equal(
    round_trip: Callable[[list[tuple[int, str, str, bool, int]]], None],
    shapes: list[tuple[int, str, str, bool, int]],
) -> None:
    round_trip(shapes)


@pytest.fixture
def round_trip(world: World, empty: World) -> Callable[[list[tuple[int, str, str, bool, int]]], None]:
    """Puts a discussion into one post, and compares what another site makes of the file."""
    for site in (world, empty):
        site.post("甲", BODY)

    def act(shapes: list[tuple[int, str, str, bool, int]]) -> None:
        for site in (world, empty):
            site.ask(_clear)
        made: list[int] = []
        for above, text, state, question, ago in shapes:
            made.append(world.ask(lambda: _put(world, made, above, text, state, question, ago)))  # noqa: B023
        with TemporaryDirectory() as folder:
            first = exported(world, Path(folder))
            brought(empty, first)
            assert exported(empty, Path(folder)).read_text() == first.read_text()
            assert shown(empty) == shown(world)
            assert discussion(empty, "jia") == discussion(world, "jia")

    return act


def _clear() -> None:
    db.session.execute(sa.delete(Comment))
    db.session.execute(sa.delete(Discussion))
    db.session.commit()


def _put(world: World, made: list[int], above: int, text: str, state: str, question: bool, ago: int) -> int:
    from secrets import token_hex

    from blog.comments.texts import written

    post = world.get("jia")
    clean = written(text, images=False)
    comment = Comment(post_id=post.id, nonce=token_hex(16), name="过客", renderer=0, question=question)
    comment.source = "" if state == "deleted" else clean.source
    comment.html = comment.fingerprint = "" if state == "deleted" else clean.html[:64]
    comment.created_at = utcnow() - timedelta(seconds=ago)
    if state == "deleted":
        comment.name = ""
    if made and above:
        comment.parent = get(made[above % len(made)])
        comment.root, comment.question = comment.parent.root or comment.parent, False
    held = locked(post.id)
    db.session.add(comment)
    db.session.flush()
    turn(held, comment, "public", reasons=[("free", "")])
    if state != "public":
        turn(held, comment, state, reasons=[("author", "")])
    db.session.commit()
    return comment.id


@often(60)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 5)), max_size=12))
def test_every_comment_comes_once_and_after_what_it_replies_to(rows: list[tuple[int, int, int]]) -> None:
    start = utcnow()
    records = {
        str(key): Record(str(key), "", "", "", start + timedelta(seconds=at), parent=str(above))
        for key, above, at in rows
    }
    order = [record.key for record in in_order(records.values())]
    assert sorted(order) == sorted(records)
    late = [
        key for key in order if (up := records[key].parent) in order and order.index(up) > order.index(key)
    ]
    assert all(_goes_round(key, records) for key in late)


def _goes_round(key: str, records: dict[str, Record]) -> bool:
    up, steps = key, 0
    while up in records and steps <= len(records):
        up, steps = records[up].parent, steps + 1
    return steps > len(records)
