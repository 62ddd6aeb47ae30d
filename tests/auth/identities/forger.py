"""An OpenID Connect server of our own, with real HTTP and real keys, whose every answer a test can bend."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jws
from joserfc.jwk import KeySet, RSAKey
from werkzeug.test import TestResponse

from tests.page import Reader
from tests.serving import Quiet

CLIENT, SECRET = "mojing", "a secret of 32 characters at least"
DISCOVERY = "/.well-known/openid-configuration"
Answer = tuple[int, bytes]
OWN, OTHER = (RSAKey.generate_key(2048, {"kid": "a key"}) for _ in range(2))


class Forger(ThreadingHTTPServer):
    """Says of everybody who comes what `claims` say, signed with `key`; honest after `straighten`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.straighten()

    def straighten(self) -> None:
        """Say the truth about bob, whose key is the published one."""
        self.claims: dict[str, Any] = {"sub": "bob-there", "email": "bob@example.com", "email_verified": True}
        self.more: dict[str, Any] = {}  # what only the userinfo endpoint says
        self.key: RSAKey | bytes = OWN
        self.published = [OWN]
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "a key"}
        self.metadata: dict[str, Any] = {}
        self.nonce = ""
        self.bent: dict[str, Callable[[], Answer]] = {}  # instead of the answer at that path

    @property
    def settings(self) -> dict[str, str]:
        """What a site sets to take its word."""
        return {"OIDC_ISSUER": self.issuer, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET}

    def answer(self, path: str) -> Answer:
        """What a client gets at that path."""
        if path in self.bent:
            return self.bent[path]()
        return 200, json.dumps(self._answers[path]()).encode()

    def token(self) -> str:
        """The ID token: `claims` above what is usual; a claim that is None is left out."""
        now = int(time.time())
        usual = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": self.nonce}
        claims = {name: value for name, value in (usual | self.claims).items() if value is not None}
        if isinstance(self.key, bytes):
            return by_hand(self.header, claims, self.key)
        return jws.serialize_compact(self.header, json.dumps(claims).encode(), self.key, [self.header["alg"]])

    @property
    def _answers(self) -> dict[str, Callable[[], dict[str, Any]]]:
        return {
            DISCOVERY: self._discovered,
            "/jwks": lambda: KeySet(self.published).as_dict(),  # type: ignore[arg-type]
            "/token": lambda: {"access_token": "x", "token_type": "Bearer", "id_token": self.token()},
            "/userinfo": lambda: {"sub": self.claims["sub"]} | self.more,
        }

    def _discovered(self) -> dict[str, Any]:
        places = {"authorization_endpoint": "/authorize", "token_endpoint": "/token"}
        places |= {"jwks_uri": "/jwks", "userinfo_endpoint": "/userinfo"}
        known = {name: self.issuer + path for name, path in places.items()}
        algorithms = {"id_token_signing_alg_values_supported": ["RS256"]}
        return {"issuer": self.issuer} | known | algorithms | self.metadata

    def sends_back(self, reader: Reader, next: str = "", key: str = "oidc") -> TestResponse:
        """Let somebody go there and come back: the answer that they get here."""
        away = reader.client.get(f"/auth/with/{key}", query_string={"next": next}).location
        asked = parse_qs(urlsplit(away).query)
        self.nonce = asked["nonce"][0]
        return reader.client.get(f"/auth/with/{key}/back?code=x&state={asked['state'][0]}")


class _Handler(Quiet):
    server: Forger

    def do_GET(self) -> None:
        status, body = self.server.answer(urlsplit(self.path).path)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()


def by_hand(header: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    """A token whose signature no library would make: by HMAC with that secret, or none at all."""
    said = ".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))
    return f"{said}.{_encoded(hmac.digest(secret, said.encode(), 'sha256') if secret else b'')}"


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
