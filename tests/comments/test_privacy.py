"""What nobody gets to see, what is forgotten, and what goes with an account."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from time_machine import travel

from blog import register_commands
from blog.account.leaving.actions import erase_due
from blog.auth.models import REGRET
from blog.comments.models import Comment, Origin
from blog.comments.moderation.actions import decide
from blog.comments.speakers import digest
from blog.comments.upkeep.actions import sweep
from blog.db import db, utcnow
from tests.comments.talking import CARD, discussion, get, guest, say, say_as, state
from tests.page import Reader
from tests.world import World


def test_an_address_is_shown_to_nobody_anywhere(world: World) -> None:
    slug = world.post("标题")
    public = say(world, slug, "一", by="")
    waiting = say_as(world, slug, "二 https://a.example https://b.example https://c.example", guest("b"))
    paths = [
        f"/posts/{slug}",
        f"/posts/{slug}/comments",
        f"/posts/{slug}/comments/{public}",
        f"/comments/{public}/more",
    ]
    paths += [
        "/write/comments",
        "/write/comments?tab=public",
        f"/write/comments/{waiting}",
        f"/comments/{waiting}/more",
    ]
    for name in ("", "charlie", "bob", "alice"):
        browser = world.browser(name)
        for path in paths:
            text = browser.client.get(path).text
            assert "guest@" not in text
            assert "198.51.100" not in text


def test_a_network_is_kept_as_a_digest_that_needs_the_sites_secret(world: World) -> None:
    slug = world.post("标题")
    say(world, slug, "一", by="")
    (origin,) = world.ask(lambda: list(db.session.scalars(sa.select(Origin))))
    assert "198.51" not in origin.network
    assert origin.network == world.ask(lambda: digest("networks", "198.51.100.1/32"))
    assert origin.network != world.ask(lambda: digest("other", "198.51.100.1"))


def test_where_it_came_from_is_forgotten_after_thirty_days(world: World) -> None:
    slug = world.post("标题")
    say(world, slug, "一", by="")
    with travel(utcnow() + timedelta(days=29), tick=True):
        world.ask(sweep)
        assert world.ask(lambda: db.session.query(Origin).count()) == 1
    with travel(utcnow() + timedelta(days=31), tick=True):
        world.ask(sweep)
        assert world.ask(lambda: db.session.query(Origin).count()) == 0


def test_so_is_what_was_removed(world: World) -> None:
    slug = world.post("标题")
    kept, spam, trash = (
        say(world, slug, "好"),
        say(world, slug, "坏", by="erik"),
        say(world, slug, "旧", by=""),
    )
    for id, way in ((spam, "spam"), (trash, "trash")):
        world.ask(lambda id=id, way=way: decide([get(id)], world.person("alice"), way, {}) and None)  # type: ignore[misc]
    with travel(utcnow() + timedelta(days=31), tick=True):
        assert world.ask(sweep) == 2
        assert world.ask(sweep) == 0
    assert [state(world, id) for id in (kept, spam, trash)] == ["public", "deleted", "deleted"]
    left = world.ask(lambda: [(get(id).source, get(id).name, get(id).email) for id in (spam, trash)])
    assert left == [("", "", "")] * 2


class TestGoing:
    """An account is deleted."""

    def go(self, world: World, comments: str) -> None:
        world.browser("charlie").submit("/account/deletion", username="charlie", comments=comments)

        def wait() -> None:
            world.person("charlie").deleted_at = utcnow() - REGRET
            db.session.commit()

        world.ask(wait)
        assert world.ask(erase_due) == 1

    def test_its_comments_stay_as_from_nobody(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        say(world, slug, "留下的话")
        self.go(world, "stay")
        page = reader.open(f"/posts/{slug}")
        assert "留下的话" in page.main
        assert "已注销的用户" in page.main
        assert "charlie" not in page.html.lower()
        assert world.ask(lambda: db.session.query(Origin).count()) == 0

    def test_or_go_and_leave_their_places(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        first = say(world, slug, "带走的话")
        say(world, slug, "别人的话", by="erik", reply_to=first)
        say(world, slug, "也带走")
        self.go(world, "go")
        page = reader.open(f"/posts/{slug}")
        assert "别人的话" in page.main
        assert "带走" not in page.html
        assert "这条评论被作者删除了" in page.main
        assert discussion(world, slug).count == 1
        assert (
            world.ask(
                lambda: db.session.scalar(sa.select(sa.func.count()).where(Comment.source.contains("带走")))
            )
            == 0
        )

    def test_until_then_they_are_there(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        say(world, slug, "还在")
        world.browser("charlie").submit("/account/deletion", username="charlie", comments="go")
        assert world.ask(erase_due) == 0
        assert "还在" in reader.open(f"/posts/{slug}").main


def test_ones_comments_are_in_the_file_that_one_takes_along(world: World) -> None:
    slug = world.post("标题")
    mine = say(world, slug, "我的话 **重**")
    say(world, slug, "别人的秘密", by="erik", reply_to=mine)
    world.ask(lambda: decide([get(mine)], world.person("alice"), "trash", {}) and None)
    other = say(world, slug, "有用的话", by="bob")
    for form, reason in (("vote", {}), ("report", {"reason": "看看这里"})):
        world.browser("charlie").submit(f"/comments/{other}/more", at=form, **reason)
    with world.browser("charlie").client.get("/account/data/archive.zip") as response:
        files = ZipFile(BytesIO(response.data))
    data = files.read("comments.json").decode()
    assert [vote["comment_id"] for vote in json.loads(files.read("helpful.json"))] == [other]
    assert [report["reason"] for report in json.loads(files.read("reports.json"))] == ["看看这里"]
    (comment,) = json.loads(data)
    assert (comment["post"], comment["source"], comment["state"]) == (slug, "我的话 **重**", "trash")
    assert "别人的秘密" not in data


def test_rendering_again_reaches_comments(world: World, reader: Reader) -> None:
    slug = world.post("标题")
    id = say(world, slug, "**重**")
    reader.open(f"/posts/{slug}")

    def age() -> None:
        get(id).renderer, get(id).html = 0, "<p>old</p>"
        db.session.commit()

    world.ask(age)
    register_commands(world.app)
    assert world.app.test_cli_runner().invoke(args=["render"]).exit_code == 0
    assert "<strong>重</strong>" in world.browser().open(f"/posts/{slug}").html


@pytest.mark.parametrize("name", ["charlie", ""])
def test_whoever_withdraws_leaves_nothing(world: World, name: str) -> None:
    from blog.comments.actions import withdraw
    from tests.comments.talking import member

    slug = world.post("标题")
    id = say(world, slug, "后悔的话", by=name)
    world.ask(lambda: withdraw(get(id), member(world, name) if name else guest()))
    row = world.ask(lambda: {c.name: getattr(get(id), c.name) for c in Comment.__table__.columns})
    assert not [
        value for value in row.values() if value in ("后悔的话", CARD.name, CARD.email, "guest@example.com")
    ]
    assert (row["author_id"], row["guest"], row["fingerprint"]) == (None, "", "")
