"""The shape of what the editor's script sends."""

from blog.web.json import Message


class Saved(Message):
    """A working copy, the version that it began from, and perhaps another address."""

    source: str
    version: int
    slug: str | None = None


class Text(Message):
    """A text that is to be shown."""

    source: str


class Changes(Message):
    """Fields with their new values; None is as it was."""

    title: str | None = None
    tags: list[str] | None = None
    categories: list[list[str]] | None = None
    cover: str | None = None
    excerpt: str | None = None
    date: str | None = None
    visibility: str | None = None
    comments: bool | None = None
    pinned: bool | None = None
    guide: bool | None = None
    changelog: bool | None = None
    front: str | None = None


class Fields(Message):
    """A text, and the fields that are to be changed in it."""

    source: str
    changes: Changes
