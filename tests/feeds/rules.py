"""What Atom (RFC 4287), JSON Feed 1.1 and sitemaps.org ask of a document, written down as rules."""

import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from jsonschema import Draft202012Validator

ATOM, XHTML = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/1999/xhtml}"
ONE, MAYBE, ANY = (1, 1), (0, 1), (0, 10**6)
CHILDREN = {  # RFC 4287, 4.1.1, 4.1.2 and 3.2: how often each may be there
    "feed": {
        **dict.fromkeys(("id", "title", "updated"), ONE),
        **dict.fromkeys(("generator", "icon", "logo", "rights", "subtitle"), MAYBE),
        **dict.fromkeys(("author", "category", "contributor", "link", "entry"), ANY),
    },
    "entry": {
        **dict.fromkeys(("id", "title", "updated"), ONE),
        **dict.fromkeys(("content", "published", "rights", "source", "summary"), MAYBE),
        **dict.fromkeys(("author", "category", "contributor", "link"), ANY),
    },
    **{who: {"name": ONE, "uri": MAYBE, "email": MAYBE} for who in ("author", "contributor")},
}
ATTRIBUTES = {"link": "href", "category": "term"}  # that must be there
TEXTS = ("title", "subtitle", "summary", "rights", "content")
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")  # RFC 3339, as 3.3 wants it
FORMS = {DATE: ("updated", "published"), re.compile(r"[A-Za-z][\w+.-]*:\S+"): ("id", "uri", "icon", "logo")}
_TEXT: dict[str, Any] = {"type": "string"}
_URL: dict[str, Any] = {"type": "string", "pattern": "^https?://[^/]+"}
_MOMENT: dict[str, Any] = {"type": "string", "pattern": f"^{DATE.pattern}$"}
_AUTHORS: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"name": _TEXT, "url": _URL, "avatar": _URL},
        "minProperties": 1,
        "additionalProperties": False,
    },
}
_ATTACHMENT: dict[str, Any] = {
    "type": "object",
    "properties": {"url": _URL, "mime_type": _TEXT, "title": _TEXT, "size_in_bytes": {"type": "integer"}},
    "required": ["url", "mime_type"],
}
_ITEM: dict[str, Any] = {
    "type": "object",
    "required": ["id"],
    "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
    "properties": {
        **dict.fromkeys(("id", "title", "content_html", "content_text", "summary", "language"), _TEXT),
        **dict.fromkeys(("url", "external_url", "image", "banner_image"), _URL),
        **dict.fromkeys(("date_published", "date_modified"), _MOMENT),
        "tags": {"type": "array", "items": _TEXT},
        "authors": _AUTHORS,
        "attachments": {"type": "array", "items": _ATTACHMENT},
    },
    "patternProperties": {"^_": {"type": "object"}},  # extensions
    "additionalProperties": False,
}
JSON_FEED = Draft202012Validator(
    {
        "type": "object",
        "required": ["version", "title", "items"],
        "properties": {
            "version": {"const": "https://jsonfeed.org/version/1.1"},
            **dict.fromkeys(("title", "description", "user_comment", "language"), _TEXT),
            **dict.fromkeys(("home_page_url", "feed_url", "next_url", "icon", "favicon"), _URL),
            "authors": _AUTHORS,
            "expired": {"type": "boolean"},
            "hubs": {
                "type": "array",
                "items": {"required": ["type", "url"], "properties": {"type": _TEXT, "url": _URL}},
            },
            "items": {"type": "array", "items": _ITEM},
        },
        "patternProperties": {"^_": {"type": "object"}},
        "additionalProperties": False,
    }
)


def check_atom(feed: Element) -> None:
    """Everything that RFC 4287 says of the elements of a feed."""
    assert feed.tag == f"{ATOM}feed"
    for element in feed.iter():
        if element.tag.startswith(ATOM):
            _check_element(element, element.tag.removeprefix(ATOM))
    for entry in feed.findall(f"{ATOM}entry"):
        assert entry.find(f"{ATOM}author") is not None or feed.find(f"{ATOM}author") is not None
        assert entry.find(f"{ATOM}content") is not None or _alternates(entry)


def _check_element(element: Element, name: str) -> None:
    if name in CHILDREN:
        _check_children(element, CHILDREN[name])
    if name in ATTRIBUTES:
        assert element.attrib[ATTRIBUTES[name]]
    if name in TEXTS:
        _check_text(element)
    for kind, names in FORMS.items():
        assert name not in names or kind.fullmatch((element.text or "").strip()), (name, element.text)


def _check_children(element: Element, allowed: dict[str, tuple[int, int]]) -> None:
    own = Counter(child.tag.removeprefix(ATOM) for child in element if child.tag.startswith(ATOM))
    assert own.keys() <= allowed.keys(), own
    assert not [name for name, (least, most) in allowed.items() if not least <= own[name] <= most], own
    assert len(set(_alternates(element))) == len(_alternates(element))


def _check_text(element: Element) -> None:
    kind = element.get("type", "text")
    assert kind in ("text", "html", "xhtml")
    assert [child.tag for child in element] == ([f"{XHTML}div"] if kind == "xhtml" else [])


def _alternates(element: Element) -> list[tuple[str, str]]:
    """No two of one kind in one language."""
    links = [link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
    return [(link.get("type", ""), link.get("hreflang", "")) for link in links]


def check_sitemap(root: Element) -> None:
    """What sitemaps.org asks of a map, or of an index of maps."""
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    each = {f"{space}urlset": f"{space}url", f"{space}sitemapindex": f"{space}sitemap"}[root.tag]
    assert {child.tag for child in root} <= {each}
    assert len(root) <= 50_000
    for one in root:
        names = [child.tag.removeprefix(space) for child in one]
        assert names in (["loc"], ["loc", "lastmod"]), names
        assert len(one.findtext(f"{space}loc") or "") < 2048
        assert urlsplit(one.findtext(f"{space}loc") or "").scheme in ("http", "https")
        moment = one.findtext(f"{space}lastmod")
        assert moment is None or DATE.fullmatch(moment) or re.fullmatch(r"\d{4}-\d\d-\d\d", moment)
