"""From an outline to a path: stages, sections, topics and points, and what is only to be read.

A stage is a heading that counts one ("第一阶段：…") or says how long it takes; where no heading does,
all of the outermost ones are. Below it, headings are sections, list items with something below them
topics, and what is below a topic its points; a list of resources is read, not learned. Whatever has
nothing below it is one point itself. An author who means something else says so behind the words, with
one of ROLES: `{.note}` (nothing of the path), `{.point}`, `{.topic}` and so on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from blog.guides.durations import Duration, duration, parted
from blog.guides.kinds import appendices, headings, is_read, is_stage, may_count, tops
from blog.posts.places.likeness import folded
from blog.rendering import Node, stage_in


@dataclass(frozen=True)
class Point:
    """One thing to learn, or to read; `below` is what is written under it, `also` are other ids of it."""

    key: int
    text: str
    id: str  # of its place on the page
    below: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @cached_property
    def digest(self) -> str:
        """The same while it says the same, whatever happens to spaces, marks and numbers."""
        text = "\n".join(map(folded, (self.text, *self.below)))
        return sha256(text.encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Topic:
    """Points that belong together; those that stand under no topic are in one without a name (key 0)."""

    key: int
    text: str
    id: str = ""
    points: list[Point] = field(default_factory=list)
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading below a stage, or what stands in a stage before its first one (key 0, no name)."""

    key: int
    text: str
    id: str
    topics: list[Topic] = field(default_factory=list)
    resources: list[Point] = field(default_factory=list)
    resources_text: list[str] = field(default_factory=list)
    also: tuple[str, ...] = ()

    @cached_property
    def points(self) -> list[Point]:
        """All of its points, in their order."""
        return [point for topic in self.topics for point in topic.points]


@dataclass(frozen=True)
class Stage:
    """A stretch of the way: `label` is its number as it is written, `said` its duration."""

    key: int
    label: str
    name: str
    id: str
    said: str
    duration: Duration | None
    sections: list[Section]
    also: tuple[str, ...] = ()

    @cached_property
    def points(self) -> list[Point]:
        """All of its points, in their order."""
        return [point for section in self.sections for point in section.points]

    @cached_property
    def resources(self) -> list[Point]:
        """All that is only to be read."""
        return [resource for section in self.sections for resource in section.resources]


@dataclass(frozen=True)
class Path:
    """A whole guide; appendices are headings beside the stages."""

    stages: list[Stage]
    appendices: list[Point]

    @cached_property
    def points(self) -> dict[int, Point]:
        """Everything there is to learn, by its number, in order."""
        return {point.key: point for stage in self.stages for point in stage.points}

    @cached_property
    def resources(self) -> dict[int, Point]:
        """Everything that is only to be read."""
        return {point.key: point for stage in self.stages for point in stage.resources}

    @property
    def numbers(self) -> list[tuple[int, list[tuple[int, list[int]]]]]:
        """Stages, their sections and the points of these, by their numbers."""
        return [
            (
                stage.key,
                [(section.key, [point.key for point in section.points]) for section in stage.sections],
            )
            for stage in self.stages
        ]

    @cached_property
    def trails(self) -> dict[int, tuple[Stage, Section, Topic]]:
        """Where each point stands."""
        steps = ((stage, section) for stage in self.stages for section in stage.sections)
        return {
            point.key: (stage, section, topic)
            for stage, section in steps
            for topic in section.topics
            for point in topic.points
        }


def path(outline: list[Node]) -> Path:
    """The path in an outline; the same outline always gives the same."""
    found = tops(outline)
    chosen = [node for node in found if is_stage(node)]
    chosen = chosen or [node for node in found if may_count(node) and not is_read(node)]
    beside = ([*appendices(node)] if any(node is one for one in chosen) else [node] for node in found)
    stages = (_stage(node, number) for number, node in enumerate(chosen, 1))
    return Path(
        [stage for stage in stages if stage.points], [_point(node) for nodes in beside for node in nodes]
    )


