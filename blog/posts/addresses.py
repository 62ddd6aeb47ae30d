"""Where posts are found: giving addresses, changing them, and leading on from those they had.

All of it is part of the transaction of whoever asks.
"""

import re

import sqlalchemy as sa

from blog.db import db
from blog.errors import Invalid
from blog.posts.models import Post, Redirect
from blog.posts.queries import free_slug, is_placed, wanted_slug, was_published

LONGEST = Post.__table__.c.slug.type.length  # type: ignore[attr-defined]  # characters
TRIES = 50  # for an address that others want at the same moment; whenever one fails, another one got it

_UNFIT = re.compile(r"[\s?#%\\\x00-\x1f\x7f]|\.md\Z|(?:\A|/)(?:/|\.{1,2}(?:/|\Z))")


def begin(wanted: str, kind: str, **values: object) -> Post:
    """Add a post at `wanted` or the next free address; raises Invalid."""
    for _try in range(TRIES):
        try:
            with db.session.begin_nested():
                post = Post(kind=kind, slug=free_slug(wanted, kind), **values)
                db.session.add(post)
            return post
        except sa.exc.IntegrityError:
            continue  # somebody took it between the question and the answer
    raise Invalid("The address %(slug)s is taken.", field="slug", slug=wanted)


def check_address(post: Post, slug: str) -> None:
    """Raises Invalid when the post cannot have that address; it may go back to one that it had."""
    is_unfit = len(slug) > LONGEST or _UNFIT.search(slug)
    if is_unfit or not slug.strip("/") or (post.kind == "post" and "/" in slug):
        raise Invalid("%(slug)s cannot be an address.", field="slug", slug=slug)
    found = db.session.get(Redirect, _address(post, slug))
    if slug != post.slug and not (found and found.post_id == post.id) and free_slug(slug, post.kind) != slug:
        raise Invalid("Another post already has the address %(slug)s.", field="slug", slug=slug)


def readdress(post: Post, slug: str) -> None:
    """Give the post another address; the one that readers knew leads there for ever. Raises Invalid."""
    check_address(post, slug)
    mine = sa.delete(Redirect).where(Redirect.path == _address(post, slug), Redirect.post_id == post.id)
    db.session.execute(mine)
    if was_published(post):
        redirect(post, post.address)
    try:
        with db.session.begin_nested():
            post.slug = slug
    except sa.exc.IntegrityError:
        raise Invalid("Another post already has the address %(slug)s.", field="slug", slug=slug) from None


def settle_address(post: Post, chosen: str, title: str) -> None:
    """The address at which readers will find it: the chosen one, else for a new post that of its title."""
    slug = slug_to_be(post, chosen, title)
    if slug != post.slug:
        readdress(post, slug)


def slug_to_be(post: Post, chosen: str, title: str) -> str:
    """The slug that the post will have once it is published; raises Invalid."""
    if chosen or is_placed(post):
        return chosen or post.slug
    wanted = wanted_slug(title)
    is_like = re.fullmatch(re.escape(wanted) + r"(-\d+)?", post.slug)
    return post.slug if is_like else free_slug(wanted, post.kind)


def redirect(post: Post, path: str) -> None:
    """Let `path` lead to the post; raises Invalid when it leads elsewhere."""
    path = path.rstrip("/")
    found = db.session.get(Redirect, path)
    if (found and found.post_id != post.id) or len(path) > 500:
        raise Invalid("The address %(path)s already leads to another post.", path=path)
    if path and not found:
        db.session.add(Redirect(path=path, post_id=post.id))
        db.session.flush()


def _address(post: Post, slug: str) -> str:
    return Post(kind=post.kind, slug=slug).address
