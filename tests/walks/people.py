"""People with an account, made as an operator makes them, and how they come in."""

import os
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page

from tests.walks.conftest import ROOT, Visitor


def account(folder: Path, name: str, role: str) -> str:
    """Make an account on the site in that folder; gives its password."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "user", "create", name, "--role", role]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BLOG_")}
    environment["BLOG_INSTANCE"] = str(folder)
    made = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    found = re.search(r"password: (\S+)", made.stdout)
    assert found, made.stdout
    return found[1]


def come_in(visitor: Visitor, name: str, password: str, path: str = "/write/") -> Page:
    """Sign in and go to a page."""
    sign_in(visitor.page, f"{visitor.site}/auth/sign-in?next={path}", name, password)
    visitor.page.wait_for_url(visitor.site + path)  # not the form, which has the path in its address, too
    return visitor.page


def sign_in(page: Page, address: str, name: str, password: str) -> None:
    """Fill in the form at that address and send it."""
    page.goto(address)
    page.locator("main [name=identifier]").fill(name)
    page.locator("main [name=password]").fill(password)
    page.locator("main button[type=submit]").first.click()
