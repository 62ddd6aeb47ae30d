"""Pages that no cache may answer: SQL statements, and CPU against Flask and Jinja with the same template."""

from pathlib import Path

from flask import Flask

from tests.bench import sites
from tests.bench.inside import context_of, cpu_rounds, request, statements
from tests.bench.report import Check, Rounds, ratio, table, title
from tests.bench.settings import Settings
from tests.bench.twin import twin

PAGES = {"article": ("posts.show", "/posts/python-backend-guide"), "home": ("site.home", "/")}
POSTS = (20, 2000)


def run(instance: Path, settings: Settings) -> list[Check]:
    """Count statements, then compare."""
    title("Uncached pages: in process, with a session cookie")
    site = sites.app(sites.copy(instance, "uncached"))
    checks = [*_statements(instance), *_against_jinja(site, settings)]
    sites.close(site)
    return checks


def _statements(instance: Path) -> list[Check]:
    checks = []
    counts = [_counted(instance, posts) for posts in POSTS]
    for page in PAGES:
        few, many = (count[page] for count in counts)
        checks.append(Check(f"{page}: SQL statements ({few} and {many} with 20 and 2,000 posts)", many, 4))
        checks.append(Check(f"{page}: further statements with 2,000 posts", many - few, 0))
    return checks


def _counted(instance: Path, posts: int) -> dict[str, int]:
    site = sites.app(sites.grown(instance, f"with-{posts}", posts))
    counts = {page: statements(site, request(site, path)) for page, (_endpoint, path) in PAGES.items()}
    sites.close(site)
    return counts


def _against_jinja(site: Flask, settings: Settings) -> list[Check]:
    asked = {page: request(site, path) for page, (_endpoint, path) in PAGES.items()}
    other = twin(site, {PAGES[page][0]: context_of(site, ask) for page, ask in asked.items()})
    found = {page: _compare(page, site, other, settings) for page in PAGES}
    table({"µs CPU/request": {name: r for rounds in found.values() for name, r in rounds.items()}})
    what = "CPU, of Flask and Jinja without a database"
    return [Check(f"{page}: {what}", ratio(rounds, *rounds), 2) for page, rounds in found.items()]


def _compare(page: str, site: Flask, other: Flask, settings: Settings) -> Rounds:
    path = PAGES[page][1]
    contenders = {f"Mojing, {page}": request(site, path), f"Flask and Jinja, {page}": request(other, path)}
    ours, theirs = (ask() for ask in contenders.values())
    if ours != theirs:
        raise RuntimeError("the contenders give different pages")
    return cpu_rounds(contenders, settings.rounds, settings.slice)
