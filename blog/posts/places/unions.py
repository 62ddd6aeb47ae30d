"""Finds headings and items that were joined into one, or one that was split into several."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from blog.posts.places.likeness import folded, pairs, stem
from blog.posts.places.nearness import Index
from blog.posts.places.spots import TOP

WHOLE = 0.6  # how much of the long text the short ones are together
PARTLY = 0.5  # how much of a short text is in the long one
_TAKEN = "\0"

Texts = Iterable[tuple[int, str]]  # with what names them


def holding(
    wholes: dict[int, str],
    parts: dict[int, str],
    find: Callable[[str, Texts], list[int]],
    is_at_home: Callable[[int, int], bool] = lambda _whole, _part: True,
) -> Iterator[tuple[int, list[int]]]:
    """Positions of texts, and of those parts that they hold; of two that say the same, the one at home."""
    index = Index((TOP, at, text) for at, text in parts.items())
    for at, text in wholes.items() if len(parts) > 1 else ():
        near = [(part, parts[part]) for part in index.near(TOP, text)]
        settled = {folded(said) for part, said in near if is_at_home(at, part)}
        near = [it for it in near if folded(it[1]) not in settled or is_at_home(at, it[0])]
        if found := find(text, near):
            yield at, found


def union(whole: str, parts: Texts) -> list[int]:
    """Those of the texts that stand side by side and word for word in `whole`, when they are two or more and
    together most of it; none where that is not so, two say the same, or more of them may be in it."""
    held, left, found = [*parts], folded(whole), list[int]()
    by_text = _by_text(held)
    for text in sorted(by_text, key=len, reverse=True):
        if text in left:
            left = left.replace(text, _TAKEN, 1)
            found += by_text[text]
    is_most = len(left.replace(_TAKEN, "")) <= (1 - WHOLE) * len(folded(whole))
    is_clear = is_most and 1 < len(found) == left.count(_TAKEN) and {*found} >= {*perhaps_union(whole, held)}
    return sorted(found) if is_clear else []


def perhaps_union(whole: str, parts: Texts) -> list[int]:
    """Those of the texts of which much stands in `whole`, each at another place of it, when they are two or
    more; else none."""
    left, held = pairs(folded(whole)), [*parts]
    chosen = set()
    for text in sorted(
        {text for _name, text in held}, key=lambda text: (-_most(text, left)[0], -len(text), text)
    ):
        share, own = _most(text, left)
        if share >= PARTLY:
            left = left - own
            chosen.add(text)
    return sorted(name for name, text in held if text in chosen) if len(chosen) > 1 else []


def holds(longer: str, text: str) -> bool:
    """Whether a text says all that another one does, and more than something in brackets."""
    return bool(folded(text)) and folded(text) in folded(longer) and stem(text) != stem(longer)


def has_much_of(longer: str, text: str) -> bool:
    """Whether much of a text stands in another one."""
    return _most(text, pairs(folded(longer)))[0] >= PARTLY


def _by_text(parts: Texts) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for name, text in parts:
        found[folded(text)].append(name)
    return {text: names for text, names in found.items() if text}


def _most(text: str, pool: Counter[str]) -> tuple[float, Counter[str]]:
    """How much of a text is there, with what stands in brackets or without, and what it is made of."""
    found = (pairs(said) for said in (folded(text), stem(text)) if said)
    return max(
        (((own & pool).total() / own.total(), own) for own in found),
        key=lambda it: it[0],
        default=(0.0, pairs("")),
    )
