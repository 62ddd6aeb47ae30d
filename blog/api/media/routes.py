"""Files: sending them in, finding and describing them."""

from typing import Any

from flask import Blueprint

from blog.api.answers import NOTHING, Answer, created, cursor_of, digest, expect, page, state
from blog.api.media import shapes
from blog.api.operations import BASE, Asked, operation
from blog.api.posts.presenting import absolute, utc
from blog.api.reading import FORM, JSON, MERGE, upload
from blog.config import settings
from blog.media import actions
from blog.media.library import queries
from blog.media.library.queries import Wish
from blog.media.models import File
from blog.media.queries import picture_of

bp = Blueprint("api_media", __name__)


@operation(bp, "GET /media", {200: shapes.FILES}, scope="read", query=shapes.LIST)
def index(asked: Asked) -> Answer:
    """List files

    The latest first: authors get those that they sent in, editors all.
    """
    wish = {name: asked.query[name] for name in ("search", "type", "unused") if name in asked.query}
    wished = Wish(**wish, before=cursor_of(asked.query))
    found = queries.shelf(queries.writer(asked.actor), wished, asked.query["limit"])
    return page([_told(row.File) for row in found.rows], found.older)


def _told(file: File) -> dict[str, Any]:
    picture = picture_of(file.digest)
    return {
        **{name: getattr(file, name) for name in ("id", "alt", "size", "markdown")},
        "url": absolute(file.address),
        "name": file.title,
        "type": file.media_type,
        "width": picture.width if picture else None,
        "height": picture.height if picture else None,
        "created_at": utc(file.created_at),
    }


@operation(bp, "POST /media", {201: shapes.FILE}, scope="media", body=shapes.UPLOAD, takes=(FORM,), once=True)
def create(asked: Asked) -> Answer:
    """Send in a file

    The content says what it is; place and camera are taken out of pictures. The same bytes are the same file.
    """
    user = queries.writer(asked.actor)
    sent = upload(shapes.UPLOAD, _most())
    file = actions.upload(user, sent.name, sent.data, sent.fields.get("alt", ""))
    return created(_told(file), f"{BASE}/media/{file.id}", digest(_told(file)))


def _most() -> int:
    """Bytes of a file that the site takes."""
    return settings().upload_megabytes * 2**20


@operation(bp, "GET /media/<int:id>", {200: shapes.FILE}, scope="read")
def show(asked: Asked, id: int) -> Answer:
    """Read about a file"""
    return state(_told(queries.file_to_edit(id, asked.actor)))


@operation(
    bp,
    "PATCH /media/<int:id>",
    {200: shapes.FILE},
    scope="media",
    body=shapes.CHANGES,
    takes=(JSON, MERGE),
    guarded=True,
)
def describe(asked: Asked, id: int) -> Answer:
    """Describe a file

    What it is called, and what is to be seen on it.
    """
    file, sent = _file(asked, id), asked.body
    actions.describe(file, sent.get("name", file.title), sent.get("alt", file.alt))
    return state(_told(file))


def _file(asked: Asked, id: int) -> File:
    """A file to change, in the state that the program expects."""
    file = queries.file_to_edit(id, asked.actor)
    expect(digest(_told(file)))
    return file


@operation(
    bp,
    "PUT /media/<int:id>/content",
    {200: shapes.FILE},
    scope="media",
    body=shapes.CONTENT,
    takes=(FORM,),
    guarded=True,
)
def replace(asked: Asked, id: int) -> Answer:
    """Replace the bytes of a file

    By others of the same kind; its address stays, so all texts that name it show the new ones.
    """
    file = _file(asked, id)
    actions.replace(file, upload(shapes.CONTENT, _most()).data)
    return state(_told(file))


@operation(bp, "DELETE /media/<int:id>", {204: None}, scope="media", guarded=True)
def remove(asked: Asked, id: int) -> Answer:
    """Delete a file

    While a post names it, it stays.
    """
    actions.remove(_file(asked, id))
    return NOTHING
