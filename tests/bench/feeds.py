"""gunicorn alone: the feed and the site map from the page cache, against the guide from the same cache."""

from pathlib import Path

from tests.bench import sites
from tests.bench.load import Drive, side_by_side
from tests.bench.report import Check, ratio, table, title
from tests.bench.servers import gunicorn
from tests.bench.settings import Settings

ARTICLE, FEED, MAP = "the guide", "the feed", "the site map"
PATHS = {ARTICLE: "/posts/python-backend-guide", FEED: "/feed.xml", MAP: "/sitemap.xml"}


def run(instance: Path, settings: Settings) -> list[Check]:
    """Load all three in turn."""
    title("Feeds: gunicorn alone, from the page cache, gzip")
    with gunicorn("wsgi:app", sites.copy(instance, "feeds")) as site:
        contenders = {name: (site, path) for name, path in PATHS.items()}
        found = side_by_side(contenders, Drive(settings.seconds, connections=8), settings.rounds)
    table({"requests/s": found.rate, "µs CPU/request": found.cpu, "p99 ms": found.p99})
    return [
        Check(
            f"feeds: requests/s of {name}, of the guide's",
            ratio(found.rate, name, ARTICLE),
            0.7,
            at_least=True,
        )
        for name in (FEED, MAP)
    ]
