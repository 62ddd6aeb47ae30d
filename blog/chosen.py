"""What administrators chose for the site, over what the operator configured, as one `Settings`.

From the weakest to the strongest: defaults, instance/config.py, what was chosen, BLOG_* in the environment.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import Flask, current_app, g, has_request_context, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from blog.config import Settings, checked
from blog.db import Model, db

STATE = "mojing.state"  # in the environ: the page cache has asked for it already
NAMES = (
    *("site_name", "site_description", "language", "timezone", "posts_per_page", "site_cover"),
    *("site_navigation", "site_footer", "site_licence", "site_icp"),
    *("comments", "comments_held", "comments_close_after"),
)


class Choices(Model):
    """What was chosen: one row, which every page shows. What it does not name is the operator's to say."""

    __tablename__ = "choices"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)  # grows with every change
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)


class State(NamedTuple):
    """Which content the site has now, and which choices: two numbers that grow."""

    stamp: int
    version: int


class Chosen:
    """The settings of one site, read again only when somebody chose others."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._known: tuple[int, Settings] = 0, app.extensions["settings"]

    def settings(self) -> Settings:
        """The settings that this request began with."""
        if "settings" not in g:
            g.settings = self.at(_state())
        found: Settings = g.settings
        return found

    def at(self, state: State | None) -> Settings:
        """The settings of that state or a newer one; without one, those that were known last."""
        version, settings = self._known
        if state is None or state.version == version:
            return settings
        try:
            self._known = state.version, self._read()
        except DBAPIError:  # it went away between the two questions
            return settings
        return self._known[1]

    def _read(self) -> Settings:
        with self._app.app_context(), db.engine.connect() as connection:
            values = connection.scalar(_VALUES)
        return overlaid(self._app.extensions["settings"], values or {}, self._app.extensions["pinned"])


def init_app(app: Flask) -> None:
    """Let `config.settings` say what was chosen."""
    app.extensions["chosen"] = Chosen(app)


def given() -> Settings:
    """What the operator says, without what was chosen."""
    found: Settings = current_app.extensions["settings"]
    return found


def pinned() -> frozenset[str]:
    """The settings that the environment gives, so that nobody can choose them."""
    found: frozenset[str] = current_app.extensions["pinned"]
    return found


def overlaid(given: Settings, values: Mapping[str, Any], pinned: Collection[str]) -> Settings:
    """The operator's settings with these values over them, as far as they can be used."""
    wanted = {name: value for name, value in values.items() if name in NAMES and name not in pinned}
    return replace(given, **{name: value for name, value in wanted.items() if _fits(name, value)})


def _fits(name: str, value: object) -> bool:
    try:
        checked(name, value)
    except ValueError:
        return False
    return True


def state(engine: sa.Engine) -> State | None:
    """The state of the site; None when its database does not answer, which others then explain."""
    try:
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(_STATE)
            row = cursor.fetchone()
            return row and State(*row)
        finally:
            connection.close()
    except (DBAPIError, engine.dialect.loaded_dbapi.Error):
        return None


def _state() -> State | None:
    if has_request_context() and STATE in request.environ:
        asked: State | None = request.environ[STATE]
        return asked
    return state(db.engine)


# Asked for every page, so by the driver itself.
_STATE = "SELECT s.value, c.version FROM site_stamp s, choices c WHERE s.id = 1 AND c.id = 1"
_VALUES = sa.select(Choices.__table__.c["values"]).where(Choices.__table__.c.id == 1)
