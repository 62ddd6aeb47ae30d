"""Measure the site beside contenders that do less: `python -m tests.bench [--quick] [SECTION ...]`."""

import argparse
import os
import signal
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from types import FrameType

from tests.bench import (
    api,
    comments,
    feeds,
    finding,
    growth,
    idle,
    imports,
    microcache,
    page_cache,
    posting,
    preview,
    renaming,
    sites,
    uncached,
)
from tests.bench.report import Check, title
from tests.bench.settings import QUICK, Settings

SECTIONS = {
    "page-cache": page_cache.run,
    "feeds": feeds.run,
    "uncached": uncached.run,
    "micro-cache": microcache.run,
    "growth": growth.run,
    "comments": comments.run,
    "posting": posting.run,
    "import": imports.run,
    "preview": preview.run,
    "search": finding.run,
    "api": api.run,
    "renaming": renaming.run,
    "idle": idle.run,
}
FORGOTTEN = ("DATABASE_URL", "WEB_CONCURRENCY", "PYTHONDONTWRITEBYTECODE")


def main() -> None:
    """Run what was asked for, and print every target with its verdict."""
    options = _options()
    settings = replace(QUICK if options.quick else Settings(), profile=options.profile)
    _forget_configuration()
    signal.signal(signal.SIGTERM, _end)
    start = time.monotonic()
    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    checks = _measure(options.sections or list(SECTIONS), settings)
    title(f"Targets ({time.monotonic() - start:.0f} s)")
    print(*checks, sep="\n")


def _measure(names: list[str], settings: Settings) -> list[Check]:
    checks: list[Check] = []
    with tempfile.TemporaryDirectory(prefix="mojing-bench-") as folder:
        instance = sites.fresh(Path(folder) / "fresh")
        for name in names:
            checks += SECTIONS[name](instance, settings)
    return checks


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small and rough: does everything still run?")
    parser.add_argument("--profile", action="store_true", help="show where an import spends its time")
    parser.add_argument(
        "sections", nargs="*", choices=[[], *SECTIONS], metavar="SECTION", help=", ".join(SECTIONS)
    )
    return parser.parse_args()


def _forget_configuration() -> None:
    """Every contender runs with the defaults, whatever the caller's site is set to.

    Python's is to keep compiled modules: without them every start would measure its compiler.
    """
    for name in [*os.environ]:
        if name.startswith(("BLOG_", "GUNICORN_")) or name in FORGOTTEN:
            del os.environ[name]


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)  # through every `with`, so that servers stop and folders go


main()
