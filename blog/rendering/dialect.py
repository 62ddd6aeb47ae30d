"""Python-Markdown set up for this site: what authors can write."""

from markdown import Markdown
from markdown.blockprocessors import EmptyBlockProcessor, ParagraphProcessor, ReferenceProcessor
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.nl2br import Nl2BrExtension
from markdown.extensions.tables import TableExtension

from blog.rendering.headings import Headings
from blog.rendering.inline import Attributes, BareUrl
from blog.rendering.parser import DocumentParser
from blog.rendering.polish import Polish
from blog.rendering.words import has_han


class Dialect(Markdown):
    """GitHub's Markdown with Hexo's line breaks, plus footnotes, notes, attributes and definitions.

    Keep one and call `html` again; drop it after any exception, since it then stays half-way.
    """

    parser: DocumentParser

    def __init__(self) -> None:
        notes = FootnoteExtension(USE_DEFINITION_ORDER=False, BACKLINK_TITLE="↩ {}")
        tables = TableExtension(use_align_attribute=True)
        super().__init__(extensions=[AbbrExtension(), notes, Nl2BrExtension(), tables], output_format="html")
        self.parser.footnotes = notes
        self.parser.blockprocessors.deregister("footnote")
        if self.delimiters:
            self.delimiters.add("~", "del", double=True)
            self.delimiters.add("=", "mark", smart=True, double=True)
        # After inline HTML and entities, so that addresses in attributes stay as they are.
        self.inlinePatterns.register(BareUrl(), "bare-url", 75)
        self.headings = Headings(self)
        # Attributes before abbreviations (7), the rest after backslash escapes are undone (0).
        self.treeprocessors.register(Attributes(self), "attributes", 8)
        self.treeprocessors.register(self.headings, "headings", -1)
        self.treeprocessors.register(Polish(self), "polish", -2)

    def build_parser(self) -> "Dialect":
        """Replace the block structure by ours; keep paragraphs and references."""
        super().build_parser()
        for name in ("normalize_whitespace", "html_block"):
            self.preprocessors.deregister(name)
        self.parser = DocumentParser(self)
        processors = self.parser.blockprocessors
        processors.register(EmptyBlockProcessor(self.parser), "empty", 100)
        processors.register(ReferenceProcessor(self.parser), "reference", 15)
        processors.register(ParagraphProcessor(self.parser), "paragraph", 10)
        return self

    def html(self, body: str, title: str, lines_from: int = 0) -> str:
        """`body` as HTML, not yet safe to show."""
        self.reset()
        self.headings.title = title
        self.parser.chinese = has_han(body)
        self.parser.lines_from = lines_from
        return self.convert(body)
