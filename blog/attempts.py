"""Checking several things and reporting all that is wrong, not only the first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from blog.errors import Invalid


@contextmanager
def together() -> Iterator[Callable[[Callable[[], Any]], Any]]:
    """Look at several things although one is wrong: gives what tries one, which gives None for such a one.

    Raises the first Invalid in the end, with the others in it.
    """
    found: list[Invalid] = []

    def attempt(check: Callable[[], Any]) -> Any:
        try:
            return check()
        except Invalid as refusal:
            found.append(refusal)

    yield attempt
    if found:
        found[0].others = found[1:]
        raise found[0]
