"""How Alembic reaches the database: by the app's engine; SQLite tables rebuilt where ALTER cannot help."""

from typing import Any

from alembic import context

from blog.db import UTCDateTime, db


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """The words of the search lie in tables that each database makes its own way."""
    return kind != "table" or not str(name).startswith("section_words")


def _render_item(kind: str, item: Any, _context: Any) -> str | bool:
    return "UTCDateTime()" if kind == "type" and isinstance(item, UTCDateTime) else False


def migrate() -> None:
    """Run the migrations in one transaction, so that one that fails leaves nothing behind."""
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # rebuilding a table would cascade
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=_render_item,
            include_name=include_name,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


migrate()
