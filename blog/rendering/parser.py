"""Python-Markdown with our block structure: its inline syntax, its tables, notes and references."""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions.footnotes import FootnoteExtension
from markdown.util import HTML_PLACEHOLDER_RE

from blog.rendering.blocks import scan
from blog.rendering.code import code_block
from blog.rendering.lines import Block

_ALERT = re.compile(r"\[!([A-Za-z]+)\]([+-]?) *(.*)")
_INDENT = re.compile(r"^\u3000+", re.MULTILINE)
_NOTES = {
    "note": "注",
    "info": "说明",
    "tip": "提示",
    "hint": "提示",
    "important": "重要",
    "warning": "警告",
    "attention": "注意",
    "caution": "小心",
    "danger": "危险",
    "error": "错误",
    "success": "成功",
    "question": "问题",
    "example": "示例",
    "quote": "引用",
    "abstract": "摘要",
    "bug": "缺陷",
    "details": "详情",
}


class DocumentParser(BlockParser):
    """Builds the element tree from `blocks.scan`; paragraphs and tables go to the block processors."""

    scan = staticmethod(scan)
    footnotes: FootnoteExtension
    chinese = False  # whether a note without a title is named in Chinese
    lines_from = 0  # the number of the first line, where elements shall say on which one they begin

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.builders = {
            "heading": self._heading,
            "code": self._code,
            "fence": self._code,
            "html": self._html,
            "rule": self._rule,
            "quote": self._quote,
            "list": self._list,
            "note": self._note,
            "details": self._note,
            "footnote": self._footnote,
            "terms": self._terms,
            "definition": self._definition,
        }

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802 (Python-Markdown's name)
        """Parse a whole document, or the text of a footnote, below `parent`."""
        footnote = parent is not self.root
        self.numbering = 0 if footnote else self.lines_from
        self._children(parent, self.scan(text, nested=footnote))
        if footnote and (not len(parent) or HTML_PLACEHOLDER_RE.fullmatch(parent[-1].text or "")):
            SubElement(parent, "p").text = ""  # for the link back, which else would join the code

    def _children(self, parent: Element, block: Block, state: str = "block") -> None:
        self.state.set(state)
        for child in block.children:
            there = len(parent)
            self.builders.get(child.kind, self._text)(parent, child)
            for element in parent[there:]:
                self._number(element, child)
        self.state.reset()

    def _number(self, element: Element, block: Block) -> None:
        if self.numbering and block.kind not in ("fence", "code", "html"):  # which are put aside as text
            element.set("data-line", self._line(block))

    def _line(self, block: Block) -> str:
        above = block.kind == "table"  # which is known by its second line
        return str(self.numbering + block.line - above - 1)

    def _text(self, parent: Element, block: Block) -> None:
        text = "\n".join(block.lines).rstrip()
        # Python-Markdown strips the full-width spaces that indent a Chinese paragraph.
        indented = _INDENT.sub(lambda m: "&#12288;" * len(m[0]), text)
        self.parseBlocks(parent, [indented])

    def _heading(self, parent: Element, block: Block) -> None:
        SubElement(parent, f"h{block.number}").text = "\n".join(block.lines)

    def _code(self, parent: Element, block: Block) -> None:
        source = "\n".join(block.lines) + "\n"
        if block.kind == "code":
            source = source.strip("\n") + "\n"
        html = code_block(source, block.info)
        if self.numbering:
            html = html.replace("<div", f'<div data-line="{self._line(block)}"', 1)
        self._raw(parent, html)

    def _html(self, parent: Element, block: Block) -> None:
        self._raw(parent, "\n".join(block.lines))

    def _raw(self, parent: Element, html: str) -> None:
        SubElement(parent, "p").text = self.md.htmlStash.store(html)

    def _rule(self, parent: Element, block: Block) -> None:
        SubElement(parent, "hr")

    def _list(self, parent: Element, block: Block) -> None:
        ordered = block.info in ".)"
        element = SubElement(parent, "ol" if ordered else "ul")
        if ordered and block.number != 1:
            element.set("start", str(block.number))
        for item in block.children:
            self._number(entry := SubElement(element, "li"), item)
            self._children(entry, item, "block" if block.loose else "list")

    def _quote(self, parent: Element, block: Block) -> None:
        first = block.children[0] if block.children else None
        alert = _ALERT.fullmatch(first.lines[0].strip()) if first and first.lines else None
        if first and first.kind == "text" and alert:
            first.lines[:1] = []
            block.info, block.mark, block.number = alert[1], alert[3], alert[2] == "+"
            block.kind = "details" if alert[2] else "note"
            self._note(parent, block)
        else:
            self._children(SubElement(parent, "blockquote"), block)

    def _note(self, parent: Element, block: Block) -> None:
        """A note or a fold: Python-Markdown's class names, so that its style sheets fit."""
        kind = (block.info or block.kind).lower()
        names = f"admonition {kind}"
        if block.kind == "note":
            element = SubElement(parent, "div", {"class": names})
            title = SubElement(element, "p", {"class": "admonition-title"})
        else:
            element = SubElement(parent, "details", {"class": names})
            title = SubElement(element, "summary")
            if block.number:
                element.set("open", "open")
        title.text = block.mark or (_NOTES.get(kind, "") if self.chinese else "") or kind.title()
        self._children(element, block)

    def _footnote(self, parent: Element, block: Block) -> None:
        if text := "\n".join(block.lines).strip("\n"):
            self.footnotes.setFootnote(block.info, text)

    def _terms(self, parent: Element, block: Block) -> None:
        element = parent[-1] if len(parent) and parent[-1].tag == "dl" else SubElement(parent, "dl")
        for line in block.lines:
            SubElement(element, "dt").text = line

    def _definition(self, parent: Element, block: Block) -> None:
        self._children(SubElement(parent[-1], "dd"), block, "list")
