"""Where the site goes when somebody typed the address: to the public internet, straight, and not for long."""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask

from blog import outside
from blog.db import utcnow
from blog.errors import Invalid
from blog.outside import Answer, NoSuchHost, Unanswered, ask, is_public
from tests.conftest import make_app
from tests.serving import Quiet, serving
from tests.world import World

DRIPS = 100  # bytes of somebody slow, in five seconds
PUBLIC = ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101"]
PRIVATE = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "0.0.0.0"),
    *("224.0.0.1", "255.255.255.255", "192.0.2.1", "240.0.0.1", "198.18.0.1"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1"),
]


def test_public_is_what_all_of_the_internet_can_reach() -> None:
    assert [address for address in PUBLIC if not is_public(ipaddress.ip_address(address))] == []
    assert [address for address in PRIVATE if is_public(ipaddress.ip_address(address))] == []


class Place(ThreadingHTTPServer):
    """Answers, leads on, or takes its time; counts who came."""

    daemon_threads = True
    came = 0

    def verify_request(self, *_request: object) -> bool:
        self.came += 1
        return True


class Handler(Quiet):
    server: Place

    def do_GET(self) -> None:
        if self.path == "/slow":
            self._drip()
        self.protocol_version = "HTTP/1.1" if self.path == "/last" else "HTTP/1.0"
        self.send_response(302 if self.path.startswith("/on") else 200)
        self.send_header("Location", "http://169.254.169.254/")
        if self.path == "/last":
            self.send_header("Connection", "close")
        self.end_headers()
        if self.path in ("/last", "/old"):
            self._drip()
            return
        self.wfile.write(f"{self.headers['Host']} {self.path} ".encode() + b"x" * 100_000)

    def _drip(self) -> None:
        with suppress(OSError):
            for _byte in range(DRIPS):
                threading.Event().wait(0.05)
                self.wfile.write(b"X")


@contextmanager
def place(certificate: Path | None = None) -> Iterator[Place]:
    server = Place(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    with serving(server):
        yield server


def get(app: Flask, url: str) -> Answer:
    return World(app).ask(lambda: ask("GET", url))


@pytest.mark.parametrize(
    "wrong",
    [
        *(
            "",
            "gopher://example.com/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "//example.com",
            "http://",
        ),
        *("http://user:secret@example.com/", "http://[::1", "http://example.com:99999/", "http://a b/"),
        *(
            "http://example.com/\n",
            "http://127.0.0.1/",
            "http://[::ffff:10.0.0.1]/",
            "http://169.254.169.254/",
        ),
        *("http://2130706433/", "http://0x7f.1/", "http://0/", "http://localhost/"),
    ],
)
def test_other_addresses_are_refused_before_anybody_is_asked(app: Flask, wrong: str) -> None:
    with pytest.raises(Invalid):
        get(app, wrong)


@pytest.mark.parametrize(
    ("problem", "kind"),
    [(socket.EAI_NONAME, NoSuchHost), (socket.EAI_AGAIN, Unanswered)],
    ids=["none", "later"],
)
def test_a_name_that_is_unknown_is_told_from_one_that_cannot_be_asked_for_now(
    app: Flask, monkeypatch: pytest.MonkeyPatch, problem: int, kind: type[Unanswered]
) -> None:
    def lookup(*_asked: object, **_more: object) -> None:
        raise socket.gaierror(problem, "no")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    with pytest.raises(Unanswered) as raised:
        get(app, "http://nowhere.invalid/")
    assert raised.type is kind


def test_a_name_is_refused_when_one_of_its_addresses_is_within(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 80)) for host in (PUBLIC[0], "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: known)
    with pytest.raises(Invalid, match="private"):
        get(app, "http://localhost./")


def test_a_name_that_can_be_none_is_not_looked_up(app: Flask) -> None:
    with pytest.raises(Unanswered):
        get(app, f"http://{'a' * 500}.com")


def test_a_name_that_leads_within_is_refused_unless_the_operator_allows_it(instance: Path) -> None:
    closed, open_ = make_app(instance), make_app(instance, PRIVATE_NETWORKS=True)
    with place() as server:
        url = f"http://localhost:{server.server_port}/on?a=中"
        with pytest.raises(Invalid, match="private"):
            get(closed, url)
        assert server.came == 0
        answer = get(open_, url)
        assert server.came == 1, "redirects are not followed"
        assert answer.status == 302
        assert answer.text.startswith(f"localhost:{server.server_port} /on?a=%E4%B8%AD ")
        assert len(answer.text) == outside.MOST, "no more than that is read"


def test_whoever_sends_a_byte_now_and_then_keeps_nobody(
    instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "PATIENCE", 0.4)
    with place() as server, pytest.raises(Unanswered):
        get(make_app(instance, PRIVATE_NETWORKS=True), f"http://127.0.0.1:{server.server_port}/slow")


@pytest.mark.parametrize("path", ["/last", "/old"])
def test_nor_does_whoever_does_so_in_an_answer_after_which_they_hang_up(
    instance: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(outside, "PATIENCE", 0.4)
    with place() as server:
        answer = get(
            make_app(instance, PRIVATE_NETWORKS=True), f"http://127.0.0.1:{server.server_port}{path}"
        )
    assert len(answer.text) < DRIPS


def test_a_certificate_must_be_of_the_name_and_of_somebody_trusted(
    instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, site = _certificate(tmp_path / "both.pem"), make_app(instance, PRIVATE_NETWORKS=True)
    with place(certificate) as server:
        outside._trust.cache_clear()
        with pytest.raises(Unanswered, match="certificate verify failed"):
            get(site, f"https://localhost:{server.server_port}/")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        outside._trust.cache_clear()
        assert get(site, f"https://localhost:{server.server_port}/").status == 200
        with pytest.raises(Unanswered, match="certificate verify failed"):
            get(site, f"https://127.0.0.1:{server.server_port}/")
    outside._trust.cache_clear()


def _certificate(path: Path) -> Path:
    """Of localhost by name, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(
            name, name, key.public_key(), 1, utcnow() - timedelta(1), utcnow() + timedelta(1)
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path
