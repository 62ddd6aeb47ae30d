"""The posts and pages of an export, one after the other."""

from collections.abc import Collection
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from blog.errors import Invalid
from blog.rendering import markdown
from blog.transfer.elsewhere.addresses import here, local
from blog.transfer.elsewhere.pieces import Piece, file_name, wall_clock
from blog.transfer.hexo import Kind
from blog.transfer.report import Note
from blog.transfer.wordpress import shortcodes
from blog.transfer.wordpress.site import Site
from blog.transfer.wordpress.wxr import meta, number, path_of
from blog.transfer.xml import text_of

KINDS = ("post", "page")
MEANT = ("category", "post_tag", "nav_menu", "post_format")
LONGEST = 1000  # characters of a custom field: longer ones are what programs keep there
SHOWN = ("publish", "future", "private", "inherit")


def left_out(item: Element) -> str:
    """What kind of thing it is, if it is nothing that anybody reads as a text; else ""."""
    kind, status = text_of(item, "wp:post_type"), text_of(item, "wp:status")
    return status if status in ("trash", "auto-draft") else "" if kind in KINDS else kind or "?"


def piece_of(item: Element, site: Site, files: Collection[str]) -> Piece:
    """A post or a page."""
    id, creator = number(item, "wp:post_id"), text_of(item, "dc:creator")
    title = unescape(text_of(item, "title"))
    name, email = site.authors.get(creator, (creator, ""))
    return Piece(
        identity=f"wordpress\0{site.address}\0{id}",
        kind=_kind(item),
        name=_name(item, site, id, title),
        title=title,
        text={"html": item.findtext("content:encoded") or ""},
        keys=_keys(item, site, files),
        addresses=_addresses(item, id),
        author=name,
        email=email,
    )


def _kind(item: Element) -> Kind:
    if text_of(item, "wp:post_type") == "page":
        return "page"
    return "post" if text_of(item, "wp:status") in SHOWN else "draft"


def _name(item: Element, site: Site, id: int, title: str) -> str:
    if text_of(item, "wp:post_type") == "page":
        return "/".join(file_name(name, title, "page") for name in site.page(id).split("/"))
    return file_name(unquote(text_of(item, "wp:post_name")), title, f"post-{id}")


def _addresses(item: Element, id: int) -> tuple[str, ...]:
    address = path_of(text_of(item, "link"))
    known = [address] if address.strip("/") and "?" not in address else []
    return (*known, f"/?p={id}")


def _keys(item: Element, site: Site, files: Collection[str]) -> dict[str, Any]:
    known = meta(item)
    keys: dict[str, Any] = {
        "date": _date(item, "wp:post_date"),
        "updated": _date(item, "wp:post_modified"),
        "tags": [unescape(one.text or "") for one in _filed(item, "post_tag")],
        "categories": _categories(item, site),
        "excerpt": text_of(item, "excerpt:encoded"),
        "description": known.get("_yoast_wpseo_metadesc") or known.get("rank_math_description") or "",
        "cover": here(site.pictures.get(_whole(known.get("_thumbnail_id", "")), ""), site.hosts, files),
        "visibility": _visibility(item),
    }
    keys |= {"custom": _custom(known), "taxonomies": _taxonomies(item), "menu_order": _order(item)}
    keys |= {"comments": False} if text_of(item, "wp:comment_status") == "closed" else {}
    keys |= {"sticky": "1"} if text_of(item, "wp:is_sticky") == "1" else {}
    keys |= {"published": False} if _is_hidden_page(item) else {}
    return {key: value for key, value in keys.items() if value not in ("", [])}


def _custom(known: dict[str, str]) -> list[str]:
    """Custom fields; those that begin with a line are of WordPress and its plugins, for themselves."""
    own = {name: value for name, value in known.items() if name and not name.startswith("_")}
    return [f"{name}: {value}" for name, value in own.items() if value and len(value) <= LONGEST]


def _taxonomies(item: Element) -> list[str]:
    """What it is filed under besides, such as a series."""
    said = [(one.get("domain", ""), unescape(one.text or "").strip()) for one in item.findall("category")]
    return [f"{domain}: {name}" for domain, name in said if name and domain and domain not in MEANT]


def _order(item: Element) -> str:
    """Among pages; 0 says nothing."""
    return str(number(item, "wp:menu_order") or "")


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _visibility(item: Element) -> str:
    if text_of(item, "wp:post_password"):
        return "password"
    return "private" if text_of(item, "wp:status") == "private" else ""


def _is_hidden_page(item: Element) -> bool:
    return _kind(item) == "page" and text_of(item, "wp:status") not in SHOWN


def _date(item: Element, tag: str) -> str:
    """With its offset, which is what the local date is ahead of the one in UTC; "" of what has none."""
    local, utc = _moment(text_of(item, tag)), _moment(text_of(item, f"{tag}_gmt"))
    if utc:
        return wall_clock(utc.replace(tzinfo=UTC), local)
    return f"{local:%Y-%m-%d %H:%M:%S}" if local else ""


def _moment(text: str) -> datetime | None:
    try:
        return None if text.startswith("0000") else datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _filed(item: Element, domain: str) -> list[Element]:
    return [
        one for one in item.findall("category") if one.get("domain") == domain and (one.text or "").strip()
    ]


def _categories(item: Element, site: Site) -> list[list[str]]:
    """Trails from the top; one that another one goes on from says nothing by itself."""
    found = [
        site.trail(one.get("nicename", ""), unescape(one.text or "")) for one in _filed(item, "category")
    ]
    return [
        trail
        for n, trail in enumerate(found)
        if trail not in found[:n] and not any(other[: len(trail)] == trail != other for other in found)
    ]


def body(text: dict[str, Any], notes: list[Invalid], site: Site, files: Collection[str]) -> str:
    """The text of a post as Markdown; raises Invalid."""
    html = text["html"]
    is_in_blocks = "<!-- wp:" in html
    html = shortcodes.as_html(html, lambda number: site.pictures.get(number, ""))
    if left := shortcodes.others(html):
        notes.append(Note("Stays as text: %(tags)s", tags=", ".join(f"[{name}]" for name in left)))
    return markdown(local(html, site.hosts, files, notes), paragraphs=not is_in_blocks)
