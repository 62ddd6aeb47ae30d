"""The outline of a document, as JSON-able dicts, and the questions pages ask of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict


class Node(TypedDict):
    """A heading or a list item. `level` is 1 to 6 for headings, the nesting depth from 1 for items.

    Only headings have an `id`; that of an item is "". `key` is the number of the place, once it is published.
    """

    kind: Literal["heading", "item"]
    level: int
    id: str
    text: str
    children: "list[Node]"
    key: NotRequired[int]


class Entry(TypedDict):
    """A line of a table of contents."""

    id: str
    text: str
    children: "NotRequired[list[Entry]]"


@dataclass(frozen=True)
class Stage:
    """One stage of a guide: `label` is its number as written ("一", "1"), `duration` may be ""."""

    label: str
    name: str
    duration: str
    id: str


_DURATION = r"(?:[（(](?P<duration>[^（）()]*)[）)])?"
_STAGE = re.compile(
    r"(?:第\s*(?P<han>[〇零一二三四五六七八九十百\d]+)\s*阶段|(?:Stage|Phase)\s+(?P<latin>\d+|[IVX]+))"
    rf"(?:\s*[：:.\-–—]\s*|\s+|$)(?P<name>.*?)\s*{_DURATION}",
    re.IGNORECASE,
)

_RESOURCES = re.compile(r"(?:学习|推荐|参考)*资源|(?:learning |further )?resources\b", re.IGNORECASE)


def stages(outline: list[Node]) -> list[Stage]:
    """The stages of a guide: its second-level headings that count stages, in order.

    `第一阶段：Python基础（1-2个月）` and `Stage 1: Basics (1-2 months)` are stages; other headings are
    left out, so the list is empty when the document is no guide.
    """
    found = ((node, _STAGE.fullmatch(node["text"])) for node in _sections(outline))
    return [
        Stage(m["han"] or m["latin"], m["name"], m["duration"] or "", node["id"]) for node, m in found if m
    ]


def toc(outline: list[Node]) -> list[Entry]:
    """Second-level headings with their third-level ones below, for a table of contents."""
    return [
        {
            "id": node["id"],
            "text": node["text"],
            "children": [
                {"id": child["id"], "text": child["text"]}
                for child in node["children"]
                if child["kind"] == "heading" and child["level"] == 3
            ],
        }
        for node in _sections(outline)
    ]


def points(outline: list[Node]) -> int:
    """How many things there are to learn in the stages of a guide; lists of resources do not count.

    A point is an item below a topic (`- **topic**`), or a topic that has none below it.
    """
    staged = (node for node in _sections(outline) if _STAGE.fullmatch(node["text"]))
    topics = (topic for stage in staged for topic in _topics(stage))
    return sum(len(topic["children"]) or 1 for topic in topics)


def _topics(section: Node) -> Iterator[Node]:
    for node in section["children"]:
        if node["kind"] == "heading":
            yield from _topics(node)
        elif not _RESOURCES.match(node["text"]):
            yield node


def _sections(outline: list[Node]) -> Iterator[Node]:
    for node in outline:
        if node["kind"] == "heading" and node["level"] == 1:
            yield from _sections(node["children"])
        elif node["kind"] == "heading" and node["level"] == 2:
            yield node
