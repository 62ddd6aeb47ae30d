"""Which pairs to take of many that exclude each other: those that are worth most together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

Pair = tuple[int, int]

MOST = 10_000  # steps for pairs that hang together: seven places by seven are 6,272


def assigned(worth: Mapping[Pair, int]) -> Iterator[Pair]:
    """Pairs that name each place once at most and are worth most together; of equals, the first places.

    That is exact where few places hang together. Where they are too many (each choice would be tried with
    each), the pair that is worth most is taken first, then the next one: as good as that, and no better.
    """
    for pairs in _components(sorted(worth)):
        sides = ({pair[side] for pair in pairs} for side in (0, 1))
        is_small = len(pairs) << min(map(len, sides)) <= MOST
        yield from (_best if is_small else _greedy)(pairs, worth)


def _components(pairs: list[Pair]) -> Iterator[list[Pair]]:
    """The pairs that share places, directly or by others."""
    holding: dict[tuple[int, int], list[Pair]] = defaultdict(list)
    for pair in pairs:
        for side in (0, 1):
            holding[side, pair[side]].append(pair)
    for first in pairs:
        found, left = set[Pair](), holding.pop((0, first[0]), [])
        while left:
            pair = left.pop()
            found.add(pair)
            left += holding.pop((0, pair[0]), []) + holding.pop((1, pair[1]), [])
        if found:
            yield sorted(found)


def _best(pairs: list[Pair], worth: Mapping[Pair, int]) -> Iterable[Pair]:
    """Each place of the longer side in turn, with the best there is for each set of places that are taken."""
    turn = len({new for new, _old in pairs}) < len({old for _new, old in pairs})
    rows: dict[int, list[tuple[int, Pair]]] = defaultdict(list)
    bits: dict[int, int] = {}
    for pair in pairs:
        row, column = reversed(pair) if turn else pair
        rows[row].append((bits.setdefault(column, 1 << len(bits)), pair))
    best: dict[int, tuple[int, list[Pair]]] = {0: (0, [])}
    for edges in rows.values():
        for taken, (cost, chosen) in [*best.items()]:
            for bit, pair in edges:
                if not taken & bit:
                    choice = cost - worth[pair], [*chosen, pair]
                    best[taken | bit] = min(best.get(taken | bit, choice), choice)
    return min(best.values())[1]


def _greedy(pairs: list[Pair], worth: Mapping[Pair, int]) -> Iterator[Pair]:
    taken = set[tuple[int, int]]()
    for pair in sorted(pairs, key=lambda pair: (-worth[pair], pair)):
        if taken.isdisjoint(enumerate(pair)):
            taken.update(enumerate(pair))
            yield pair
