"""Import. Each file is one transaction: what cannot be read is reported, and the rest still comes in."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from blog.auth.models import User
from blog.config import settings
from blog.db import db
from blog.errors import Conflict, Invalid
from blog.media import actions as media
from blog.media.models import shown_as
from blog.media.queries import spellings
from blog.posts import actions as posts
from blog.posts.models import Draft, Post, asset_folder
from blog.posts.queries import free_slug, imported_from
from blog.rendering.pinyin import slugify
from blog.transfer import hexo
from blog.transfer.sources import Item, Refused, items, on_disk


@dataclass
class Report:
    """What an import did, file by file: path -> (outcome, reason)."""

    rows: dict[str, tuple[str, str]] = field(default_factory=dict)

    def count(self, outcome: str) -> int:
        """How many files ended like that: created, updated, unchanged, refused or ignored."""
        return sum(found == outcome for found, _reason in self.rows.values())


@dataclass(frozen=True)
class Batch:
    """One import: who brings it in, the site it came from, and whether anything is written."""

    by: User
    site: hexo.Site
    dry: bool

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the old site computed its addresses."""
        return ZoneInfo(self.site.timezone or settings().timezone)


def import_site(
    by: User,
    source: Path,
    *,
    dry: bool = False,
    progress: Callable[[list[Item]], Iterable[Item]] = iter,
) -> Report:
    """Bring in a Markdown file, a Hexo site or its `source/`, as a folder or a zip; only what changed.

    With `dry` the report says what would happen and nothing is written. `progress` may show how far it is.
    Raises Invalid when nothing of it can be read.
    """
    report = Report()
    tree = Tree.of(source, report)
    batch = Batch(by, tree.site, dry)
    for item in progress(tree.items):
        path = tree.path(item)
        try:
            report.rows[item.path] = (_bring_in(batch, path, item, tree.kind(item)), "")
        except (Invalid, Conflict) as error:
            db.session.rollback()
            report.rows[item.path] = ("refused", str(error) or "has changes of its own here")
    return report


@dataclass(frozen=True)
class Tree:
    """The files of an import that Hexo would look at, those that others refer to first."""

    prefix: str  # what stands before `_posts/`
    loose: bool  # notes somewhere, and no Hexo site
    site: hexo.Site
    items: list[Item]

    @classmethod
    def of(cls, source: Path, report: Report) -> "Tree":
        """Look through `source`; what is not even opened goes into the report."""
        found: list[Item] = []
        for item in items(source):
            if isinstance(item, Refused):
                report.rows[item.path] = ("refused", str(item.reason))
            else:
                found.append(item)
        prefix = _prefix([item.path for item in found])
        inside = [item for item in found if item.path.startswith(prefix or "")]
        tree = cls(prefix or "", prefix is None, _site(source, prefix or "", found), inside)
        return replace(tree, items=sorted(inside, key=lambda item: (tree.kind(item) != "file", item.path)))

    def path(self, item: Item) -> str:
        """Where the file lies below `source/`; loose Markdown files are taken for posts."""
        path = item.path.removeprefix(self.prefix)
        return f"_posts/{path}" if self.loose else path

    def kind(self, item: Item) -> hexo.Kind | None:
        """What to do with a file; beside loose notes only media count, not whatever else lies there."""
        kind = hexo.classify(self.path(item))
        return None if kind == "file" and self.loose and not shown_as(item.path) else kind


def _prefix(paths: list[str]) -> str | None:
    marked = [found[1] for path in paths if (found := _MARK.match(path))]
    return min(marked, key=len, default=None)


_MARK = re.compile(r"((?:.*?/)?)_(?:posts|drafts)/")


def _site(source: Path, prefix: str, found: list[Item]) -> hexo.Site:
    wanted = f"{prefix.removesuffix('source/')}_config.yml"
    for item in found:
        if item.path == wanted:
            return hexo.read_config(item.text())
    beside = source.parent / "_config.yml"
    if not prefix and source.is_dir() and source.name == "source" and beside.is_file():
        return hexo.read_config(on_disk(beside).text())
    return hexo.Site()


def _bring_in(batch: Batch, path: str, item: Item, kind: hexo.Kind | None) -> str:
    if kind is None:
        return "ignored"
    if kind == "file":
        return (media.comparison if batch.dry else media.store)(path, item.bytes())
    return _bring_in_document(batch, path, item, kind)


def _bring_in_document(batch: Batch, path: str, item: Item, kind: hexo.Kind) -> str:
    source, post = item.text(), imported_from(path)
    if post and source in (post.live and post.live.source, post.draft and post.draft.source):
        return "unchanged"
    arrival = Arrival.of(batch, path, item.changed_at, source)
    if not batch.dry:
        _keep(batch, arrival, post or _new(batch, path, kind), hidden=kind == "draft")
    return "updated" if post else "created"


@dataclass(frozen=True)
class Arrival:
    """A document on its way in."""

    path: str
    edition: posts.Edition
    published_at: datetime
    address: str  # where it was served before

    @classmethod
    def of(cls, batch: Batch, path: str, changed_at: datetime, source: str) -> "Arrival":
        """Read and render a document; raises Invalid."""
        document = posts.read(source, name=path, zone=batch.site.timezone)
        date = document.date
        published_at = date.utc if date else hexo.date_in_name(path, batch.zone) or changed_at
        address = hexo.old_address(batch.site, path, document, published_at, batch.zone)
        if not path.startswith("_posts/"):
            address = ""  # pages stay where they are, and drafts were nowhere
        assets = spellings(asset_folder(path), (address,) if address else ())
        return cls(path, posts.edition(document, name=path, assets=assets), published_at, address)


def _new(batch: Batch, path: str, kind: hexo.Kind) -> Post:
    name = hexo.post_name(path)
    slug = hexo.page_slug(path) if kind == "page" else name if settings().unicode_slugs else slugify(name)
    post = Post(
        kind="page" if kind == "page" else "post",
        slug=free_slug(slug or "post"),
        author_id=batch.by.id,
        source_path=path,
        zone=batch.site.timezone,
    )
    db.session.add(post)
    db.session.flush()
    return post


def _keep(batch: Batch, arrival: Arrival, post: Post, hidden: bool) -> None:
    posts.lock(post)
    if hidden or not arrival.edition.document.published:
        _keep_draft(post, arrival.edition.document.source)
    else:
        posts.go_live(post, batch.by, arrival.edition, arrival.published_at)
        posts.redirect(post, arrival.address)
    db.session.commit()


def _keep_draft(post: Post, source: str) -> None:
    if post.draft and post.draft.version > 1:
        raise Conflict  # somebody went on writing here
    post.draft = post.draft or Draft(base_id=post.live_id)
    post.draft.source = source
