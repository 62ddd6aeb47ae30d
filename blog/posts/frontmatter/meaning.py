"""What the keys of front matter mean to Hexo, its themes, and to us."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from blog.errors import Invalid
from blog.posts.frontmatter.dates import Moment, moment
from blog.posts.frontmatter.front import FrontMatter
from blog.posts.frontmatter.nodes import texts_in

COVERS = (
    *("cover_picture", "cover", "index_img", "banner_img", "top_img", "thumbnail"),
    *("feature_image", "featured_image", "og_img"),
)
ALIASES = {"tags": "tag", "categories": "category", "photos": "photo"}
FLAGS = {"published": True, "comments": True, "guide": False, "changelog": False}
PINS = ("sticky", "top")
HIGHEST = 9_999
MOST_HOURS = 100  # a week

_FALSE = ("", "0", "false", "False", "FALSE")
_NO_PATH = re.compile(r"#.*|[\w-]+\(.*\)|[^./]*", re.DOTALL)  # colours, CSS functions, words


@dataclass(frozen=True)
class Meaning:
    """The front matter as Hexo reads it. `zone` is the time zone of dates that name none."""

    front: FrontMatter | None
    zone: str

    @cached_property
    def keys(self) -> Mapping[str, Any]:
        """All keys, unknown ones included; scalars are text as written, or None."""
        return self.front.keys if self.front else {}

    @property
    def title(self) -> str | None:
        """As written, even where YAML sees a number or a boolean."""
        return self._text("title")

    @property
    def excerpt(self) -> str | None:
        """The key of that name, which wins over `<!-- more -->`."""
        return self._text("excerpt")

    @property
    def description(self) -> str | None:
        """What search engines and cards show."""
        return self._text("description")

    @property
    def layout(self) -> str | None:
        """`post`, `page`, `draft`, `false` or a theme's own."""
        return self._text("layout")

    @property
    def permalink(self) -> str | None:
        """The author's own address, as written."""
        return self._text("permalink")

    @property
    def lang(self) -> str | None:
        """The language of this document, if it says so."""
        return self._text("lang")

    @cached_property
    def date(self) -> Moment | None:
        """When it was, or will be, published; raises Invalid."""
        return self._moment("date")

    @cached_property
    def updated(self) -> Moment | None:
        """When the author last changed it; raises Invalid."""
        return self._moment("updated")

    @property
    def tags(self) -> list[str]:
        """In the author's order, duplicates kept."""
        return texts_in(self.keys.get(self.key_of("tags")))

    @property
    def photos(self) -> list[str]:
        """The pictures of a gallery."""
        return texts_in(self.keys.get(self.key_of("photos")))

    @property
    def categories(self) -> list[list[str]]:
        """Paths from the root: a flat list is one path; if any item is a list, each is one."""
        found = self.keys.get(self.key_of("categories"))
        items = found if isinstance(found, list) else [found]
        nested = any(isinstance(item, list) for item in items)
        paths = [texts_in(item) for item in items] if nested else [texts_in(items)]
        return [path for path in paths if path]

    @property
    def cover(self) -> str | None:
        """The address of the picture on cards, never a colour or a boolean."""
        return self._cover[1]

    @property
    def cover_key(self) -> str | None:
        """The key that gave the cover."""
        return self._cover[0]

    @property
    def published(self) -> bool:
        """False makes it a draft wherever it stands."""
        return self._flag("published")

    @property
    def comments(self) -> bool:
        """Whether readers may comment."""
        return self._flag("comments")

    @property
    def guide(self) -> bool:
        """Whether it is a learning path; our own key."""
        return self._flag("guide")

    @property
    def hours_per_week(self) -> int | None:
        """For how many hours a week the durations in a learning path are meant; our own key."""
        found = re.fullmatch(r"\d{1,3}", self._text("hours_per_week") or "", re.ASCII)
        return int(found[0]) if found and 1 <= int(found[0]) <= MOST_HOURS else None

    @property
    def changelog(self) -> bool:
        """Whether readers see what changed when; our own key."""
        return self._flag("changelog")

    @property
    def private(self) -> bool:
        """Whether it is for its author and editors only: any `visibility` but a public one, as in Ghost."""
        return (self._text("visibility") or "public").strip().casefold() != "public"

    @property
    def pinned(self) -> int:
        """How high it stands on the home page, 0 for in its turn: `sticky`, else `top`."""
        value = next((text for key in PINS if (text := self._text(key))), "")
        if value in _FALSE:
            return 0
        return min(int(value), HIGHEST) if re.fullmatch(r"\d{1,9}", value, re.ASCII) else 1

    def key_of(self, field: str) -> str:
        """The key that speaks for the field: its alias, where only that one says something."""
        alias = ALIASES.get(field, field)
        silent = self.keys.get(field) in (None, "")
        return alias if silent and alias in self.keys else field

    @property
    def _cover(self) -> tuple[str | None, str | None]:
        for key in COVERS:
            path = next(iter(texts_in(self.keys.get(key))), "")
            if not _NO_PATH.fullmatch(path):
                return key, path
            if key in COVERS[:2] and path in _FALSE[1:]:
                return None, None  # `cover: false` is a decision, `top_img: false` is not
        return (self.key_of("photos"), self.photos[0]) if self.photos else (None, None)

    def _text(self, key: str) -> str | None:
        value = self.keys.get(key)
        return None if value is None else ",".join(texts_in(value))

    def _flag(self, key: str) -> bool:
        value = self.keys.get(key)
        return FLAGS[key] if value is None else value not in _FALSE

    def _moment(self, key: str) -> Moment | None:
        value = self.keys.get(key)
        if not value or not self.front:
            return None
        raw = self._text(key) or str(value)
        try:
            return moment(raw, self.zone)
        except Invalid as error:
            where = {"name": self.front.name, "line": self.front.line_of(key)}
            message = "%(name)s, line %(line)d: %(date)s is not a date"
            raise Invalid(message, field=key, date=raw, **where) from error
