"""Another site, on which people have accounts: a real OpenID Connect server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from tests.walks.conftest import free_port, wait_for


@contextmanager
def provider() -> Iterator[str]:
    """Its issuer, while somebody needs it; to a browser it is another site than 127.0.0.1."""
    address = f"http://localhost:{free_port()}"
    port = address.rpartition(":")[2]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", port]
    environment = os.environ | {"NO_PROXY": "*"}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet) as server:
        wait_for(address)
        yield address
        server.terminate()


def tell_of(issuer: str, subject: str, **claims: object) -> None:
    """Let the server say this of somebody who signs in there."""
    requests.put(f"{issuer}/users/{subject}", json=claims, timeout=5).raise_for_status()
