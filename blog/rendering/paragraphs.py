"""Makes paragraphs of text with some HTML in it by WordPress's rules (wpautop)."""

import re


def with_paragraphs(text: str) -> str:
    """HTML in which empty lines part paragraphs and line ends break lines, as in WordPress (wpautop)."""
    kept: list[str] = []

    def aside(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\n\n\x02{len(kept) - 1}\x03\n\n"

    text = re.sub(r"[\x02\x03]", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _WHOLE.sub(aside, text)
    text = _BLOCK_START.sub(r"\n\n\1", text)
    text = _BLOCK_END.sub(r"\1\n\n", text)
    parts = [_paragraph(part.strip()) for part in re.split(r"\n\s*\n", text) if part.strip()]
    return re.sub(r"\x02(\d+)\x03", lambda found: kept[int(found[1])], "\n".join(parts))


_WHOLE = re.compile(
    r"<(pre|script|style|table|ul|ol|dl|svg|textarea)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE
)
_NAMES = (
    "address|article|aside|blockquote|details|div|fieldset|figure|figcaption|footer|form|h[1-6]|header|hr|"
    "main|mojing-more|nav|p|section|summary"
)
_BLOCK_START = re.compile(rf"(<(?:{_NAMES})\b[^>]*>)", re.IGNORECASE)
_BLOCK_END = re.compile(rf"(</(?:{_NAMES})\s*>|<hr[^>]*>|</mojing-more>)", re.IGNORECASE)
_BLOCK = re.compile(rf"\x02|</?(?:{_NAMES})\b|<!--", re.IGNORECASE)
_ONLY_OPEN = re.compile(rf"(<(?:{_NAMES})\b[^>]*>)(.*)", re.DOTALL | re.IGNORECASE)


def _paragraph(part: str) -> str:
    opened = _ONLY_OPEN.fullmatch(part)
    before, rest = opened.groups() if opened else ("", part)
    rest = re.sub(r"\s*\n", "<br>", rest.strip())
    return before + (rest if before or _BLOCK.match(part) else f"<p>{rest}</p>")
