"""The rendering process: reads documents on its standard input, answers on its standard output.

It ends with its input, and the kernel ends it when a document takes too long or too much memory.
"""

import resource
import signal
from collections.abc import Callable
from typing import Any

from blog.rendering.convert import convert
from blog.rendering.limits import MAX_MEMORY, Refused
from blog.rendering.pipe import receive, send


def main() -> None:
    """Serve documents one after the other until the application closes the pipe."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    source, sink = open(0, "rb", buffering=0), open(1, "wb", buffering=0)  # noqa: SIM115 (open as long as the process)
    while request := receive(source):
        signal.setitimer(signal.ITIMER_REAL, request.pop("seconds"))
        answer = _answer(request)
        signal.setitimer(signal.ITIMER_REAL, 0)
        send(sink, answer)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"rendered": vars(_work(request.pop("work"))(**request))}
    except Refused as refused:
        return _refusal(refused)
    except RecursionError:
        return _refusal(Refused("The text is nested too deep"))
    except MemoryError:
        raise SystemExit(1) from None  # what is left of the memory is in pieces
    except Exception as error:
        # Hostile text makes the Markdown library fail in ways of its own; that is no server error.
        return _refusal(Refused("The text cannot be rendered")) | {"error": repr(error)[:500]}


def _work(name: str) -> Callable[..., object]:
    """What is asked for; each kind of work loads its own libraries."""
    if name == "comment":
        from blog.rendering.comment import convert_comment

        return convert_comment
    if name == "html":
        from blog.rendering.foreign import convert_html

        return convert_html
    return convert


def _refusal(refused: Exception) -> dict[str, Any]:
    return {"refused": str(refused)}
