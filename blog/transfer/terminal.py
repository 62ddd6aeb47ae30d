"""How far a transfer is, and what came of it, on a terminal."""

import sys
from collections.abc import Callable, Iterator
from typing import TypeVar

import click

from blog.transfer.report import Report

Work = TypeVar("Work")


def bar(label: str) -> Callable[[list[Work]], Iterator[Work]]:
    """Walk through a list with a progress bar on a terminal, with nothing in a log."""

    def walk(work: list[Work]) -> Iterator[Work]:
        with click.progressbar(work, label=label, hidden=not sys.stdout.isatty()) as bar:
            yield from bar

    return walk


def show(report: Report, dry: bool = False) -> None:
    """What became of everything: what somebody has to know of it, then how many there were of each kind."""
    for path, (outcome, reason) in sorted(report.rows.items()):
        if reason or dry:
            click.echo(f"{outcome:>9}  {path}" + (f": {reason}" if reason else ""))
    outcomes = ("created", "updated", "unchanged", "ignored", "refused")
    counts = (f"{report.count(outcome)} {outcome}" for outcome in outcomes)
    click.echo(("Dry run, nothing written: " if dry else "") + ", ".join(counts))
