"""Changes to tags and categories."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import sqlalchemy as sa

from blog.db import db
from blog.errors import Invalid
from blog.rendering import slugize
from blog.tags.models import Category, Tag

Label = TypeVar("Label", Tag, Category)


def tags_named(names: Sequence[str]) -> list[Tag]:
    """The tags with these names, made where they are missing; part of the caller's transaction."""
    known = {tag.name: tag for tag in db.session.scalars(sa.select(Tag).where(Tag.name.in_(names)))}
    return [known.get(name) or _tag(name) for name in dict.fromkeys(names)]


def category_trail(names: Sequence[str]) -> list[Category]:
    """The categories from the root along `names`, made where missing; part of the caller's transaction."""
    trail: list[Category] = []
    for name in names:
        trail.append(_category(name, trail[-1] if trail else None))
    return trail


def _tag(name: str) -> Tag:
    _check_length(name)
    same = sa.select(Tag).where(Tag.name == name)
    return db.session.scalar(same) or _add(same, lambda: Tag(name=name, slug=_free(Tag.slug, _segment(name))))


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
        lambda: Category(name=name, parent=parent, path=_free(Category.path, below + _segment(name))),
    )


def _add(same: sa.Select[Label], make: Callable[[], Label]) -> Label:
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


def _free(column: sa.orm.InstrumentedAttribute[str], wanted: str) -> str:
    """`wanted`, or with the first free number behind it: C and C++ have the same slug."""
    taken = set(db.session.scalars(sa.select(column).where(column.startswith(wanted, autoescape=True))))
    if wanted not in taken:
        return wanted
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{wanted}-{n}") not in taken)
