"""Hexo's rules: which file is what, and the address it had (hexo.io/docs/writing, /permalinks; Hexo 8)."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from blog import checks
from blog.errors import Invalid
from blog.posts.models import DOCUMENTS
from blog.rendering import slugize

if TYPE_CHECKING:
    from blog.posts.document import Document

Kind = Literal["post", "draft", "page", "file"]
_DATED_NAME = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})-(.+)$")


@dataclass(frozen=True)
class Site:
    """What a site's _config.yml says about its posts."""

    permalink: str = ":year/:month/:day/:title/"
    timezone: str = ""
    default_category: str = "uncategorized"
    category_map: dict[str, str] = field(default_factory=dict)
    root: str = "/"

    @classmethod
    def of(cls, keys: dict[str, Any]) -> "Site":
        """The settings among these that matter to us; raises Invalid, which names the key."""
        found = {known.name: keys[known.name] for known in fields(cls) if keys.get(known.name)}
        for name, value in found.items():
            try:
                _CHECKS.get(name, checks.text)(value)
            except ValueError as error:
                raise Invalid("_config.yml, %(key)s: %(problem)s", key=name, problem=error) from error
        return cls(**found)

    def addresses(self, address: str) -> tuple[str, ...]:
        """`address` on its own and below the site's `root`, as visitors know it; none for the home page."""
        below = "/" + self.root.strip("/")
        known = (address, below.rstrip("/") + address)
        return tuple(dict.fromkeys(known)) if address.strip("/") else ()


def read_config(text: str) -> Site:
    """The settings that matter to us; raises Invalid when the file is not YAML or a value cannot be meant."""
    from ruamel.yaml import YAML  # large, and seldom needed
    from ruamel.yaml.error import YAMLError

    try:
        found = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError) as error:
        raise Invalid(
            "_config.yml is not valid YAML: %(problem)s", problem=str(error).splitlines()[0]
        ) from error
    return Site.of(found if isinstance(found, dict) else {})


def _words(value: object) -> None:
    if not isinstance(value, dict) or not all(
        isinstance(word, str) for pair in value.items() for word in pair
    ):
        raise ValueError("it must say a word for each category")


_CHECKS: dict[str, Callable[[Any], object]] = {
    "timezone": lambda name: checks.time_zone(checks.text(name)),
    "category_map": _words,
}


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
        return datetime(int(dated[1]), int(dated[2]), int(dated[3]), tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def page_address(path: str, document: "Document") -> str:
    """Where Hexo served a standing page: source/a/b.md at /a/b.html, or at the page's own `permalink`."""
    wanted = document.permalink or f"{PurePosixPath(path).with_suffix('')}.html"
    named = wanted.endswith("/") or PurePosixPath(wanted).suffix
    return _address(wanted if named else f"{wanted}.html")


def post_address(site: Site, path: str, document: "Document", published_at: datetime, zone: ZoneInfo) -> str:
    """Where Hexo served a post: the pattern of _config.yml, or the post's own `permalink`."""
    if document.permalink:
        return _address(document.permalink)
    values = _values(site, path, document, _wall_clock(published_at, zone))
    return _address(
        re.sub(
            r":(\w+)",
            lambda name: str(values.get(name[1], document.keys.get(name[1], ""))),
            site.permalink,
        )
    )


def _wall_clock(moment: datetime, zone: ZoneInfo) -> datetime:
    try:
        return moment.astimezone(zone)
    except OverflowError:  # on the first or last day of the calendar
        return moment


def _address(written: str) -> str:
    return "/" + re.sub(r"/+", "/", written).removesuffix("index.html").strip("/")


def _values(site: Site, path: str, document: "Document", wall: datetime) -> dict[str, Any]:
    relative = str(PurePosixPath(path.partition("/")[2]).with_suffix(""))
    folder, _, stem = relative.rpartition("/")
    title = f"{folder}/{post_name(stem)}" if folder else post_name(stem)
    utc = f"{wall.timestamp():.0f}"
    return {
        "year": f"{wall.year:04}", "month": f"{wall:%m}", "day": f"{wall:%d}",
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
