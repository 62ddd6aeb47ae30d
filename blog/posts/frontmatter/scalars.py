"""Values as front matter spells them: plain where every YAML reader agrees, quoted otherwise."""

import json
import re
from collections.abc import Sequence

Value = str | bool | int | float | Sequence["Value"]

_NOT_PRINTABLE = re.compile(
    "[^\t\n -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_INDICATOR = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`;=.<~]")  # `;` and `-` may close front matter
_BREAKS_PLAIN = re.compile(r":(?:\s|$)|\s#|[\t\n]")
_BREAKS_FLOW = re.compile(r"[,\[\]{}:#]")
_OTHER_TYPE = re.compile(r"(?i:null|true|false|yes|no|on|off|y|n|[-+]?[\d.][\d._:,/xoa-f+ tz-]*)")


class Bare(str):
    """Text that is written without quotes even where YAML sees more than text: a date."""

    __slots__ = ()


def spelled(value: Value) -> str | list[object]:
    """What a reader of front matter gets back for the value: text, or lists of text."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Sequence):
        return [spelled(item) for item in value]
    return json.dumps(value)


def as_json(value: Value) -> str:
    """The value in JSON, Chinese as it is and unprintable characters escaped."""
    return _escaped(json.dumps(value, ensure_ascii=False))


def inline(value: Value, style: str = "", *, flow: bool = False) -> str:
    """The value in YAML on one line; `style` is the quote to prefer, `flow` means inside `[ ]`."""
    if isinstance(value, str):
        return _text(value, style, flow)
    if isinstance(value, Sequence):
        return f"[{', '.join(inline(item, style, flow=True) for item in value)}]"
    return json.dumps(value)


def _text(value: str, style: str, flow: bool) -> str:
    if style == '"' or "\n" in value or _NOT_PRINTABLE.search(value):
        return as_json(value)
    if style == "'" or not _is_plain(value, flow):
        return "'" + value.replace("'", "''") + "'"
    return value


def _is_plain(value: str, flow: bool) -> bool:
    if isinstance(value, Bare):
        return True
    if not value or value != value.strip() or _INDICATOR.match(value):
        return False
    if _BREAKS_PLAIN.search(value) or (flow and _BREAKS_FLOW.search(value)):
        return False
    return not _OTHER_TYPE.fullmatch(value)


def block(value: str, margin: str, eol: str) -> str | None:
    """Several lines as a literal block (`|`), or None if only quotes can hold the text."""
    lines = value.removesuffix("\n").split("\n")
    if _NOT_PRINTABLE.search(value) or not lines[0] or lines[0][0].isspace() or not lines[-1]:
        return None
    if any(line.isspace() for line in lines) or lines[-1] != lines[-1].rstrip():
        return None
    head = "|" if value.endswith("\n") else "|-"
    return eol.join([head, *(margin + line if line else "" for line in lines)])


def _escaped(text: str) -> str:
    return _NOT_PRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
