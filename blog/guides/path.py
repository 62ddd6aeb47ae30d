"""From an outline to a path: stages, sections, topics and points, and what is only to be read.

A stage is a heading that counts one ("第一阶段：…") or says how long it takes; where no heading does,
all of the outermost ones are. Below it, headings are sections, list items with something below them
topics, and what is below a topic its points; a list of resources is read, not learned. Whatever has
nothing below it is one point itself. An author who means something else says so behind the words:
`{.note}`, `{.point}`, `{.resource}`, `{.stage}`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from blog.guides.durations import Duration, duration, parted
from blog.posts.places.likeness import folded
from blog.rendering import Node, is_resources, stage_in


@dataclass(frozen=True)
class Point:
    """One thing to learn, or to read; `below` is what is written under it."""

    key: int
    text: str
    id: str  # of its place on the page
    below: tuple[str, ...] = ()

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


@dataclass(frozen=True)
class Section:
    """A heading below a stage, or what stands in a stage before its first one (key 0, no name).

    `former` are ids that it had.
    """

    key: int
    text: str
    id: str
    topics: list[Topic] = field(default_factory=list)
    resources: list[Point] = field(default_factory=list)
    resources_text: list[str] = field(default_factory=list)
    former: tuple[str, ...] = ()

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
    former: tuple[str, ...] = ()  # ids that its heading had

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
    tops = _tops(outline)
    chosen = [node for node in tops if _is_stage(node)]
    chosen = chosen or [node for node in tops if _may_count(node) and not is_resources(node["text"])]
    found = (_stage(node, number) for number, node in enumerate(chosen, 1))
    return Path(
        [stage for stage in found if stage.points],
        [_point(node) for node in tops if not any(node is one for one in chosen)],
    )


def _tops(outline: list[Node]) -> list[Node]:
    """The outermost headings that are not just the title; what has no heading at all is one stage."""
    headings = _headings(outline)
    if not headings:
        return [Node(kind="heading", level=1, id="", text="", children=outline)] if outline else []
    titles = [node for node in headings if node["level"] == 1]
    below = [child for node in titles for child in _headings(node["children"])]
    if below and (len(titles) == 1 or any(_is_stage(child) for child in below)):
        headings = [one for node in headings for one in (_opened(node) if node["level"] == 1 else [node])]
    is_bare = len(headings) > 1 and headings[0]["level"] == 1 and not headings[0]["children"]
    return headings[1:] if is_bare else headings


def _opened(title: Node) -> list[Node]:
    return _headings(title["children"]) or ([title] if title["children"] else [])


def _headings(nodes: list[Node]) -> list[Node]:
    return [node for node in nodes if node["kind"] == "heading"]


def _is_stage(node: Node) -> bool:
    said = stage_in(node) is not None or bool(parted(node["text"])[1])
    return node.get("role") == "stage" or (said and _may_count(node))


def _may_count(node: Node) -> bool:
    return node.get("role") != "note" and bool(node["text"] or node["children"])


def _stage(node: Node, number: int) -> Stage:
    counted, (words, said) = stage_in(node), parted(node["text"])
    label = counted.label if counted else str(number)
    name = (counted.name if counted else words) or node["text"]
    said = counted.duration if counted else said
    sections = list(_sections(node))
    return Stage(node.get("key", 0), label, name, node["id"], said, duration(said), sections, _former(node))


def _sections(node: Node, is_stage: bool = True) -> Iterator[Section]:
    """The node itself with the items right below it, then all headings below it, however deep."""
    items = [child for child in node["children"] if child["kind"] == "item"]
    headings = [child for child in _headings(node["children"]) if _may_count(child)]
    own = Section(0, "", "") if is_stage else _section(node)
    if not is_stage and (is_resources(node["text"]) or node.get("role") == "resource"):
        _read(own, node["text"], items)
    else:
        _learn(own, items)
    if not (headings or own.topics or own.resources) and node["text"]:
        own.topics.append(Topic(0, "", "", [_point(node)]))
    if not is_stage or own.topics or own.resources:
        yield own
    for child in headings:
        yield from _sections(child, is_stage=False)


def _section(node: Node) -> Section:
    return Section(node.get("key", 0), node["text"], node["id"], former=_former(node))


def _former(node: Node) -> tuple[str, ...]:
    return tuple(node.get("former", ()))


def _learn(section: Section, items: list[Node]) -> None:
    for item in filter(_may_count, items):
        children = [child for child in item["children"] if _may_count(child)]
        if is_resources(item["text"]) or item.get("role") == "resource":
            _read(section, item["text"] if children else "", children or [item])
        elif children and item.get("role") != "point":
            _topic(section, item, children)
        else:
            _loose(section).points.append(_point(item))


def _topic(section: Section, item: Node, children: list[Node]) -> None:
    read = [child for child in children if child.get("role") == "resource"]
    _read(section, "", read)
    points = [_point(child) for child in children if child not in read]
    topic = Topic(item.get("key", 0), item["text"], _anchor(item), points or [_point(item)])
    section.topics.append(topic)


def _loose(section: Section) -> Topic:
    """The topic without a name that takes what stands under none."""
    if not section.topics or section.topics[-1].text:
        section.topics.append(Topic(0, ""))
    return section.topics[-1]


def _read(section: Section, name: str, items: list[Node]) -> None:
    section.resources.extend(_point(item) for item in items if item["text"])
    section.resources_text.extend([name] if name and name != section.text else [])


def _point(node: Node) -> Point:
    return Point(node.get("key", 0), node["text"], _anchor(node), tuple(_words(node["children"])))


def _words(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        if node["kind"] == "item":
            yield node["text"]
            yield from _words(node["children"])


def _anchor(node: Node) -> str:
    return node["id"] or f"t-{node.get('key', 0)}"
