"""A real mail server on this machine, with certificates of its own."""

import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.walks.conftest import free_port

LOCAL, REMOTE = "127.0.0.1", "127.0.0.2"  # the second one is no loopback address in the eyes of the site
USER, PASSWORD = "mo@jing", "p:ss/w@rd"
URL_USER = "mo%40jing:p%3Ass%2Fw%40rd"


class Office:
    """Takes letters, refuses what it is told to, and remembers all of it."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.encrypted: list[bool] = []
        self.signed_in: list[bool] = []
        self.refuse: dict[str, str] = {}  # address, or "data" -> reply
        self.arrived = threading.Event()
        self.at_recipient: Callable[[], object] = lambda: None  # called before the answer

    async def handle_RCPT(  # noqa: N802 - the names are aiosmtpd's
        self, _s: SMTP, _n: Session, envelope: Envelope, address: str, _o: list[str]
    ) -> str:
        self.at_recipient()
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if "data" in self.refuse:
            return self.refuse["data"]
        assert isinstance(envelope.content, bytes)
        self.letters.append(message_from_bytes(envelope.content, EmailMessage, policy=POLICY))
        self.recipients += envelope.rcpt_tos
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        self.signed_in.append(session.authenticated)
        self.arrived.set()
        return "250 OK"


class Offices:
    """Opens mail servers and closes them at the end of the test."""

    def __init__(self) -> None:
        self.open: list[Controller] = []

    def __call__(self, host: str = LOCAL, port: int | None = None, **options: Any) -> tuple[Office, str]:
        """A server, and where it is: host:port."""
        office, port = Office(), port or free_port()
        controller = Controller(office, hostname=host, port=port, **options)
        controller.start()
        self.open.append(controller)
        return office, f"{host}:{port}"

    def close(self) -> None:
        """Take no more letters."""
        for controller in self.open:
            controller.stop()
        self.open.clear()


def authenticator(_server: SMTP, _session: Session, _envelope: Envelope, _way: str, data: Any) -> AuthResult:
    """Lets one user in."""
    right = data == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def certificate(folder: Path, host: str) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate made here for an IP address, and the file to trust it by."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]),
    )
    now, names = datetime.now(UTC), x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
    builder = builder.add_extension(names, False).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), True
    )
    pem = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    trusted, both = folder / "trusted.pem", folder / "server.pem"
    trusted.write_bytes(pem)
    both.write_bytes(secret + pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context, trusted
