"""Servers of the tests' own, in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from socketserver import BaseServer
from threading import Thread
from typing import TypeVar

OFTEN = 0.02  # seconds between looks whether to end
Server = TypeVar("Server", bound=BaseServer)


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Let the server answer, in a thread of its own, until the end of the block."""
    with server:
        thread = Thread(target=server.serve_forever, args=[OFTEN], daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class Quiet(BaseHTTPRequestHandler):
    """Answers requests, and writes nothing about them to the terminal."""

    def log_message(self, *_args: object) -> None:
        """Say nothing."""
