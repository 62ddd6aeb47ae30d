"""The finish of the element tree: scrolling tables, figures, outgoing links, tasks."""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor

_EXTERNAL = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_INLINE = {"a", "abbr", "br", "code", "del", "em", "img", "kbd", "mark", "strong", "sub", "sup"}


class Polish(Treeprocessor):
    """Turns what Markdown writes into what pages show."""

    def run(self, root: Element) -> None:
        """Change the tree in place."""
        for element in list(root.iter()):
            if finish := _FINISHES.get(element.tag):
                finish(element)
        for parent in list(root.iter()):
            for at, child in enumerate(parent):
                if child.tag == "table":
                    _wrap_table(parent, at, child)


def _mark_external(link: Element) -> None:
    if _EXTERNAL.match(link.get("href", "")):
        link.set("rel", "noopener")


def _defer(image: Element) -> None:
    image.set("decoding", "async")


def _make_figure(paragraph: Element) -> None:
    """A paragraph of one image is a figure, its title the caption."""
    if len(paragraph) != 1 or (paragraph.text or paragraph[0].tail or "").strip():
        return
    content = paragraph[0]
    image = content[0] if content.tag == "a" and len(content) == 1 else content
    if image.tag != "img" or (content.text or image.tail or "").strip():
        return
    paragraph.tag = "figure"
    if title := image.attrib.pop("title", ""):
        SubElement(paragraph, "figcaption").text = title


def _wrap_table(parent: Element, at: int, table: Element) -> None:
    # Wide tables scroll on their own, and what scrolls must be reachable by keyboard.
    wrapper = Element("div", {"class": "scroll", "tabindex": "0", "role": "group"})
    wrapper.tail, table.tail = table.tail, None
    parent[at] = wrapper
    wrapper.append(table)
    for cell in table.iter():
        if align := cell.attrib.pop("align", ""):
            cell.set("class", f"align-{align}")


def _make_task(item: Element) -> None:
    """`- [ ] text` is a disabled checkbox with the text as its label."""
    holder = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
    match = _TASK.match((holder.text or "").lstrip())
    if not match:
        return
    rest = (holder.text or "").lstrip()[match.end() :]
    label = Element("label")
    box = SubElement(label, "input", {"type": "checkbox", "disabled": "disabled"})
    if match[1] != " ":
        box.set("checked", "checked")
    box.tail = " " + rest
    while len(holder) and holder[0].tag in _INLINE:
        label.append(holder[0])
        del holder[0]
    holder.text = None
    holder.insert(0, label)
    item.set("class", f"{item.get('class', '')} task".strip())


_FINISHES = {"a": _mark_external, "img": _defer, "p": _make_figure, "li": _make_task}
