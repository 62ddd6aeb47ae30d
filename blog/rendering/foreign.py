"""Turns HTML that was written elsewhere into Markdown that our renderer shows as the same words."""

import re
from typing import Any

from bs4 import Tag
from bs4.exceptions import ParserRejectedMarkup
from markdownify import MarkdownConverter

from blog.rendering.limits import Refused
from blog.rendering.paragraphs import with_paragraphs
from blog.rendering.result import Markdown

DEEPEST = 120  # elements inside each other: the converter calls itself for each
_MORE = re.compile(r"<!--\s*more\b[^>]*-->", re.IGNORECASE)
_URL = re.compile(r"((?:https?://|www\.)[^\s<>\"'`*\\\[\]{}|~]+)")
_MARKS = re.compile(r"[\\`*\[\]]|(?<![^\W_])_+|_+(?![^\W_])|\{(?=:?[ ]*[#.\w])")
_ENTITIES = re.compile(r"<|&(?=#?\w+;)|~(?=~)|=(?==)")
_STARTS = re.compile(r"^(\s*)([#>+\-]|\d{1,9}(?=[.)])|[:~=](?![:~=]))", re.MULTILINE)
_FENCE = re.compile(r"\s*(?:[-+*>]\s+|\d+\.\s+)*(`{3,})")
_LANGUAGES = (
    re.compile(r"(?:^|\s)(?:language-|lang-|brush:\s*)([\w#+.-]+)"),
    re.compile(r"^(?:highlight|source)\s+([\w#+.-]+)$"),
)
_SPACES = re.compile(r"[ \t\r\n]+")


def convert_html(html: str, comment: bool, paragraphs: bool) -> Markdown:
    """The Markdown of a post, its `<!-- more -->` kept, or of a comment, which knows neither headings nor
    tables nor pictures. With `paragraphs`, empty lines part paragraphs. Raises Refused for what is nested
    too deep.
    """
    html = _MORE.sub("<mojing-more></mojing-more>", html)
    html = with_paragraphs(html) if paragraphs else html
    if _depth(html) > DEEPEST:
        raise Refused("The text is nested too deep")
    converter = _Comment() if comment else _Article()
    try:
        text = converter.convert(html)
    except ParserRejectedMarkup:
        raise Refused("The text cannot be rendered") from None
    return Markdown(_tidied(text))


_OPENING = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^>]*?(/?)>")
_VOID = {*("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")}
_IMPLIED = {*("p", "li", "dt", "dd", "tr", "td", "th", "option")}  # often never closed


def _depth(html: str) -> int:
    """About how deep it is nested at most: what is opened again and again, and never closed, counts too."""
    depth = deepest = 0
    for closing, name, empty in _OPENING.findall(html):
        if empty or name.lower() in _VOID or name.lower() in _IMPLIED:
            continue
        depth = max(depth - 1, 0) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _tidied(text: str) -> str:
    """Without spaces at the ends of lines and more than one empty line, but for code."""
    lines: list[str] = []
    fence = ""
    for line in text.strip("\n").split("\n"):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif fence and line.strip(" >") == fence:
            fence = ""
        elif not fence:
            line = re.sub(r"^ (?=\S)", "", line.rstrip(" \t"))  # after a line break
            if not line and lines and not lines[-1]:
                continue
        lines.append(line)
    return "\n".join(lines).strip("\n")


def escaped(text: str) -> str:
    """`text` so that Markdown takes none of it for a mark; addresses in it stay as they are."""
    pieces = _URL.split(text)
    pieces[::2] = [_plain(piece) for piece in pieces[::2]]
    return "".join(pieces)


def _plain(text: str) -> str:
    text = _MARKS.sub(lambda mark: "\\" + "\\".join(mark[0]), text)
    text = _ENTITIES.sub(lambda mark: f"&#{ord(mark[0])};" if mark[0] in "~=" else _named(mark[0]), text)
    return _STARTS.sub(_start, text)


def _named(char: str) -> str:
    return {"<": "&lt;", "&": "&amp;"}[char]


def _start(found: re.Match[str]) -> str:
    space, mark = found.groups()
    if mark.isdigit():
        return f"{space}{mark}\\"
    return f"{space}&#{ord(mark)};" if mark in ":~=" else f"{space}\\{mark}"


def _target(address: str, title: str = "") -> str:
    address = _SPACES.sub(" ", address.strip()).replace("<", "%3C").replace(">", "%3E")
    if re.search(r"[ ()\\]", address):
        address = f"<{address}>"
    title = _SPACES.sub(" ", title).strip().replace("\\", "\\\\").replace('"', '\\"')
    return f'({address} "{title}")' if title else f"({address})"


