"""Whose comments appear at once: trust is earned by an approval, from an address that was confirmed."""

import pytest

from blog.comments.addresses.models import GuestAddress
from blog.comments.moderation.actions import decide
from blog.comments.speakers import Card
from blog.db import db
from tests.comments.talking import CARD, get, guest, reasons, say, say_as, state
from tests.world import World

FIRST = pytest.mark.parametrize("app", [{"COMMENTS_HELD": "first"}], indirect=True)


def approve(world: World, *ids: int) -> None:
    world.ask(lambda: decide([get(id) for id in ids], world.person("alice"), "approve", {}) and None)


@FIRST
def test_a_members_first_comment_waits_and_the_next_does_not(world: World) -> None:
    slug = world.post("标题")
    first = say(world, slug, "一")
    assert (state(world, first), reasons(world, first)) == ("waiting", {"first"})
    second = say(world, slug, "二")
    assert state(world, second) == "waiting"  # nobody has looked at the first one yet
    approve(world, first)
    third = say(world, slug, "三")
    assert (state(world, third), reasons(world, third)) == ("public", {"trusted"})


@FIRST
def test_trust_ends_with_what_it_stands_on(world: World) -> None:
    slug = world.post("标题")
    first = say(world, slug, "一")
    approve(world, first)
    world.ask(lambda: decide([get(first)], world.person("alice"), "spam", {}) and None)
    assert state(world, say(world, slug, "二")) == "waiting"


@FIRST
def test_it_needs_a_confirmed_address(world: World) -> None:
    slug = world.post("标题")
    approve(world, say(world, slug, "一"))

    def forget() -> None:
        world.person("charlie").confirmed_at = None
        db.session.commit()

    world.ask(forget)
    assert state(world, say(world, slug, "二")) == "waiting"


@FIRST
def test_what_appeared_while_nobody_looked_earns_nothing(world: World) -> None:
    """With the rule off, comments are public without an approval."""
    slug = world.post("标题")
    id = say(world, slug, "一")

    def publish() -> None:
        from blog.comments.states import locked, turn

        turn(locked(get(id).post_id), get(id), "public")
        db.session.commit()

    world.ask(publish)
    assert state(world, say(world, slug, "二")) == "waiting"


@FIRST
def test_those_who_may_change_the_post_never_wait(world: World) -> None:
    slug = world.post("标题")
    for name in ("bob", "dora", "alice"):
        assert state(world, say(world, slug, "话", by=name)) == "public"
    assert state(world, say(world, slug, "话", by="erik")) == "waiting"  # who writes other posts


@pytest.mark.parametrize("app", [{"COMMENTS_HELD": "all"}], indirect=True)
def test_where_all_wait_trust_does_not_help(world: World) -> None:
    slug = world.post("标题")
    approve(world, say(world, slug, "一"))
    assert state(world, say(world, slug, "二")) == "waiting"


class TestGuests:
    """A guest's address is confirmed by a link, and trusted in the same browser only."""

    @FIRST
    def test_approval_brings_a_letter_and_the_letter_trust(self, world: World) -> None:
        slug = world.post("标题")
        first = say(world, slug, "一", by="")
        assert world.letters() == []  # whoever types an address makes the site write to nobody
        approve(world, first)
        (letter,) = world.letters()
        assert (letter.kind, letter.recipient) == ("confirm-guest", "guest@example.com")
        assert state(world, say(world, slug, "二", by="")) == "waiting"
        path = f"/comments/addresses/{world.token('confirm-guest')}"
        world.browser().submit(path)
        assert "已确认" in world.browser().open(path).main
        assert state(world, say(world, slug, "三", by="")) == "public"

    @FIRST
    def test_somebody_else_who_types_the_address_is_not_trusted(self, world: World) -> None:
        slug = world.post("标题")
        approve(world, say(world, slug, "一", by=""))
        world.browser().submit(f"/comments/addresses/{world.token('confirm-guest')}")
        assert state(world, say_as(world, slug, "我也是", guest("b"))) == "waiting"

    @FIRST
    def test_nor_is_the_same_browser_under_another_address(self, world: World) -> None:
        slug = world.post("标题")
        approve(world, say(world, slug, "一", by=""))
        world.browser().submit(f"/comments/addresses/{world.token('confirm-guest')}")
        other = Card("别人", "other@example.com")
        assert state(world, say(world, slug, "二", by="", card=other)) == "waiting"

    @FIRST
    def test_one_letter_is_enough(self, world: World) -> None:
        slug = world.post("标题")
        for text in ("一", "二"):
            approve(world, say(world, slug, text, by=""))
        assert len(world.letters()) == 1

    @FIRST
    def test_spam_brings_none(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "一", by="")
        world.ask(lambda: decide([get(id)], world.person("alice"), "spam", {}) and None)
        assert world.letters() == []

    @FIRST
    def test_opening_the_link_is_not_enough(self, world: World) -> None:
        """Mail programs open links by themselves."""
        slug = world.post("标题")
        approve(world, say(world, slug, "一", by=""))
        world.browser().open(f"/comments/addresses/{world.token('confirm-guest')}")
        assert world.ask(lambda: db.session.query(GuestAddress).one().confirmed_at) is None

    @pytest.mark.parametrize("token", ["x", "IjEi.x", "1", "%00"])
    def test_a_link_that_we_did_not_send_leads_nowhere(self, world: World, token: str) -> None:
        world.browser().open(f"/comments/addresses/{token}", 404)

    @FIRST
    def test_the_letter_holds_none_of_the_guests_words(self, world: World) -> None:
        from blog.mail.letters import rendered

        slug = world.post("标题")
        card = Card("买彩票来这里", CARD.email, "https://spam.example")
        approve(world, say(world, slug, "便宜便宜便宜", by="", card=card))
        text = world.ask(lambda: rendered(world.letters()[0]).as_string())
        decoded = world.ask(lambda: rendered(world.letters()[0]).get_body(("plain",)).get_content())  # type: ignore[union-attr]
        for words in ("彩票", "便宜", "spam.example"):
            assert words not in decoded
            assert words not in text
