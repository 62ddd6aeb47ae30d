"""Outlines, and random edits of them whose truth is known: each node carries where it came from."""

import random
from typing import Any

from blog.posts.places.spots import nodes
from blog.rendering import Node, render

INK = {
    "suffix": lambda text: text + "（重点）",
    "brackets": lambda text: text.split("（")[0].split("(")[0] or text,
    "prefix": lambda text: "深入" + text,
    "spaces": lambda text: text.replace(" ", "") if " " in text else text[:1] + " " + text[1:],
    "typo": lambda text: text[:-1] + ("础" if text[-1] != "础" else "初") if len(text) > 3 else text,
}
FRESH = [
    "Pydantic 数据校验",
    "uv 包管理",
    "OpenTelemetry 链路追踪",
    "HTMX 局部刷新",
    "向量数据库入门",
    "零停机迁移",
]


def outline(markdown: str) -> list[Node]:
    """The outline of a document, as publishing gets it."""
    return render(markdown).outline


def mark(tree: list[Node]) -> list[Node]:
    """Write the number of each place beside it, as the truth that no edit changes."""
    for node in nodes(tree):
        node["was"] = node["key"]  # type: ignore[typeddict-unknown-key]
    return tree


def edit(tree: list[Node], dice: random.Random, times: int) -> list[Node]:
    """Edit an outline in place so many times."""
    for _ in range(times):
        dice.choice([_rename, _rename, _rename, _move, _remove, _add, _shuffle, _rename_above])(tree, dice)
    return tree


def _leaves(tree: list[Node]) -> list[tuple[list[Node], Node]]:
    return [(holder, node) for holder, node in _held(tree) if node["kind"] == "item" and not node["children"]]


def _held(tree: list[Node]) -> list[tuple[list[Node], Node]]:
    found = []
    for node in tree:
        found.append((tree, node))
        found += _held(node["children"])
    return found


def _rename(tree: list[Node], dice: random.Random) -> None:
    _holder, node = dice.choice(_leaves(tree))
    node["text"] = INK[dice.choice(list(INK))](node["text"])


def _above(tree: list[Node]) -> list[Node]:
    return [node for _holder, node in _held(tree) if node["kind"] == "item" and node["children"]]


def _rename_above(tree: list[Node], dice: random.Random) -> None:
    node = dice.choice(_above(tree))
    node["text"] = dice.choice(["深入" + node["text"], node["text"] + "实战", "另起炉灶"])


def _move(tree: list[Node], dice: random.Random) -> None:
    holder, node = dice.choice(_leaves(tree))
    holder.remove(node)
    dice.choice(_above(tree))["children"].append(node)


def _remove(tree: list[Node], dice: random.Random) -> None:
    holder, node = dice.choice(_leaves(tree))
    if len(holder) > 1:
        holder.remove(node)


def _add(tree: list[Node], dice: random.Random) -> None:
    new: Any = {"kind": "item", "level": 2, "id": "", "text": dice.choice(FRESH), "children": []}
    dice.choice(_above(tree))["children"].append(new)


def _shuffle(tree: list[Node], dice: random.Random) -> None:
    dice.shuffle(dice.choice(_above(tree))["children"])
