"""Rendering as the application calls it: within limits, in a process that can be killed."""

import atexit
import logging
import os
import signal
import subprocess
from collections.abc import Mapping
from io import RawIOBase
from threading import Lock
from typing import Any, cast

from blog.child import command, environment
from blog.errors import Invalid
from blog.rendering.limits import COMMENT_SECONDS, MAX_BYTES, MAX_HTML, MAX_SECONDS
from blog.rendering.pipe import receive, send
from blog.rendering.result import Remark, Rendered

_log = logging.getLogger(__name__)


def render(
    body: str,
    *,
    title: str = "",
    assets: Mapping[str, str] | None = None,
    lines_from: int = 0,
    seconds: float = MAX_SECONDS,
) -> Rendered:
    """Render the Markdown text `body`; safe from any thread, one document at a time per process.

    A first H1 equal to `title` is left out. `assets` maps targets of images and links, as the author
    wrote them, to URLs. `lines_from` asks for a preview: elements say in `data-line` on which line they
    begin, the first one having that number, and ids begin with `look-`. Raises Invalid when the text is
    longer than 1 MiB, nested deeper than 100 levels, or not rendered within `seconds` of wall-clock time.
    """
    if len(body.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise Invalid("The text is longer than %(limit)d KiB", field="body", limit=MAX_BYTES // 1024)
    request: dict[str, Any] = {"work": "document", "body": body, "title": title, "assets": dict(assets or {})}
    request |= {"lines_from": lines_from, "seconds": seconds}
    return Rendered(**_rendered(request, "body"))


def render_comment(text: str, *, images: bool = False) -> Remark:
    """Render a comment, whose Markdown is a small part of a document's; `images` are those of this site.

    Raises Invalid as `render` does, sooner: more than 8 levels, or 2 seconds.
    """
    return Remark(
        **_rendered({"work": "comment", "text": text, "images": images, "seconds": COMMENT_SECONDS}, "text")
    )


def markdown(html: str, *, comment: bool = False, paragraphs: bool = False) -> str:
    """HTML that was written elsewhere as Markdown that `render`, or `render_comment`, shows as the same.

    With `paragraphs`, empty lines in it part paragraphs and line ends break lines, as in WordPress. Raises
    Invalid when the HTML is longer than 4 MiB, nested too deep, or takes longer than 10 seconds.
    """
    if len(html) > MAX_HTML:
        raise Invalid("The text is longer than %(limit)d KiB", field="body", limit=MAX_HTML // 1024)
    request: dict[str, Any] = {"work": "html", "html": html, "comment": comment, "paragraphs": paragraphs}
    return str(_rendered(request | {"seconds": MAX_SECONDS}, "body")["markdown"])


def _rendered(request: dict[str, Any], field: str) -> dict[str, Any]:
    answer = _worker.ask(request, field)
    if "error" in answer:
        _log.error("rendering failed: %s", answer["error"])
    if refusal := answer.get("refused"):
        raise Invalid(refusal, field=field)
    found: dict[str, Any] = answer["rendered"]
    return found


class _Worker:
    """One rendering process for this process, started when first needed."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: dict[str, Any], field: str) -> dict[str, Any]:
        """The answer to a request; raises Invalid when the process dies over it."""
        with self._lock:
            process = self._running()
            try:
                send(cast(RawIOBase, process.stdin), request)
                answer = receive(cast(RawIOBase, process.stdout))
            except BrokenPipeError:
                answer = None
            except BaseException:  # the worker is still at it, and its answer would be the next one's
                self.stop()
                raise
            if answer is None:
                raise self._obituary(process, request["seconds"], field)
            return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._process = _start()
        return self._process

    def _obituary(self, process: subprocess.Popen[bytes], seconds: float, field: str) -> Invalid:
        self.stop()
        if process.returncode == -signal.SIGALRM:
            limit = f"{seconds:g}"
            return Invalid(
                "The text takes longer than %(seconds)s seconds to render", field=field, seconds=limit
            )
        _log.error("rendering failed: exit %s", process.returncode)
        return Invalid("The text needs too much memory to render", field=field)

    def stop(self) -> None:
        """End the process, if there is one, and wait for it."""
        process, self._process = self._process, None
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()
        try:
            process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def forget(self) -> None:
        """After a fork: the process belongs to the parent, and so does the lock's state."""
        process, self._process, self._lock = self._process, None, Lock()
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()  # else the worker would outlive the parent
        process.returncode = 0  # not ours to wait for


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command("blog.rendering.worker"),
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,  # Ctrl-C is for the application
    )


_worker = _Worker()
atexit.register(_worker.stop)
os.register_at_fork(after_in_child=_worker.forget)
