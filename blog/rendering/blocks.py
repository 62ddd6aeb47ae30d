"""The block structure of a document, in one pass over its lines.

Python-Markdown wants nested lists indented by four; nearly all guides and Hexo posts indent by two.
So containers (lists, quotes, notes) and fences follow CommonMark's algorithm here, at any indent,
and only the text of the leaves goes through Python-Markdown.
"""

from collections.abc import Callable

from blog.rendering import lines
from blog.rendering.limits import COMMENT_DEPTH, MAX_DEPTH, Refused
from blog.rendering.lines import Block

_Start = Callable[[str], tuple[Block, str] | None]
_Leaf = Callable[[str], Block | None]
_CONTAINERS: tuple[_Start, ...] = (lines.quote, lines.item, lines.note, lines.footnote)
_VERBATIM = ("fence", "html")


def scan(source: str, *, nested: bool = False) -> Block:
    """The tree of blocks in `source`; raises Refused when they are nested too deep.

    `nested` is for the text of a footnote, which cannot define another.
    """
    return _scanned(source, _Scanner(_CONTAINERS[:-1] if nested else _CONTAINERS))


def plain_scan(source: str, *, nested: bool = False) -> Block:
    """The same for a comment: quotes, lists, code and rules are blocks there, all else is text."""
    return _scanned(source, _PlainScanner((lines.quote, lines.item)))


def _scanned(source: str, scanner: "_Scanner") -> Block:
    for line in source.split("\n"):
        scanner.feed(line)
    return scanner.open[0]


