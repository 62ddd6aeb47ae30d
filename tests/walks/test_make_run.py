"""The first thing that anybody types: `make run`, on a tree of its own."""

import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from blog.bells import Pipe
from tests.test_background import until
from tests.walks.conftest import ROOT, free_port, wait_for

TREE = ("Makefile", "blog", "migrations", "requirements.lock", "requirements-dev.lock", "vendor", "wsgi.py")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the project, with what is installed already, so that nothing is fetched."""
    made = tmp_path / "mojing"
    (made / ".venv").mkdir(parents=True)
    for name in TREE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, made / name, ignore=shutil.ignore_patterns("node_modules"))
        else:
            shutil.copy2(ROOT / name, made / name)
    for installed in (path for path in Path(sys.prefix).iterdir() if path.suffix != ".stamp"):
        (made / ".venv" / installed.name).symlink_to(installed)
    for stamp in ("dev.stamp", "run.stamp"):
        (made / ".venv" / stamp).touch()
    return made


@contextmanager
def running(tree: Path, port: int, *words: str, **given: str) -> Iterator[Path]:
    """`make run`, until the end of the block; gives the file that holds what it says."""
    said = tree / "said"
    ours = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "PORT"))
    }
    command = ["make", "run", *words]
    with (
        said.open("wb") as output,
        subprocess.Popen(command, cwd=tree, env=ours | given, stdout=output, stderr=output) as process,
    ):
        try:
            wait_for(f"http://127.0.0.1:{port}")
            yield said
        finally:
            process.terminate()


def home(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as response:
        return str(response.read().decode())


def is_free(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_it_serves_the_guide_and_a_second_run_changes_nothing(tree: Path) -> None:
    port, worker = free_port(), Pipe(tree / "instance" / "work.pipe")
    with running(tree, port, PORT=str(port)) as said:
        first = home(port)
        text = said.read_text()
        until(worker.is_heard)
    assert "/posts/python-backend-guide" in first
    assert len(re.findall(r"^First administrator: admin, password: \S{12,} ", text, re.MULTILINE)) == 1
    assert f"Mojing is ready at http://127.0.0.1:{port}" in text
    with running(tree, port, f"PORT={port}") as said:
        assert home(port) == first
        assert "password" not in said.read_text()
        assert "Demo content" not in said.read_text()
    until(lambda: is_free(port))  # make itself is gone before the server has said good-bye
    until(lambda: not worker.is_heard())  # it ends with the server that it was started beside


def test_on_a_port_that_is_taken_it_says_so_and_leaves_nobody_behind(tree: Path) -> None:
    worker = Pipe(tree / "instance" / "work.pipe")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
        done = subprocess.run(  # it waits for all that hold its output
            ["make", "run"], cwd=tree, env=ours | {"PORT": port}, capture_output=True, text=True, check=False
        )
    assert done.returncode != 0
    assert f"Port {port} is taken" in done.stderr
    assert not worker.is_heard()
