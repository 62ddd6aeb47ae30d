"""A Redis of the tests' own, gone afterwards with all that was in it."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30  # seconds for the server to start
OPTIONS = ["--port", "0", "--save", "", "--appendonly", "no", "--daemonize", "no", "--loglevel", "warning"]


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A server that only its socket in `folder` leads to: its address."""
    program, path = shutil.which("redis-server"), folder / "redis.sock"
    assert program, "Redis is needed: apt-get install redis-server"
    command = [program, *OPTIONS, "--unixsocket", str(path), "--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(path)
            yield f"unix://{path}"
        finally:
            server.terminate()


def _wait_for(path: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with socket.socket(socket.AF_UNIX) as probe:
                return probe.connect(str(path))
        except OSError:
            assert time.monotonic() < until, "Redis does not start"
            time.sleep(0.02)
