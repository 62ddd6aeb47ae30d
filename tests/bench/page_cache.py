"""gunicorn alone: the guide from the page cache, against a WSGI app that has nothing but these bytes."""

from pathlib import Path

from tests.bench import bare, sites
from tests.bench.load import Drive, side_by_side
from tests.bench.report import Check, note, ratio, table, title
from tests.bench.servers import Server, gunicorn
from tests.bench.settings import Settings

GUIDE = "/posts/python-backend-guide"
OURS, BARE = "Mojing's page cache", "bare WSGI app, same bytes"
_HOPS = {"server", "date", "connection"}  # headers that gunicorn adds by itself


def run(instance: Path, settings: Settings) -> list[Check]:
    """Load both in turn."""
    title("Page cache: gunicorn alone, the guide, gzip")
    folder = sites.copy(instance, "page-cache")
    with gunicorn("wsgi:app", folder) as site:
        _keep(site, folder)
        with gunicorn("tests.bench.bare:page()", folder) as other:
            if site.get(GUIDE, Accept_Encoding="gzip")[1] != other.get(GUIDE)[1]:
                raise RuntimeError("the contenders give different pages")
            return _measure({OURS: site, BARE: other}, settings)


def _keep(site: Server, folder: Path) -> None:
    response, body = site.get(GUIDE, Accept_Encoding="gzip", Accept_Language="zh-CN")
    kept = [(name, value) for name, value in response.getheaders() if name.lower() not in _HOPS]
    bare.keep(folder, kept, body)


def _measure(servers: dict[str, Server], settings: Settings) -> list[Check]:
    contenders = {name: (server, GUIDE) for name, server in servers.items()}
    found = side_by_side(contenders, Drive(settings.seconds, connections=8), settings.rounds)
    table({"requests/s": found.rate, "µs CPU/request": found.cpu, "p99 ms": found.p99})
    note(f"CPU: {ratio(found.cpu, OURS, BARE):.2f} times the bare app's")
    figure = ratio(found.rate, OURS, BARE)
    return [Check("page cache: requests/s, of the bare WSGI app's", figure, 0.7, at_least=True)]
