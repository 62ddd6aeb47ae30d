"""Finds the texts that are most like a given one, without comparing each with each."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from blog.posts.places.likeness import folded, pairs, stem

COMMON = 50  # texts with the same pair of characters, above which it says nothing
COMPARED = 8  # texts with each


class Index:
    """Finds texts that share pairs of characters; each is in a scope and has a number."""

    def __init__(self, texts: Iterable[tuple[int, int, str]]) -> None:
        self.holding: dict[tuple[int, str], list[int]] = defaultdict(list)
        for scope, at, text in texts:
            for pair in _all_pairs(text):
                self.holding[scope, pair].append(at)

    def near(self, scope: int, text: str) -> list[int]:
        """The few within `scope` that share most; pairs that are everywhere tell nothing."""
        lists = (self.holding.get((scope, pair), []) for pair in _all_pairs(text))
        shared = Counter(at for found in lists if len(found) <= COMMON for at in found)
        return sorted(shared, key=lambda at: (-shared[at], at))[:COMPARED]


def _all_pairs(text: str) -> set[str]:
    return {*pairs(folded(text)), *pairs(stem(text))}
