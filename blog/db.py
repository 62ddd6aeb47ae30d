"""The database: engine set-up for SQLite and PostgreSQL, moments in UTC, and the site stamp."""

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event, orm

Row = sa.Row[*tuple[Any, ...]]  # what a Core statement gives

BUSY_TIMEOUT = 10_000  # milliseconds a writer waits for another one
LARGEST_ID = 2**31 - 1  # of PostgreSQL's integer


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """A moment: aware in Python, stored in UTC (SQLite gives back naive values)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(orm.DeclarativeBase):
    """What all tables share: named constraints, so that every migration can be undone by name."""

    registry = orm.registry(
        metadata=sa.MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UTCDateTime, list[Any]: sa.JSON, dict[str, Any]: sa.JSON},
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def utcnow() -> datetime:
    """This moment, to the second: cursors and documents keep no finer time."""
    return datetime.now(UTC).replace(microsecond=0)


def rfc3339(moment: datetime) -> str:
    """The moment as programs write it: in UTC, to the second."""
    return moment.astimezone(UTC).isoformat()[:19] + "Z"


def changes(statement: sa.Update | sa.Delete) -> int:
    """Run it in the session; how many rows it changed. 0: another worker was faster."""
    apart = {"synchronize_session": False}  # what is loaded stays as it was until the commit
    return cast("sa.CursorResult[Any]", db.session.execute(statement, execution_options=apart)).rowcount


NOW = sa.bindparam("now", callable_=lambda: datetime.now(UTC), type_=UTCDateTime)


class SiteStamp(Model):
    """A number that grows with every change of content, in its transaction; cached pages depend on it."""

    __tablename__ = "site_stamp"

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    value: orm.Mapped[int] = orm.mapped_column(default=0)
    changed_at: orm.Mapped[datetime]


BACKSTAGE = {"info": {"backstage": True}}  # last of __table_args__: no page for everybody shows the table


def _is_shown(table: object) -> bool:
    return not getattr(table, "info", {}).get("backstage")


@event.listens_for(orm.Session, "after_flush")
def _note_flush(session: orm.Session, _context: orm.UOWTransaction) -> None:
    changed = (*session.new, *session.dirty, *session.deleted)
    if any(_is_shown(record.__table__) for record in changed):
        session.info["changed"] = True


@event.listens_for(orm.Session, "do_orm_execute")
def _note_statement(state: orm.ORMExecuteState) -> None:
    if (state.is_insert or state.is_update or state.is_delete) and _is_shown(
        getattr(state.statement, "table", None)
    ):
        state.session.info["changed"] = True


@event.listens_for(orm.Session, "before_commit")
def _stamp(session: orm.Session) -> None:
    """Make every cached page stale, in the same transaction; a savepoint is no commit."""
    if session.in_nested_transaction():
        return
    session.flush()
    if session.info.pop("changed", False):
        session.connection().execute(_TOUCH, {"at": utcnow()})


_TOUCH = (
    sa.update(SiteStamp.__table__)  # type: ignore[arg-type]
    .where(SiteStamp.__table__.c.id == 1)
    .values(value=SiteStamp.__table__.c.value + 1, changed_at=sa.bindparam("at", type_=UTCDateTime))
)


@event.listens_for(sa.Engine, "connect")
def _set_up_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # _begin_on_write decides when a transaction begins
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # NORMAL loses acknowledged writes in a power cut
        f"busy_timeout={BUSY_TIMEOUT}",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(sa.Pool, "reset")
def _end(connection: Any, _record: Any, state: Any) -> None:
    """Let no transaction go back to the pool: of one whose commit failed SQLAlchemy thinks that it has ended,
    and whoever got the connection next would go on in it, and commit it."""
    if state.transaction_was_reset and not state.terminate_only:
        connection.rollback()


@event.listens_for(sa.Engine, "before_cursor_execute")
def _begin_on_write(connection: Any, cursor: Any, statement: str, _p: Any, context: Any, _m: bool) -> None:
    """Begin an IMMEDIATE transaction at the first write or locking read; what is read before is committed.

    A deferred transaction that has read cannot become a writer while another one writes ("database is
    locked" at once, in spite of busy_timeout). This gives SQLite what PostgreSQL does by default.
    """
    raw = connection.connection.dbapi_connection
    if isinstance(raw, sqlite3.Connection) and not raw.in_transaction and _writes(statement, context):
        cursor.execute("BEGIN IMMEDIATE")


def _writes(statement: str, context: Any) -> bool:
    if not statement.lstrip()[:8].upper().startswith(("SELECT", "WITH", "PRAGMA", "EXPLAIN")):
        return True
    compiled = getattr(context, "compiled", None)
    return compiled is not None and getattr(compiled.statement, "_for_update_arg", None) is not None
