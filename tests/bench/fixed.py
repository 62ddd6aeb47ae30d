"""The least that a form costs with the packages that this site is made of: who is it, is it theirs, keep it.

No rules, no rendering, no budgets: what a comment costs beside this is ours to answer for.
"""

import os
from typing import Any

import sqlalchemy as sa
from flask import Flask, redirect
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import generate_csrf
from sqlalchemy import event, orm
from wtforms import TextAreaField
from wtforms.validators import InputRequired


class Base(orm.DeclarativeBase):
    """What both tables share."""


db = SQLAlchemy(model_class=Base)


class Person(UserMixin, db.Model):  # type: ignore[misc,name-defined]
    """Somebody with an account."""

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)


class Said(db.Model):  # type: ignore[misc,name-defined]
    """What they said."""

    __tablename__ = "comments"

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    person_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey(Person.id))
    text: orm.Mapped[str]


class Form(FlaskForm):  # type: ignore[misc]
    """A text."""

    text = TextAreaField("Text", [InputRequired()])


def fixed() -> Flask:
    """The site."""
    app = Flask(__name__)
    app.config |= {
        "SECRET_KEY": "bench",
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{os.environ['BLOG_INSTANCE']}/fixed.db",
    }
    db.init_app(app)
    CSRFProtect(app)
    LoginManager(app).user_loader(lambda id: db.session.get(Person, int(id)))
    with app.app_context():
        event.listen(db.engine, "connect", _set_up)

    @app.get("/")
    def home() -> str:
        return ""

    @app.get("/come-in/<int:id>")
    def come_in(id: int) -> str:
        login_user(db.session.get_one(Person, id))
        return generate_csrf()

    @app.post("/new")
    @login_required
    def new() -> ResponseReturnValue:
        form = Form()
        if not form.validate_on_submit():
            return "", 422
        said = Said(person_id=current_user.id, text=form.text.data)
        db.session.add(said)
        db.session.commit()
        return redirect(f"/comments/{said.id}", 303)

    return app


def people(folder: str, count: int) -> None:
    """Make the tables, and so many people."""
    engine = sa.create_engine(f"sqlite:///{folder}/fixed.db")
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(sa.insert(Person), [{"id": 1 + number} for number in range(count)])
    engine.dispose()


def _set_up(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
