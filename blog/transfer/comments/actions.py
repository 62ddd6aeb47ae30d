"""Bringing comments in. The comments of each post are one transaction; bringing them in again adds none."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.exc import DataError, IntegrityError

from blog.db import db
from blog.errors import Invalid
from blog.posts.models import Post
from blog.posts.queries import imported_from
from blog.rendering import markdown
from blog.transfer.comments.formats import reader_of
from blog.transfer.comments.keeping import Outcome, keep
from blog.transfer.comments.queries import post_at
from blog.transfer.comments.records import Loss, Record
from blog.transfer.comments.spool import Spool, spool
from blog.transfer.items import Item
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


def import_kept(item: Item, files: Collection[str], report: Report, dry: bool) -> None:
    """The same for the file in our own export of a site, the documents of which came in just now."""
    with TemporaryDirectory(prefix="mojing-comments-") as folder, spool() as waiting:
        item.copy_to(Path(folder, "comments.json"))
        for found in _read(Path(folder, "comments.json"), report):
            _sort(found, waiting, report)
        for address, file in waiting.posts():
            if dry and file in files and post_at(address, file) is None:
                _foretell(report, address, waiting)
            else:
                bring_in(address, file, waiting, report, dry)


def import_talk(said: Iterable[tuple[str, Record | Loss]], report: Report, dry: bool) -> None:
    """The comments of another system's export, each with the path of its document, which came in just now."""
    with spool() as waiting:
        for path, found in said:
            _sort(found if isinstance(found, Loss) else replace(found, post=path), waiting, report)
        for path, _file in waiting.posts():
            post, row = imported_from(path), f"{path}#"
            if post:
                _bring_to(post, row, waiting.about(path), report, dry)
            elif dry and report.files[path].outcome == "created":
                _foretell(report, row, waiting, path)
            else:
                _tell_lost(report, row, waiting.about(path))


def _foretell(report: Report, row: str, waiting: Spool, path: str = "") -> None:
    """What will become of comments about a post that a dry run did not keep."""
    report.files[row] = Told("created", notes=Outcome(new=len(waiting.about(path or row))).notes)


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
        _tell_lost(report, address or "?", records)
    else:
        _bring_to(found.post, address, records, report, dry)
        if found.is_by_name and found.post.kind == "post":
            report.files[address].notes.append(Note("Found by the end of its address."))


def _bring_to(post: Post, row: str, records: list[Record], report: Report, dry: bool) -> None:
    if post.kind == "post":
        _tell(report, row, _kept(post, records, dry))
        return
    reason = Invalid("A page has no discussion: %(count)d comments are left out.", count=len(records))
    report.files[row] = Told("refused", [reason])


def _tell_lost(report: Report, row: str, records: list[Record]) -> None:
    reason = Invalid("No post is or was here: %(count)d comments are left out.", count=len(records))
    report.files[row] = Told("refused", [reason])


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