def _stage(node: Node, number: int) -> Stage:
    counted, (words, said) = stage_in(node), parted(node["text"])
    label = counted.label if counted else str(number)
    name = (counted.name if counted else words) or node["text"]
    said = counted.duration if counted else said
    sections = list(_sections(node, Section(0, "", "")))
    return Stage(node.get("key", 0), label, name, node["id"], said, duration(said), sections, _also(node))


def _sections(node: Node, own: Section) -> Iterator[Section]:
    """The node itself with the items right below it, then all headings below it, however deep."""
    items = [child for child in node["children"] if child["kind"] == "item"]
    below = [child for child in headings(node["children"]) if may_count(child)]
    parts = [item for item in items if item.get("role") == "section" and _counting(item)]
    if is_read(node):
        _read(own, node["text"], items)
    else:
        _learn(own, [item for item in items if item not in parts])
    below = [one for child in below for one in _taken(own, child)]
    if not (below or parts or own.topics or own.resources) and node["text"]:
        own.topics.append(Topic(0, "", "", [_point(node)]))
    if own.text or own.topics or own.resources:
        yield own
    for child in (*parts, *below):
        yield from _section(child)


def _section(node: Node) -> Iterator[Section]:
    own = Section(node.get("key", 0), node["text"], _anchor(node), also=_also(node))
    if node.get("role") == "point":
        own.topics.append(Topic(0, "", "", [_point(node)]))
        yield own
    else:
        yield from _sections(node, own)


def _taken(section: Section, child: Node) -> list[Node]:
    """The headings that are sections of their own: of one that is a topic, those below it."""
    items = [item for item in _counting(child) if item["kind"] == "item"]
    if child.get("role") != "topic" or not items:
        return [child]
    _topic(section, child, items)
    return [it for it in headings(child["children"]) if may_count(it)]


def _learn(section: Section, items: list[Node]) -> None:
    for item in filter(may_count, items):
        children = _counting(item)
        if is_read(item):
            _read(section, item["text"] if children else "", children or [item])
        elif children and item.get("role") != "point":
            _topic(section, item, children)
        else:
            _loose(section).points.append(_point(item))


def _topic(section: Section, item: Node, children: list[Node]) -> None:
    """A topic, and those that are in it."""
    read = [child for child in children if child.get("role") == "resource"]
    inner = [child for child in children if child.get("role") in ("section", "topic")]
    points = [_point(child) for child in children if child not in (*read, *inner)]
    _read(section, "", read)
    if points:
        section.topics.append(Topic(item.get("key", 0), item["text"], _anchor(item), points, _also(item)))
    elif not inner:
        _loose(section).points.append(_point(item))
    _learn(section, inner)


def _loose(section: Section) -> Topic:
    """The topic without a name that takes what stands under none."""
    if not section.topics or section.topics[-1].text:
        section.topics.append(Topic(0, ""))
    return section.topics[-1]


def _read(section: Section, name: str, items: list[Node]) -> None:
    section.resources.extend(_point(item) for item in items if item["text"])
    section.resources_text.extend([name] if name and name != section.text else [])


def _counting(node: Node) -> list[Node]:
    return [child for child in node["children"] if may_count(child)]


def _point(node: Node) -> Point:
    also = _also(node) if node["kind"] == "item" else ()  # headings have their own place beside the box
    return Point(node.get("key", 0), node["text"], _anchor(node), tuple(_words(node["children"])), also)


def _also(node: Node) -> tuple[str, ...]:
    """The id that an item was given, and those that a heading had."""
    own = [node["own"]] if "own" in node and not node["id"] else []
    return (*own, *node.get("former", ()))


def _words(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        yield node["text"]
        yield from _words(node["children"])


def _anchor(node: Node) -> str:
    return node["id"] or f"t-{node.get('key', 0)}"
