"""`flask search`: the index, for the operator."""

import click
from flask.cli import with_appcontext

from blog.search import actions
from blog.transfer.terminal import bar


@click.group()
def search() -> None:
    """The index of the search."""


@search.command()
@with_appcontext
def rebuild() -> None:
    """Make the index anew; after an upgrade that needs it, `setup` does."""
    actions.rebuild(bar("Search index"))
    click.echo("The index is up to date.")
