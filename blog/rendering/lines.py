"""What a single line of Markdown starts, by CommonMark's rules, and a few of Hexo's and GitHub's."""

import re
from dataclasses import dataclass, field


@dataclass
class Block:
    """A block of a document: a container with `children`, or a leaf with `lines`.

    `info` is what the opening line says (marker, language, name), `mark` what ends or titles the
    block, `width` the columns its content is indented by, `number` a level or list number.
    `line` is the one it begins on, from 1.
    """

    kind: str
    info: str = ""
    mark: str = ""
    width: int = 0
    number: int = 0
    line: int = 0
    loose: bool = False
    owner: "Block | None" = None
    children: "list[Block]" = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


_QUOTE = re.compile(r" {0,3}> ?")
_ITEM = re.compile(r"( {0,3})([-+*]|\d{1,9}[.)])( *)(.*)")
_RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *")
_NOTE = re.compile(r' {0,3}(!!!|\?\?\?\+?)(?: +([A-Za-z][\w-]*))?(?: +[\w-]+)*(?: +"(.*)")? *')
_FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]: *")
_DEFINITION = re.compile(r" {0,3}: {1,3}(?=\S)")
_HEADING = re.compile(r" {0,3}(#{1,6})(?: +(.*))?")
_CLOSING_HASHES = re.compile(r"(?:^|(?<= ))#+$")
_FENCE = re.compile(r"( {0,3})(`{3,}(?=[^`]*$)|~{3,})(.*)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+) *")
_BLOCK_TAGS = (
    "address|article|aside|audio|base|basefont|blockquote|body|caption|center|col|colgroup|dd|"
    "details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|"
    "head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|"
    "option|p|param|picture|search|section|source|summary|table|tbody|td|tfoot|th|thead|title|tr|"
    "track|ul|video"
)
_HTML = [
    (re.compile(rf" {{0,3}}{start}", re.IGNORECASE), end)
    for start, end in (
        (r"<(?:script|pre|style|textarea)(?:\s|>|$)", r"</(?:script|pre|style|textarea)>"),
        (r"<!--", r"-->"),
        (r"<\?", r"\?>"),
        (r"<!\[CDATA\[", r"\]\]>"),
        (r"<![A-Z]", r">"),
        (rf"</?(?:{_BLOCK_TAGS})(?:\s|/?>|$)", ""),
    )
]


def indent(line: str) -> int:
    """Columns of white space at the start of `line`."""
    return len(line) - len(line.lstrip(" "))


def dedent(line: str, columns: int) -> str | None:
    """`line` without its first `columns` columns of white space; None if it has fewer.

    A tab that is cut in two leaves spaces; other tabs stay, since code keeps its tabs.
    """
    column = at = 0
    while column < columns and line[at : at + 1] in ("\t", " "):
        column += 4 - column % 4 if line[at] == "\t" else 1
        at += 1
    return " " * (column - columns) + line[at:] if column >= columns else None


def outdent(line: str, columns: int) -> str:
    """`line` without up to `columns` spaces at its start."""
    return line[min(columns, indent(line)) :]


def unquote(line: str) -> str | None:
    """`line` without its quotation mark; None if it has none."""
    match = _QUOTE.match(line)
    return line[match.end() :] if match else None


def quote(line: str) -> tuple[Block, str] | None:
    """A block quote and the rest of the line."""
    rest = unquote(line)
    return None if rest is None else (Block("quote"), rest)


def item(line: str) -> tuple[Block, str] | None:
    """A list item (`info` is the marker's kind) and the rest of the line."""
    match = _ITEM.fullmatch(line)
    if not match or _RULE.fullmatch(line) or (match[4] and not match[3]):
        return None
    before, marker, gap, rest = match.groups()
    # More than four spaces after the marker: the item begins with indented code.
    space = len(gap) if rest and len(gap) <= 4 else 1
    number = int(marker[:-1]) if marker[:-1] else -1
    width = len(before) + len(marker) + space
    return Block("item", info=marker[-1], width=width, number=number), gap[space:] + rest


def note(line: str) -> tuple[Block, str] | None:
    """An admonition `!!! type "title"` or a `??? type "title"` to fold, and nothing else."""
    match = _NOTE.fullmatch(line)
    if not match or not (match[2] or match[3]):
        return None
    kind = "note" if match[1] == "!!!" else "details"
    opened = match[1].endswith("+")
    return Block(kind, info=match[2] or "", mark=match[3] or "", width=4, number=opened), ""


def footnote(line: str) -> tuple[Block, str] | None:
    """The definition of a footnote (`info` is its name) and the rest of the line."""
    match = _FOOTNOTE.match(line)
    return (Block("footnote", info=match[1], width=4), line[match.end() :]) if match else None


def definition(line: str) -> tuple[Block, str] | None:
    """The definition of the term above, and the rest of the line."""
    match = _DEFINITION.match(line)
    return (Block("definition", width=match.end()), line[match.end() :]) if match else None


def heading(line: str) -> Block | None:
    """A `#` heading; `#标签` without a space is none."""
    match = _HEADING.fullmatch(line)
    if not match:
        return None
    text = _CLOSING_HASHES.sub("", (match[2] or "").strip(" ")).strip(" ")
    return Block("heading", number=len(match[1]), lines=[text])


def underline(line: str) -> int:
    """The level of heading that `line` makes of the text above it; 0 if none."""
    match = _UNDERLINE.fullmatch(line)
    return (1 if match[1][0] == "=" else 2) if match else 0


def fence(line: str) -> Block | None:
    """The start of fenced code; `info` is the text after the fence."""
    match = _FENCE.fullmatch(line)
    if not match:
        return None
    return Block("fence", info=match[3].strip(), mark=match[2], width=len(match[1]))


def closes(line: str, opened: Block) -> bool:
    """Whether `line` ends the fence that was `opened`."""
    bare = line.strip()
    return indent(line) < 4 and bare.startswith(opened.mark) and not bare.strip(opened.mark[0])


def html(line: str) -> Block | None:
    """The start of raw HTML; `mark` is the pattern that ends it, "" for a blank line."""
    for start, end in _HTML:
        if start.match(line):
            return Block("html", mark=end)
    return None


def completes(line: str, opened: Block) -> bool:
    """Whether `line` is the last one of the raw HTML that was `opened`."""
    return bool(opened.mark) and bool(re.search(opened.mark, line, re.IGNORECASE))


def rule(line: str) -> Block | None:
    """A thematic break."""
    return Block("rule") if _RULE.fullmatch(line) else None


def heads_table(header: str, line: str) -> bool:
    """Whether `line` is the row of dashes that makes `header` the head of a table (GFM)."""
    dashes = line.strip(" ")
    if "|" not in dashes + header or "-" not in dashes or dashes.strip("|:- "):
        return False
    cells = dashes.strip("|").split("|")
    return "|" in header and all(re.fullmatch(r" *:?-+:? *", cell) for cell in cells)
