"""Programs that ask the site, with a token or without one."""

import json
import re
from io import BytesIO
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from blog.auth.sessions.models import Client
from blog.auth.tokens.actions import issue
from blog.auth.tokens.models import SCOPES
from tests.world import World

BASE = "/api/v1"


class Program:
    """Asks below /api/v1; every answer is looked at for what all of them promise."""

    def __init__(self, app: Flask, token: str = "") -> None:
        self.client = app.test_client(use_cookies=False)
        self.token = token

    def ask(self, line: str, status: int = 200, sent: Any = None, **more: Any) -> Any:
        """`ask("GET /posts")`: the JSON of an answer that has that status."""
        response = self.send(line, sent, **more)
        assert response.status_code == status, (response.status_code, response.text[:2000])
        return response.json if response.is_json else response.text

    def send(self, line: str, sent: Any = None, **more: Any) -> TestResponse:
        """The whole response."""
        method, path = line.split(" ", 1)
        headers = {name.replace("_", "-"): value for name, value in more.pop("headers", {}).items()}
        headers |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        more |= {"json": sent} if sent is not None else {}
        response = self.client.open(BASE + path, method=method, headers=headers, **more)
        look(response)
        return response

    def refused(self, line: str, status: int, sent: Any = None, **more: Any) -> dict[str, Any]:
        """The problem that comes of what must not work."""
        found: dict[str, Any] = self.ask(line, status, sent, **more)
        assert found["status"] == status
        return found


def look(response: TestResponse) -> None:
    """What every answer of the API promises."""
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response.headers
    if response.status_code >= 400:
        assert response.mimetype == "application/problem+json", response.text[:2000]
        found = json.loads(response.text)
        assert {"type", "status", "title", "detail"} <= found.keys()
        assert found["status"] == response.status_code
    if response.status_code == 401:
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
    if response.status_code == 405:
        assert response.headers["Allow"]
    if response.status_code == 429:
        assert re.fullmatch(r"\d+", response.headers["Retry-After"])


def token(world: World, name: str, *scopes: str, days: int = 30) -> str:
    """The text of a new token of that person; of all scopes when none is named."""
    return world.ask(
        lambda: issue(world.person(name), "Test", scopes or SCOPES, days, Client("192.0.2.7", "Test"))
    )


def program(world: World, name: str = "", *scopes: str) -> Program:
    """A program that acts for that person, or for nobody."""
    return Program(world.app, token(world, name, *scopes) if name else "")


def call(world: World, name: str, method: str, path: str, body: dict[str, Any], **more: str) -> TestResponse:
    """What comes of that request, with a token of that person (of nobody without a name)."""
    asked, sent = program(world, name), dict(body)
    if "markdown" in sent:
        how: dict[str, Any] = {"data": sent["markdown"], "content_type": "text/markdown"}
    elif "upload" in sent:
        how = {"data": {"file": (BytesIO(b"%PDF-1.7"), sent["upload"])}}
    else:
        how = {} if method in ("GET", "DELETE") else {"json": sent}
    headers = {"Authorization": f"Bearer {asked.token}"} if name else {}
    headers |= {header.replace("_", "-"): value for header, value in more.items()}
    return asked.client.open(path, method=method, headers=headers, **how)
