"""Import, against nothing but rendering the same bodies."""

import cProfile
import pstats
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from flask import Flask

from blog.posts.document import Document, parse
from blog.rendering import render
from tests.bench import sites
from tests.bench.documents import write
from tests.bench.report import Check, note, ratio, table, title
from tests.bench.settings import Settings

OURS, BARE = "import", "rendering alone"


def run(instance: Path, settings: Settings) -> list[Check]:
    """Import slice by slice, and render each slice beside it."""
    title(f"Import: {settings.imported:,} posts of 2 to 6 kB, wall clock, {settings.at_once} at a time")
    folder = sites.copy(instance, "imports")
    site = sites.app(folder)
    starts = range(0, settings.imported, settings.at_once)
    slices = [
        write(folder / f"slice-{n}", range(n, min(n + settings.at_once, settings.imported))) for n in starts
    ]
    render("warm")
    rounds = _measure(site, slices)
    if settings.profile:
        _profile(site, write(folder / "profiled", range(settings.imported, settings.imported + 200)))
    sites.close(site)
    return [_report(rounds)]


def _measure(site: Flask, slices: list[Path]) -> dict[str, list[float]]:
    rounds: dict[str, list[float]] = {OURS: [], BARE: []}
    for folder in slices:
        documents = [parse(path.read_text("utf-8")) for path in sorted((folder / "_posts").iterdir())]
        rounds[OURS].append(_milliseconds(partial(sites.bring_in, site, folder)) / len(documents))
        rounds[BARE].append(_milliseconds(partial(_render, documents)) / len(documents))
    return rounds


def _render(documents: list[Document]) -> None:
    for document in documents:
        render(document.body, title=document.title or "")


def _report(rounds: dict[str, list[float]]) -> Check:
    table({"ms/post": rounds})
    first, last = median(rounds[OURS][:3]), median(rounds[OURS][-3:])
    note(f"the last posts took {last / first:.2f} times what the first ones took")
    return Check("import: wall clock, of rendering alone", ratio(rounds, OURS, BARE), 1.5)


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _profile(site: Flask, folder: Path) -> None:
    profile = cProfile.Profile()
    profile.runcall(sites.bring_in, site, folder)
    for order in ("tottime", "cumtime"):
        pstats.Stats(profile).strip_dirs().sort_stats(order).print_stats(10 if order == "tottime" else 45)
