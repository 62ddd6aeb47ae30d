"""Changes to tags and categories; all are part of the caller's transaction.

What is done to names and places is thought through in `changes.py`; which posts say so, only posts know.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import sqlalchemy as sa

from blog.db import Model, db
from blog.errors import Invalid
from blog.rendering import slugize
from blog.tags.changes import Change, check_fits
from blog.tags.models import Category, CategoryAddress, Kind, Tag, TagAddress, VocabularyLock
from blog.tags.vocabulary import Label

Made = TypeVar("Made", Tag, Category)


def tags_named(names: Sequence[str]) -> list[Tag]:
    """The tags with these names, made where they are missing."""
    known = {tag.name: tag for tag in db.session.scalars(sa.select(Tag).where(Tag.name.in_(names)))}
    return [known.get(name) or _tag(name) for name in dict.fromkeys(names)]


def category_trail(names: Sequence[str]) -> list[Category]:
    """The categories from the root along `names`, made where missing."""
    trail: list[Category] = []
    for name in names:
        trail.append(_category(name, trail[-1] if trail else None))
    return trail


def _tag(name: str) -> Tag:
    _check_length(name)
    same = sa.select(Tag).where(Tag.name == name)
    return db.session.scalar(same) or _add(
        same, lambda: Tag(name=name, slug=_free(Tag.slug, TagAddress.path, _segment(name)))
    )


def _check_length(name: str) -> None:
    longest: int = Tag.__table__.c.name.type.length  # type: ignore[attr-defined]
    if len(name) > longest:
        raise Invalid("%(name)s is longer than %(limit)d characters.", name=name[:20] + "…", limit=longest)


def _category(name: str, parent: Category | None) -> Category:
    _check_length(name)
    same = sa.select(Category).where(Category.name == name, Category.parent == parent)
    below = f"{parent.path}/" if parent else ""
    return db.session.scalar(same) or _add(
        same,
        lambda: Category(
            name=name, parent=parent, path=_free(Category.path, CategoryAddress.path, below + _segment(name))
        ),
    )


def _add(same: sa.Select[Made], make: Callable[[], Made]) -> Made:
    """Add a row that somebody else may be adding at this moment: then theirs is the one."""
    row = make()
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except sa.exc.IntegrityError:
        return db.session.scalars(same).one()
    return row


def _segment(name: str) -> str:
    return slugize(name) or "-"


def _free(
    now: sa.orm.InstrumentedAttribute[str], before: sa.orm.InstrumentedAttribute[str], wanted: str
) -> str:
    """`wanted`, or with the first free number behind it: C and C++ have the same slug. Raises Invalid."""
    longest: int = now.type.length
    check_fits(wanted, longest - 6)  # room for the number
    taken = {
        path
        for column in (now, before)
        for path in db.session.scalars(sa.select(column).where(column.startswith(wanted, autoescape=True)))
    }
    if wanted not in taken:
        return wanted
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{wanted}-{n}") not in taken)


def share_names() -> None:
    """Let nobody change names until the transaction ends. Comes before the lock on a post, as in a change."""
    db.session.execute(sa.select(VocabularyLock.id).with_for_update(read=True))


def hold_names() -> None:
    """Let nobody file posts or change names until the transaction ends."""
    db.session.execute(sa.select(VocabularyLock.id).with_for_update())


def rearrange(kind: Kind, change: Change) -> None:
    """Store what a change makes of names and places; labels that are gone stay for `discard`."""
    before, after = change.before.labels, change.after.labels
    gone = [label for id, label in before.items() if id not in after]
    other = [label for id, label in after.items() if id in before and before[id] != label]
    for label in gone:
        _put(kind, Label(label.id, label.name, f"/{label.id}"))
    for label in other:
        _put(kind, replace(label, path=f"/{label.id}"))  # so that nobody meets whoever leaves that address
    for label in other:
        _put(kind, label)
    for label in (label for id, label in after.items() if id not in before):
        db.session.execute(sa.insert(_table(kind.label)).values(_columns(kind, label)))
    _remember_names(kind, change)
    _remember_addresses(kind, change)


def discard(kind: Kind, change: Change) -> None:
    """Delete the labels that are gone, once no post is filed under them."""
    table = _table(kind.label)
    for id in change.before.labels.keys() - change.after.labels.keys():
        db.session.execute(sa.delete(table).where(table.c.id == id))


def _put(kind: Kind, label: Label) -> None:
    table = _table(kind.label)
    db.session.execute(sa.update(table).where(table.c.id == label.id).values(_columns(kind, label)))


def _columns(kind: Kind, label: Label) -> dict[str, Any]:
    if kind.label is Tag:
        return {"name": label.name, "slug": label.path}
    return {"name": label.name, "path": label.path, "parent_id": label.parent}


def _remember_names(kind: Kind, change: Change) -> None:
    before, after, table = change.before.names, change.after.names, _table(kind.names)
    for (parent, name), _id in before.items() - after.items():
        there = kind.former_parent.is_not_distinct_from(parent)
        db.session.execute(sa.delete(table).where(table.c.name == name, there))
    for (parent, name), id in after.items() - before.items():
        above = {} if kind.label is Tag else {"parent_id": parent}
        db.session.execute(sa.insert(table).values(name=name, label_id=id, **above))


def _remember_addresses(kind: Kind, change: Change) -> None:
    before, after, table = change.before.addresses, change.after.addresses, _table(kind.addresses)
    for path, _id in before.items() - after.items():
        db.session.execute(sa.delete(table).where(table.c.path == path))
    for path, id in after.items() - before.items():
        db.session.execute(sa.insert(table).values(path=path, label_id=id))


def _table(model: type[Model]) -> Any:
    return model.__table__
