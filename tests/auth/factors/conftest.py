"""A site with a name, where browsers have passkeys, and the things that people do there."""

from datetime import timedelta
from pathlib import Path

import pyotp
import pytest

from blog.db import utcnow
from tests.conftest import make_app
from tests.page import SITE, Page, Reader
from tests.world import PASSWORD, World

STEP = timedelta(seconds=30)


@pytest.fixture
def world(instance: Path) -> World:
    """Served as localhost: an address of numbers has no passkeys."""
    return World(make_app(instance, SITE_URL="http://localhost:8000"))


class App:
    """Somebody's authenticator app."""

    def __init__(self, secret: str) -> None:
        self.totp = pyotp.TOTP(secret)

    def code(self, later: int = 0) -> str:
        """The code that it shows, so many steps from now."""
        return self.totp.at(utcnow() + later * STEP)


def set_up_app(browser: Reader) -> tuple[App, list[str]]:
    """Set up an app; gives that and the recovery codes."""
    secret = browser.open("/account/app").text("code", class_="key").replace(" ", "")
    app = App(secret)
    page = browser.open("/account/app")
    data, sender = page.filled(page.form()), {"Referer": f"{SITE}/account/app"}
    # Twice, since the clock may go on to the next code between two lines.
    codes = (data | {"code": app.code(-1)} for _time in range(2))
    answers = (browser.client.post("/account/app", data=sent, headers=sender) for sent in codes)
    shown = Page(next(answer for answer in answers if answer.status_code == 200))
    return app, [str(item.text) for item in shown.one("ul", class_="codes")]


def give_password(browser: Reader, name: str = "bob", **fields: object) -> str:
    """Pass the first step; gives where that leads."""
    return browser.submit("/auth/sign-in", identifier=name, password=PASSWORD, **fields).location


def is_in(browser: Reader) -> bool:
    """Whether somebody is signed in there."""
    return browser.client.get("/account").status_code == 200


def options(page: Page) -> str:
    """What the page asks a device with passkeys."""
    return next(form.attrib["data-options"] for form in page.all("form") if "data-passkey" in form.attrib)


def told(world: World) -> list[str]:
    """What letters said about second factors, the oldest first."""
    return [letter.values["what"] for letter in world.letters() if letter.kind == "second-factor-changed"]
