"""Servers of one measurement: on a free port of this machine, stopped by their own process id."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
WAIT = 30.0  # seconds, to start and to stop


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    pid: int
    port: int
    started_in: float  # seconds until its first answer

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
        """One answer, and its body."""
        return _get(self.port, path, headers)


@contextmanager
def running(command: list[str], port: int, log: Path, env: dict[str, str] | None = None) -> Iterator[Server]:
    """A server, from its first good answer on `/` to the end of the block."""
    start = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output)
    try:
        _wait_for_answer(process, port, log)
        yield Server(process.pid, port, time.perf_counter() - start)
    finally:
        _stop(process)


def gunicorn(app: str, folder: Path, **env: str) -> AbstractContextManager[Server]:
    """The site's own gunicorn settings with some app; `folder` is the instance and gets the log."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:blog.serving", app]
    ours = {"PORT": str(port), "WEB_CONCURRENCY": "2", "BLOG_INSTANCE": str(folder)}
    return running(command, port, folder / "gunicorn.log", dict(os.environ) | ours | env)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for_answer(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + WAIT
    while process.poll() is None and time.monotonic() < end:
        with suppress(OSError, HTTPException):
            response, _body = _get(port, "/", {})
            if response.status == 200:
                return
        time.sleep(0.005)
    raise RuntimeError(f"a server did not start:\n{log.read_text()[-2000:]}")


def _get(port: int, path: str, headers: dict[str, str]) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={n.replace("_", "-"): v for n, v in headers.items()})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(WAIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
