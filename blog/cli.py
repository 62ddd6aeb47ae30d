"""Commands of the operator: `flask --app wsgi <command>`."""

import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import click
import sqlalchemy as sa
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import Migrate, upgrade
from sqlalchemy.exc import OperationalError, ProgrammingError

from blog.account.leaving.cli import erase
from blog.auth.cli import user
from blog.auth.models import User
from blog.auth.operator.actions import ensure_administrator
from blog.auth.queries import first_administrator, user_named
from blog.background import crew
from blog.comments.models import Comment
from blog.comments.upkeep.actions import render_again as render_comment_again
from blog.comments.upkeep.queries import stale_comments
from blog.db import db
from blog.errors import Invalid, NotFound
from blog.guides.notes.actions import render_again as render_note_again
from blog.guides.notes.models import Note
from blog.guides.notes.queries import stale_notes
from blog.mail.cli import mail
from blog.posts.actions import render_again
from blog.posts.models import Post, Revision
from blog.posts.queries import stale_revisions
from blog.search.actions import rebuild
from blog.search.cli import search
from blog.search.queries import is_missing
from blog.transfer.actions import import_site
from blog.transfer.comments.cli import comments
from blog.transfer.export import export_site
from blog.transfer.terminal import bar, show

DEMO = Path(__file__).parent / "demo"
MIGRATIONS = Path(__file__).parent.parent / "migrations"
Work = TypeVar("Work")
Record = TypeVar("Record", Revision, Comment, Note)


def init_app(app: Flask) -> None:
    """Add the commands, and those of Flask-Migrate."""
    Migrate(app, db, directory=str(MIGRATIONS))
    user.add_command(erase)
    for command in (setup, demo, import_, export, comments, render, mail, search, user, work):
        app.cli.add_command(command)


@click.command()
@with_appcontext
def setup() -> None:
    """Bring the database up to date; on an empty one add the first administrator and the demo content."""
    if db.engine.dialect.name == "sqlite":
        Path(str(db.engine.url.database)).touch(0o600)  # addresses are in it, and digests of passwords
    upgrade()
    if is_missing():
        rebuild(bar("Search index"))
    password = ensure_administrator()
    if password:
        click.echo(f"First administrator: admin, password: {password} (shown only now)")
    if _is_empty():
        _load_demo()


@click.command()
@with_appcontext
def demo() -> None:
    """Load the guide and the short posts that come with Mojing into an empty site."""
    author = _author(None)
    if not _is_empty():
        raise click.ClickException(f"The site has posts already. To have the demo beside them: import {DEMO}")
    _load_demo(author)


@click.command()
@click.option("--beside", type=int, metavar="PID", help="End with that process, which started it.")
@with_appcontext
def work(beside: int | None) -> None:
    """Do what can wait, until stopped: letters, pictures, imports, webhooks (with BLOG_BACKGROUND=worker)."""
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    crew(current_app).work(lambda: over.is_set() or (beside is not None and os.getppid() != beside))


def _is_empty() -> bool:
    return not db.session.scalar(sa.select(sa.exists().where(Post.id.is_not(None))))


def _load_demo(author: User | None = None) -> None:
    report = import_site(author or _author(None), DEMO, progress=bar("Demo content"))
    click.echo("Demo content: ", nl=False)
    show(report)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--author", help="User name of the author (default: the first administrator).")
@with_appcontext
def import_(paths: tuple[Path, ...], dry_run: bool, author: str | None) -> None:
    """Bring in Markdown, Hexo sites, exports of WordPress or Ghost, or zips; one that fails stops no others.

    A file is known by its place in a Hexo source/, a loose note by where it lies on this machine:
    bringing it in again updates its post, and another note of the same name becomes a post of its own.
    """
    by, failed = _author(author), False
    for path in paths:
        try:
            report = import_site(by, path, dry=dry_run, progress=bar(str(path)))
        except Invalid as error:
            click.echo(f"Error: {error}", err=True)
            failed = True
        else:
            show(report, dry_run)
            failed = failed or report.count("refused") > 0
    if failed:
        raise SystemExit(1)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@with_appcontext
def export(folder: Path) -> None:
    """Write the site as a tree that Hexo builds."""
    written = _or_fail(partial(export_site, folder, bar("Export")))
    click.echo(f"{len(written)} files written to {folder}")


@click.command()
@with_appcontext
def render() -> None:
    """Render again what an older version rendered."""
    done = [_redone(Revision, id, render_again) for id in bar("Posts")(stale_revisions())]
    done += [_redone(Comment, id, render_comment_again) for id in bar("Comments")(stale_comments())]
    done += [_redone(Note, id, render_note_again) for id in bar("Notes")(stale_notes())]
    if not all(done):
        raise SystemExit(1)


def _redone(model: type[Record], id: object, redo: Callable[[Record], None]) -> bool:
    record = db.session.get(model, id, with_for_update=True)  # or what is saved meanwhile had the old html
    if record is None:
        return True  # it was deleted meanwhile
    try:
        redo(record)
    except Invalid as error:  # it stays as it was
        db.session.rollback()
        click.echo(f"Error: {getattr(record, 'title', f'{model.__name__.lower()} {id}')}: {error}", err=True)
        return False
    return True


def _author(username: str | None) -> User:
    try:
        author = user_named(username) if username else first_administrator()
    except NotFound:
        raise click.ClickException(f"There is no user {username}.") from None
    except (OperationalError, ProgrammingError):
        author = None
    if author is None:
        raise click.ClickException("The site is not set up yet. Run `flask --app wsgi setup` first.")
    return author


def _or_fail(action: Callable[[], Work]) -> Work:
    try:
        return action()
    except (Invalid, OSError) as error:
        raise click.ClickException(str(error)) from None
