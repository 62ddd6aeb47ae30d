"""A site that may go to private networks, where its tests are, and a program that listens."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from blog.auth.sessions.models import Client
from blog.site.webhooks.actions import register
from blog.site.webhooks.delivering.actions import deliver_due
from blog.site.webhooks.models import EVENTS
from tests.conftest import make_app
from tests.site.webhooks.listening import Program
from tests.world import World


@pytest.fixture
def app(instance: Path) -> Flask:
    return make_app(instance, PRIVATE_NETWORKS=True)


@pytest.fixture
def listens(world: World, program: Program) -> Callable[..., tuple[int, str]]:
    """Let the program be told; gives the number of the endpoint and its secret."""

    def listen(*events: str, url: str = "") -> tuple[int, str]:
        def act() -> tuple[int, str]:
            made = register(world.person("alice"), "Program", url or program.url, events or EVENTS, Client())
            return made.id, made.secret

        return world.ask(act)

    return listen


@pytest.fixture
def deliver(world: World) -> Callable[[], None]:
    """Do what the background would."""
    return lambda: world.ask(deliver_due)
