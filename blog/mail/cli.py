"""`flask mail`: deliver what is due, and try the mail server."""

import click
from flask.cli import with_appcontext

from blog.config import settings
from blog.db import utcnow
from blog.mail.actions import deliver_due
from blog.mail.addresses import mailbox
from blog.mail.models import Letter
from blog.mail.transport import transport
from blog.web.language import LOCALES


@click.group()
def mail() -> None:
    """Letters to people."""


@mail.command()
@with_appcontext
def deliver() -> None:
    """Send the letters that are due now; the site does it by itself while it runs."""
    click.echo(f"Letters sent: {deliver_due(transport())}")


@mail.command("test")
@click.argument("address")
@with_appcontext
def try_out(address: str) -> None:
    """Send a test letter at once, and say what went wrong."""
    letter = Letter(id=0, kind="test", recipient=address, locale=_locale(), values={}, created_at=utcnow())
    try:
        mailbox(address)
        transport()(letter)
    except Exception as error:
        raise click.ClickException(f"The letter could not be sent: {error}") from None
    click.echo(f"The letter to {address} was handed over")


def _locale() -> str:
    return LOCALES[settings().language]
