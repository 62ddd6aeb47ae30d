"""YAML front matter to nodes. Anchors are followed, tags beyond the core schema are refused."""

import re
from dataclasses import replace
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml import events as ev
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from blog.posts.frontmatter.disguise import Disguise
from blog.posts.frontmatter.nodes import (
    BLOCK_LIST,
    BLOCK_MAP,
    DEEPEST,
    FLOW_LIST,
    FLOW_MAP,
    MOST,
    Node,
    ReadError,
    storable,
)
from blog.posts.frontmatter.plain_reader import read_plain

_COLON = re.compile(r"(?:\s|#[^\r\n]*+)*+:")
_DASH = re.compile(r"(?:\s|#[^\r\n]*+|[&!]\S*+)*+-")
_LINE = re.compile(r"[^\r\n]*")
_NULLS = ("", "~", "null", "Null", "NULL")
_CORE = "tag:yaml.org,2002:"
_TAGS = {"!"} | {_CORE + name for name in ("str", "int", "float", "bool", "null", "seq", "map")}


def read_yaml(text: str) -> Node | None:
    """The root of the YAML text, or None if it holds nothing; raises ReadError."""
    return read_plain(text) or read_fully(text)


def read_fully(text: str) -> Node | None:
    """The same, for everything that YAML can be."""
    try:
        return _read(Disguise(text, tabs=False))
    except ReadError:
        if "\t" not in text:
            raise
        return _read(Disguise(text, tabs=True))


def _read(disguise: Disguise) -> Node | None:
    try:
        return _Reader(disguise).root()
    except ReaderError as error:
        raise ReadError("a character that YAML does not allow", error.position) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ReadError(error.problem or "syntax", mark.index if mark else 0) from error
    except (YAMLError, ValueError, OverflowError, LookupError, AssertionError) as error:
        # The scanner passes on what chr(), int() and assert say to hostile escapes and directives.
        raise ReadError(str(error), 0) from error


class _Reader:
    """Builds nodes from the parser's events, with limits, so that no text can hurt."""

    def __init__(self, disguise: Disguise) -> None:
        self.text = disguise.text
        self.undo = disguise.undo
        self.events = YAML(typ="safe", pure=True).parse(disguise.text)
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.count = 0

    def root(self) -> Node | None:
        next(self.events)
        if isinstance(next(self.events), ev.StreamEndEvent):
            return None
        node = self.node(next(self.events), 0, 0)
        next(self.events)
        if not isinstance(after := next(self.events), ev.StreamEndEvent):
            raise ReadError("more than one document", after.start_mark.index)
        return node

    def node(self, event: Any, at: int, depth: int) -> Node:
        """The value the event begins; a value without any text stands at `at`."""
        before = self.count
        self.count += 1
        if depth > DEEPEST or self.count > MOST:
            raise ReadError("too much or too deep", event.start_mark.index)
        if isinstance(event, ev.AliasEvent):
            return self.alias(event)
        node = self.fresh(event, at, depth + 1)
        if event.anchor:
            self.anchors[event.anchor] = (node, self.count - before)
        return node

    def alias(self, event: ev.AliasEvent) -> Node:
        start = event.start_mark.index
        if event.anchor not in self.anchors:
            raise ReadError(f"nothing is called &{event.anchor}", start)
        node, cost = self.anchors[event.anchor]
        self.count += cost
        if self.count > MOST:
            raise ReadError("aliases that multiply", start)
        return Node(node.value, start, event.end_mark.index, "*")

    def fresh(self, event: Any, at: int, depth: int) -> Node:
        if event.tag and str(event.tag) not in _TAGS:
            raise ReadError(f"the tag {event.tag}", event.start_mark.index)
        if isinstance(event, ev.ScalarEvent):
            return self.scalar(event, at)
        if isinstance(event, ev.SequenceStartEvent):
            return self.sequence(event, depth)
        return self.mapping(event, depth)

    def scalar(self, event: ev.ScalarEvent, at: int) -> Node:
        start, end, style = event.start_mark.index, event.end_mark.index, event.style or ""
        if not storable(event.value):
            raise ReadError("a character that cannot be stored", start)
        if start == end:
            return Node(None, at, at)
        nothing = not style and not event.tag and event.value in _NULLS
        value = None if nothing or event.tag == f"{_CORE}null" else self.undo(event.value)
        if style in {"|", ">"}:
            end = self.end_of_block(start, end)
        return Node(value, start, end, style)

    def end_of_block(self, start: int, end: int) -> int:
        """Blank lines after a block belong to nobody, unless its header keeps them (`+`)."""
        text = self.text[start:end]
        if "+" in text.split("\n", 1)[0]:
            return start + len(re.sub(r"\r?\n\Z", "", text))
        last = start + len(text.rstrip())
        return min(end, self.reach(_LINE, last))

    def sequence(self, event: ev.SequenceStartEvent, depth: int) -> Node:
        start, flow, items = event.start_mark.index, event.flow_style, list[Node]()
        at = start
        while not isinstance(item := next(self.events), ev.SequenceEndEvent):
            at = item.start_mark.index if flow else self.reach(_DASH, at)
            lead = at if flow else at - 1
            items.append(replace(self.node(item, at, depth), lead=lead, at=at))
            at = items[-1].end
        values = [item.value for item in items]
        if flow:
            return Node(values, start, item.end_mark.index, FLOW_LIST, tuple(items))
        return Node(values, items[0].lead, at, BLOCK_LIST, tuple(items))

    def mapping(self, event: ev.MappingStartEvent, depth: int) -> Node:
        start, flow, nodes = event.start_mark.index, event.flow_style, dict[str, Node]()
        end = start
        while not isinstance(key := next(self.events), ev.MappingEndEvent):
            name = self.key(key, depth, nodes)
            at = self.reach(_COLON, key.end_mark.index)
            node = self.node(next(self.events), at, depth)
            nodes[name] = replace(node, key=name, lead=key.start_mark.index, at=at)
            end = node.end
        values = {name: node.value for name, node in nodes.items()}
        end = key.end_mark.index if flow else end
        return Node(values, start, end, FLOW_MAP if flow else BLOCK_MAP, tuple(nodes.values()))

    def key(self, event: ev.Event, depth: int, known: dict[str, Node]) -> str:
        self.node(event, event.start_mark.index, depth)
        if not isinstance(event, ev.ScalarEvent):
            raise ReadError("a key that is not text", event.start_mark.index)
        name = self.undo(event.value)
        if name.startswith("\t") and not event.style:
            raise ReadError("a tab that indents", event.start_mark.index)
        if name in known:
            raise ReadError(f"the key {name} is there twice", event.start_mark.index)
        return name

    def reach(self, pattern: re.Pattern[str], at: int) -> int:
        """Where the pattern ends that stands at `at`; `at` itself if it does not."""
        match = pattern.match(self.text, at)
        return match.end() if match else at
