"""What editors do to tags and categories. The documents that name them say so in the same transaction."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from blog.auth.models import User
from blog.db import db
from blog.errors import Conflict, Invalid, NotFound
from blog.posts.filing import SHELVES, label_column
from blog.posts.shelving.queries import Act, thought_through
from blog.posts.shelving.sweep import Sweep
from blog.tags.actions import discard, hold_names, rearrange
from blog.tags.changes import NEW, Change
from blog.tags.models import Kind, LabelChange
from blog.tags.vocabulary import Vocabulary


@dataclass(frozen=True)
class Done:
    """What came of it: the label that is there now (None: none is), and how many posts say so.

    `stubborn` posts keep the former name in their text, which is too unusual to be changed by us; they are
    filed under the new one all the same.
    """

    id: int | None
    reworded: int = 0
    stubborn: int = 0


def create(by: User, kind: Kind, name: str, parent: int | None = None, slug: str = "") -> Done:
    """Add a tag or category before any post names it; raises Invalid."""
    return _carry_out(by, kind, "created", [NEW], lambda change: change.add(name, parent, slug))


def rename(by: User, kind: Kind, id: int, name: str, slug: str = "", *, seen: str = "") -> Done:
    """Call a label, and its address, otherwise; raises Invalid."""
    return _carry_out(by, kind, "renamed", [id], lambda change: change.rename(id, name, slug), seen)


def move(by: User, kind: Kind, id: int, parent: int | None, *, seen: str = "") -> Done:
    """Put a category, and all below it, elsewhere in the tree; raises Invalid."""
    return _carry_out(by, kind, "moved", [id], lambda change: change.move(id, parent), seen)


def unite(by: User, kind: Kind, ids: Iterable[int], into: int, *, seen: str = "") -> Done:
    """Make several labels one; raises Invalid."""
    sources = sorted({*ids} - {into})
    return _carry_out(by, kind, "merged", [*sources, into], lambda change: change.unite(sources, into), seen)


def remove(by: User, kind: Kind, id: int, into: int | None = None, *, seen: str = "") -> Done:
    """Take a label away; its posts go to `into`, else to its parent, else they lose it. Raises Invalid."""
    act, plainly = (lambda change: change.remove(id, into)), into is None
    return _carry_out(by, kind, "deleted", [id], act, seen, whole=plainly)


def _carry_out(
    by: User, kind: Kind, action: str, about: list[int], act: Act, seen: str = "", *, whole: bool = False
) -> Done:
    """Do it, all of it or nothing. Raises Conflict when it is no more what was `seen` to be done.

    With `whole` no text may keep the former name: nothing would understand it.
    """
    sweep = Sweep(kind, _again(kind, act))
    sweep.look()
    hold_names()
    if (change := _again(kind, act)).before != sweep.change.before:
        sweep = Sweep(kind, change)
    if seen and change.mark != seen:
        raise Conflict(kind.name)
    sweep.hold()
    sweep.look()
    if whole:
        _check_all_can_lose_it(sweep)
    rearrange(kind, change)
    note = _noted(by, kind, action, about, sweep)
    done = Done(_id_now(kind, change, about[-1]), note.posts, len(sweep.lives.affected) - note.posts)
    db.session.commit()
    return done


def _again(kind: Kind, act: Act) -> Change:
    try:
        return thought_through(kind, act)
    except NotFound as error:
        raise Conflict(kind.name) from error  # it was there when somebody decided to do this


def _check_all_can_lose_it(sweep: Sweep) -> None:
    if stubborn := len(sweep.lives.affected) - len(sweep.lives.changed):
        raise Invalid(
            "Take it out by hand first: %(count)d posts have front matter too unusual to be changed here.",
            count=stubborn,
        )


def _noted(by: User, kind: Kind, action: str, about: list[int], sweep: Sweep) -> LabelChange:
    """Reword and refile the posts, and write down why."""
    before, after = sweep.change.before, sweep.change.after
    known = [id for id in about if id in before.labels]
    left = {now for id in about if (now := sweep.change.now(id)) is not None}
    note = LabelChange(kind=kind.name, action=action, by_id=by.id, posts=len(sweep.lives.changed))
    note.before = [_entry(before, id) for id in known]
    note.after = [_entry(after, id) for id in sorted(left)]
    db.session.add(note)
    db.session.flush()
    sweep.reword(note)
    if sweep.change.is_filed_otherwise:
        sweep.refile()
        _clear(kind, sweep.change)
    return note


def _entry(names: Vocabulary, id: int) -> dict[str, object]:
    return {"trail": names.trail(id), "path": names.labels[id].path}


def _clear(kind: Kind, change: Change) -> None:
    """Take away the labels that are gone, and whatever still lies there though its text does not say so."""
    gone = label_column(kind).in_([*change.became])
    db.session.execute(sa.delete(SHELVES[kind]).where(gone))
    discard(kind, change)


def _id_now(kind: Kind, change: Change, id: int) -> int | None:
    now = change.now(id)
    if now != NEW:
        return now
    path = change.after.labels[NEW].path
    return db.session.scalars(sa.select(kind.label.id).where(kind.label.path == path)).one()
