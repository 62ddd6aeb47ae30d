"""Tags and categories."""

from flask import Blueprint

from blog.api.answers import NOTHING, Answer, created, digest, expect, moved, page, state
from blog.api.labels import queries, shapes
from blog.api.operations import BASE, Asked, operation
from blog.api.posts.shapes import PAGE
from blog.api.reading import JSON, MERGE
from blog.errors import Invalid, NotFound
from blog.posts import shelves
from blog.posts.shelving import actions
from blog.posts.shelving.queries import Entry, entry, keeper
from blog.tags.models import CATEGORIES, TAGS, Kind

bp = Blueprint("api_labels", __name__)


def _page(kind: Kind, asked: Asked) -> Answer:
    limit, after = asked.query["limit"], asked.query.get("cursor", "")
    found = [one for one in queries.labels(kind, asked.actor) if queries.place(kind, one) > after]
    later = queries.place(kind, found[limit - 1]) if len(found) > limit else None
    return page(found[:limit], later)


def _one(kind: Kind, asked: Asked, id: int | None) -> tuple[str, Answer]:
    """Where it is, and what it is now."""
    path = entry(kind, id or 0)[0].path
    return f"{BASE}/{kind.name}/{path}", state(queries.label(kind, path, asked.user))


def _entry(kind: Kind, path: str, asked: Asked) -> Entry:
    """The one to change, in the state that the program expects."""
    found = queries.entry_at(kind, path, asked.actor)
    expect(digest(queries.label(kind, path, asked.actor)))
    return found


@operation(bp, "GET /tags", {200: shapes.TAGS}, scope="read", is_open=True, query=PAGE)
def tags(asked: Asked) -> Answer:
    """List tags

    By their slug. Editors also see those that no public post has.
    """
    return _page(TAGS, asked)


@operation(bp, "GET /tags/<slug>", {200: shapes.TAG, 301: None}, scope="read", is_open=True)
def tag(asked: Asked, slug: str) -> Answer:
    """Read a tag

    One that was renamed or merged is found by its former address, too.
    """
    try:
        return state(queries.label(TAGS, slug, asked.actor))
    except NotFound:
        return moved(f"{BASE}/tags/{shelves.tag_path(slug)}")


@operation(bp, "POST /tags", {201: shapes.TAG}, scope="labels", body=shapes.NEW_TAG, takes=(JSON,), once=True)
def create_tag(asked: Asked) -> Answer:
    """Add a tag

    Before any post names it.
    """
    done = actions.create(keeper(asked.actor), TAGS, asked.body["name"], None, asked.body.get("slug", ""))
    location, answer = _one(TAGS, asked, done.id)
    return created(answer.data, location, answer.tag)


@operation(
    bp,
    "PATCH /tags/<slug>",
    {200: shapes.TAG},
    scope="labels",
    body=shapes.TAG_CHANGES,
    takes=(JSON, MERGE),
    guarded=True,
)
def change_tag(asked: Asked, slug: str) -> Answer:
    """Rename a tag

    Every document that names it says so in the same moment; the old address leads on.
    """
    found = _entry(TAGS, slug, asked)
    actions.rename(asked.user, TAGS, found.id, asked.body["name"], asked.body.get("slug", ""))
    return _one(TAGS, asked, found.id)[1]


@operation(bp, "DELETE /tags/<slug>", {204: None}, scope="labels", query=shapes.INTO_TAG, guarded=True)
def remove_tag(asked: Asked, slug: str) -> Answer:
    """Delete a tag

    Its posts lose it, or get the one in `into` instead.
    """
    return _removed(TAGS, slug, asked)


def _removed(kind: Kind, path: str, asked: Asked) -> Answer:
    found = _entry(kind, path, asked)
    into = queries.number_at(kind, asked.query.get("into"), "into")
    actions.remove(asked.user, kind, found.id, into)
    return NOTHING


@operation(bp, "GET /categories", {200: shapes.CATEGORIES}, scope="read", is_open=True, query=PAGE)
def categories(asked: Asked) -> Answer:
    """List categories

    By their path, so each comes before what is below it. Editors also see those that no public post has.
    """
    return _page(CATEGORIES, asked)


@operation(bp, "GET /categories/<path:path>", {200: shapes.CATEGORY, 301: None}, scope="read", is_open=True)
def category(asked: Asked, path: str) -> Answer:
    """Read a category

    One that was renamed, moved or merged is found by its former address, too.
    """
    try:
        return state(queries.label(CATEGORIES, path, asked.actor))
    except NotFound:
        return moved(f"{BASE}/categories/{shelves.category_path(path)}")


@operation(
    bp,
    "POST /categories",
    {201: shapes.CATEGORY},
    scope="labels",
    body=shapes.NEW_CATEGORY,
    takes=(JSON,),
    once=True,
)
def create_category(asked: Asked) -> Answer:
    """Add a category

    Before any post names it.
    """
    by, sent = keeper(asked.actor), asked.body
    parent = queries.number_at(CATEGORIES, sent.get("parent"), "parent")
    done = actions.create(by, CATEGORIES, sent["name"], parent, sent.get("slug", ""))
    location, answer = _one(CATEGORIES, asked, done.id)
    return created(answer.data, location, answer.tag)


@operation(
    bp,
    "PATCH /categories/<path:path>",
    {200: shapes.CATEGORY},
    scope="labels",
    body=shapes.CATEGORY_CHANGES,
    takes=(JSON, MERGE),
    guarded=True,
)
def change_category(asked: Asked, path: str) -> Answer:
    """Rename a category, or move it

    One at a time: a name (and an address), or a parent. Documents say so in the same moment.
    """
    found, sent = _entry(CATEGORIES, path, asked), asked.body
    if "parent" in sent and len(sent) > 1:
        raise Invalid("Move it or rename it, one at a time.", field="parent")
    if "parent" in sent:
        parent = queries.number_at(CATEGORIES, sent["parent"], "parent")
        actions.move(asked.user, CATEGORIES, found.id, parent)
    elif sent:
        actions.rename(asked.user, CATEGORIES, found.id, sent.get("name", found.name), sent.get("slug", ""))
    return _one(CATEGORIES, asked, found.id)[1]


@operation(
    bp,
    "DELETE /categories/<path:path>",
    {204: None},
    scope="labels",
    query=shapes.INTO_CATEGORY,
    guarded=True,
)
def remove_category(asked: Asked, path: str) -> Answer:
    """Delete a category

    Its posts go to the one in `into`, else to the one above it.
    """
    return _removed(CATEGORIES, path, asked)
