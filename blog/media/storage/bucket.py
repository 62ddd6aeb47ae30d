"""Bytes in a bucket of S3 or of what speaks its language."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import SEEK_CUR, SEEK_END, SEEK_SET, BufferedReader, RawIOBase
from typing import BinaryIO, cast
from urllib.parse import parse_qs, unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from blog.errors import Unavailable

PATIENCE = timedelta(seconds=30)  # for one request
AT_ONCE = 2**20  # bytes, asked for in one request
log = logging.getLogger(__name__)


class Bucket:
    """`s3://KEY:SECRET@HOST[:PORT]/BUCKET[/FOLDER][?region=…]`, `s3+http://…` without TLS."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        bucket, _, folder = parts.path.strip("/").partition("/")
        scheme = "http" if parts.scheme == "s3+http" else "https"
        self._store = S3Store(
            bucket,
            prefix=folder or None,
            endpoint=f"{scheme}://{parts.netloc.rpartition('@')[2]}",
            access_key_id=unquote(parts.username or ""),
            secret_access_key=unquote(parts.password or ""),
            region=parse_qs(parts.query).get("region", ["us-east-1"])[0],
            virtual_hosted_style_request=False,
            client_options={"timeout": PATIENCE, "allow_http": scheme == "http"},
            retry_config={"max_retries": 2, "retry_timeout": PATIENCE},
        )

    def put(self, name: str, data: bytes) -> None:
        """Keep bytes, all or none; nothing happens when they are there. Raises Unavailable."""
        with _told():
            try:
                obstore.head(self._store, _key(name))
            except FileNotFoundError:
                obstore.put(self._store, _key(name), data, use_multipart=False)

    def open(self, name: str) -> BinaryIO:
        """The bytes as a file, fetched as it is read; raises FileNotFoundError."""
        with _told():
            size = obstore.head(self._store, _key(name))["size"]
        return cast(BinaryIO, BufferedReader(_Remote(self._store, _key(name), size), AT_ONCE))

    def delete(self, name: str) -> None:
        """Throw bytes away, when they are there."""
        with _told():
            obstore.delete(self._store, _key(name))


class _Remote(RawIOBase):
    """An object of the bucket as a file."""

    def __init__(self, store: S3Store, key: str, size: int) -> None:
        self._store, self._key, self._size, self._at = store, key, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        base = {SEEK_SET: 0, SEEK_CUR: self._at, SEEK_END: self._size}[whence]
        self._at = min(max(base + offset, 0), self._size)
        return self._at

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        length = min(len(buffer), self._size - self._at)
        if length:
            with _told():
                found = obstore.get_range(self._store, self._key, start=self._at, length=length)
            buffer[:length] = bytes(found)
            self._at += length
        return length


def _key(name: str) -> str:
    return f"{name[:2]}/{name[2:]}"


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BaseError as error:
        log.error("The storage of files fails: %s", error)
        raise Unavailable("The storage of files does not answer. Try again in a minute.") from error
