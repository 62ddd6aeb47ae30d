"""The page that shows administrators what waits, what failed and why, and tries it again."""

from pathlib import Path

import sqlalchemy as sa

from blog.auth.sessions.models import Client
from blog.db import db, utcnow
from blog.feeds.hub.actions import tell_due
from blog.mail.actions import deliver_due as deliver_letters
from blog.mail.actions import enclose
from blog.mail.models import Letter
from blog.mail.transport import transport
from blog.media.developing.actions import develop_due
from blog.media.models import Picture
from blog.site.webhooks.actions import register
from blog.site.webhooks.delivering.actions import deliver_due, enqueue
from blog.site.webhooks.models import EVENTS, PING, Delivery, Happening
from blog.site.work.queries import ROWS, kinds
from blog.transfer.uploads.bundles import Bundle, State
from tests.conftest import make_app
from tests.walks.conftest import free_port
from tests.world import World

PAGE = "/write/settings/work"


def _leave_work(world: World, url: str) -> None:
    """One thing of each kind, while nobody answers."""
    world.post("甲")

    def leave() -> None:
        enclose("password-changed", "ann@example.org", "zh", name="Ann")
        db.session.add(Picture(digest="0" * 64, due_at=utcnow()))
        register(world.person("alice"), "Program", url, ["post.published"], Client())
        state = State(
            by=1, name="notes.zip", files=1, sent_at=0, phase="failed", problem=("No %(x)s.", {"x": "no"})
        )
        Bundle.new().keep(state)

    world.ask(leave)
    world.post("乙")


def _work(world: World) -> None:
    for work in (lambda: deliver_letters(transport()), develop_due, deliver_due, tell_due):
        world.ask(work)


def test_what_fails_is_shown_with_its_cause_and_tried_again(instance: Path) -> None:
    nobody = free_port()
    url = f"http://127.0.0.1:{nobody}"
    world = World(
        make_app(instance, PRIVATE_NETWORKS=True, MAIL_URL=f"smtp://127.0.0.1:{nobody}", WEBSUB_HUB=url)
    )
    _leave_work(world, f"{url}/hook")
    alice = world.browser("alice")
    waiting = alice.open(PAGE).main
    assert waiting.count("1 项在等待") == 4
    _work(world)
    page = alice.open(PAGE)
    for told in ("password-changed → ann@example.org", "0" * 64, "post.published → Program", url, "No no."):
        assert told in page.main
    assert page.main.count("refused") == 2
    world.ask(
        lambda: db.session.execute(sa.update(Letter).values(due_at=None, given_up_at=utcnow())) and None
    )
    for kind in ("letters", "pictures", "webhooks", "hub"):
        alice.submit(PAGE, at=f"/{kind}/again")
    assert world.ask(_due) == [True, True, True]
    alice.submit(PAGE, 404, at="/letters/again", id="x")


def _due() -> list[bool]:
    dues = (db.session.scalar(sa.select(model.due_at)) for model in (Letter, Picture, Delivery))
    return [due is not None and due <= utcnow() for due in dues]


def test_everything_that_waits_or_failed_is_counted_though_not_all_is_shown(world: World) -> None:
    many = ROWS + 7

    def leave() -> None:
        endpoint = register(world.person("alice"), "Program", "https://example.com/", EVENTS, Client())
        for number in range(many):
            enclose("password-changed", "ann@example.org", "zh", name="Ann").problem = "away"
            db.session.add(Picture(digest=f"{number:064}", problem="broken"))
            db.session.add(Happening(event="post.published", data={}, at=utcnow()))
            failed = enqueue(endpoint, "post.published", {}, utcnow())
            failed.tries, failed.status, failed.due_at, failed.given_up_at = 8, 500, None, utcnow()
        ping = enqueue(endpoint, PING, {}, utcnow())
        ping.tries, ping.status, ping.due_at, ping.given_up_at = 1, 500, None, utcnow()
        db.session.commit()

    world.ask(leave)
    shown = world.ask(lambda: {kind.name: kind for kind in kinds()})
    failing = ("letters", "pictures", "webhooks")
    assert [shown[kind].failed for kind in failing] == [many] * 3
    assert [len(shown[kind].failures) for kind in failing] == [ROWS] * 3
    assert (shown["letters"].waiting, shown["webhooks"].waiting) == (many, many)
    assert world.browser("alice").open(PAGE).main.count(f"{many} 项失败") == 3


def test_what_others_answered_is_shown_as_text(instance: Path) -> None:
    world = World(make_app(instance, PRIVATE_NETWORKS=True))
    _leave_work(world, "http://127.0.0.1:1/hook")
    world.ask(deliver_due)
    world.ask(_fail_with_markup)
    alice = world.browser("alice")
    page = alice.open(PAGE)
    assert page.main.count(MARKUP) == 4
    assert f"{MARKUP} 不是 zip 压缩包" in page.main
    one = world.ask(lambda: db.session.scalars(sa.select(Delivery).where(Delivery.tries > 0)).one())
    assert MARKUP in alice.open(f"/write/settings/webhooks/{one.endpoint_id}/deliveries/{one.id}").main


MARKUP = "<b>100% of %(what)s</b>"


def _fail_with_markup() -> None:
    for model in (Letter, Picture, Delivery):
        db.session.execute(sa.update(model).values(problem=MARKUP))
    db.session.commit()
    problem = ("%(path)s is no zip archive, or a damaged one.", {"path": MARKUP})
    Bundle.new().keep(State(by=1, name="a.zip", files=1, sent_at=0, phase="failed", problem=problem))


def test_a_site_that_leaves_its_work_to_nobody_says_so(instance: Path) -> None:
    for chosen, is_told in (("embedded", False), ("worker", True)):
        alice = World(make_app(instance, BACKGROUND=chosen)).browser("alice")
        assert ("flask work" in alice.open(PAGE).main) == is_told
