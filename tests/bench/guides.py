"""Guides: what edits do to progress, how long matching takes, and what readers' progress costs others."""

import json
import os
import time
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from blog.auth.models import User
from blog.db import db
from blog.guides.models import Progress
from blog.guides.queries import Followed, guide
from blog.posts.actions import publish
from blog.posts.document import parse
from blog.posts.places.keys import Keyed, keyed
from blog.rendering import Node, render
from tests.bench import sites
from tests.bench.documents import GUIDE
from tests.bench.inside import Request, cpu_rounds, request, statements
from tests.bench.processes import cpu
from tests.bench.report import Check, Rounds, note, ratio, table, title
from tests.bench.settings import Settings
from tests.guides.series import Told
from tests.posts.places.edits import Series
from tests.world import World

SLUG = "python-backend-guide"
EDITS = 60
MATCHING, RENDERING = "matching two trees", "rendering one"
VIEWS = {"list": "checklist", "read": "text"}
DONE, EARLIER, NOTHING = "all done", "all done in an earlier edition", "nothing done"
CROWDED, ALONE = "a visitor beside many members", "a visitor alone"


def run(instance: Path, settings: Settings) -> list[Check]:
    """Edit, match, and read with and without progress."""
    return [
        *_identity(settings),
        *_told(instance, settings),
        *_matching(settings),
        *_pages(instance, settings),
    ]


def _identity(settings: Settings) -> list[Check]:
    title(f"Guides: {settings.series} series of {EDITS} edits, everything done and spoken about")
    first = keyed(render(parse(GUIDE.read_text("utf-8")).body).outline, [], [], 1)
    checks = []
    for name, turns in (("at once", 1), ("in three turns", 3)):
        fates = sum((_series(first, seed, turns) for seed in range(settings.series)), Counter[str]())
        note(f"published {name}: {dict(fates)}")
        kept = 100 * fates["kept"] / fates.total()
        checks.append(Check(f"edits {name}: marks on a wrong node", fates["wrong"], 0))
        checks.append(Check(f"edits {name}: marks lost", fates["lost"], 0))
        checks.append(Check(f"edits {name}: percent kept without asking", kept, 99.7, at_least=True))
    return checks


