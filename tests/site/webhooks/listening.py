"""A program that listens to webhooks: a real server on this machine, which checks signatures by the book."""

import hmac
import json
import threading
from base64 import b64decode, b64encode
from hashlib import sha256
from http.server import ThreadingHTTPServer
from typing import Any

from tests.serving import Quiet


class Program(ThreadingHTTPServer):
    """Answers as it is told, and remembers what it heard."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.says = 200, b"thanks"
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.arrived, self.may_answer = threading.Event(), threading.Event()
        self.may_answer.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?for=mojing"

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.heard]

    def events(self) -> list[str]:
        return [body["type"] for body in self.bodies()]


class Handler(Quiet):
    server: Program

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.server.arrived.set()
        self.server.may_answer.wait(20)
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(self.server.says)


def is_signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Whether one of the signatures is that of Standard Webhooks 1.0."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = b64decode(secret.removeprefix("whsec_"))
    expected = "v1," + b64encode(hmac.new(key, signed, sha256).digest()).decode()
    return expected in headers["webhook-signature"].split(" ")
