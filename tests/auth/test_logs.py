"""The log helps the operator and whoever reads it over a shoulder: no secret is in it."""

import logging
import re

import pytest

from blog.auth.events.models import SecurityEvent
from blog.db import db
from tests.world import PASSWORD, World

NEW = "a wholly new sentence"


def test_no_password_token_or_cookie_gets_into_the_logs(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = {PASSWORD, NEW, "a wrong guess"}
    browser = world.browser()
    browser.submit("/auth/register", username="frieda", email="frieda@example.com", password=NEW)
    secrets.add(world.token("confirm"))
    browser.refused(f"/auth/confirm/{world.token('confirm')}", password="a wrong guess")
    browser.submit(f"/auth/confirm/{world.token('confirm')}", password=NEW)
    with browser.client.session_transaction() as kept:
        secrets.add(kept["_user_id"])
    world.browser().refused("/auth/sign-in", identifier="bob", password="a wrong guess")
    world.browser().submit("/auth/forgot", identifier="bob")
    secrets.add(world.token("reset"))
    world.browser().submit(f"/auth/reset/{world.token('reset')}", password=NEW)
    browser.client.post("/auth/sign-in", data={"password": NEW})  # without a token: refused
    assert "signed-in" in caplog.text
    assert [secret for secret in secrets if secret in caplog.text] == []
    assert not re.search(r"\$argon2|frieda@example\.com", caplog.text)


def test_nothing_that_somebody_sends_adds_a_line(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    headers = {"User-Agent": "Mozilla\x1b[31m", "X-Forwarded-For": "1.2.3.4"}
    browser = world.browser()
    page = browser.open("/auth/sign-in")
    fields = page.filled(page.form()) | {"identifier": "bob\r\nsigned-in user=1", "password": "x\r\ny"}
    browser.client.post("/auth/sign-in", data=fields, headers=headers)
    own = [record.getMessage() for record in caplog.records if record.name.startswith("blog")]
    assert own
    assert not [line for line in own if re.search(r"[\x00-\x1f]", line)]
    kept = world.ask(lambda: db.session.scalars(db.select(SecurityEvent.address)).all())
    assert set(kept) == {"127.0.0.1"}  # whoever is not behind a proxy of ours cannot choose it
