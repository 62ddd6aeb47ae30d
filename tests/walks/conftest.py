"""A real server with the demo content, and a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

ROOT = Path(__file__).parent.parent.parent
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
)  # the first draws no window
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
GUIDE = "/posts/python-backend-guide"
PAGES = ["/", GUIDE, "/posts/how-to-write-here", "/archive", "/tags", "/tags/Python", "/categories", "/about"]
PATIENCE = 30  # seconds for the server to answer
expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site keeps its things, letters included."""
    return tmp_path_factory.mktemp("walk")


@pytest.fixture(scope="session")
def site(folder: Path) -> Iterator[str]:
    """The address of the site that an operator gets from `make run`."""
    with served(folder) as address:
        yield address


@contextmanager
def served(folder: Path, host: str = "127.0.0.1", **settings: str) -> Iterator[str]:
    """A site with these settings beside the usual ones, while somebody needs it: its address."""
    port = free_port()
    address = f"http://{host}:{port}"
    mine = {"BLOG_INSTANCE": str(folder), "BLOG_SITE_URL": address, "PORT": str(port)} | settings
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BLOG_")} | mine
    flask = [sys.executable, "-m", "flask", "--app", "wsgi", "setup"]
    subprocess.run(flask, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:blog.serving", "wsgi:app"]
    with subprocess.Popen(gunicorn, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}")
            yield address
        finally:
            server.terminate()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    """Return once a server listens there."""
    host, port = address.removeprefix("http://").partition("/")[0].split(":")
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
            return
        except OSError:
            assert time.monotonic() < until, f"nobody answers at {address}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    assert CHROMIUM, "Chromium is needed for the walks: apt-get install chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


SIZES = {"desktop": (1280, 900), "phone": (390, 844), "narrow": (320, 640)}


class Visitor:
    """Opens pages in one browser window and notes everything that goes wrong there.

    `friend` is another site that the window may go to; what that one wants from elsewhere is empty.
    """

    def __init__(self, context: BrowserContext, site: str, friend: str = "") -> None:
        self.context, self.site = context, site
        self.friends = (friend,) if friend else ()
        context.route(self._is_elsewhere, lambda route: route.fulfill(body=""))
        self.problems: list[str] = []
        self.renew()

    def renew(self) -> None:
        """Go on in another tab."""
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", self._check_host)

    def open(self, path: str) -> Page:
        """Go to a page of the site."""
        self.page.goto(self.site + path)
        return self.page

    def forgive(self, cause: str) -> None:
        """Leave out what the test itself brought about."""
        self.problems = [problem for problem in self.problems if cause not in problem]

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.problems.append(text)

    def _is_elsewhere(self, url: str) -> bool:
        return not url.startswith((self.site, "data:", *self.friends))

    def _check_host(self, request: Request) -> None:
        if self._is_elsewhere(request.url) and not request.frame.url.startswith(self.friends):
            self.problems.append(f"asked another host: {request.url}")


class Visitors:
    """Makes visitors: any size, colour scheme, language, with or without scripts, with fingers."""

    def __init__(self, browser: Browser, site: str, friend: str = "") -> None:
        self.browser, self.site, self.friend = browser, site, friend
        self.made: list[Visitor] = []

    def __call__(
        self,
        size: str = "desktop",
        scheme: str = "light",
        locale: str = "zh-CN",
        scripts: bool = True,
        touch: bool = False,
    ) -> Visitor:
        width, height = SIZES[size]
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale=locale,
            java_script_enabled=scripts,
            has_touch=touch,
            is_mobile=touch,
        )
        context.set_default_timeout(PATIENCE * 1000)
        self.made.append(Visitor(context, self.site, self.friend))
        return self.made[-1]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A site for the walks of one file, which leave traces: its address and folder."""
    folder = tmp_path_factory.mktemp("place")
    with served(folder) as address:
        yield address, folder


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Visitors]:
    """Whoever comes along; nothing may go wrong in anybody's browser."""
    with watched(Visitors(browser, site)) as visitors:
        yield visitors


@contextmanager
def watched(visitors: Visitors) -> Iterator[Visitors]:
    """Visitors in whose browsers nothing may go wrong."""
    yield visitors
    for made in visitors.made:
        made.context.close()
    assert [made.problems for made in visitors.made if made.problems] == []
