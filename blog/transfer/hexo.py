"""Hexo's rules: which file is what, and the address it had (hexo.io/docs/writing, /permalinks; Hexo 8)."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Literal
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from blog.errors import Invalid
from blog.posts.document import Document
from blog.rendering import slugize

Kind = Literal["post", "draft", "page", "file"]
DOCUMENTS = (".md", ".markdown", ".mkd", ".mkdn")
_DATED_NAME = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})-(.+)$")


@dataclass(frozen=True)
class Site:
    """What a site's _config.yml says about its posts."""

    permalink: str = ":year/:month/:day/:title/"
    timezone: str = ""
    default_category: str = "uncategorized"
    category_map: dict[str, str] = field(default_factory=dict)
    root: str = "/"


def read_config(text: str) -> Site:
    """The settings that matter to us; raises Invalid when the file is not YAML."""
    try:
        found = YAML(typ="safe", pure=True).load(text) or {}
    except (YAMLError, ValueError, RecursionError) as error:
        raise Invalid(
            "_config.yml is not valid YAML: %(problem)s", problem=str(error).splitlines()[0]
        ) from error
    known = {
        name: found[name] for name in Site.__dataclass_fields__ if isinstance(found, dict) and found.get(name)
    }
    return Site(**known)


def classify(path: str) -> Kind | None:
    """What a file below `source/` is to Hexo; None for what it ignores."""
    head, _, rest = path.partition("/")
    document = PurePosixPath(path).suffix.lower() in DOCUMENTS
    if head in ("_posts", "_drafts") and rest:
        return ("post" if head == "_posts" else "draft") if document else "file"
    if any(part.startswith("_") for part in path.split("/")):
        return None
    return "page" if document else "file"


def page_slug(path: str) -> str:
    """The address of a standing page: about/index.md is /about."""
    pure = PurePosixPath(path)
    return str(pure.parent) if pure.stem == "index" and pure.parent.name else str(pure.with_suffix(""))


def post_name(path: str) -> str:
    """The file name of a post without folder, extension and date."""
    stem = PurePosixPath(path).stem
    dated = _DATED_NAME.match(stem)
    return dated[4] if dated else stem


def date_in_name(path: str, zone: ZoneInfo) -> datetime | None:
    """The date that a file name like 2025-07-29-title.md begins with."""
    dated = _DATED_NAME.match(PurePosixPath(path).stem)
    if not dated:
        return None
    try:
        return datetime(int(dated[1]), int(dated[2]), int(dated[3]), tzinfo=zone)
    except ValueError:
        return None


def old_address(site: Site, path: str, document: Document, published_at: datetime, zone: ZoneInfo) -> str:
    """Where Hexo served a post: the pattern of _config.yml, or the post's own `permalink`."""
    if document.permalink:
        return "/" + document.permalink.lstrip("/").removesuffix("index.html").rstrip("/")
    values = _values(site, path, document, published_at.astimezone(zone))
    address = re.sub(
        r":(\w+)",
        lambda name: str(values.get(name[1], document.keys.get(name[1], ""))),
        site.permalink,
    )
    return "/" + re.sub(r"/+", "/", address).removesuffix("index.html").strip("/")


def _values(site: Site, path: str, document: Document, wall: datetime) -> dict[str, Any]:
    relative = str(PurePosixPath(path.partition("/")[2]).with_suffix(""))
    folder, _, stem = relative.rpartition("/")
    title = f"{folder}/{post_name(stem)}" if folder else post_name(stem)
    utc = f"{wall.timestamp():.0f}"
    return {
        "year": f"{wall:%Y}", "month": f"{wall:%m}", "day": f"{wall:%d}",
        "hour": f"{wall:%H}", "minute": f"{wall:%M}", "second": f"{wall:%S}", "timestamp": utc,
        "i_month": wall.month, "i_day": wall.day,
        "title": title, "name": post_name(stem), "post_title": slugize(document.title or "").lower(),
        "category": _category(site, document.categories), "hash": _hash(f"{title}{utc}"),
    }  # fmt: skip


def _category(site: Site, trails: list[list[str]]) -> str:
    """The slug of the last category, as Hexo uses it in addresses."""
    names = trails[-1] if trails else [site.default_category]
    return "/".join(site.category_map.get(name) or slugize(name) for name in names)


def _hash(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:12]
