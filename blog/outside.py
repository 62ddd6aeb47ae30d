"""Going to addresses that somebody typed in: the one place that decides where the site goes (OWASP: SSRF).

A name is looked up once, all of its addresses must be public, and the connection goes to one of those,
whatever the name says a moment later. Redirects are not followed. Time and what is read are bounded.
"""

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from ssl import SSLContext, create_default_context
from urllib.parse import SplitResult, quote, urlsplit

from blog.config import settings
from blog.errors import Invalid

LONGEST = 2000  # characters of an address
MOST = 4096  # bytes that are read of an answer
PATIENCE = 10.0  # seconds for all of it, once the name is looked up
PORTS = {"http": 80, "https": 443}
_NO_SUCH = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None))
_UNICAST, _NAT64 = IPv6Network("2000::/3"), IPv6Network("64:ff9b::/96")  # RFC 4291 and 6052


class Unanswered(Exception):
    """Nobody answers there, or nothing that can be understood; the message says why."""


class NoSuchHost(Unanswered):
    """There is no such name."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str  # its beginning
    location: str  # where it leads on to, where nobody goes by itself; "" when it does not
    milliseconds: int


def checked(url: str) -> SplitResult:
    """The address in its parts; raises Invalid for one that the site would not go to."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in PORTS and _host(parts) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:  # UnicodeError is one
        fits = False
    if not fits or not url.isprintable() or len(url) > LONGEST or " " in url:
        raise Invalid("Give an address that begins with https:// or http://.", field="url")
    with suppress(ValueError):
        _check(str(ip_address(parts.hostname or "")))
    return parts


def ask(
    method: str, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None, most: int = MOST
) -> Answer:
    """What is answered there; raises Invalid for an address that is not for us, Unanswered."""
    parts = checked(url)
    try:
        connection = _Pinned(parts, _looked_up(parts))
        with _bounded(connection):
            began = time.monotonic()
            connection.request(method, _target(parts), body or None, dict(headers or {}))
            answer = connection.getresponse()
            text = answer.read(most).decode(errors="replace")
            took = round((time.monotonic() - began) * 1000)
            return Answer(answer.status, text, answer.getheader("Location", ""), took)
    except socket.gaierror as problem:
        kind = NoSuchHost if problem.errno in _NO_SUCH else Unanswered
        raise kind(str(problem)) from problem
    except (OSError, HTTPException, ValueError) as problem:
        raise Unanswered(str(problem) or type(problem).__name__) from problem


class _Pinned(HTTPConnection):
    """Goes to an address that was looked at; with TLS the certificate must be that of the name."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        self.default_port = PORTS[parts.scheme]  # which is not named in the header Host
        super().__init__(_host(parts), parts.port or self.default_port, timeout=PATIENCE)
        self._address, self._is_safe = address, parts.scheme == "https"
        self.line: socket.socket | None = None  # `sock` is forgotten with an answer that is the last

    def connect(self) -> None:
        self.sock = self.line = socket.create_connection((self._address, self.port), self.timeout)
        if self._is_safe:
            safe = _trust().wrap_socket(self.line, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = self.line = safe
            safe.do_handshake()


@contextmanager
def _bounded(connection: _Pinned) -> Iterator[None]:
    """End it when its time is up, also for whoever sends a byte now and then."""
    timer = threading.Timer(PATIENCE, _cut, [connection])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        connection.close()


def _cut(connection: _Pinned) -> None:
    with suppress(OSError):  # it is closed by then
        if connection.line:  # with TLS, too, what lies below is ended
            socket.socket.shutdown(connection.line, socket.SHUT_RDWR)


def _host(parts: SplitResult) -> str:
    """As it is looked up and sent: names of other scripts in ASCII (IDNA)."""
    host = parts.hostname or ""
    return host if host.isascii() else host.encode("idna").decode()


def _target(parts: SplitResult) -> str:
    query = f"?{parts.query}" if parts.query else ""
    return quote((parts.path or "/") + query, safe="%/:?#[]@!$&'()*+,;=~")


def _looked_up(parts: SplitResult) -> str:
    port = parts.port or PORTS[parts.scheme]
    found = [str(known[4][0]) for known in socket.getaddrinfo(_host(parts), port, type=socket.SOCK_STREAM)]
    for address in found:
        _check(address)
    return found[0]


def _check(address: str) -> None:
    """Raises Invalid for an address within a private network, unless the operator allows those."""
    if not (settings().private_networks or is_public(ip_address(address))):
        raise Invalid("That is within a private network, where this site does not go.", field="url")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it belongs to the public internet, also where an IPv4 address is hidden in one of IPv6."""
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in _UNICAST or address.sixtofour:
            return False
    return address.is_global and not address.is_multicast


@cache
def _trust() -> SSLContext:
    """Authorities of the system, and those that come with Python's packages where it has none."""
    import certifi

    trust = create_default_context()
    trust.load_verify_locations(certifi.where())
    return trust
