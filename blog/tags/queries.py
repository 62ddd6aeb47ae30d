"""Questions about what tags and categories are called, now and before."""

from collections.abc import Sequence

import sqlalchemy as sa

from blog.db import db
from blog.tags.models import Kind, LabelChange
from blog.tags.vocabulary import Label, Trail, Vocabulary, told


def vocabulary(kind: Kind) -> Vocabulary:
    """All tags or all categories."""
    labels = db.session.execute(sa.select(kind.label.id, kind.label.name, kind.label.path, kind.parent))
    names = db.session.execute(sa.select(kind.former_parent, kind.names.name, kind.names.label_id))
    addresses = db.session.execute(sa.select(kind.addresses.path, kind.addresses.label_id))
    return Vocabulary(
        {row.id: Label(*row) for row in labels},
        {(parent, name): id for parent, name, id in names},
        {row.path: row.label_id for row in addresses},
    )


def names_today(kind: Kind, trails: Sequence[Trail]) -> list[Trail]:
    """The trails that a document names, as they are called now; unknown names stay."""
    said = {name for trail in trails for name in trail}
    former = sa.select(kind.names.name).where(kind.names.name.in_(said)).limit(1)
    if not said or db.session.scalar(former) is None:
        return [*trails]
    return told(trails, vocabulary(kind).today)


def changes(kind: Kind, before: int = 0, limit: int = 50) -> list[LabelChange]:
    """What was done to tags or categories, the latest first; with `before`, only what came before that."""
    found = sa.select(LabelChange).where(LabelChange.kind == kind.name).order_by(LabelChange.id.desc())
    return list(db.session.scalars((found.where(LabelChange.id < before) if before else found).limit(limit)))
