"""The contender that does next to nothing with the packages that the site is asked to stand on."""

import os
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import orm


class Base(orm.DeclarativeBase):
    """What its one table inherits."""


db = SQLAlchemy(model_class=Base)


class Stamp(db.Model):  # type: ignore[name-defined, misc]
    """A table of the site, so that nothing has to be made first."""

    __tablename__ = "site_stamp"

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    value: orm.Mapped[int]


def flask() -> Flask:
    """One page that asks one question of the database."""
    app = Flask(__name__)
    database = Path(os.environ["BLOG_INSTANCE"]) / "blog.db"
    app.config.from_mapping(SECRET_KEY="x" * 32, SQLALCHEMY_DATABASE_URI=f"sqlite:///{database}")
    for extension in (db, LoginManager(), CSRFProtect()):
        extension.init_app(app)
    app.add_url_rule("/", view_func=lambda: str(db.session.scalars(sa.select(Stamp.value)).one()))
    return app
