"""Two workers at rest: memory, and the time until the first answer."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from tests.bench import sites
from tests.bench.processes import cpu, pss
from tests.bench.report import Check, note, ratio, table, title
from tests.bench.servers import Server, gunicorn
from tests.bench.settings import Settings

OURS, FLOOR, BARE = "Mojing", "Flask, SQLAlchemy, Login, WTF", "bare Flask"
APPS = {OURS: "wsgi:app", FLOOR: "tests.bench.floor:flask()", BARE: "tests.bench.bare:flask()"}
PAGES = ("/", "/posts/python-backend-guide", "/archive", "/tags", "/categories", "/healthz")


def run(instance: Path, settings: Settings) -> list[Check]:
    """Start both in turn."""
    title("Idle: two workers under gunicorn")
    folder = sites.copy(instance, "idle")
    starts, work, fresh, used = ({name: list[float]() for name in APPS} for _ in range(4))
    for _ in range(settings.starts):
        for name, app in APPS.items():
            with gunicorn(app, folder) as server:
                starts[name].append(server.started_in * 1000)
                work[name].append(cpu(server.pid) / 1000)
                fresh[name].append(pss(server.pid))
                use(server)
                used[name].append(pss(server.pid))
    table({"start ms": starts, "CPU ms": work, "MB (PSS)": fresh, "MB when used": used})
    note("used: after 20 requests for each of the main pages")
    for what, figures in (("start", starts), ("CPU until then", work)):
        bare, floor = ratio(figures, OURS, BARE), ratio(figures, OURS, FLOOR)
        note(f"{what}, of bare Flask's: {bare:.2f}, of the same packages without a site: {floor:.2f}")
    reason = f"{FLOOR} without a site already take {ratio(starts, FLOOR, BARE):.2f}"
    start = ratio(starts, OURS, BARE)
    return [
        Check("idle: MB (PSS) of two workers", median(fresh[OURS]), 110),
        Check("idle: MB (PSS) of two workers that have served pages", median(used[OURS]), 110),
        Check("start: time to the first answer, of bare Flask's", start, 2, because=reason),
    ]


def use(server: Server) -> None:
    """Ask for every page, several at once: one after the other, a single worker might answer them all."""
    with ThreadPoolExecutor(4) as readers:
        list(readers.map(lambda path: server.get(path, Cookie="session=x"), PAGES * 20))
