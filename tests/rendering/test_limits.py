"""Hostile documents are rendered or refused within the limit, and the next one is served as ever."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog import child
from blog.errors import Invalid
from blog.rendering import client, render
from blog.rendering.convert import convert
from blog.rendering.limits import MAX_BYTES
from tests.fuzz import often

SECONDS = 2.0
PROSE = "后端开发需要理解网络、数据库与并发。" * 8 + "\n\n"
HOSTILE = {
    "brackets": "[" * 5000,
    "image brackets": "![" * 2500,
    "half links": "[a](" * 2500,
    "emphasis": "*a " * 4000,
    "mixed emphasis": "*_" * 20000,
    "numbers": "1. " * 700,
    "quotes": ">" * 5000,
    "10,000 quotes": "> " * 10000,
    "10,000 bullets": "- " * 10000 + "x",
    "10,000 nested lines": "\n".join(" " * (2 * i) + "- a" for i in range(1000)),
    "tags": "<div>" * 30000,
    "comments": "<!--" * 30000,
    "backticks": "".join("`" * i + " " for i in range(1, 500)),
    "attributes": "# a {" + ".a " * 30000,
    "footnotes": "".join(f"[^{i}]: x\n" for i in range(20000)) + "[^1]" * 10000,
    "a long link many times": "[a]: https://x.example/" + "x" * 300_000 + "\n\n" + "[a] " * 100_000,
    "a long abbreviation": "*[a]: " + "x" * 100_000 + "\n\n" + "a " * 100_000,
    "1 MB of brackets": "[" * MAX_BYTES,
    "1 MB of one word": "a" * MAX_BYTES,
    "1 MB of prose": PROSE * (MAX_BYTES // len(PROSE.encode())),
    "1 MB of cells": "|a" * (MAX_BYTES // 4) + "\n" + "|-" * (MAX_BYTES // 4),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_rendered_or_refused_in_time(name: str) -> None:
    begun = time.monotonic()
    with suppress(Invalid):
        render(HOSTILE[name], seconds=SECONDS)
    assert time.monotonic() - begun < SECONDS + 2
    assert render("下一篇").html == "<p>下一篇</p>"


def test_a_long_document_is_rendered() -> None:
    result = render(HOSTILE["1 MB of prose"])
    assert result.words > 300_000


def test_a_document_of_more_than_a_mebibyte_is_refused_by_name() -> None:
    with pytest.raises(Invalid, match="1024 KiB"):
        render("字" * (MAX_BYTES // 3 + 1))


def test_the_limit_of_depth_is_said() -> None:
    assert "深" in render("> " * 60 + "深").html
    with pytest.raises(Invalid, match="nested too deep"):
        render("> " * 200 + "深")


def test_the_limit_of_time_is_said() -> None:
    with pytest.raises(Invalid, match=r"longer than 0\.2 seconds"):
        render("[" * 50_000, seconds=0.2)


@pytest.mark.parametrize("odd", ["\ud800", "\x00\x02\x03", "\ufeff", "\r\n\r", "\u2028", ""])
def test_odd_characters_do_no_harm(odd: str) -> None:
    assert "甲" in render(f"{odd}甲{odd}").html


PIECES = (
    "* _ ` [ ] ( ) ! < > # - + 1. | |-| a 中 ： ~~ == {#a.b} [^1] [^1]: [a]: \n: !!!_note ??? ``` ~~~ <div>"
)
PIECES += (
    ' </div> <!-- --> &amp; \\ " http://a.b www.a.b *[a]: --- === - [_] ![a](b) {.x} {{a}} \u3000 x@y.z \t'
)


@given(st.lists(st.sampled_from([*PIECES.split(" "), " ", "  ", "    ", "\n", "\n\n"]), max_size=40))
@often(200)
def test_any_text_is_rendered(pieces: list[str]) -> None:
    convert("".join(pieces).replace("_n", " n"), "", {})


def test_threads_get_their_own_documents() -> None:
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda n: render(f"## 第{n}\n\n" + "- x\n" * n).html, range(40)))
    assert all(f">第{n}<" in page and page.count("<li>") == n for n, page in enumerate(pages))


def test_a_document_leaves_nothing_behind_for_the_next() -> None:
    render("[^1] [r] HTML\n\n[^1]: 注\n\n[r]: https://a.example\n\n*[HTML]: x\n\n## 甲")
    assert render("[r] HTML[^1]\n\n## 甲").html.startswith('<p>[r] HTML[^1]</p>\n<h2 id="甲">')


def test_after_a_fork_the_child_has_a_worker_of_its_own() -> None:
    lines = _run("""
        render('先')
        print(client._worker._process.pid, flush=True)
        if os.fork() == 0:
            assert render('中').html == '<p>中</p>'
            print(client._worker._process.pid, flush=True)
            os._exit(0)
        os.wait()
        assert render('后').html == '<p>后</p>'
        print(client._worker._process.pid)
    """)
    assert lines[0] == lines[2] != lines[1]


def _number_of_worker(_: int) -> int:
    render("甲")
    process = client._worker._process
    assert process is not None
    return process.pid


def test_a_killed_worker_is_replaced() -> None:
    first = _number_of_worker(0)
    os.kill(first, 9)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    assert _number_of_worker(0) != first


def test_the_same_text_gives_the_same_bytes_in_any_worker() -> None:
    source = "- [x] a ![b](c.png)\n\n| d |\n|---|\n| e |\n\n[f](https://g.example)"
    pages = set()
    for _ in range(6):
        pages.add(render(source).html)
        client._worker.stop()
    assert len(pages) == 1


def test_the_worker_ends_with_the_application_and_inherits_nothing() -> None:
    pid, descriptors = _run("""
        held = socket.socket()
        os.set_inheritable(held.fileno(), True)
        render('x')
        pid = client._worker._process.pid
        print(pid)
        print(len(os.listdir(f'/proc/{pid}/fd')), flush=True)
        os._exit(0)
    """)
    assert descriptors == "3"
    assert _ends(int(pid))


def test_the_worker_runs_without_the_web_framework_and_without_secrets() -> None:
    pid = _number_of_worker(0)
    assert "flask" not in Path(f"/proc/{pid}/maps").read_text()
    names = {line.split("=")[0] for line in Path(f"/proc/{pid}/environ").read_text().split("\0") if line}
    assert names <= set(child._KNOWN)


def _run(script: str) -> list[str]:
    """What a Python process of its own prints, line by line."""
    imports = "import os, socket\nfrom blog.rendering import client, render\n"
    done = subprocess.run(
        [sys.executable, "-c", imports + dedent(script)],
        cwd=Path(client.__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def _ends(pid: int) -> bool:
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists() or ") Z " in Path(f"/proc/{pid}/stat").read_text():
            return True
        time.sleep(0.05)
    return False
