"""Ghost's export: JSON that mirrors its tables (ghost.org/docs/migration/custom; versions 1 to 6)."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from blog.errors import Invalid
from blog.rendering import markdown
from blog.transfer.comments.records import moment
from blog.transfer.elsewhere import lexical, mobiledoc
from blog.transfer.elsewhere.addresses import local
from blog.transfer.elsewhere.pieces import Piece, file_name, wall_clock
from blog.transfer.hexo import Kind
from blog.transfer.json import items, text

MARK = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:db"\s*:\s*\[|meta"\s*:\s*\{[^{}]*"(?:exported_on|version)"|data"\s*:\s*\{\s*"posts")'
)
HERE = "__GHOST_URL__"
_TABLES = ("tags", "users", "posts_tags", "posts_authors", "posts_meta")
KEPT = (  # which mean nothing here
    *("meta_title", "feature_image_caption", "codeinjection_head", "codeinjection_foot"),
    *(f"{where}_{what}" for where in ("og", "twitter") for what in ("title", "description", "image")),
)
_HTML_ONLY = re.compile(r"<!--\s*/?kg-card[^>]*-->")


@dataclass
class Site:
    """All tables but that of the posts."""

    tags: dict[str, str] = field(default_factory=dict)
    users: dict[str, tuple[str, str]] = field(default_factory=dict)
    tagged: dict[str, list[tuple[float, str]]] = field(default_factory=dict)  # post -> (order, tag)
    written: dict[str, list[tuple[float, str]]] = field(default_factory=dict)  # post -> (order, user)
    meta: dict[str, dict[str, str]] = field(default_factory=dict)
    described: list[str] = field(default_factory=list)  # tags of which it says more

    def read(self, file: Path) -> Iterator[None]:
        """Take in what a file says, row by row; raises Invalid."""
        for name, row in items(file, *_lists(*_TABLES)):
            if isinstance(row, dict):
                self._note(name.rpartition(".")[2], row)
            yield

    def _note(self, table: str, row: dict[str, Any]) -> None:
        id, post = text(row, "id"), text(row, "post_id")
        if table == "tags":
            self.tags[id] = text(row, "name")
            self.described += [text(row, "name")] if text(row, "description") else []
        elif table == "users":
            self.users[id] = text(row, "name"), text(row, "email")
        elif table == "posts_meta":
            self.meta[post] = {
                key: text(row, key) for key in ("meta_description", "feature_image_alt", *KEPT)
            }
        else:
            linked, other = (self.tagged, "tag_id") if table == "posts_tags" else (self.written, "author_id")
            order = row.get("sort_order")
            linked.setdefault(post, []).append((order if isinstance(order, int) else 0, text(row, other)))


def posts(file: Path) -> Iterator[dict[str, Any]]:
    """The rows of the posts and pages, one after the other; raises Invalid."""
    return (row for _list, row in items(file, *_lists("posts")) if isinstance(row, dict))


def _lists(*tables: str) -> list[str]:
    return [f"{before}data.{table}" for before in ("", "db.") for table in tables]


def piece_of(post: dict[str, Any], site: Site) -> Piece:
    """A post or a page; raises Invalid."""
    id, slug, title = text(post, "id"), text(post, "slug"), text(post, "title")
    authors = [user for _order, user in sorted(site.written.get(id, []))] or [text(post, "author_id")]
    name, email = site.users.get(authors[0], ("", ""))
    is_page = text(post, "type") == "page" or post.get("page") in (True, 1)
    is_shown = text(post, "status") in ("published", "scheduled", "sent")
    kind: Kind = "page" if is_page else "post" if is_shown else "draft"
    keys = _keys(post, site, id) | ({"published": False} if is_page and not is_shown else {})
    return Piece(
        identity=f"ghost\0{text(post, 'uuid') or id}",
        kind=kind,
        name=file_name(slug, title, f"post-{id}"),
        title=title,
        text={name: text(post, name) for name in ("html", "lexical", "mobiledoc")},
        keys=keys,
        addresses=(f"/{slug}/",) if slug else (),
        author=name,
        email=email,
    )


def _keys(post: dict[str, Any], site: Site, id: str) -> dict[str, Any]:
    names = [site.tags[tag] for _order, tag in sorted(site.tagged.get(id, [])) if site.tags.get(tag)]
    about = site.meta.get(id, {})
    visibility = text(post, "visibility")
    keys: dict[str, Any] = {
        "date": _date(post, "published_at") or _date(post, "created_at"),
        "updated": _date(post, "updated_at"),
        "tags": [name for name in names if not name.startswith("#")],
        "internal_tags": [name for name in names if name.startswith("#")],
        "excerpt": text(post, "custom_excerpt"),
        "description": about.get("meta_description") or text(post, "meta_description"),
        "cover": _at_home(text(post, "feature_image")),
        "cover_alt": about.get("feature_image_alt", ""),
        "canonical_url": text(post, "canonical_url"),
        "visibility": "" if visibility == "public" else visibility,
        "sticky": "1" if post.get("featured") in (True, 1) else "",
        "authors": _together(site, id),
    }
    keys |= {key: _at_home(about.get(key) or text(post, key)) for key in KEPT}
    return {key: value for key, value in keys.items() if value not in ("", [])}


def _together(site: Site, id: str) -> list[str]:
    """All who wrote it, where that is more than one."""
    names = [site.users.get(user, ("", ""))[0] for _order, user in sorted(site.written.get(id, []))]
    return names if len(names) > 1 else []


def _date(post: dict[str, Any], key: str) -> str:
    written = text(post, key)
    return wall_clock(moment(written)) if written else ""


def _at_home(address: str) -> str:
    return address.replace(HERE, "").strip()


def body(text: dict[str, Any], notes: list[Invalid], files: Collection[str]) -> str:
    """The text of a post as Markdown: of its HTML, else of what its editor kept; raises Invalid."""
    if text["html"]:
        blocks = [("html", _HTML_ONLY.sub("", text["html"]))]
    elif text["lexical"]:
        blocks = lexical.blocks(text["lexical"], notes)
    else:
        blocks = mobiledoc.blocks(text["mobiledoc"], notes) if text["mobiledoc"] else []
    made = [_block(kind, _at_home(said), files, notes) for kind, said in _joined(blocks)]
    return "\n\n".join(one for one in made if one)


def _joined(blocks: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """HTML that follows HTML is one text: numbered lists and the like go on."""
    held = ""
    for kind, said in blocks:
        if kind == "html":
            held += said
            continue
        if held:
            yield "html", held
        held = ""
        yield kind, said
    if held:
        yield "html", held


def _block(kind: str, said: str, files: Collection[str], notes: list[Invalid]) -> str:
    if kind == "markdown":
        return said.strip("\n")
    return markdown(local(said, {""}, files, notes))
