"""Import. Each file is one transaction: what cannot be read is reported, and the rest still comes in."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from sqlalchemy.exc import DataError, IntegrityError

from blog.auth.models import User
from blog.db import db
from blog.errors import Conflict, Invalid
from blog.media import actions as media
from blog.media import imaging
from blog.posts import actions as posts
from blog.posts import editions
from blog.posts.models import Post
from blog.posts.queries import imported_from
from blog.transfer.arrivals import Arrival
from blog.transfer.comments.actions import import_kept, import_talk
from blog.transfer.elsewhere.exports import Export, exported
from blog.transfer.items import Item
from blog.transfer.meaning import Taken, about
from blog.transfer.queries import live_posts_around, moved_from
from blog.transfer.report import Note, Report, Told
from blog.transfer.tree import COMMENTS, Origin, Place, Tree

Finish = Callable[[], Told]


@dataclass(frozen=True)
class Batch:
    """One import: who brings it in, where everything lies, and whether anything is written."""

    by: User
    tree: Tree
    dry: bool
    as_drafts: bool = False
    rendered: set[str] = field(default_factory=set)  # paths of documents that came in now
    taken: Taken = field(default_factory=Taken)  # what a dry run would have given away by now

    def post_at(self, place: Place) -> Post | None:
        """The post that the file is known as."""
        known = imported_from(place.path)
        return known or (moved_from(place.path, self.tree.paths) if self.tree.whole else None)


def import_site(
    by: User,
    source: Path,
    *,
    dry: bool = False,
    comments: bool = True,
    origin: Origin | None = None,
    progress: Callable[[list[Item]], Iterable[Item]] = iter,
) -> Report:
    """Bring in a Markdown file, a Hexo site or its `source/`, as a folder or a zip; only what changed.

    An export of WordPress or Ghost, by itself or in a folder or zip with its pictures, is one too.

    With `dry` the report says what would happen and nothing is kept. `progress` may show how far it is.
    What a loose note is known by says `Tree.of`. Raises Invalid when nothing of it can be read.
    """
    known = origin or Origin()
    with exported(source, known.limits) as export:
        tree, report = (export.tree, export.report) if export else _tree(source, known)
        batch = Batch(by, tree, dry, known.as_drafts)
        for item, finish in _one_ahead(batch, progress(batch.tree.items)):
            report.files[item.path] = _outcome(finish)
        if not dry:
            _show_new_files(batch, report)
        _bring_comments(batch, export, report, comments)
    return report


def _bring_comments(batch: Batch, export: Export | None, report: Report, is_allowed: bool) -> None:
    """What was said about the documents; whoever brings it in speaks for others, so not everybody may."""
    if not is_allowed and (batch.tree.comments or (export and next(export.said(), None))):
        report.files[COMMENTS] = Told("ignored", [Invalid("Only administrators bring comments in.")])
    elif export:
        import_talk(export.said(), report, batch.dry)
    elif batch.tree.comments:
        import_kept(batch.tree.comments, batch.tree.paths, report, batch.dry)


def _tree(source: Path, origin: Origin) -> tuple[Tree, Report]:
    refused = dict[str, Invalid]()
    try:
        tree = Tree.of(source, refused, origin)
    except OSError as error:
        raise Invalid("%(path)s cannot be read: %(problem)s", path=source.name, problem=error) from error
    return tree, Report({path: Told("refused", [reason]) for path, reason in refused.items()})


def _one_ahead(batch: Batch, items: Iterable[Item]) -> Iterator[tuple[Item, Finish]]:
    """Each file with what remains to be done; the one after it is read and rendered while it is stored."""
    with ThreadPoolExecutor(1) as renderer:
        waiting: tuple[Item, Finish] | None = None
        for item in items:
            current = item, _prepared(batch, item, renderer)
            if waiting:
                yield waiting
            waiting = current if batch.tree.places[item.path].kind != "file" else None
            if waiting is None:
                yield current  # documents refer to files, so those are kept at once
        if waiting:
            yield waiting


def _prepared(batch: Batch, item: Item, renderer: Executor) -> Finish:
    try:
        return _prepare(batch, item, batch.tree.places[item.path], renderer)
    except Invalid as error:
        return partial(Told, "refused", [error])


def _prepare(batch: Batch, item: Item, place: Place, renderer: Executor) -> Finish:
    if place.kind is None:
        return lambda: Told("ignored")
    if place.kind == "file":
        return lambda: _file(batch, place.path, item.bytes())
    source, known = item.text(), batch.post_at(place)
    if known and known.source_path == place.path and _is_known_text(known, source):
        return lambda: Told("unchanged")
    arrival = Arrival.of(batch.tree.site, place, item.changed_at, source, renderer, batch.as_drafts)
    return lambda: _keep(batch, arrival, known)


def _file(batch: Batch, path: str, data: bytes) -> Told:
    """It comes in byte for byte: what a picture gives away is told, not taken out."""
    outcome = (media.comparison if batch.dry else media.store)(path, data)
    note = Note("This picture says where it was taken, and is kept as it is.")
    return Told(outcome, notes=[note] if imaging.tells_where(data) else [])


def _outcome(finish: Finish) -> Told:
    try:
        return finish()
    except Invalid as error:
        reason = error
    except Conflict:
        reason = Invalid("It has changes of its own here.")
    except OSError as error:  # of a full disk, or a bucket that is away
        reason = Invalid("The server cannot keep this: %(problem)s", problem=error.strerror or error)
    except (DataError, IntegrityError):
        reason = Invalid("The database cannot keep this file: something in it is too long or exists already.")
    db.session.rollback()
    return Told("refused", [reason])


def _keep(batch: Batch, arrival: Arrival, known: Post | None) -> Told:
    if known and _only_moved(known, arrival):
        arrival.record(known)
        told = Told("unchanged")
    else:
        post, reasons = arrival.settle(known, batch.by)
        if batch.dry and arrival.leads(post):
            reasons += batch.taken.lost(arrival, reasons)
        address = batch.taken.address(post, arrival.slug)
        told = Told(
            "updated" if known else "created", reasons, about(arrival, post, address, batch.tree, reasons)
        )
    # A dry run does all of it, so that it says the same, and then takes it back.
    (db.session.rollback if batch.dry else db.session.commit)()
    batch.rendered.add(arrival.place.path)
    return told


def _is_known_text(post: Post, source: str) -> bool:
    """Whether the file says what it said last time, or what the post says already."""
    current = post.live or post.draft
    return editions.digest(source) == post.imported_digest or (
        current is not None and current.source == source
    )


def _only_moved(post: Post, arrival: Arrival) -> bool:
    """Whether the file lies elsewhere, but the post is in that state already, as after an export."""
    current = post.live or post.draft
    same = current is not None and current.source == arrival.source
    is_so = arrival.hidden == (post.live is None) or (arrival.hidden and post.private) or arrival.as_draft
    return same and is_so


def _show_new_files(batch: Batch, report: Report) -> None:
    """Render the posts again whose own files came or changed, when their texts did not."""
    beside: dict[str, str] = {}  # folder -> one of its new files
    new = set[str]()
    for name, place in batch.tree.places.items():
        if (
            place.kind == "file"
            and name in report.files
            and report.files[name].outcome in ("created", "updated")
        ):
            beside |= {str(folder): name for folder in PurePosixPath(place.path).parents if folder.name}
            new.add(place.path)
    for post in live_posts_around(beside, new) if new else []:
        if post.live and post.source_path not in batch.rendered:
            try:
                posts.render_again(post.live)
            except Invalid as error:
                db.session.rollback()
                name = beside.get(post.asset_folder) or next(iter(beside.values()))
                report.files[name].reasons.append(error)
