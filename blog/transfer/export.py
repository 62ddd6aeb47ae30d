"""Export: the site as a tree that Hexo builds, every document byte for byte."""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

import sqlalchemy as sa

from blog.config import settings
from blog.db import Row, db
from blog.errors import Invalid
from blog.media.queries import files
from blog.media.storage import storage
from blog.posts import editions
from blog.posts.models import Draft, Post, Revision, asset_folder
from blog.tags.models import CATEGORIES, TAGS
from blog.transfer.comments.export import packed
from blog.transfer.comments.queries import has_comments
from blog.transfer.queries import own_addresses
from blog.transfer.tree import COMMENTS, CONFIG, OURS, followed


@dataclass(frozen=True)
class Leaf:
    """One file of the tree: its path, when a document was published, and how to read it."""

    path: str
    changed_at: datetime | None
    open: Callable[[], IO[bytes]]


def export_site(target: Path, progress: Callable[[list[Leaf]], Iterable[Leaf]] = iter) -> list[str]:
    """Write the tree and return the paths written.

    Raises Invalid when the folder is not empty.
    """
    if target.exists() and any(target.iterdir()):
        raise Invalid("%(path)s is not empty.", path=str(target))
    return [_write(target, leaf) for leaf in progress(leaves())]


def leaves(*, comments: bool = True) -> list[Leaf]:
    """The files of a tree that Hexo builds, by path; each is read only when it is opened.

    A site that came from Hexo gets its own `_config.yml` back. What readers see lies in `_posts/`, the
    rest in `_drafts/`, so that Hexo shows neither more nor less. Unpublished changes of what readers see
    are left out: an import would take a second file for a second post. Comments,
    with the e-mail addresses of guests, are a file of their own beside it.
    """
    found = [*_leaves(), *(_talk() if comments else ())]
    return sorted(found, key=lambda leaf: leaf.path)


def _leaves() -> Iterator[Leaf]:
    kept, taken = files(), set[str]()
    own = {file.path for file in kept}
    for name, text in _scaffold().items():
        if name not in own:
            yield Leaf(_free(name, taken), None, partial(BytesIO, text.encode()))
    folders: dict[str, str] = {}  # of the files of posts that lie elsewhere now
    for post in _exported():
        name = _free(f"source/{_path(post)}", taken)
        if post.source_path and post.kind == "post":
            folders[asset_folder(post.source_path)] = asset_folder(name.removeprefix("source/"))
        yield Leaf(name, post.published_at, partial(_document, post.id))
    for file in kept:
        path = file.path if file.path == CONFIG else f"source/{followed(file.path, folders)}"
        yield Leaf(_free(path, taken), None, partial(_file, file.digest))


def _talk() -> Iterator[Leaf]:
    if has_comments():
        yield Leaf(COMMENTS, None, packed)


_posts = Post.__table__.c
_DATED = _posts["id", "kind", "slug", "source_path", "zone", "live_id", "private", "published_at"]
_EXPORTED = (
    sa.select(*_DATED)
    .outerjoin_from(Post.__table__, Draft.__table__)
    .where(_posts.trashed_at.is_(None), sa.func.coalesce(_posts.live_id, Draft.post_id).is_not(None))
    .order_by(_posts.id)
)
_SOURCE = (
    sa.select(sa.func.coalesce(Revision.source, Draft.source))
    .select_from(Post)
    .outerjoin(Revision, Post.live_id == Revision.id)
    .outerjoin(Draft, Draft.post_id == Post.id)
    .where(Post.id == sa.bindparam("id"))
)


def _exported() -> list[Row]:
    """All posts outside the trash; first those that keep their place, which nobody else may take."""
    kept = db.session.execute(_EXPORTED).all()
    return sorted(kept, key=lambda post: _path(post) != post.source_path)


def _document(id: int) -> IO[bytes]:
    """What readers see of a post, else its draft."""
    return BytesIO(db.session.scalars(_SOURCE, {"id": id}).one().encode())


def _file(digest: str) -> IO[bytes]:
    return storage().open(digest)


def _path(post: Row) -> str:
    if post.kind == "page":
        path = post.source_path or f"{post.slug}/index.md"
        return path if _is_shown(post) or _says_hidden(post) else f"_drafts/{path}"
    path = post.source_path or f"_posts/{post.slug}.md"
    hidden = not _is_shown(post) and not (path.startswith("_posts/") and _says_hidden(post))
    return f"{'_drafts' if hidden else '_posts'}/{path.partition('/')[2]}"


def _is_shown(post: Row) -> bool:
    return bool(post.live_id) and not post.private


def _says_hidden(post: Row) -> bool:
    """Whether Hexo will not show it wherever it lies."""
    source = db.session.scalars(_SOURCE, {"id": post.id}).one()
    try:
        return not editions.read(source, zone=post.zone).published
    except Invalid:  # half written
        return False


def _free(name: str, taken: set[str]) -> str:
    """The name, with the next free number where it is taken."""
    first = path = PurePosixPath(name)
    number = 1
    while str(path) in taken:
        number += 1
        path = first.with_stem(f"{first.stem}-{number}")
    taken.add(str(path))
    return str(path)


def _write(target: Path, leaf: Leaf) -> str:
    path = target / leaf.path
    path.parent.mkdir(parents=True, exist_ok=True)
    with leaf.open() as source, path.open("xb") as file:
        shutil.copyfileobj(source, file)
    if leaf.changed_at:  # which is the date of what has none of its own
        os.utime(path, (leaf.changed_at.timestamp(),) * 2)
    return leaf.path


def _scaffold() -> dict[str, str]:
    """What Hexo needs beside `source/`, without a theme: that is the operator's choice."""
    site = settings()
    config = {
        "title": site.site_name,
        "description": site.site_description,
        "url": site.site_url,
        "language": "zh-CN" if site.language == "zh" else "en",
        "timezone": site.timezone,
        "post_asset_folder": True,
        "future": False,
        "tag_map": own_addresses(TAGS),
        "category_map": own_addresses(CATEGORIES),
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in config.items()]
    package = {"name": "site", "private": True, "hexo": {"version": ""}, "dependencies": HEXO}
    return {
        CONFIG: OURS + "\n".join(lines) + "\n",
        "package.json": json.dumps(package, indent=2) + "\n",
    }


HEXO = {
    "hexo": "^8.0.0",
    "hexo-generator-archive": "^2.0.0",
    "hexo-generator-category": "^2.0.0",
    "hexo-generator-index": "^4.0.0",
    "hexo-generator-tag": "^2.0.0",
    "hexo-renderer-ejs": "^2.0.0",
    "hexo-renderer-marked": "^7.0.0",
}
