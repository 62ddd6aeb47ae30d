"""All that somebody has here, as one zip: records as JSON, posts as the documents that they are."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from blog.account.data.queries import (
    Record,
    comments_of,
    files_of,
    judgements_of,
    posts_of,
    records,
    states_of,
)
from blog.auth.models import User
from blog.media.models import UPLOADS
from blog.media.storage import read
from blog.posts.models import Post


def archive(user: User) -> IO[bytes]:
    """A temporary file with the zip, at its beginning; it is gone once it is closed."""
    file = TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    with ZipFile(file, "w", ZIP_DEFLATED) as zip:
        for name, content in _parts(user):
            zip.writestr(name, content)
    file.seek(0)
    return file


def _parts(user: User) -> Iterator[tuple[str, str | bytes]]:
    for name, found in (records(user) | judgements_of(user)).items():
        yield f"{name}.json", _json(found)
    if user.avatar:
        yield from _bytes("picture.webp", user.avatar)
    for file in files_of(user):
        yield from _bytes(f"files/{file.path.removeprefix(UPLOADS)}", file.digest)
    yield "comments.json", _json(comments_of(user))
    yield from _posts(user)


def _bytes(name: str, digest: str) -> Iterator[tuple[str, bytes]]:
    with suppress(FileNotFoundError):
        yield name, read(digest)


def _posts(user: User) -> Iterator[tuple[str, str]]:
    """Their texts, and behind them what is known of each."""
    about = []
    for post in posts_of(user):
        records = []
        for record, text in _documents(post):
            records.append(record)
            yield record["file"], text
        about.append(_about(post) | {"documents": records})
    yield "posts.json", _json(about)


def _about(post: Post) -> Record:
    names = ("kind", "slug", "created_at", "published_at", "updated_at", "trashed_at")
    return {name: getattr(post, name) for name in names}


def _documents(post: Post) -> Iterator[tuple[Record, str]]:
    """As readers see it, the working copy, and all that either was; the number of the post keeps them apart
    from others whatever they are called."""
    stem = f"posts/{post.id}-{post.slug.replace('/', '-')[:100]}"
    if post.live:
        yield {"file": f"{stem}.md"}, post.live.source
    if post.draft:
        yield {"file": f"{stem}.draft.md"}, post.draft.source
    for state in states_of(post):
        file = f"{stem}/{state.kind}/{state.number}.md"
        yield {"file": file, "at": state.created_at, "note": state.note}, state.source


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=_day) + "\n"


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))
