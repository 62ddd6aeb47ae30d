"""Pictures as the application has them worked on: within limits, in a process that can be killed."""

import json
import logging
import signal
import subprocess
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from blog.child import command, environment
from blog.errors import Invalid
from blog.media.imaging.limits import SECONDS, SECONDS_UNSEEN, ProgressCard

Size = tuple[int, int]
log = logging.getLogger(__name__)


class Clean(NamedTuple):
    """What is left of a picture that came in."""

    format: str  # JPEG, PNG, GIF, WEBP or SVG
    size: Size  # width and height in pixels
    data: bytes


def clean(data: bytes, format: str, pixels: int) -> Clean:
    """The picture made anew, upright and without what is no picture; raises Invalid.

    `format` is what it looks like (SVG, or anything else for pixels), `pixels` how many of them are decoded
    at most, those of all images of an animation together.
    """
    head, (kept,) = _ask("clean", data, format=format, pixels=pixels)
    return Clean(head["format"], _size(head), kept)


def portrait(data: bytes, pixels: int) -> bytes:
    """A small square WebP; raises Invalid."""
    _head, (kept,) = _ask("portrait", data, pixels=pixels)
    return kept


def resized(data: bytes, pixels: int, wanted: list[tuple[int, str]]) -> tuple[Size, list[bytes]]:
    """The picture's size, and it in each of these widths and formats (webp, avif); raises Invalid.

    b"" stands for one that the format cannot hold. Takes seconds, so not while somebody waits.
    """
    head, made = _ask("resized", data, seconds=SECONDS_UNSEEN, nice=19, pixels=pixels, wanted=wanted)
    return _size(head), made


def card(title: Sequence[str], site: str, byline: str, font: str) -> bytes:
    """A card of limits.CARD pixels that stands for a text elsewhere, as PNG; raises Invalid.

    `title` is cut where its lines may break, `font` is the path of one that has its characters.
    """
    _head, (drawn,) = _ask("card", b"", title=[*title], site=site, byline=byline, font=font)
    return drawn


def progress(said: ProgressCard, font: str) -> bytes:
    """The same for how far somebody is."""
    _head, (drawn,) = _ask("progress", b"", said=said._asdict(), font=font)
    return drawn


def _size(head: dict[str, Any]) -> Size:
    width, height = head["size"]
    return width, height


def _ask(
    work: str, data: bytes, *, seconds: float = SECONDS, nice: int = 0, **more: Any
) -> tuple[dict[str, Any], list[bytes]]:
    request = json.dumps({"work": work, "seconds": seconds, "nice": nice, **more})
    done = subprocess.run(
        [*command("blog.media.imaging.worker"), request],
        input=data,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
        check=False,
    )
    if done.returncode:
        raise _obituary(done.returncode)
    head, _, body = done.stdout.partition(b"\n")
    answer = json.loads(head)
    if refusal := answer.get("refused"):
        raise Invalid(refusal, **answer.get("values", {}))
    ends = accumulate(answer["sizes"], initial=0)
    return answer, [body[start:end] for start, end in pairwise(ends)]


def _obituary(code: int) -> Invalid:
    if code == -signal.SIGALRM:
        return Invalid("The picture takes too long to read.")
    log.error("A picture could not be worked on: exit %s", code)
    return Invalid("The picture needs too much memory.")
