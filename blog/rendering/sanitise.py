"""The one list of what an author's HTML may contain. Everything passes here, last."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

import nh3
from pygments.token import STANDARD_TYPES

from blog.rendering.outline import ROLES
from blog.rendering.slugs import PREVIEW, is_ours
from blog.rendering.tags import OWN, ROLE

_HEADINGS = {f"h{level}" for level in range(1, 7)}
_SHOWN = """
a abbr article aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div
dl dt em figcaption figure footer header hr i img input ins kbd label li mark ol p pre q rp rt ruby
s samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
"""
# Dropped with all that is in them; other unknown tags only lose the tag.
_DROPPED = """
audio canvas embed iframe math noembed noframes noscript object plaintext script select style svg
template textarea title video xmp
"""
_TAGS = _HEADINGS | set(_SHOWN.split())
_ATTRIBUTES = {
    "*": {"class", "dir", "lang", "title"},
    **{tag: {"id"} for tag in _HEADINGS | {"p", "span", "sup", "li", "dt", "section", "figure"}},
    "a": {"href", "hreflang", "id"},
    "abbr": {"title"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"datetime"},
    "details": {"open"},
    "div": {"data-lang", "id"},
    "img": {"alt", "height", "src", "width"},
    "ins": {"datetime"},
    "input": {"checked"},
    "ol": {"reversed", "start", "type"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"abbr", "colspan", "headers", "id", "rowspan", "scope"},
    "time": {"datetime"},
}
_VALUES = {
    "a": {"aria-hidden": {"true"}, "rel": {"noopener"}, "tabindex": {"-1"}},
    "img": {"decoding": {"async"}},
    "div": {"role": {"group"}, "tabindex": {"0"}},
    # Also forced, but allowed here: they keep their place, and the same text gives the same bytes.
    "input": {"disabled": {"disabled"}, "type": {"checkbox"}},
    "li": {"value": {str(number) for number in range(1000)}},
    "pre": {"tabindex": {"0"}},
}
_FORCED = {
    "img": {"loading": "lazy"},
    "input": {"disabled": "", "type": "checkbox"},
}
_NOTE = (
    "abstract admonition attention bug caution danger details error example hint important info "
    "note question quote success tip warning"
)
_ROLES = {f"{ROLE}{name}" for name in ROLES}
_ALIGN = "align-center align-left align-right"
_CLASSES = {
    "a": {"anchor", "footnote-backref", "footnote-ref"},
    "details": set(_NOTE.split()),
    "div": {"caption", "footnote", "highlight", "scroll", *_NOTE.split()},
    "li": {"task", *_ROLES},
    "p": {"admonition-title"},
    # Pygments' short names: one or two letters, none of them a name of our own page parts.
    "span": {"hll", *filter(None, STANDARD_TYPES.values())},
    "td": set(_ALIGN.split()),
    "th": set(_ALIGN.split()),
    **{tag: {OWN, *_ROLES} for tag in _HEADINGS},
}
_NUMBERED = _ATTRIBUTES | {"*": _ATTRIBUTES["*"] | {"data-line"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_ID = re.compile(r"[^\s\"'<>&\x00-\x1f]{1,200}")
_DATA_LANG = re.compile(r"[\w#+.\-]{1,40}")
_DATA_LINE = re.compile(r"\d{1,9}", re.ASCII)


def sanitise(html: str, assets: Mapping[str, str], *, ids: bool = True, preview: bool = False) -> str:
    """`html` with only known tags, classes, attributes and URL schemes, and each id once.

    `assets` maps targets of images and links to the URLs they now have. Without `ids`, for a piece
    that is shown among others, there are none, and no links to places on the same page. A `preview`
    keeps the numbers of lines and has ids that no page has.
    """
    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=set(_DROPPED.split()),
        attributes=_NUMBERED if preview else _ATTRIBUTES,
        tag_attribute_values=_VALUES,
        set_tag_attribute_values=_FORCED,
        attribute_filter=_Filter(assets, ids, PREVIEW if preview else ""),
        url_schemes=_SCHEMES,
        link_rel=None,
    )


class _Filter:
    def __init__(self, assets: Mapping[str, str], ids: bool, prefix: str) -> None:
        self.assets, self.ids, self.prefix = assets, ids, prefix
        self.seen: set[str] = set()

    def __call__(self, tag: str, attribute: str, value: str) -> str | None:
        match attribute:
            case "class":
                return self._classes(tag, value)
            case "id":
                return self._once(value)
            case "href" | "src":
                return self._target(value)
            case "data-lang":
                return value if _DATA_LANG.fullmatch(value) else None
            case "data-line":
                return value if _DATA_LINE.fullmatch(value) else None
        return value

    def _classes(self, tag: str, value: str) -> str | None:
        known = _CLASSES.get(tag, set())
        return " ".join(name for name in value.split() if name in known) or None

    def _target(self, value: str) -> str | None:
        if value[:1] == "#":
            return f"#{self.prefix}{value[1:]}" if self.ids else None
        return self.assets.get(value) or self.assets.get(unquote(value), value)

    def _once(self, value: str) -> str | None:
        is_taken = value in self.seen or (is_ours(value) and value != "more")
        if not self.ids or is_taken or not _ID.fullmatch(value):
            return None
        self.seen.add(value)
        return self.prefix + value
