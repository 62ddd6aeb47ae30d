"""Export: the site as a tree that Hexo builds, every document byte for byte."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

import sqlalchemy as sa

from blog.config import settings
from blog.db import db
from blog.errors import Invalid
from blog.media.queries import files, location
from blog.posts.models import Post


def export_site(target: Path, progress: Callable[[list[Post]], Iterable[Post]] = iter) -> list[str]:
    """Write a tree that Hexo builds and return the paths written; documents stay the same byte for byte.

    Raises Invalid when the folder is not empty.
    """
    if target.exists() and any(target.iterdir()):
        raise Invalid("%(path)s is not empty.", path=str(target))
    written = [_write(target, name, text.encode()) for name, text in _scaffold().items()]
    for post in progress(
        list(db.session.scalars(sa.select(Post).where(Post.trashed_at.is_(None)).order_by(Post.id)))
    ):
        source = post.live or post.draft
        if source:
            written.append(_write(target, f"source/{_path(post)}", source.source.encode()))
    for file in files():
        written.append(_write(target, f"source/{file.path}", location(file.digest).read_bytes()))
    return written


def _path(post: Post) -> str:
    if post.source_path:
        return post.source_path
    if post.kind == "page":
        return f"{post.slug}/index.md"
    return f"{'_posts' if post.live_id else '_drafts'}/{post.slug}.md"


def _write(target: Path, name: str, data: bytes) -> str:
    path = target / PurePosixPath(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return name


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
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in config.items()]
    package = {"name": "site", "private": True, "hexo": {"version": ""}, "dependencies": HEXO}
    return {
        "_config.yml": "\n".join(lines) + "\n",
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
