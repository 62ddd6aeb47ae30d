"""Bringing comments in. The comments of each post are one transaction; bringing them in again adds none."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy.exc import DataError, IntegrityError

from blog.db import db
from blog.errors import Invalid
from blog.posts.models import Post
from blog.rendering import markdown
from blog.transfer.comments.formats import reader_of
from blog.transfer.comments.keeping import Outcome, keep
from blog.transfer.comments.queries import post_at
from blog.transfer.comments.records import Loss, Record
from blog.transfer.comments.spool import Spool, spool
from blog.transfer.report import Note, Report, Told

Posts = list[tuple[str, str]]


def import_comments(
    source: Path, *, dry: bool = False, progress: Callable[[Posts], Iterable[tuple[str, str]]] = iter
) -> Report:
    """Bring in the comments of a file of WordPress, Disqus, Isso or Waline, or of our own.

    The report has a row for each post, and one for each comment that is left out, with the reason. With
    `dry` nothing is kept. Raises Invalid when nothing of the file can be read.
    """
    report = Report()
    with spool() as waiting:
        for found in _read(source, report):
            _sort(found, waiting, report)
        if not (report.files or waiting.posts()):
            raise Invalid("%(path)s holds no comments.", path=source.name)
        for address, file in progress(waiting.posts()):
            bring_in(address, file, waiting, report, dry)
    return report


def _read(source: Path, report: Report) -> Iterator[Record | Loss]:
    """What the file says, as far as it can be read."""
    seen = False
    try:
        for found in reader_of(source)(source):
            seen = True
            yield found
    except Invalid as reason:
        if not seen:
            raise
        report.files[source.name] = Told("refused", [reason])


def _sort(found: Record | Loss, waiting: Spool, report: Report) -> None:
    if isinstance(found, Loss):
        report.files[found.path] = Told(found.outcome, [found.reason])
        return
    try:
        waiting.add(_as_markdown(found))
    except Invalid as reason:
        report.files[f"{found.post}#{found.key}"] = Told("refused", [reason])


def _as_markdown(record: Record) -> Record:
    if not record.is_html:
        return record
    return replace(record, text=markdown(record.text, comment=True, paragraphs=True), is_html=False)


def bring_in(address: str, file: str, waiting: Spool, report: Report, dry: bool) -> None:
    """Add what waits about one post to the post that is or was at the address."""
    records, found = waiting.about(address), post_at(address, file)
    if found is None:
        reason = Invalid("No post is or was here: %(count)d comments are left out.", count=len(records))
        report.files[address or "?"] = Told("refused", [reason])
    elif found.post.kind != "post":
        reason = Invalid("A page has no discussion: %(count)d comments are left out.", count=len(records))
        report.files[address] = Told("refused", [reason])
    else:
        outcome = _kept(found.post, records, dry)
        _tell(report, address, outcome)
        if isinstance(outcome, Outcome) and found.is_by_name:
            report.files[address].notes.append(Note("Found by the end of its address."))


def _kept(post: Post, records: list[Record], dry: bool) -> Outcome | Invalid:
    try:
        outcome = keep(post, records)
        (db.session.rollback if dry else db.session.commit)()
        return outcome
    except (DataError, IntegrityError):
        db.session.rollback()
        return Invalid("The database cannot keep this file: something in it is too long or exists already.")


def _tell(report: Report, address: str, outcome: Outcome | Invalid) -> None:
    if isinstance(outcome, Invalid):
        report.files[address] = Told("refused", [outcome])
        return
    report.files[address] = Told("created" if outcome.new else "unchanged", notes=outcome.notes)
    for key, reason in outcome.refused.items():
        report.files[f"{address}#{key}"] = Told("refused", [reason])
