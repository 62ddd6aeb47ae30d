"""Outlines, and random edits of them whose truth is known: each node carries the places it is made of."""

import random
import re
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from blog.posts.places.keys import Keyed, keyed
from blog.posts.places.likeness import folded
from blog.posts.places.spots import nodes
from blog.rendering import Node, render

INK = {
    "suffix": lambda text: text + "（重点）",
    "brackets": lambda text: text.split("（")[0].split("(")[0] or text,
    "prefix": lambda text: "深入" + text,
    "spaces": lambda text: text.replace(" ", "") if " " in text else text[:1] + " " + text[1:],
    "typo": lambda text: text[:-1] + ("础" if text[-1] != "础" else "初") if len(text) > 3 else text,
}
WIDE = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}
MARKS = str.maketrans("（）：，、", "():,/")
FRESH = [
    "Pydantic 数据校验",
    "uv 包管理",
    "OpenTelemetry 链路追踪",
    "HTMX 局部刷新",
    "向量数据库入门",
    "零停机迁移",
]
_JOINED = re.compile(r"与|和|、| and ")


def outline(markdown: str) -> list[Node]:
    """The outline of a document, as publishing gets it."""
    return render(markdown).outline


class Series:
    """Somebody edits a published outline. `made_of` of a node are the numbers of the places that are in it:
    one that is there still, several that were merged, or one of which it is a part."""

    def __init__(self, before: Keyed, seed: int) -> None:
        self.before, self.dice, self.bin = before, random.Random(seed), list[tuple[list[Node], Node]]()
        self.tree: Any = deepcopy(before.outline)
        for _holder, node in _held(self.tree):
            node |= {"made_of": [node["key"]], "is_part": False, "is_union": False, "is_known": True}

    def edit(self, times: int) -> "Series":
        """Edit so many times."""
        for _ in range(times):
            self.dice.choice(EDITS)(self)
        return self

    def _leaves(self) -> list[tuple[list[Any], Any]]:
        return [
            (holder, node) for holder, node in _held(self.tree) if _is_item(node) and not node["children"]
        ]

    def _above(self) -> list[Any]:
        return [node for _holder, node in _held(self.tree) if _is_item(node) and node["children"]]

    def insert(self) -> None:
        above = self.dice.choice(self._above())
        above["children"].append(_item(self.dice.choice(FRESH), above["level"] + 1))

    def reorder(self) -> None:
        self.dice.shuffle(self.dice.choice(self._above())["children"])

    def rename(self) -> None:
        _holder, node = self.dice.choice(self._leaves())
        ink = self.dice.choice([*INK])
        if not (ink == "brackets" and node["is_union"]):  # that could leave one of them only
            node["text"] = INK[ink](node["text"])

    def rename_above(self) -> None:
        node = self.dice.choice(self._above())
        node["text"] = self.dice.choice(["深入" + node["text"], node["text"] + "实战", "另起炉灶"])

    def punctuate(self) -> None:
        """Other marks, or all of it as wide as a Han character."""
        _holder, node = self.dice.choice(_held(self.tree))
        node["text"] = node["text"].translate(self.dice.choice([MARKS, WIDE]))

    def move(self) -> None:
        holder, node = self.dice.choice(self._leaves())
        holder.remove(node)
        self.dice.choice(self._above())["children"].append(node)

    def move_far(self) -> None:
        """A topic with all its points, to another stage."""
        held = _held(self.tree)
        holder, node = self.dice.choice([it for it in held if _is_item(it[1]) and it[1]["children"]])
        stages = [it for _holder, it in held if it["kind"] == "heading" and it["level"] == 3]
        holder.remove(node)
        self.dice.choice(stages)["children"].append(node)

    def split(self) -> None:
        holder, node = self.dice.choice(self._leaves())
        if not (node["is_union"] or node["is_part"]) and len(node["text"]) > 3:
            parts = _JOINED.split(node["text"], maxsplit=1)
            texts = (
                parts if len(parts) == 2 and all(parts) else [node["text"] + "入门", node["text"] + "进阶"]
            )
            at = holder.index(node)
            holder[at : at + 1] = [
                _item(text, node["level"], node["made_of"], is_part=True) for text in texts
            ]

    def merge(self) -> None:
        holder, one = self.dice.choice(self._leaves())
        others = [it for it in holder if it is not one and _is_item(it) and not it["children"]]
        other = self.dice.choice(others or [one])
        are_known = all(it["is_known"] and not it["is_part"] for it in (one, other))  # to readers
        if other is not one and are_known:
            joint = self.dice.choice(["与", "和", "、", " / "])
            made_of = one["made_of"] + other["made_of"]
            joined = _item(one["text"] + joint + other["text"], one["level"], made_of)
            holder[holder.index(one)] = {**joined, "is_union": True, "is_known": True}
            holder.remove(other)

    def delete(self) -> None:
        holder, node = self.dice.choice(self._leaves())
        if len(holder) > 1:
            holder.remove(node)
            self.bin.append((holder, node))

    def restore(self) -> None:
        if self.bin:
            holder, node = self.bin.pop(self.dice.randrange(len(self.bin)))
            holder.append(node)

    def publish(self, before: Keyed) -> Keyed:
        """What comes of it, when that stood there before."""
        for _holder, node in _held(self.tree):
            node["is_known"] = True
        return keyed(self.tree, before.outline, before.gone, before.next_key)

    def fates(self, found: Keyed, first_new: int) -> Counter[str]:
        """What became of the first places, all of which somebody had done and spoken about."""
        here = {node["key"]: node for node in nodes(found.outline)}
        gone = {it["key"]: it for it in found.gone}
        said = {node["key"]: folded(node["text"]) for node in nodes(self.before.outline)}
        return Counter(_fate(key, here, gone, said[key]) for key in range(1, first_new))


