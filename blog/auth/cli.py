"""`flask user`: accounts, for the operator."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from flask import current_app, url_for
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from blog.auth.factors.actions import reset_factors
from blog.auth.models import ROLES, User
from blog.auth.operator import actions
from blog.auth.people.actions import change_role
from blog.auth.people.queries import people
from blog.auth.queries import user_known_as
from blog.config import settings
from blog.errors import Invalid
from blog.signing import sign
from blog.web.language import LOCALES

ROWS = 500  # people read at a time


@click.group()
def user() -> None:
    """People's accounts."""


def _telling(command: Callable[..., None]) -> Callable[..., None]:
    """A command that ends with one line when something is wrong."""

    @wraps(command)
    def told(*args: Any, **values: Any) -> None:
        try:
            command(*args, **values)
        except Invalid as error:
            raise click.ClickException(str(error)) from None
        except (OperationalError, ProgrammingError):
            raise click.ClickException(
                "The site is not set up yet. Run `flask --app wsgi setup` first."
            ) from None

    return told


@user.command()
@click.argument("name")
@click.option("--email", default="", help="Where letters go; without one no password can be reset by mail.")
@click.option("--display-name", default="", help="The name shown to others (default: NAME).")
@click.option("--role", type=click.Choice(ROLES), default="reader", show_default=True)
@with_appcontext
@_telling
def create(name: str, email: str, display_name: str, role: str) -> None:
    """Make an account and print its random password, once."""
    password = actions.create(name, email, display_name, role)
    click.echo(f"{role} {name}, password: {password} (shown only now)")


@user.command()
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
@with_appcontext
@_telling
def role(name: str, role: str) -> None:
    """Give somebody another role."""
    someone = _person(name)
    change_role(None, someone, role, actions.OPERATOR)
    click.echo(f"{someone.username}: {role}")


@user.command("reset-password")
@click.argument("name")
@with_appcontext
@_telling
def reset_password(name: str) -> None:
    """Print a link, good once and for an hour, with which somebody chooses a new password."""
    token = sign("reset", str(actions.reset_link(_person(name))))
    with current_app.test_request_context(base_url=settings().site_url):
        click.echo(url_for("auth.reset", token=token, _external=True))


@user.command("reset-second-steps")
@click.argument("name")
@with_appcontext
@_telling
def reset_second_steps(name: str) -> None:
    """Remove the authenticator app, passkeys and recovery codes of somebody who lost them."""
    someone = _person(name)
    reset_factors(None, someone, actions.OPERATOR, LOCALES[settings().language])
    click.echo(f"{someone.username}: the password is enough now")


@user.command("list")
@with_appcontext
@_telling
def list_() -> None:
    """Print one line for each account: name, role, address, state."""
    after = 0
    while rows := people(after=after, limit=ROWS):
        for someone in rows:
            click.echo("\t".join((someone.username, someone.role, someone.email or "-", _state(someone))))
        after = rows[-1].id


def _state(someone: User) -> str:
    if someone.deleted_at:
        return "deleted"
    if someone.suspended_at:
        return "suspended"
    return "active" if someone.confirmed_at else "not confirmed"


def _person(name: str) -> User:
    someone = user_known_as(name)
    if someone is None or someone.erased_at:
        raise Invalid("There is no user %(name)s.", name=name)
    return someone
