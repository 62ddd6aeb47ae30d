"""Code blocks, coloured by Pygments with CSS classes."""

import re
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

# What a fence may say, ours and Hexo's: lang {1,3-5} mark:1,3-5 title url link-text
_LANGUAGE = re.compile(r"\.?([\w#+.\-]+)(?=[\s{]|$)")
_MARKED = re.compile(r"\{\s*([\d,\s\-]+)\}|\bmark:([\d,\-]+)")
_OPTION = re.compile(r"\{[^{}]*\}|\b(?:first_line|line_number|mark|wrap|lang):\S*")
_URL = re.compile(r"https?://\S+|/\S+")
_MOST_LINES = 10_000  # that can be marked, so that {1-999999999} costs nothing


def code_block(source: str, info: str = "") -> str:
    """The HTML of a code block; `info` is what the fence says.

    The language's name stays as `data-lang`, and a title in the fence becomes a caption.
    """
    match = _LANGUAGE.match(info)
    name = match[1].lower() if match else ""
    rest = info[match.end() :] if match else info
    marks = _MARKED.search(rest)
    inner = _coloured(source, name, _numbers(marks[1] or marks[2]) if marks else [])
    label = f' data-lang="{escape(name)}"' if name else ""
    caption = _caption(_OPTION.sub(" ", rest).strip())
    return f'<div class="highlight"{label}>{caption}<pre tabindex="0"><code>{inner}</code></pre></div>'


def _coloured(source: str, name: str, marked: list[int]) -> str:
    formatter = HtmlFormatter(nowrap=True, hl_lines=marked)
    return str(highlight(source, _lexer(name), formatter))


def _lexer(name: str) -> Lexer:
    try:
        return get_lexer_by_name(name, stripnl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False)


def _numbers(ranges: str) -> list[int]:
    numbers: list[int] = []
    for first, last in re.findall(r"(\d{1,6})(?:\s*-\s*(\d{1,6}))?", ranges):
        stop = int(last or first) + 1
        numbers.extend(range(int(first), stop)[: _MOST_LINES - len(numbers)])
    return numbers


def _caption(text: str) -> str:
    if not text:
        return ""
    url = _URL.search(text)
    if not url:
        return f'<div class="caption">{escape(text)}</div>'
    title, label = text[: url.start()].strip(), text[url.end() :].strip()
    link = f'<a href="{escape(url[0])}">{escape(label or "link")}</a>'
    return f'<div class="caption">{escape(title)} {link}</div>'
