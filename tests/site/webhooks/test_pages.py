"""What administrators see of webhooks and do with them."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from blog.auth.events.models import SecurityEvent
from blog.db import db
from blog.site.webhooks.models import Endpoint
from tests.conftest import make_app
from tests.site.webhooks.listening import Program, is_signed
from tests.world import World

PAGE = "/write/settings/webhooks"


def secret_in(html: str) -> str:
    found = re.search(r'value="(whsec_[^"]+)"', html)
    assert found
    return found[1]


def test_a_webhook_is_made_tested_switched_and_removed(world: World, program: Program) -> None:
    alice = world.browser("alice")
    assert "没有" in alice.open(PAGE).main
    made = alice.submit(f"{PAGE}/new", 200, name="Build", url=program.url, events=["post.published"])
    secret = secret_in(made.text)
    page = f"{PAGE}/{world.ask(lambda: db.session.scalars(sa.select(Endpoint.id)).one())}"
    assert secret not in alice.open(page).html
    assert "Build" in alice.open(PAGE).main
    stored = world.ask(lambda: db.session.execute(sa.text("SELECT * FROM webhook_endpoints")).all())
    assert secret.removeprefix("whsec_") not in str(stored)

    program.says = b"<b>tested</b>"
    log = alice.submit(page, at="/test").location
    assert "<b>tested</b>" in alice.open(log).main
    assert "200" in alice.open(page).main
    assert program.events() == ["ping"]
    assert is_signed(secret, *program.heard[0])
    alice.submit(log, at="/again")

    replaced = alice.submit(page, 200, at="/secret")
    assert secret_in(replaced.text) != secret
    alice.submit(page, at="/switch")
    assert "已停用" in alice.open(PAGE).main
    assert alice.submit(log, 422, at="/again")
    shown = alice.open(page)
    form = next(form for form in shown.one("main").iter("form") if "action" not in form.attrib)
    alice.client.post(page, data=shown.filled(form) | {"name": "Site"})
    assert "Site" in alice.open(PAGE).main
    alice.submit(page, at="/removal")
    assert "没有" in alice.open(PAGE).main
    kinds = world.ask(lambda: [*db.session.scalars(sa.select(SecurityEvent.kind).order_by(SecurityEvent.id))])
    assert [kind for kind in kinds if kind.startswith("webhook-")] == [
        *("webhook-made", "webhook-secret-replaced", "webhook-changed", "webhook-changed", "webhook-removed")
    ]
    assert "Build" in alice.open("/write/people/log").main


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"url": "ftp://example.com/"}, "url"),
        ({"url": "http://10.0.0.1/hook"}, "url"),
        ({"url": "http://169.254.169.254/latest"}, "url"),
        ({"events": []}, "events"),
        ({"events": ["ping"]}, "events"),
    ],
)
def test_what_cannot_be_told_is_refused_beside_its_field(
    instance: Path, wrong: dict[str, object], field: str
) -> None:
    world = World(make_app(instance))
    typed = {"name": "Build", "url": "https://example.com/", "events": ["post.published"]} | wrong
    page = world.browser("alice").refused(f"{PAGE}/new", **typed)
    assert f'href="#{field}' in page.html
    assert world.ask(lambda: db.session.scalar(sa.select(sa.func.count(Endpoint.id)))) == 0


def test_somebody_who_does_not_answer_is_shown_as_such(world: World) -> None:
    with Program() as dead:
        url = dead.url
    alice = world.browser("alice")
    alice.submit(f"{PAGE}/new", 200, name="Build", url=url, events=["post.published"])
    page = f"{PAGE}/{world.ask(lambda: db.session.scalars(sa.select(Endpoint.id)).one())}"
    told = alice.open(alice.submit(page, at="/test").location).main
    assert "refused" in told
    assert "已放弃" in told
