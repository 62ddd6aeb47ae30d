"""Other sites, on which people have accounts, and sites that take their word."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.auth.identities.elsewhere import provider
from tests.auth.identities.forger import Forger
from tests.conftest import make_app
from tests.serving import serving
from tests.world import World


@pytest.fixture(scope="package")
def issuer() -> Iterator[str]:
    """The address of a provider that runs here."""
    with provider() as address:
        yield address


@pytest.fixture
def linked(instance: Path, issuer: str) -> World:
    """A site on which that provider is switched on."""
    given = {"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "mojing", "OIDC_CLIENT_SECRET": "secret"}
    return World(make_app(instance, **given))


@pytest.fixture(scope="package")
def _forger() -> Iterator[Forger]:
    with serving(Forger()) as server:
        yield server


@pytest.fixture
def forger(_forger: Forger) -> Forger:
    """A provider that says whatever a test wants; honest when the test begins."""
    _forger.straighten()
    return _forger


@pytest.fixture
def trusting(instance: Path, forger: Forger) -> World:
    """A site that takes the forger's word."""
    return World(make_app(instance, **forger.settings))
