"""Tags and categories as programs ask for them: by address, and all of them in its order."""

from collections.abc import Iterator
from typing import Any

from blog.api.posts.presenting import absolute
from blog.auth.models import Actor
from blog.errors import Invalid, NotFound
from blog.posts.shelves import Branch, category_tree, tags_in_use
from blog.posts.shelving.queries import Entry, entries, keeper
from blog.tags.models import TAGS, Kind

Record = dict[str, Any]


def labels(kind: Kind, actor: Actor) -> list[Record]:
    """All tags or categories by their address: of public posts, for editors all that there are."""
    if actor.is_at_least("editor"):
        found = [_told(kind, entry.trail, entry.path, entry.posts) for entry in entries(kind)]
    elif kind is TAGS:
        found = [_told(kind, [name], slug, count) for name, slug, count in tags_in_use()]
    else:
        found = [_told(kind, trail, path, count) for trail, path, count in _walk(category_tree(), [])]
    return sorted(found, key=lambda one: place(kind, one))


def label(kind: Kind, path: str, actor: Actor) -> Record:
    """The one at that address; raises NotFound."""
    found = next((one for one in labels(kind, actor) if place(kind, one) == path), None)
    if found is None:
        raise NotFound(path)
    return found


def place(kind: Kind, found: Record) -> str:
    """Its address below that of all."""
    return str(found["slug" if kind is TAGS else "path"])


def entry_at(kind: Kind, path: str, actor: Actor) -> Entry:
    """The one at that address, for editors to change; raises SignInNeeded, Forbidden, NotFound."""
    keeper(actor)
    found = next((entry for entry in entries(kind) if entry.path == path), None)
    if found is None:
        raise NotFound(path)
    return found


def number_at(kind: Kind, path: str | None, field: str) -> int | None:
    """The number of the one that a program names; None for none. Raises Invalid."""
    if path is None:
        return None
    found = next((entry.id for entry in entries(kind) if entry.path == path), None)
    if found is None:
        raise Invalid("There is no %(name)s.", field=field, name=path)
    return found


def _told(kind: Kind, trail: list[str], path: str, posts: int) -> Record:
    url = absolute(f"/{kind.name}/{path}")
    if kind is TAGS:
        return {"name": trail[-1], "slug": path, "posts": posts, "url": url}
    return {"name": trail[-1], "path": path, "trail": trail, "posts": posts, "url": url}


def _walk(tree: list[Branch], above: list[str]) -> Iterator[tuple[list[str], str, int]]:
    for name, path, count, below in tree:
        yield [*above, name], path, count
        yield from _walk(below, [*above, name])
