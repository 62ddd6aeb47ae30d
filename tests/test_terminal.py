"""What an operator sees while a command works: a bar on a terminal, nothing of it in a log."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.walks.conftest import ROOT

SETUP = [sys.executable, "-m", "flask", "--app", "wsgi", "setup"]


def environment(folder: Path) -> dict[str, str]:
    return dict(os.environ) | {"BLOG_INSTANCE": str(folder), "TERM": "xterm", "COLUMNS": "80"}


def on_a_terminal(command: list[str], folder: Path) -> str:
    """Everything that the command writes to its terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=ROOT, env=environment(folder), stdout=theirs) as process:
        os.close(theirs)
        written = b"".join(iter(lambda: read(ours), b""))
    os.close(ours)
    assert process.returncode == 0, written
    return written.decode()


def read(terminal: int) -> bytes:
    """Some bytes; none once nobody writes any more, which Linux reports as an error."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_long_work_shows_a_bar_on_a_terminal(tmp_path: Path) -> None:
    frames = on_a_terminal(SETUP, tmp_path).split("\r")
    bars = [frame for frame in frames if "Demo content  [" in frame]
    assert len(bars) > 2
    assert "[" + "-" * 36 + "]    0%" in bars[0]
    assert "[" + "#" * 36 + "]  100%" in bars[-1]


def test_an_index_that_is_made_anew_shows_a_bar(tmp_path: Path) -> None:
    subprocess.run(SETUP, cwd=ROOT, env=environment(tmp_path), capture_output=True, check=True)
    frames = on_a_terminal([*SETUP[:-1], "search", "rebuild"], tmp_path).split("\r")
    assert any("Search index  [" in frame and "0%" in frame for frame in frames)
    assert any("[" + "#" * 36 + "]  100%" in frame for frame in frames)
    assert "The index is up to date." in frames[-2]


def test_a_log_has_no_bar_in_it(tmp_path: Path) -> None:
    done = subprocess.run(
        SETUP, cwd=ROOT, env=environment(tmp_path), capture_output=True, check=True, text=True
    )
    assert "Demo content: " in done.stdout
    assert "[" not in done.stdout
    assert "\r" not in done.stdout