def _attribute(element: Tag, name: str) -> str:
    value = element.get(name)
    return " ".join(value) if isinstance(value, list) else str(value or "")


class _Converter(MarkdownConverter):
    """What posts and comments have in common."""

    def __init__(self, **more: Any) -> None:
        super().__init__(bullets="-", heading_style="atx", wrap=True, wrap_width=None, **more)

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Text as Markdown that means it."""
        return escaped(text)

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A link has words on one line."""
        href, words = _attribute(el, "href").strip(), _SPACES.sub(" ", text.strip())
        if "_noformat" in parent_tags or not href or href.startswith("#") or not words:
            return text
        before, after = (" " if text[i : i + 1].isspace() else "" for i in (0, len(text) - 1))
        if words == href and _URL.fullmatch(words) and not _attribute(el, "title"):
            return f"{before}<{href}>{after}"
        return f"{before}[{words}]{_target(href, _attribute(el, 'title'))}{after}"

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Code between fences that are longer than any in it."""
        for line_break in el.find_all("br"):
            line_break.replace_with("\n")
        code = el.get_text().replace("\r\n", "\n").strip("\n").expandtabs(4)
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", code)), 3)
        return f"\n\n{fence}{_language(el)}\n{code}\n{fence}\n\n" if code.strip() else ""

    def convert_iframe(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """What is shown from elsewhere is a link to it."""
        source = el.find("source")
        address = _attribute(el, "src") or (_attribute(source, "src") if isinstance(source, Tag) else "")
        return f"\n\n[{escaped(address)}]{_target(address)}\n\n" if address else text

    convert_audio = convert_embed = convert_video = convert_iframe

    def convert_summary(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """What a fold is called."""
        return f"\n\n**{text.strip()}**\n\n" if text.strip() else ""

    def convert_title(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """No part of the text."""
        return ""

    convert_template = convert_textarea = convert_title


def _language(pre: Tag) -> str:
    elements = [pre, *pre.find_all("code", limit=1)]
    for element in elements:
        for name in ("data-enlighter-language", "data-language", "lang"):
            if re.fullmatch(r"[\w#+.-]{1,30}", value := _attribute(element, name)):
                return value
        found = (known.search(_attribute(element, "class")) for known in _LANGUAGES)
        if language := next((one[1] for one in found if one), ""):
            return language
    return ""


class _Article(_Converter):
    """A post."""

    def __init__(self) -> None:
        super().__init__(sub_symbol="<sub>", sup_symbol="<sup>", table_infer_header=True)

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """A stroke would make a table."""
        return escaped(text).replace("|", "\\|")

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A picture, with what the figure around it says below."""
        figure = el.find_parent("figure")
        caption = figure.find("figcaption") if figure and len(figure.find_all("img", limit=2)) == 1 else None
        title = caption.get_text() if isinstance(caption, Tag) else _attribute(el, "title")
        alt = escaped(_SPACES.sub(" ", _attribute(el, "alt")))
        return f"![{alt}]{_target(_attribute(el, 'src'), title)}" if el.get("src") else alt

    def convert_figcaption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Said with the picture already, if there is just one."""
        figure = el.find_parent("figure")
        return "" if figure and len(figure.find_all("img", limit=2)) == 1 else f"\n\n{text.strip()}\n\n"

    def convert_figure(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """It stands by itself."""
        return f"\n\n{text.strip()}\n\n"

    def convert_mark(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Marked words."""
        return f"=={text}==" if text.strip() == text != "" and "_noformat" not in parent_tags else text

    def convert_mojing_more(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Where the excerpt ends."""
        return "\n\n<!-- more -->\n\n"


class _Comment(_Converter):
    """A comment."""

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802
        """There are no headings in it."""
        return f"\n\n**{text.strip()}**\n\n" if text.strip() else ""

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A picture is a link to it, unless it is only a face."""
        alt, source = escaped(_SPACES.sub(" ", _attribute(el, "alt"))), _attribute(el, "src")
        if not source or source.startswith("data:") or "_noformat" in parent_tags:
            return alt
        return f"[{alt or escaped(source)}]{_target(source)}"

    def convert_tr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A row is a line."""
        return text.strip() + "\n\n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A cell is a word in it."""
        return f"{_SPACES.sub(' ', text.strip())} "

    convert_th = convert_td

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A paragraph."""
        return f"\n\n{text.strip()}\n\n"

    convert_dt = convert_dd