EDITS = (
    *(Series.insert, Series.reorder, Series.rename, Series.rename, Series.rename, Series.rename_above),
    *(
        Series.punctuate,
        Series.move,
        Series.move_far,
        Series.split,
        Series.merge,
        Series.delete,
        Series.restore,
    ),
)


def _fate(key: int, here: dict[int, Any], gone: dict[int, Any], said: str) -> str:
    """kept, asked, lost, or wrong; what says the very words that were learned is not wrong."""
    alive = {at for at, node in here.items() if key in node.get("made_of", [])}
    if key in here:
        is_right = (key in alive and not here[key]["is_union"]) or folded(here[key]["text"]) == said
        return "kept" if is_right else "wrong"
    into = _into(key, gone)
    if into != key and alive & {*gone.get(into, {}).get("perhaps", [])}:
        return "asked"
    if into != key:
        return "kept" if not alive or (into in alive and here[into]["is_union"]) else "wrong"
    if all(here[at]["is_part"] for at in alive):  # taken out, or taken apart: it waits in the archive
        return "kept"
    return "asked" if alive & {*gone[key]["perhaps"]} else "lost"


def _into(key: int, gone: dict[int, Any]) -> int:
    """Where a place is now that was merged into another one, which may have been merged as well."""
    while key in gone and "into" in gone[key]:
        key = gone[key]["into"]
    return key


def _item(text: str, level: int, made_of: Sequence[int] = (), *, is_part: bool = False) -> Any:
    new: Node = {"kind": "item", "level": level, "id": "", "text": text, "children": []}
    return {**new, "made_of": [*made_of], "is_part": is_part, "is_union": False, "is_known": False}


def _is_item(node: Node) -> bool:
    return node["kind"] == "item"


def _held(tree: list[Any]) -> list[tuple[list[Any], Any]]:
    found = []
    for node in tree:
        found.append((tree, node))
        found += _held(node["children"])
    return found