class _Scanner:
    leaves: tuple[_Leaf, ...] = (lines.heading, lines.fence, lines.html, lines.rule)
    deepest = MAX_DEPTH

    def __init__(self, containers: tuple[_Start, ...]) -> None:
        self.containers = containers
        self.open = [Block("root")]  # containers, outermost first
        self.leaf: Block | None = None  # the leaf that the next line may continue
        self.blank = False  # whether a blank line stands before the next block
        self.line = 0

    def feed(self, line: str) -> None:
        self.line += 1
        if not self._at("fence"):
            line = line.expandtabs(4)
        depth, rest = self._match(line)
        if depth == len(self.open) and self.leaf and self.leaf.kind in _VERBATIM:
            self._verbatim(rest, self.leaf)
        elif depth == len(self.open) and self.open[-1].kind == "footnote":
            self.open[-1].lines.append(rest)
        else:
            self._block(depth, rest.expandtabs(4))

    def _at(self, *kinds: str) -> bool:
        return self.leaf is not None and self.leaf.kind in kinds

    def _match(self, line: str) -> tuple[int, str]:
        """How many of the open containers the line belongs to, and what is left of it."""
        for depth, container in enumerate(self.open[1:], 1):
            rest = _continued(container, line)
            if rest is None:
                return depth, line
            line = rest
        return len(self.open), line

    def _block(self, depth: int, line: str) -> None:
        starter = self._starter(line, depth)
        if depth < len(self.open):
            if not starter and self._lazy(line):
                return
            del self.open[depth:]
            self.leaf = None
        entered = bool(starter)
        while starter:
            block, line = starter
            self._enter(block)
            # The text of a footnote is kept as it is; it is scanned when the footnotes are written.
            starter = None if block.kind == "footnote" else self._starter(line, len(self.open))
        if self.open[-1].kind == "footnote":
            self.open[-1].lines.append(line)
        elif line.strip() or not entered:  # the empty rest of an opening line is no blank line
            self._leaf(line)

    def _starter(self, line: str, depth: int) -> tuple[Block, str] | None:
        if lines.indent(line) >= 4:
            return None
        found = next(filter(None, (start(line) for start in self.containers)), None)
        if found is None:
            return self._definition(line, depth)
        block, rest = found
        in_text = depth == len(self.open) and self._at("text")
        # An empty item or a number other than one in running text is no list.
        if block.kind == "item" and in_text and (block.number > 1 or not rest.strip()):
            return None
        return found

    def _definition(self, line: str, depth: int) -> tuple[Block, str] | None:
        above = self.open[depth - 1].children[-1:]
        if not above or above[0].kind not in ("text", "terms", "definition"):
            return None
        found = lines.definition(line)
        if found and above[0].kind == "text":
            above[0].kind = "terms"
        return found

    def _lazy(self, line: str) -> bool:
        """Take a line without its quotation mark or indent into the paragraph it continues."""
        text = self.open[-1].lines if self.open[-1].kind == "footnote" else None
        if self._at("text") and self.leaf is not None:
            text = self.leaf.lines
        if not text or not text[-1].strip() or not line.strip() or self._starts_leaf(line):
            return False
        text.append(line.lstrip(" "))
        return True

    def _enter(self, block: Block) -> None:
        if len(self.open) > self.deepest:
            raise Refused("The text is nested too deep")
        if block.kind == "item":
            self._join_list(block)
        else:
            self._add(block)
        self.open.append(block)
        self.leaf = None

    def _join_list(self, item: Block) -> None:
        siblings = self.open[-1].children
        if not siblings or siblings[-1].kind != "list" or siblings[-1].info != item.info:
            self._add(Block("list", info=item.info, number=item.number))
        item.owner, item.line = siblings[-1], self.line
        item.owner.loose |= self.blank
        self.blank = False
        item.owner.children.append(item)

    def _add(self, block: Block) -> None:
        parent = self.open[-1]
        if self.blank and parent.owner and parent.children:
            parent.owner.loose = True
        self.blank = False
        parent.children.append(block)
        block.line = self.line
        self.leaf = block

    def _leaf(self, line: str) -> None:
        if not line.strip():
            self._blank()
        elif lines.indent(line) >= 4 and not self._at("text", "table"):
            self._code(line[4:])
        elif not self._completes_text(line):
            self._start(line)

    def _blank(self) -> None:
        if self._at("code") and self.leaf is not None:
            self.leaf.lines.append("")
        else:
            self.leaf = None
        self.blank = self.open[-1].kind != "quote"

    def _code(self, line: str) -> None:
        if not self._at("code"):
            self._add(Block("code"))
        self._append(line)

    def _completes_text(self, line: str) -> bool:
        """Whether the line makes a heading or the head of a table of the text above it."""
        if not self._at("text") or self.leaf is None:
            return False
        if level := lines.underline(line):
            self.leaf.kind, self.leaf.number = "heading", level
            self.leaf = None
        elif lines.heads_table(self.leaf.lines[-1], line):
            header = self.leaf.lines.pop()
            if not self.leaf.lines:
                self.open[-1].children.pop()
            self._add(Block("table", lines=[header, line.strip(" ")]))
        else:
            return False
        return True

    def _start(self, line: str) -> None:
        block = self._starts_leaf(line)
        if block:
            self._add(block)
            if block.kind == "html":
                self._verbatim(line, block)
        else:
            if not self._at("text", "table"):
                self._add(Block("text"))
            self._append(line.lstrip(" "))

    def _starts_leaf(self, line: str) -> Block | None:
        if lines.indent(line) >= 4:
            return None
        return next(filter(None, (start(line) for start in self.leaves)), None)

    def _append(self, line: str) -> None:
        if self.leaf is not None:
            self.leaf.lines.append(line)
            self.blank = False

    def _verbatim(self, line: str, leaf: Block) -> None:
        if leaf.kind == "fence" and lines.closes(line, leaf):
            self.leaf = None
        elif leaf.kind == "fence":
            leaf.lines.append(lines.outdent(line, leaf.width))
        elif not leaf.mark and not line.strip():
            self._blank()
        else:
            leaf.lines.append(line)
            if lines.completes(line, leaf):
                self.leaf = None


class _PlainScanner(_Scanner):
    leaves = (lines.fence, lines.rule)
    deepest = COMMENT_DEPTH

    def _definition(self, line: str, depth: int) -> None:
        return None

    def _completes_text(self, line: str) -> bool:
        return False


def _continued(container: Block, line: str) -> str | None:
    if container.kind == "quote":
        return lines.unquote(line)
    if line.strip():
        return lines.dedent(line, container.width)
    # An item that begins with a blank line ends with the next one.
    return "" if container.children or container.kind != "item" else None
