"""The API's list of 20 posts, inside this process, beside bare Flask that returns the same bytes."""

from pathlib import Path

from flask import Flask, Response

from blog.auth.queries import first_administrator
from blog.auth.sessions.models import Client
from blog.auth.tokens.actions import issue
from tests.bench import sites
from tests.bench.inside import SESSION, cpu_rounds, request
from tests.bench.report import Check, note, ratio, table, title
from tests.bench.settings import Settings

PATH = "/api/v1/posts"
KEPT, MADE, OWN, BARE = "API list", "API list, not kept", "API list, with a token", "bare Flask, same bytes"


def run(instance: Path, settings: Settings) -> list[Check]:
    """Compare what everybody gets, the same made anew, and what a program with a token gets."""
    title("API: list of 20 posts, in process")
    site = sites.app(sites.grown(instance, "api", 200))
    contenders = {
        KEPT: request(site, PATH, {}),
        MADE: request(site, PATH, {"Cookie": SESSION}),
        OWN: request(site, PATH, {"Authorization": f"Bearer {_token(site)}"}),
    }
    body = contenders[KEPT]()
    contenders[BARE] = request(_bare(body), "/", {})
    if any(ask() != body for ask in contenders.values()):
        raise RuntimeError("the contenders give different lists")
    rounds = cpu_rounds(contenders, settings.rounds, settings.slice)
    table({"µs CPU/request": rounds})
    note("of those that are not kept, a program with a token costs what finding out who it is costs besides")
    note(f"bare Flask is {ratio(rounds, OWN, BARE):.0f} times as fast as that: it asks no database")
    sites.close(site)
    return [Check("API list: speed, of bare Flask's", ratio(rounds, BARE, KEPT), 0.4, at_least=True)]


def _token(site: Flask) -> str:
    with site.app_context():
        user = first_administrator()
        assert user, "a fresh instance has an administrator"
        return issue(user, "bench", ["posts"], 7, Client())


def _bare(body: bytes) -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: Response(body, mimetype="application/json"))
    return app
