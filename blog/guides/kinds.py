"""What the places of an outline are on a path: what their author says, else what their words say."""

from collections.abc import Iterator

from blog.guides.durations import parted
from blog.rendering import Node, is_resources, stage_in

INNER = ("section", "topic", "point")  # what belongs to the stage above, even where it could be one


def tops(outline: list[Node]) -> list[Node]:
    """The outermost headings that are not just the title, and stages below them, each ending what it is in.

    What has no heading at all is one stage.
    """
    found: list[Node] = []
    for node in _outermost(outline):
        one, *stages = _cut(node)
        if found and node.get("role") in INNER:
            found[-1]["children"].append(one)
        else:
            found.append(one)
        found += stages
    return found


def is_stage(node: Node) -> bool:
    """Whether it is one by itself: without such, all of the outermost headings are."""
    said = stage_in(node) is not None or bool(parted(node["text"])[1])
    return node.get("role") == "stage" or (said and may_count(node))


def is_read(node: Node) -> bool:
    """Whether it is to be read, or names what is, and not to be learned."""
    return node.get("role") == "resource" or ("role" not in node and is_resources(node["text"]))


def may_count(node: Node) -> bool:
    """Whether it is anything on the path."""
    return node.get("role") not in ("note", "appendix") and bool(node["text"] or node["children"])


def headings(nodes: list[Node]) -> list[Node]:
    """Those of the nodes that are headings."""
    return [node for node in nodes if node["kind"] == "heading"]


def appendices(node: Node) -> Iterator[Node]:
    """Headings below one that are beside the path."""
    for child in headings(node["children"]):
        if child.get("role") == "appendix":
            yield child
        else:
            yield from appendices(child)


def _outermost(outline: list[Node]) -> list[Node]:
    found = headings(outline)
    if not found:
        return [Node(kind="heading", level=1, id="", text="", children=outline)] if outline else []
    titles = [node for node in found if node["level"] == 1]
    below = [child for node in titles for child in headings(node["children"])]
    if below and (len(titles) == 1 or any(is_stage(child) for child in below)):
        found = [one for node in found for one in (_opened(node) if node["level"] == 1 else [node])]
    is_bare = len(found) > 1 and found[0]["level"] == 1 and not found[0]["children"]
    return found[1:] if is_bare else found


def _opened(title: Node) -> list[Node]:
    return headings(title["children"]) or ([title] if title["children"] else [])


def _cut(node: Node) -> list[Node]:
    """A heading, and the stages below it; what follows such a stage is in it."""
    found: list[Node] = [{**node, "children": []}]
    for child in node["children"]:
        one, *stages = _cut(child) if child["kind"] == "heading" else [child]
        if child["kind"] == "heading" and child.get("role") == "stage":
            found.append(one)
        else:
            found[-1]["children"].append(one)
        found += stages
    return found
