"""The shape of what the editor's script sends."""

from dataclasses import dataclass
from typing import Any

from blog.posts.writing.fields import from_text
from blog.web.json import Message


@dataclass(frozen=True)
class Saved(Message):
    """A working copy, the version that it began from, and perhaps another address."""

    source: str
    version: int
    slug: str | None = None


@dataclass(frozen=True)
class Text(Message):
    """A text that is to be shown."""

    source: str


@dataclass(frozen=True)
class Changes(Message):
    """Fields with their new values, lists also as a form shows them; None is as it was."""

    title: str | None = None
    tags: list[str] | str | None = None
    categories: list[list[str]] | str | None = None
    cover: str | None = None
    excerpt: str | None = None
    date: str | None = None
    visibility: str | None = None
    comments: bool | None = None
    pinned: bool | None = None
    guide: bool | None = None
    changelog: bool | None = None
    hours_per_week: str | None = None
    front: str | None = None

    @property
    def meant(self) -> dict[str, Any]:
        """What is to be changed, lists as lists."""
        told = {name: value for name, value in vars(self).items() if value is not None}
        return {
            name: from_text(name, value) if isinstance(value, str) else value for name, value in told.items()
        }


@dataclass(frozen=True)
class Fields(Message):
    """A text, and the fields that are to be changed in it."""

    source: str
    changes: Changes
