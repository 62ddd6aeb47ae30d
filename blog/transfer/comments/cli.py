"""`flask comments`."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from blog.errors import Invalid


@click.group()
def comments() -> None:
    """Bring comments in from other systems, and take ours along."""


@comments.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@with_appcontext
def import_(file: Path, dry_run: bool) -> None:
    """Bring in the comments of WordPress (WXR), Disqus (XML), Isso (SQLite), Waline (JSON) or Mojing.

    Posts are found by their addresses, the old ones too. Bringing a file in again adds nothing twice.
    """
    from blog.transfer.comments.actions import import_comments
    from blog.transfer.terminal import bar, show

    try:
        report = import_comments(file, dry=dry_run, progress=bar("Comments"))
    except Invalid as error:
        raise click.ClickException(str(error)) from None
    show(report, dry_run)
    if report.count("refused"):
        raise SystemExit(1)


@comments.command()
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def export(file: Path) -> None:
    """Write all comments into a new JSON file. It holds the e-mail addresses of guests."""
    from blog.transfer.comments.export import export_comments

    try:
        export_comments(file)
    except (Invalid, OSError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Comments written to {file}")
