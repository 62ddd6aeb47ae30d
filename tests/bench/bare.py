"""The contenders that do nothing: a page from memory, and Flask with one sentence."""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask

PAGE = "page.json"  # headers of an answer, and in page.body its bytes


def keep(folder: Path, headers: list[tuple[str, str]], body: bytes) -> None:
    """Put an answer where the contender finds it."""
    (folder / PAGE).write_text(json.dumps(headers))
    (folder / PAGE).with_suffix(".body").write_bytes(body)


def page() -> Callable[..., Iterable[bytes]]:
    """A WSGI app that gives the same bytes and headers to everybody."""
    source = Path(os.environ["BLOG_INSTANCE"]) / PAGE
    headers = [(name, value) for name, value in json.loads(source.read_text())]
    body = source.with_suffix(".body").read_bytes()

    def app(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", headers)
        return [body]

    return app


def flask() -> Flask:
    """The smallest app in Flask."""
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "Hello")
    return app
