"""Shortcodes, WordPress's tags in square brackets: those that everybody has become HTML, others stay text."""

import re
from collections.abc import Callable
from functools import partial
from html import escape

Change = Callable[[dict[str, str], str], str]
_GIVEN = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))""")
_OTHERS = re.compile(r"(?<!\[)\[([a-z][a-z0-9_-]{2,40})(?:\s[^\[\]<>]{0,300})?/?\](?!\(|\])")
_CLOSING = re.compile(r"\[/([a-z][a-z0-9_-]{2,40})\]")
_CODE = ("code", "sourcecode", "highlight", "php", "css", "html", "js", "python", "bash", "sql", "java")


def as_html(text: str, pictures: Callable[[int], str]) -> str:
    """Captions, galleries, code and what is shown from elsewhere; `pictures` gives addresses by numbers."""
    for name in _CODE:
        text = _paired(text, name, partial(_code, name))
    text = _paired(text, "caption", _caption)
    text = _paired(text, "wp_caption", _caption)
    text = _paired(text, "embed", lambda _given, inside: _link(inside.strip()))
    for name in ("audio", "video", "playlist"):
        text = _single(text, name, lambda given: _link(_source(given)))
        text = text.replace(f"[/{name}]", "")
    return _single(text, "gallery", lambda given: _gallery(given, pictures))


def others(text: str) -> list[str]:
    """The names of those that stay in the text."""
    closed = set(_CLOSING.findall(text))
    return sorted({found[1] for found in _OTHERS.finditer(text) if found[1] in closed or "=" in found[0]})


def _paired(text: str, name: str, change: Change) -> str:
    """Each pair once, from left to right: no text makes this slow."""
    opening, closing, done, at = f"[{name}", f"[/{name}]", [], 0
    while (start := text.find(opening, at)) >= 0:
        inside, end = text.find("]", start), text.find(closing, start)
        if inside < 0 or end < inside:
            break
        head = text[start + len(opening) : inside]
        is_other = bool(head) and not head[0].isspace()  # of a longer name
        shown = text[start : end + len(closing)]
        done += [text[at:start], shown if is_other else change(_given(head), text[inside + 1 : end])]
        at = end + len(closing)
    return "".join([*done, text[at:]])


def _single(text: str, name: str, change: Callable[[dict[str, str]], str]) -> str:
    return re.sub(rf"\[{name}((?:\s[^\]]*)?)\]", lambda found: change(_given(found[1])), text)


def _given(head: str) -> dict[str, str]:
    return {name.lower(): a or b or c for name, a, b, c in _GIVEN.findall(head)}


def _code(name: str, given: dict[str, str], inside: str) -> str:
    language = given.get("language") or given.get("lang") or ("" if name in _CODE[:3] else name)
    text = inside if "&lt;" in inside or "&gt;" in inside else escape(inside, quote=False)
    return f'<pre class="language-{escape(language)}"><code>{text.strip(chr(10))}</code></pre>'


def _caption(given: dict[str, str], inside: str) -> str:
    picture = re.match(r"\s*(?:<a\b[^>]*>\s*)?(<img\b[^>]*>)\s*(?:</a>)?", inside)
    if not picture:
        return inside
    words = given.get("caption") or inside[picture.end() :].strip()
    return f"\n\n<figure>{picture[1]}<figcaption>{words}</figcaption></figure>\n\n"


def _source(given: dict[str, str]) -> str:
    return next(
        (given[name] for name in ("src", "mp3", "m4a", "ogg", "wav", "mp4", "webm", "ogv") if name in given),
        "",
    )


def _link(address: str) -> str:
    return f'\n\n<iframe src="{escape(address)}"></iframe>\n\n' if address else ""


def _gallery(given: dict[str, str], pictures: Callable[[int], str]) -> str:
    numbers = [int(one) for one in re.findall(r"\d{1,18}", given.get("ids") or given.get("include") or "")]
    shown = (pictures(number) for number in numbers)
    return "".join(f'\n\n<figure><img src="{escape(one)}" alt=""></figure>\n\n' for one in shown if one)
