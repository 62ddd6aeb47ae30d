"""How letters leave: by SMTP, or into files while no mail server is set."""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from email.message import EmailMessage
from functools import partial
from pathlib import Path

from flask import current_app

from blog.config import instance_folder, settings
from blog.db import utcnow
from blog.mail.actions import Send, Undeliverable, Unreachable
from blog.mail.addresses import Server, server
from blog.mail.letters import host, rendered
from blog.mail.models import Letter

PATIENCE = 10  # seconds for each answer of the server


def transport() -> Send:
    """What sends a letter of the running site; it raises Undeliverable, Unreachable, or else to try again."""
    url = settings().mail_url
    return partial(_by_smtp, server(url)) if url else _into_file


def _by_smtp(to: Server, letter: Letter) -> None:
    message = rendered(letter)
    with _connection(to) as connection:
        _hand_over(connection, message)
        with suppress(OSError):  # the server has the letter, whatever becomes of the farewell
            connection.quit()


@contextmanager
def _connection(to: Server) -> Iterator[smtplib.SMTP]:
    """A connection on which letters can be sent; raises Unreachable."""
    with _or_unreachable():
        context = ssl.create_default_context()
        kind = partial(smtplib.SMTP_SSL, context=context) if to.implicit_tls else smtplib.SMTP
        made = kind(to.host, to.port, local_hostname=host(), timeout=PATIENCE)
    with closing(made) as connection:
        with _or_unreachable():
            _introduce(connection, to, context)
        yield connection


def _introduce(connection: smtplib.SMTP, to: Server, context: ssl.SSLContext) -> None:
    """STARTTLS when it is offered, always before a password; the certificate must be the server's."""
    connection.ehlo_or_helo_if_needed()
    offered = connection.has_extn("starttls") and not to.is_local
    if not to.implicit_tls and (to.user or offered):
        connection.starttls(context=context)
    if to.user:
        connection.login(to.user, to.password)


@contextmanager
def _or_unreachable() -> Iterator[None]:
    try:
        yield
    except OSError as error:  # smtplib's errors and those of TLS are such
        raise Unreachable(_answer(error)) from error


def _hand_over(connection: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        connection.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        [(code, answer)] = error.recipients.values()
        _fail(smtplib.SMTPResponseException(code, answer))
    except smtplib.SMTPDataError as error:
        _fail(error)


def _fail(error: smtplib.SMTPResponseException) -> None:
    """5yz is for good, 4yz for now (RFC 5321, 4.2.1)."""
    if error.smtp_code >= 500:
        raise Undeliverable(_answer(error)) from error
    raise OSError(_answer(error)) from error


def _answer(error: OSError) -> str:
    if not isinstance(error, smtplib.SMTPResponseException):
        return str(error) or type(error).__name__
    said = error.smtp_error
    return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"


def _into_file(letter: Letter) -> None:
    folder = instance_folder() / "mail"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{utcnow():%Y%m%dT%H%M%S}-{letter.kind}-{letter.id}.eml"
    _write(path, bytes(rendered(letter)))
    current_app.logger.warning("No mail server is set (BLOG_MAIL_URL), so the letter went to %s", path)


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing, readable by nobody else: it may hold a link that lets one in."""
    part = path.with_suffix(f".{os.getpid()}")
    part.touch(mode=0o600)
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
