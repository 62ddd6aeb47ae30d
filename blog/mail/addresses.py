"""Addresses of people and of the mail server."""

import re
from dataclasses import dataclass, field
from email.headerregistry import Address
from urllib.parse import SplitResult, unquote, urlsplit

LONGEST = 254  # characters of an address (RFC 5321, 4.5.3.1.3)
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_ADDRESS = re.compile(rf"([a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]+)@({_LABEL}(?:\.{_LABEL})*)")
LOCAL = ("localhost", "127.0.0.1", "::1")
PLAIN, SUBMISSION, IMPLICIT = 25, 587, 465  # ports (RFC 5321, 6409, 8314)
SHAPE = (
    "it must be smtp://[user:password@]host[:port] or smtps://…, odd characters written as %40 and the like"
)


def mailbox(address: str, name: str = "") -> Address:
    """An address as a header writes it, its domain in ASCII; raises ValueError.

    It takes what an e-mail field of a browser takes (HTML, 4.10.5.1.5), and other scripts in the domain.
    """
    local, at, domain = address[: LONGEST + 1].rpartition("@")
    found = _ADDRESS.fullmatch(local + at + ascii_domain(domain))
    if not found or len(found[0]) > LONGEST:
        raise ValueError("it is no e-mail address")
    return Address(name, *found.groups())


def ascii_domain(domain: str) -> str:
    """A domain as the network knows it; raises ValueError.

    By IDNA 2008, as people's own programs do it: Python's codec is older and takes straße.de for strasse.de,
    which is somebody else's.
    """
    if domain.isascii():
        return domain
    import idna

    return idna.encode(domain, uts46=True).decode()


def sender(text: str) -> Address:
    """An address, perhaps as "Name <address>"; raises ValueError."""
    name, bracket, address = text.rpartition("<")
    if not bracket:
        return mailbox(text.strip())
    return mailbox(address.strip().removesuffix(">"), name.strip().strip('"'))


@dataclass(frozen=True)
class Server:
    """A mail server that takes our letters, and how to speak to it."""

    host: str
    port: int
    implicit_tls: bool
    user: str
    password: str = field(repr=False)

    @property
    def is_local(self) -> bool:
        """Whether nobody is in between: such a server seldom has a certificate that can be checked."""
        return self.host in LOCAL


def server(url: str) -> Server:
    """The server of an smtp:// or smtps:// address; raises ValueError, which never quotes the address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(SHAPE) from None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not _is_server(parts) or bool(user) != bool(password):
        raise ValueError(SHAPE)
    if not (user + password).isascii():
        raise ValueError("user and password must be plain ASCII")
    implicit = parts.scheme == "smtps"
    usual = IMPLICIT if implicit else SUBMISSION if user else PLAIN
    return Server(parts.hostname or "", port or usual, implicit, user, password)


def _is_server(parts: SplitResult) -> bool:
    rest = parts.path.strip("/") + parts.query + parts.fragment
    return parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and not rest
