"""Where bytes lie, by name: on disk, or in a bucket that several nodes share (BLOG_MEDIA_URL)."""

from functools import cache
from typing import BinaryIO, Protocol

from blog.config import instance_folder, settings
from blog.media.storage.disk import Disk


class Storage(Protocol):
    """What a place for bytes can do. Names are digests, or begin with one: what lies there never changes."""

    def put(self, name: str, data: bytes) -> None:
        """Keep bytes, all or none; nothing happens when they are there. Raises OSError or Unavailable."""

    def open(self, name: str) -> BinaryIO:
        """The bytes as a file in which one can seek; raises FileNotFoundError."""

    def delete(self, name: str) -> None:
        """Throw bytes away, when they are there."""


def storage() -> Storage:
    """Where the running site keeps its bytes."""
    url = settings().media_url
    return _bucket(url) if url else Disk(instance_folder() / "media")


def read(name: str) -> bytes:
    """The bytes with that name; raises FileNotFoundError."""
    with storage().open(name) as file:
        return file.read()


@cache
def _bucket(url: str) -> Storage:
    from blog.media.storage.bucket import Bucket  # an extra that few sites have

    return Bucket(url)
