"""Export: the site as a tree that Hexo builds, every document byte for byte."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

import sqlalchemy as sa

from blog.config import settings
from blog.db import db
from blog.errors import Invalid
from blog.media.queries import files
from blog.media.storage import read
from blog.posts import editions
from blog.posts.models import Post, asset_folder
from blog.transfer.tree import CONFIG, OURS, followed


def export_site(target: Path, progress: Callable[[list[Post]], Iterable[Post]] = iter) -> list[str]:
    """Write a tree that Hexo builds and return the paths written; documents stay the same byte for byte.

    A site that came from Hexo gets its own `_config.yml` back. What readers see lies in `_posts/`, the
    rest in `_drafts/`, so that Hexo shows neither more nor less.
    Raises Invalid when the folder is not empty.
    """
    if target.exists() and any(target.iterdir()):
        raise Invalid("%(path)s is not empty.", path=str(target))
    kept = files()
    own = {file.path for file in kept}
    scaffold = {name: text for name, text in _scaffold().items() if name not in own}
    written = [_write(target, name, text.encode()) for name, text in scaffold.items()]
    folders: dict[str, str] = {}  # of the files of posts that lie elsewhere now
    for post in progress(_exported()):
        source = post.live or post.draft
        if source:
            name = _write(target, f"source/{_path(post)}", source.source.encode())
            written.append(name)
            if post.source_path and post.kind == "post":
                folders[post.asset_folder] = asset_folder(name.removeprefix("source/"))
    for file in kept:
        path = file.path if file.path == CONFIG else f"source/{followed(file.path, folders)}"
        written.append(_write(target, path, read(file.digest)))
    return written


def _exported() -> list[Post]:
    """All posts outside the trash; first those that keep their place, which nobody else may take."""
    kept = db.session.scalars(sa.select(Post).where(Post.trashed_at.is_(None)).order_by(Post.id))
    return sorted(kept, key=lambda post: _path(post) != post.source_path)


def _path(post: Post) -> str:
    if post.kind == "page":
        path = post.source_path or f"{post.slug}/index.md"
        return path if _is_shown(post) or _says_hidden(post) else f"_drafts/{path}"
    path = post.source_path or f"_posts/{post.slug}.md"
    hidden = not _is_shown(post) and not (path.startswith("_posts/") and _says_hidden(post))
    return f"{'_drafts' if hidden else '_posts'}/{path.partition('/')[2]}"


def _is_shown(post: Post) -> bool:
    return bool(post.live_id) and not post.private


def _says_hidden(post: Post) -> bool:
    """Whether Hexo will not show its draft wherever it lies."""
    try:
        return post.draft is not None and not editions.read(post.draft.source, zone=post.zone).published
    except Invalid:  # half written
        return False


def _write(target: Path, name: str, data: bytes) -> str:
    """Write a new file, with the next free number where that name is taken; gives its path."""
    first = PurePosixPath(name)
    path, number = first, 1
    (target / path).parent.mkdir(parents=True, exist_ok=True)
    while True:
        try:
            with (target / path).open("xb") as file:
                file.write(data)
            return str(path)
        except FileExistsError:
            number += 1
            path = first.with_stem(f"{first.stem}-{number}")


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
