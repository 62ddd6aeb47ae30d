"""`flask search`: the index, for the operator."""

import sys
from collections.abc import Iterable

import click
from flask.cli import with_appcontext

from blog.search import actions


@click.group()
def search() -> None:
    """The index of the search."""


@search.command()
@with_appcontext
def rebuild() -> None:
    """Make the index anew, for instance after an upgrade that says so."""
    actions.rebuild(_bar)
    click.echo("The index is up to date.")


def _bar(posts: list[int]) -> Iterable[int]:
    with click.progressbar(posts, label="Search index", hidden=not sys.stdout.isatty()) as bar:
        yield from bar
