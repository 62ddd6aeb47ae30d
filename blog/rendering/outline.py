"""The outline of a document, as JSON-able dicts, and the questions pages ask of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict


class Node(TypedDict):
    """A heading or a list item. `level` is 1 to 6 for headings, the nesting depth from 1 for items.

    Only headings have an `id`; that of an item is "". `key` is the number of the place, once it is published;
    `role` what its author says it is on a path (one of ROLES), if they do; `own` the id that they gave it, if
    they did; `former` are ids that it had before, the last one first, and `names` texts that it had, once its
    author said that it is the same under another one.
    """

    kind: Literal["heading", "item"]
    level: int
    id: str
    text: str
    children: "list[Node]"
    key: NotRequired[int]
    role: NotRequired[str]
    own: NotRequired[str]
    former: NotRequired[list[str]]
    names: NotRequired[list[str]]


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

ROLES = ("appendix", "note", "point", "resource", "section", "stage", "topic")
"""What an author may say that a heading or item is on a path, by `{.note}` behind its words."""

_RESOURCES = re.compile(
    r"(?:学习|推荐|参考|扩展|延伸|更多|相关)*(?:资源|资料|阅读)(?:推荐|列表|清单|汇总)*"
    r"|(?:(?:learning|further|recommended|useful|additional|more|study)\s+)*(?:resources|reading|references)",
    re.IGNORECASE,
)
_MARKS = " \t:：*"


def stage_in(node: Node | Entry) -> Stage | None:
    """The stage that a heading counts; None when it counts none.

    `第一阶段：Python基础（1-2个月）` and `Stage 1: Basics (1-2 months)` do.
    """
    return stage_named(node["text"], node["id"])


def stage_named(text: str, id: str = "") -> Stage | None:
    """The same of the words of a heading."""
    m = _STAGE.fullmatch(text)
    return Stage(m["han"] or m["latin"], m["name"], m["duration"] or "", id) if m else None


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


def is_resources(text: str) -> bool:
    """Whether that is the name of a list of what to read, and not of things to learn."""
    return _RESOURCES.fullmatch(text.strip(_MARKS)) is not None


def _sections(outline: list[Node]) -> Iterator[Node]:
    for node in outline:
        if node["kind"] == "heading" and node["level"] == 1:
            yield from _sections(node["children"])
        elif node["kind"] == "heading" and node["level"] == 2:
            yield node
