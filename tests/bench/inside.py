"""Requests inside this process: the CPU they take, and the statements they send to the database."""

import gc
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask, template_rendered
from sqlalchemy import event
from werkzeug.test import EnvironBuilder

from blog.db import db

Request = Callable[[], bytes]
SESSION = "session=x"  # nobody's, but it passes by every cache
_PERSONAL = {"Cookie": SESSION}


def request(app: Flask, path: str, headers: Mapping[str, str] = _PERSONAL) -> Request:
    """A request that can be asked again and again; anything but 200 raises RuntimeError."""
    builder = EnvironBuilder(path=path, headers={"Accept-Language": "zh-CN", **headers})
    environ = builder.get_environ()

    def ask() -> bytes:
        chunks = app(dict(environ), _expect_success)
        try:
            return b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()

    return ask


def _expect_success(status: str, headers: Iterable[tuple[str, str]], _exc_info: Any = None) -> None:
    if not status.startswith("200"):
        raise RuntimeError(f"{status} {dict(headers)}")


def statements(app: Flask, ask: Request) -> int:
    """How many SQL statements one request sends."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    ask()
    event.listen(engine, "before_cursor_execute", note)
    ask()
    event.remove(engine, "before_cursor_execute", note)
    return len(sent)


def context_of(app: Flask, ask: Request) -> tuple[str, dict[str, Any]]:
    """The template that a request renders, and what its view gives it (not what every template gets)."""
    seen: list[tuple[str, dict[str, Any]]] = []

    def note(_app: Flask, template: Any, context: dict[str, Any]) -> None:
        common: dict[str, Any] = {}
        app.update_template_context(common)
        seen.append((template.name, {k: v for k, v in context.items() if k not in common}))

    with template_rendered.connected_to(note, app):
        ask()
    return seen[-1]


def cpu_rounds(contenders: Mapping[str, Request], rounds: int, seconds: float) -> dict[str, list[float]]:
    """CPU microseconds per request of each contender, in turn, in each round."""
    counts = {name: _count(ask, seconds) for name, ask in contenders.items()}
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, ask in contenders.items():
            gc.collect()
            found[name].append(_cpu(ask, counts[name]))
    return found


def _count(ask: Request, seconds: float) -> int:
    """How many requests fill a slice of that length, once everything is warm."""
    ask()
    return max(3, round(seconds * 1e6 / _cpu(ask, 10)))


def _cpu(ask: Request, count: int) -> float:
    start = time.process_time()
    for _ in range(count):
        ask()
    return (time.process_time() - start) * 1e6 / count