def _told(instance: Path, settings: Settings) -> list[Check]:
    title(f"Guides: {settings.told} series of {EDITS} edits on a site, with records, notes and comments")
    site, fates = sites.app(sites.copy(instance, "told")), Counter[str]()
    for seed in range(settings.told):
        told = Told(World(site), parse(GUIDE.read_text("utf-8")).body, seed, by="admin", reader="admin")
        for _turn in range(3):
            told.publish(EDITS // 3)
        fates += told.fates()
    sites.close(site)
    note(f"what became of them: {dict(fates)}")
    bad = {end: sum(n for name, n in fates.items() if name.endswith(end)) for end in ("wrong", "lost")}
    return [
        Check("edits on a site: what is at a wrong place", bad["wrong"], 0),
        Check("edits on a site: what is lost", bad["lost"], 0),
    ]


def _series(first: Keyed, seed: int, turns: int) -> Counter[str]:
    series, found = Series(first, seed), first
    for _ in range(turns):
        found = series.edit(EDITS // turns).publish(found)
    return series.fates(found, first.next_key)


def _matching(settings: Settings) -> list[Check]:
    title(f"Matching two outlines of {settings.nodes:,} places")
    text = _long(settings.nodes)
    outline = render(text).outline
    contenders = {MATCHING: _match(outline), RENDERING: lambda: render(text)}
    rounds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(settings.rounds):
        for name, work in contenders.items():
            rounds[name].append(_milliseconds(work))
    table({"ms CPU": rounds})
    return [Check("matching: CPU, of rendering the document", ratio(rounds, MATCHING, RENDERING), 20)]


def _long(nodes: int) -> str:
    """As many places as that, of which no two say the same."""
    lines = (line for line in GUIDE.read_text("utf-8").splitlines() if line.lstrip().startswith("- "))
    found = [line.replace("**", "") for line in lines]
    items = (f"{found[n % len(found)]} {n // len(found)}" for n in range(nodes))
    return "".join(f"\n### {n}\n\n{item}\n" if n % 50 == 0 else f"{item}\n" for n, item in enumerate(items))


def _match(outline: list[Node]) -> Callable[[], object]:
    """With many edits between the two, and not the same texts again: likeness is remembered between calls."""
    first = keyed(outline, [], [], 1)
    texts = iter(range(10**6))

    def match() -> object:
        series = Series(deepcopy(first), next(texts)).edit(EDITS)
        return _clocked(lambda: series.publish(first))

    return match


def _pages(instance: Path, settings: Settings) -> list[Check]:
    title(f"Pages of the guide, with {settings.readers:,} members who have done all of it")
    crowded, alone = (sites.app(sites.copy(instance, name)) for name in ("crowded", "alone"))
    before, _the_same = (_edited(site) for site in (crowded, alone))
    _fill(crowded, settings.readers, before)
    rounds = {view: _of_members(crowded, view, settings) for view in VIEWS} | {
        "visitor": cpu_rounds(
            {CROWDED: request(crowded, f"/posts/{SLUG}"), ALONE: request(alone, f"/posts/{SLUG}")},
            settings.rounds,
            settings.slice,
        ),
    }
    asked = _tick(crowded)
    table({"µs CPU/request": {name: r for found in rounds.values() for name, r in found.items()}})
    for site in (crowded, alone):
        sites.close(site)
    return [
        *(_personal(rounds[view], name, who) for view, name in VIEWS.items() for who in (DONE, EARLIER)),
        Check("visitor's page: CPU, of that without members", ratio(rounds["visitor"], CROWDED, ALONE), 1.1),
        Check("one tick: SQL statements, that of the session among them", asked, 3),
    ]


def _tick(site: Flask) -> int:
    """How many statements one tick of a member sends."""
    client, path = World(site).browser("reader-1").client, f"/posts/{SLUG}/guide/progress"
    known = client.get(f"{path}.json").json
    body = json.dumps({"marks": [{"key": known["points"][0], "state": "done", "age": 0}]})
    headers = {"Origin": "http://localhost", "X-CSRFToken": known["token"]}

    def ask() -> bytes:
        response = client.post(path, data=body, content_type="application/json", headers=headers)
        if response.status_code != 200:
            raise RuntimeError(response.text)
        return bytes(response.data)

    found = statements(site, ask)
    note(f"a tick: {found} statements, {len(body)} bytes there and {len(ask())} back, without headers")
    return found


def _personal(rounds: Rounds, view: str, who: str) -> Check:
    figure = ratio(rounds, f"{view}, {who}", f"{view}, {NOTHING}")
    return Check(f"{view}, {who}: CPU, of the page without", figure, 1.3)


def _of_members(site: Flask, view: str, settings: Settings) -> Rounds:
    people = {DONE: "reader-1", EARLIER: "reader-0", NOTHING: "admin"}
    contenders = {f"{VIEWS[view]}, {who}": _member(site, name, view) for who, name in people.items()}
    return cpu_rounds(contenders, settings.rounds, settings.slice)


def _edited(site: Flask) -> Followed:
    """Publish a text with a point more and a point that says something else; gives the guide as it was."""
    world = World(site)
    before = world.ask(lambda: guide(SLUG, User(id=0)))
    source = world.ask(lambda: world.get(SLUG).live.source)
    world.revise(SLUG, source.replace("  - 装饰器基础\n", "  - 装饰器基础与参数\n  - 上下文变量\n"))
    world.change(SLUG, lambda post: publish(post, post.author))
    return before


def _fill(site: Flask, readers: int, before: Followed) -> None:
    """The first of them did everything in the edition before."""
    with site.app_context():
        found = guide(SLUG, User(id=0))
        connection = db.session.connection()
        known = {
            "role": "reader",
            "display_name": "R",
            "bio": "",
            "website": "",
            "language": "",
            "timezone": "",
        }
        first = db.session.scalar(sa.select(sa.func.max(User.id))) or 0
        people: list[dict[str, Any]] = [
            {**known, "id": first + 1 + n, "username": f"reader-{n}", "username_key": f"reader-{n}"}
            for n in range(readers)
        ]
        connection.execute(sa.insert(User), people)
        now = sa.func.now()
        for person in people:
            edition = before if person is people[0] else found
            about = {"user_id": person["id"], "post_id": found.id, "revision": edition.revision}
            rows = [about | {"key": key, "seen": edition.seen[key]} for key in edition.path.points]
            connection.execute(sa.insert(Progress).values(done_at=now), rows)
        db.session.commit()


def _member(site: Flask, name: str, view: str) -> Request:
    client = World(site).browser(name).client
    return request(
        site, f"/posts/{SLUG}?view={view}", {"Cookie": f"session={client.get_cookie('session').value}"}
    )


def _milliseconds(work: Callable[[], object]) -> float:
    """What the work says that it took, else what it took, with the process that renders."""
    begun = cpu(os.getpid())
    said = work()
    return said if isinstance(said, float) else (cpu(os.getpid()) - begun) / 1000


def _clocked(work: Callable[[], object]) -> float:
    begun = time.thread_time()
    work()
    return (time.thread_time() - begun) * 1000
