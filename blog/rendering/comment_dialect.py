"""Python-Markdown set up for comments: emphasis, code, links, quotes and lists, and no HTML at all."""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import EmptyBlockProcessor, ParagraphProcessor
from markdown.extensions.nl2br import Nl2BrExtension
from markdown.treeprocessors import Treeprocessor

from blog.rendering.blocks import plain_scan
from blog.rendering.inline import BareUrl
from blog.rendering.lines import Block
from blog.rendering.parser import DocumentParser

_INLINE = ("html", "reference", "image_reference", "short_reference", "short_image_ref")
_OURS = "/media/"  # images from elsewhere would tell their host who reads


class CommentDialect(Markdown):
    """Keep one and call `html` again; drop it after any exception, since it then stays half-way."""

    def __init__(self) -> None:
        super().__init__(extensions=[Nl2BrExtension()], output_format="html")
        if self.delimiters:
            self.delimiters.add("~", "del", double=True)
        for name in _INLINE:
            self.inlinePatterns.deregister(name)
        self.inlinePatterns.register(BareUrl(), "bare-url", 75)
        self.links = Links(self)
        self.treeprocessors.register(self.links, "links", -1)

    def build_parser(self) -> "CommentDialect":
        """Replace the block structure by ours; keep paragraphs."""
        super().build_parser()
        for name in ("normalize_whitespace", "html_block"):
            self.preprocessors.deregister(name)
        self.parser = CommentParser(self)
        self.parser.blockprocessors.register(EmptyBlockProcessor(self.parser), "empty", 100)
        self.parser.blockprocessors.register(ParagraphProcessor(self.parser), "paragraph", 10)
        return self

    def html(self, text: str, images: bool) -> str:
        """`text` as HTML, not yet safe to show."""
        self.reset()
        self.links.images = images
        return self.convert(text)


class CommentParser(DocumentParser):
    """Fewer blocks than a document has."""

    scan = staticmethod(plain_scan)

    def _quote(self, parent: Element, block: Block) -> None:
        quote = Element("blockquote")
        parent.append(quote)
        self._children(quote, block)


class Links(Treeprocessor):
    """Links have words and hold no others; images that may not be shown are links to what they show."""

    images = False

    def run(self, root: Element) -> None:
        """Change the tree in place."""
        for link in list(root.iter("a")):
            for inner in list(link.iter())[1:]:
                self._unlink(inner)
            if not "".join(link.itertext()).strip() and not any(
                image.get("alt") for image in link.iter("img")
            ):
                link.text = link.get("href")
        for image in root.iter("img"):
            if not self._is_shown(image):
                address = image.get("src", "")
                image.tag, image.text, image.attrib = "a", image.get("alt") or address, {"href": address}

    def _unlink(self, inner: Element) -> None:
        if inner.tag == "img" and not self._is_shown(inner):
            inner.tag, inner.text, inner.attrib = "span", inner.get("alt"), {}
        elif inner.tag == "a":
            inner.tag, inner.attrib = "span", {}

    def _is_shown(self, image: Element) -> bool:
        return self.images and image.get("src", "").startswith(_OURS)
