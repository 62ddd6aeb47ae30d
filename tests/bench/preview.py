"""The preview of the guide as the editor's script gets it, against nothing but rendering the text."""

import os
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from blog.posts.editions import read
from blog.rendering import render
from tests.bench import sites
from tests.bench.processes import cpu
from tests.bench.report import Check, Rounds, ratio, table, title
from tests.bench.settings import Settings
from tests.world import World

GUIDE = "python-backend-guide"
TIMES = 20  # in each round: the kernel counts in hundredths of a second


def run(instance: Path, settings: Settings) -> list[Check]:
    """Ask for both in turn; CPU of this process and of the one that renders."""
    title("Preview of the guide")
    site = sites.app(sites.copy(instance, "preview"))
    with site.app_context():
        contenders = dict(zip(("Mojing, preview", "rendering alone"), _contenders(site), strict=True))
        rounds: Rounds = {name: [] for name in contenders}
        for _round in range(settings.rounds):
            for name, ask in contenders.items():
                rounds[name].append(_microseconds(ask))  # type: ignore[attr-defined]
    table({"µs CPU/preview": rounds})
    sites.close(site)
    return [Check("preview: CPU, of rendering alone", ratio(rounds, *contenders), 1.5)]


def _contenders(site: Flask) -> tuple[Callable[[], object], Callable[[], object]]:
    world = World(site)
    source = world.get(GUIDE).source
    document, path = read(source), f"/write/posts/{world.get(GUIDE).id}/preview"
    site.config["WTF_CSRF_ENABLED"] = False
    client = world.browser("admin").client

    def preview() -> object:
        response = client.post(path, json={"source": source})
        assert response.status_code == 200, response.text[:500]
        return response

    return preview, lambda: render(document.body, title=document.title or "")


def _microseconds(ask: Callable[[], object]) -> float:
    start = cpu(os.getpid())
    for _time in range(TIMES):
        ask()
    return (cpu(os.getpid()) - start) / TIMES
