"""A small cache of whole pages ahead of Flask, for sites without nginx: page and gzip, while nothing changes.

An entry is good while the site stamp is the one it was made under, and no scheduled post has become due and
no discussion has closed by itself since.
"""

import gzip
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.http import http_date, is_resource_modified, parse_cookie
from werkzeug.test import run_wsgi_app
from werkzeug.wsgi import ClosingIterator

from blog.chosen import STATE, State, state
from blog.db import NOW, SiteStamp, UTCDateTime, db
from blog.posts.models import Post
from blog.web.headers import WHOLE, is_personal
from blog.web.language import COOKIE, choose

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Key = tuple[str, str]

FILES = ("/static/", "/media/", "/cards/")  # they bring their own headers
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
_posts = Post.__table__.c
_MOMENTS = sa.select(
    sa.select(sa.func.max(_posts.published_at))
    .where(_posts.published_at <= NOW)
    .scalar_subquery()
    .label("last"),
    sa.select(sa.func.min(_posts.published_at))
    .where(_posts.published_at > NOW)
    .scalar_subquery()
    .label("next"),
    sa.select(sa.func.min(_posts.published_at))
    .where(_posts.published_at > sa.bindparam("open_since", type_=UTCDateTime), _posts.published_at <= NOW)
    .scalar_subquery()
    .label("oldest_open"),
    SiteStamp.__table__.c.changed_at,
)


@dataclass
class Entry:
    """One page as it was answered, in both codings."""

    stamp: int
    until: datetime
    headers: Headers
    body: bytes

    def __post_init__(self) -> None:
        self.packed = gzip.compress(self.body, 6, mtime=0)
        self.size = len(self.body) + len(self.packed)
        self.plain_headers = [*self.headers, ("Content-Length", str(len(self.body)))]
        coding = [("Content-Encoding", "gzip"), ("Content-Length", str(len(self.packed)))]
        self.packed_headers = [*self.headers, *coding]

    def answer(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """304 when the client has it, nothing but headers for HEAD, else the page in a coding it takes."""
        if self._known_to(environ):
            start_response("304 NOT MODIFIED", list(self.headers))
            return []
        packed = _GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", ""))
        start_response("200 OK", self.packed_headers if packed else self.plain_headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            return []
        return [self.packed if packed else self.body]

    def _known_to(self, environ: Environ) -> bool:
        if "HTTP_IF_NONE_MATCH" not in environ and "HTTP_IF_MODIFIED_SINCE" not in environ:
            return False
        etag, modified = self.headers["ETag"], self.headers["Last-Modified"]
        return not is_resource_modified(
            environ, etag=etag.removeprefix("W/").strip('"'), last_modified=modified
        )


class PageCache:
    """WSGI middleware that answers anonymous GETs of unchanged pages itself."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._next = app.wsgi_app
        self._chosen = app.extensions["chosen"]
        self._room = app.extensions["settings"].page_cache_megabytes * 2**20
        self._entries: dict[Key, Entry] = {}  # the oldest first
        self._held = 0  # bytes in the entries
        self._lock = threading.Lock()
        self._started = datetime.now(UTC).replace(microsecond=0)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from the cache, or let Flask answer and keep that."""
        if environ["PATH_INFO"].startswith(FILES):
            return self._next(environ, start_response)
        now = environ[STATE] = state(self._engine)
        key = self._key(environ, now) if now else None
        if key is None or now is None:
            return self._next(environ, start_response)
        entry = None if environ.get("QUERY_STRING") else self._entries.get(key)
        if entry and entry.stamp == now.stamp and datetime.now(UTC) < entry.until:
            return entry.answer(environ, start_response)
        return self._fresh(key, now, environ, start_response)

    def _key(self, environ: Environ, now: State) -> Key | None:
        cookies = environ.get("HTTP_COOKIE", "")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or is_personal(cookies):
            return None
        if "HTTP_AUTHORIZATION" in environ:  # a program that may see more than everybody
            return None
        chosen = parse_cookie(cookies).get(COOKIE) if cookies else None
        accepted = environ.get("HTTP_ACCEPT_LANGUAGE", "")
        return environ["PATH_INFO"], choose(chosen, accepted, self._chosen.at(now).language)

    @cached_property
    def _engine(self) -> sa.Engine:
        # Found at the first request, not before: no connection may be opened before gunicorn forks.
        with self._app.app_context():
            return db.engine

    def _fresh(
        self, key: Key, now: State, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        open_for = timedelta(days=self._chosen.at(now).comments_close_after)
        moments = self._moments(open_for)  # before the page: what becomes due meanwhile makes it stale
        whole = environ | {"REQUEST_METHOD": "GET", WHOLE: True}
        body, status, headers = run_wsgi_app(self._next, whole)
        body = ClosingIterator(body, getattr(body, "close", None))
        if status.startswith("200") and _is_shared_page(headers):
            entry = self._entry(now.stamp, self._until(moments, open_for), moments, headers, b"".join(body))
            if not environ.get("QUERY_STRING"):  # of which there are more than fit
                self._keep(key, entry)
            return entry.answer(environ, start_response)
        start_response(status, headers.to_wsgi_list())
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        body.close()
        return []

    def _moments(self, open_for: timedelta) -> Any:
        with self._engine.connect() as connection:
            return connection.execute(_MOMENTS, {"open_since": datetime.now(UTC) - open_for}).one()

    def _entry(self, stamp: int, until: datetime, moments: Any, headers: Headers, body: bytes) -> Entry:
        modified = max(filter(None, (moments.last, moments.changed_at, self._started)))
        headers.remove("Content-Length")
        headers["Last-Modified"] = http_date(modified)
        return Entry(stamp, until, headers, body)

    def _until(self, moments: Any, open_for: timedelta) -> datetime:
        ends = [moments.next, moments.oldest_open and moments.oldest_open + open_for]
        return min(filter(None, ends), default=datetime.max.replace(tzinfo=UTC))

    def _keep(self, key: Key, entry: Entry) -> None:
        with self._lock:
            self._drop(key)
            self._entries[key] = entry
            self._held += entry.size
            while self._held > self._room:
                self._drop(next(iter(self._entries)))

    def _drop(self, key: Key) -> None:
        old = self._entries.pop(key, None)
        self._held -= old.size if old else 0


def _is_shared_page(headers: Headers) -> bool:
    """Pages and documents for everybody; files say that they may be kept longer."""
    return headers.get("Cache-Control", "").startswith("public, max-age=0") and "Set-Cookie" not in headers
