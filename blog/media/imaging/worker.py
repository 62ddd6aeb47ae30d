"""The process that takes pictures apart: one request, one answer, and it is gone.

The kernel ends it when a picture takes too long or too much memory.
"""

import json
import os
import resource
import signal
import sys
from typing import Any

from blog.media.imaging import raster, svg
from blog.media.imaging.limits import MEMORY, ProgressCard, Refused

Answer = tuple[dict[str, Any], list[bytes]]


def main() -> None:
    """Read a picture, do what the first argument asks, and write the outcome: JSON, a line's end, bytes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    request = json.loads(sys.argv[2])
    signal.setitimer(signal.ITIMER_REAL, request["seconds"])
    os.nice(request["nice"])
    head, parts = _answer(request["work"], sys.stdin.buffer.read(), request)
    head["sizes"] = [len(part) for part in parts]
    sys.stdout.buffer.write(b"\n".join([json.dumps(head).encode(), b"".join(parts)]))


def _answer(work: str, data: bytes, request: dict[str, Any]) -> Answer:
    try:
        return _WORKS[work](data, request)
    except Refused as refused:
        return {"refused": str(refused), "values": refused.values}, []
    except RecursionError:
        return {"refused": "The drawing is nested too deep."}, []
    except MemoryError:
        return {"refused": "The picture needs too much memory."}, []


def _clean(data: bytes, request: dict[str, Any]) -> Answer:
    if request["format"] == "SVG":
        size, kept = svg.clean(data)
        return {"format": "SVG", "size": size}, [kept]
    format, size, kept = raster.clean(data, request["pixels"])
    return {"format": format, "size": size}, [kept]


def _portrait(data: bytes, request: dict[str, Any]) -> Answer:
    return {}, [raster.portrait(data, request["pixels"])]


def _resized(data: bytes, request: dict[str, Any]) -> Answer:
    wanted = [(width, format) for width, format in request["wanted"]]
    size, made = raster.resized(data, request["pixels"], wanted)
    return {"size": size}, made


def _card(_data: bytes, request: dict[str, Any]) -> Answer:
    from blog.media.imaging.card import card  # no other picture needs fonts

    return {}, [card(*(request[name] for name in ("title", "site", "byline", "font")))]


def _progress(_data: bytes, request: dict[str, Any]) -> Answer:
    from blog.media.imaging.card import progress

    return {}, [progress(ProgressCard(**request["said"]), request["font"])]


_WORKS = {"clean": _clean, "portrait": _portrait, "resized": _resized, "card": _card, "progress": _progress}
