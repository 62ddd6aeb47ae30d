"""The schema: only migrations change it, both ways, and they say what the models say."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from blog import register_commands
from blog.db import UTCDateTime, db
from tests.conftest import make_app


@pytest.fixture
def context(unset: Path):  # type: ignore[no-untyped-def]
    """An application context on an empty database."""
    app = make_app(unset)
    register_commands(app)
    with app.app_context():
        yield


def is_modelled(name: str | None, kind: str, _parents: object) -> bool:
    """The words of the search lie in tables that each database makes its own way."""
    return kind != "table" or not str(name).startswith("section_words")


def differences() -> list[object]:
    with db.engine.connect() as connection:
        options = {"compare_type": True, "target_metadata": db.metadata, "include_name": is_modelled}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata))


@pytest.mark.usefixtures("context")
def test_migrations_lead_to_the_models() -> None:
    upgrade()
    assert differences() == []


@pytest.mark.usefixtures("context")
def test_every_migration_can_be_undone_and_done_again() -> None:
    upgrade()
    downgrade(revision="base")
    assert set(sa.inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    assert differences() == []


def test_every_constraint_has_a_name() -> None:
    unnamed = [(t.name, c) for t in db.metadata.tables.values() for c in t.constraints if c.name is None]
    assert unnamed == []


def test_every_moment_is_stored_in_utc() -> None:
    for table in db.metadata.tables.values():
        for column in table.columns:
            assert not isinstance(column.type, sa.DateTime) or isinstance(column.type, UTCDateTime)
