"""How the process that does the work hears at once that there is some. Without that it looks now and then.

On one machine through a pipe in the instance folder, on several through Redis. A ring says only for whom
there is something to do: what that is lies in the database, so none that is missed loses anything.
"""

import logging
import os
import select
import time
from collections.abc import Callable, Collection
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blog.config import Settings

OFTEN = 1.0  # seconds between two looks whether to end
AWAY = 5.0  # seconds that a Redis which does not answer is left alone
PATIENCE = 1.0  # seconds for Redis: a request may wait for that
EVERYBODY = "*"
Call = Callable[[Collection[str]], None]
log = logging.getLogger(__name__)


class Bell(Protocol):
    """Rung in one process, heard in another."""

    def ring(self, names: Collection[str]) -> None:
        """Say for whom there is something to do; never fails."""

    def listen(self, call: Call, is_over: Callable[[], bool]) -> None:
        """Call those for whom it rings, until `is_over` says so."""

    def is_heard(self) -> bool:
        """Whether somebody listens."""


def bell_of(settings: "Settings", instance: str) -> Bell:
    """The bell of a site."""
    if settings.redis_url:
        return Redis(settings.redis_url, f"mojing:{settings.site_url}")
    return Pipe(Path(instance) / "work.pipe")


class Pipe:
    """A named pipe (FIFO); what is rung while nobody listens is gone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def ring(self, names: Collection[str]) -> None:
        """Say for whom there is something to do; never fails."""
        with suppress(OSError):
            self._write("".join(f"{name}\n" for name in names).encode())

    def is_heard(self) -> bool:
        """Whether somebody listens."""
        try:
            self._write(b"")
        except OSError:  # there is no pipe, or nobody at its other end
            return False
        return True

    def _write(self, text: bytes) -> None:
        if not self._path.is_fifo():
            raise FileNotFoundError(self._path)
        end = os.open(self._path, os.O_WRONLY | os.O_NONBLOCK)
        try:
            os.write(end, text)
        finally:
            os.close(end)

    def listen(self, call: Call, is_over: Callable[[], bool]) -> None:
        """Call those for whom it rings, until `is_over` says so."""
        if not self._path.is_fifo():
            self._path.unlink(missing_ok=True)
            os.mkfifo(self._path, 0o600)
        end = os.open(self._path, os.O_RDWR | os.O_NONBLOCK)  # with a writer of its own it never ends
        try:
            while not is_over():
                if select.select([end], [], [], OFTEN)[0]:
                    call(_rung(end))
        finally:
            os.close(end)


def _rung(end: int) -> list[str]:
    with suppress(BlockingIOError):  # of several who are woken by one ring, one hears it
        return os.read(end, 4096).decode().split()
    return []


class Redis:
    """Publish and subscribe; while Redis is away, the worker looks now and then and the log says so once."""

    def __init__(self, url: str, channel: str) -> None:
        self._url, self._channel = url, channel
        self._client: Any = None
        self._away_until = 0.0
        self._is_away = False

    def ring(self, names: Collection[str]) -> None:
        """Say for whom there is something to do; never fails."""
        if time.monotonic() >= self._away_until:
            with self._told():
                self._redis().publish(self._channel, " ".join(names))

    def is_heard(self) -> bool:
        """Whether somebody listens."""
        heard = [(self._channel, 0)]
        with self._told():
            heard = self._redis().pubsub_numsub(self._channel)
        return bool(heard[0][1])

    def listen(self, call: Call, is_over: Callable[[], bool]) -> None:
        """Call those for whom it rings, until `is_over` says so."""
        while not is_over():
            with self._told(), self._redis().pubsub() as heard:
                heard.subscribe(self._channel)
                self._hear(heard, call, is_over)
            while not is_over() and time.monotonic() < self._away_until:
                time.sleep(OFTEN)

    def _hear(self, heard: Any, call: Call, is_over: Callable[[], bool]) -> None:
        while not is_over():
            message = heard.get_message(timeout=OFTEN)
            if message and message["type"] == "subscribe":
                self._is_back()
                call([EVERYBODY])  # somebody may have rung meanwhile
            elif message:
                call(message["data"].decode().split())

    def _redis(self) -> Any:
        if self._client is None:
            import redis  # an extra, and only some sites have it

            # A connection is asked now and then whether it still is one: it may have gone without a word.
            timeouts = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
            self._client = redis.Redis.from_url(self._url, health_check_interval=10, **timeouts)
        return self._client

    @contextmanager
    def _told(self) -> "Iterator[None]":
        """Say it once when Redis goes away, and when it is back."""
        from redis.exceptions import RedisError

        try:
            yield
            self._is_back()
        except RedisError as problem:
            self._away_until = time.monotonic() + AWAY
            if not self._is_away:
                log.warning("Redis does not answer, so work begins up to half a minute late: %s", problem)
            self._is_away = True

    def _is_back(self) -> None:
        if self._is_away:
            log.warning("Redis answers again")
        self._is_away = False
