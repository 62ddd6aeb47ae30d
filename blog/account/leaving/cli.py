"""`flask user erase`."""

import click
from flask.cli import with_appcontext

from blog.account.leaving.actions import erase_due


@click.command()
@with_appcontext
def erase() -> None:
    """Erase the accounts that were deleted two weeks ago; the site does it by itself while it runs."""
    click.echo(f"Accounts erased: {erase_due()}")
