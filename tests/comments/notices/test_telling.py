"""Who is told of a comment, and who never is."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from time_machine import travel

from blog.auth.people.actions import suspend
from blog.auth.sessions.models import Client
from blog.comments import actions
from blog.comments.addresses.models import GuestAddress
from blog.comments.moderation.actions import undo
from blog.comments.moderation.models import Decision
from blog.comments.notices.models import Announcement, Notice
from blog.comments.notices.telling.actions import tell
from blog.comments.speakers import Card
from blog.db import db, utcnow
from blog.posts import actions as posts
from tests.comments.notices.telling import confirm_guest, go, moderate, notices, read, read_by, told, want
from tests.comments.talking import get, guest, member, say, say_as
from tests.world import World

FIRST = pytest.mark.parametrize("app", [{"COMMENTS_HELD": "first"}], indirect=True)


def follow(world: World, name: str, slug: str, thread: int = 0) -> None:
    path = f"/posts/{slug}/comments/following" + (f"?thread={thread}" if thread else "")
    world.browser(name).submit(path)


def test_the_author_of_the_post_is_told_and_whoever_is_replied_to(world: World) -> None:
    slug = world.post("标题")
    first = say(world, slug, "一")
    assert told(world) == [("bob", "comments", first)]
    reply = say(world, slug, "二", by="erik", reply_to=first)
    assert told(world)[1:] == [("bob", "comments", reply), ("charlie", "replies", reply)]


def test_nobody_is_told_of_their_own_words(world: World) -> None:
    slug = world.post("标题")
    own = say(world, slug, "我写的", by="bob", follow=True)
    say(world, slug, "我也写", by="bob", reply_to=own)
    assert told(world) == []
    assert read_by(world, "bob") == []


def test_whoever_wrote_what_is_above_is_not_told_of_answers_to_others(world: World) -> None:
    slug = world.post("标题")
    root = say(world, slug, "一")
    reply = say(world, slug, "二", by="erik", reply_to=root)
    last = say(world, slug, "三", by="dora", reply_to=reply)
    assert [name for name, _why, about in told(world) if about == last] == ["bob", "erik"]


def test_followers_of_a_thread_hear_of_that_thread(world: World) -> None:
    slug = world.post("标题")
    here, there = say(world, slug, "一", by="bob"), say(world, slug, "另一串", by="bob")
    go(world)
    follow(world, "charlie", slug, here)
    reply = say(world, slug, "二", by="erik", reply_to=here)
    say(world, slug, "三", by="erik", reply_to=there)
    assert [one for one in told(world) if one[0] == "charlie"] == [("charlie", "followed", reply)]


def test_followers_of_a_discussion_hear_of_all_until_they_do_not_follow_it_any_more(world: World) -> None:
    slug = world.post("标题")
    follow(world, "charlie", slug)
    first = say(world, slug, "一", by="erik")
    reply = say(world, slug, "二", by="bob", reply_to=first)
    assert [one[2] for one in told(world) if one[0] == "charlie"] == [first, reply]
    follow(world, "charlie", slug)  # the same button ends it
    say(world, slug, "三", by="erik")
    assert [one[2] for one in told(world) if one[0] == "charlie"] == [first, reply]


def test_a_tick_in_the_form_follows_the_thread(world: World) -> None:
    slug = world.post("标题")
    browser = world.browser("charlie")
    browser.submit(f"/posts/{slug}/comments/new", text="问题", follow="y")
    root = world.ask(lambda: member(world, "charlie") and db.session.query(Announcement).one().comment_id)
    other = say(world, slug, "二", by="erik", reply_to=root)
    last = say(world, slug, "三", by="dora", reply_to=other)
    assert [one for one in told(world) if one[0] == "charlie"] == [
        ("charlie", "followed", last),
        ("charlie", "replies", other),
    ]


def test_everybody_gets_one_letter_whatever_the_reasons(world: World) -> None:
    slug = world.post("标题")
    first = say(world, slug, "一", by="bob", follow=True)
    follow(world, "bob", slug)
    reply = say(world, slug, "二", reply_to=first)
    assert told(world) == [("bob", "replies", reply)]
    assert read_by(world, "bob") == [("replies", reply)]


def test_a_reason_that_somebody_wants_no_letters_for_gives_way_to_one_that_they_do(world: World) -> None:
    slug = world.post("标题")
    want(world, "bob", comments="none")
    follow(world, "bob", slug)
    id = say(world, slug, "一")
    assert told(world) == [("bob", "followed", id)]


def test_no_letter_is_still_in_the_inbox(world: World) -> None:
    slug = world.post("标题")
    want(world, "bob", comments="none")
    id = say(world, slug, "一")
    assert told(world) == []
    assert read_by(world, "bob") == [("comments", id)]


class TestWhatIsNotPublic:
    """Nobody is told of what they cannot see; once they can, they are, and only then."""

    @FIRST
    def test_what_waits_is_told_when_it_is_approved(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "一")
        assert told(world) == []
        moderate(world, "approve", id)
        assert told(world) == [("bob", "comments", id)]

    @FIRST
    def test_once_however_often_somebody_decides(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "一")
        for way in ("approve", "trash", "approve", "spam", "approve"):
            moderate(world, way, id)
            go(world)
        assert told(world) == [("bob", "comments", id)]
        assert notices(world) == 1

    @FIRST
    def test_an_approval_that_is_taken_back_before_anybody_was_told_tells_nobody(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "一")
        moderate(world, "approve", id)

        def take_back() -> None:
            made = db.session.scalars(sa.select(Decision).where(Decision.after == "public")).all()
            undo(made, world.person("alice"))

        world.ask(take_back)
        assert told(world) == []
        moderate(world, "approve", id)
        assert told(world) == [("bob", "comments", id)]

    @FIRST
    def test_spam_is_told_to_nobody(self, world: World) -> None:
        slug = world.post("标题")
        moderate(world, "spam", say(world, slug, "一"))
        assert told(world) == []

    def test_what_was_withdrawn_at_once_is_told_to_nobody(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "一")
        world.ask(lambda: actions.withdraw(get(id), member(world, "charlie")))
        assert told(world) == []
        assert read_by(world, "bob") == []

    def test_a_letter_that_has_not_left_is_taken_back_with_the_comment(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "一")
        assert len(told(world)) == 1
        moderate(world, "trash", id)
        assert told(world) == []
        assert read_by(world, "bob") == []
        moderate(world, "approve", id)
        assert told(world) == [("bob", "comments", id)]

    def test_a_post_that_nobody_reads_any_more_tells_nothing(self, world: World) -> None:
        slug = world.post("标题")
        follow(world, "charlie", slug)
        say(world, slug, "一", by="erik")
        world.change(slug, posts.trash)
        assert told(world) == []
        assert read_by(world, "charlie") == []

    def test_a_private_post_is_told_of_in_no_letter_and_in_the_inbox_of_its_author_only(
        self, world: World
    ) -> None:
        slug = world.post("标题")
        follow(world, "charlie", slug)
        id = say(world, slug, "一", by="erik")
        go(world)

        def hide() -> None:
            world.get(slug).private = True
            db.session.commit()

        world.ask(hide)
        assert read_by(world, "charlie") == []
        assert read_by(world, "bob") == [("comments", id)]

    def test_after_a_week_it_is_no_news(self, world: World) -> None:
        slug = world.post("标题")
        say(world, slug, "一")
        with travel(utcnow() + timedelta(days=8), tick=True):
            assert told(world) == []
        assert world.ask(lambda: db.session.query(Announcement).count()) == 0


class TestAddresses:
    """Letters go only where somebody showed that they arrive."""

    def test_an_account_without_a_confirmed_address_has_only_the_inbox(self, world: World) -> None:
        slug = world.post("标题")

        def forget() -> None:
            world.person("bob").confirmed_at = None
            db.session.commit()

        world.ask(forget)
        id = say(world, slug, "一")
        assert told(world) == []
        assert read_by(world, "bob") == [("comments", id)]

    def test_a_suspended_one_has_neither(self, world: World) -> None:
        slug = world.post("标题")
        world.ask(lambda: suspend(world.person("alice"), world.person("bob"), Client()))
        before = len(world.letters())
        say(world, slug, "一")
        go(world)
        assert (len(world.letters()), notices(world)) == (before, 0)

    def test_a_guest_who_asked_for_nothing_gets_nothing(self, world: World) -> None:
        slug = world.post("标题")
        first = say(world, slug, "一", by="")
        say(world, slug, "二", by="bob", reply_to=first)
        go(world)
        assert [letter.recipient for letter in world.letters()] == ["bob@example.com"]

    def test_a_guest_confirms_first_and_then_is_written_to(self, world: World) -> None:
        slug = world.post("标题")
        first = say(world, slug, "一", by="", follow=True)
        reply = say(world, slug, "二", by="bob", reply_to=first)
        go(world)
        (asked,) = [letter for letter in world.letters() if letter.recipient.startswith("guest")]
        assert asked.kind == "confirm-guest"
        assert "有回复时收到信" in read(world, asked).get_body(("plain",)).get_content()  # type: ignore[union-attr]
        world.browser().submit(f"/comments/addresses/{world.token('confirm-guest')}")
        assert [one for one in told(world) if one[0] == "guest"] == []  # that reply is past
        last = say(world, slug, "三", by="erik", reply_to=reply)
        assert [one for one in told(world) if one[0] == "guest"] == [("guest", "followed", last)]

    @FIRST
    def test_the_letter_that_asks_goes_when_the_comment_is_approved_and_once(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "一", by="", follow=True)
        go(world)
        assert world.letters() == []
        moderate(world, "approve", id)
        go(world)
        assert [letter.kind for letter in world.letters()].count("confirm-guest") == 1

    def test_whoever_types_somebodys_address_again_and_again_has_one_letter_sent(self, world: World) -> None:
        slug = world.post("标题")
        for browser in "abcd":
            say_as(
                world,
                slug,
                f"来自 {browser} 的话",
                guest(browser, f"198.51.100.{ord(browser)}"),
                **asking(world, slug),
            )
        go(world)
        go(world)
        assert [letter.kind for letter in world.letters()].count("confirm-guest") == 1
        with travel(utcnow() + timedelta(days=1, minutes=1), tick=True):
            go(world)
            assert [letter.kind for letter in world.letters()].count("confirm-guest") == 2

    def test_what_was_confirmed_in_one_browser_counts_in_no_other(self, world: World) -> None:
        slug = world.post("标题")
        say(world, slug, "一", by="", follow=True)
        go(world)
        confirm_guest(world)
        stranger = say_as(world, slug, "二", guest("b"), **asking(world, slug))
        reply = say(world, slug, "三", by="bob", reply_to=stranger)
        assert [one for one in told(world) if one[2] == reply and one[0] == "guest"] == []

    def test_a_guest_is_not_told_of_their_own_words(self, world: World) -> None:
        slug = world.post("标题")
        first = say(world, slug, "一", by="", follow=True)
        go(world)
        confirm_guest(world)
        say(world, slug, "再说一句", by="", reply_to=first)
        assert [one for one in told(world) if one[0] == "guest"] == []

    def test_letters_go_to_the_address_as_it_was_typed(self, world: World) -> None:
        slug = world.post("标题")
        card = Card("过客", "Guest.Name@Example.COM")
        first = say(world, slug, "一", by="", follow=True, card=card)
        go(world)
        confirm_guest(world)
        say(world, slug, "二", by="bob", reply_to=first)
        go(world)
        assert [one.recipient for one in world.letters() if one.kind == "comment"] == [
            "bob@example.com",
            "Guest.Name@example.com",
        ]
        assert world.ask(lambda: db.session.query(GuestAddress).one().email_key) == "guest.name@example.com"


def asking(world: World, slug: str) -> dict[str, object]:
    """What a guest's browser sends who wants letters."""
    from tests.comments.talking import CARD, proof, stamp

    made = world.ask(lambda: stamp(world.get(slug).id))
    return {"stamp": made, "proof": proof(made), "card": CARD, "follow": True}


def test_telling_a_thousand_takes_few_statements(world: World) -> None:
    """A follower costs a row, not a question."""
    from tests.comments.notices.crowd import following, statements

    slug = world.post("标题")
    counts = []
    for size in (10, 200):
        world.ask(lambda size=size: following(slug, size))  # type: ignore[misc]
        say(world, slug, f"第 {size} 个")
        counts.append(world.ask(lambda: statements(_tell_only)))
    assert counts[1] == counts[0]


def _tell_only() -> None:
    from blog.comments.notices.telling import queries
    from blog.comments.notices.telling.actions import _tell

    _tell(queries.announced())


def test_a_second_worker_finds_nothing_left_to_do(world: World) -> None:
    slug = world.post("标题")
    say(world, slug, "一")
    world.ask(tell)
    world.ask(tell)
    assert (notices(world), len(world.letters())) == (1, 1)


def test_old_notices_are_forgotten(world: World) -> None:
    slug = world.post("标题")
    say(world, slug, "一")
    go(world)
    with travel(utcnow() + timedelta(days=181), tick=True):
        go(world)
    assert world.ask(lambda: db.session.query(Notice).count()) == 0
