"""How a letter reads: its words from templates/mail/letters, set as text and as HTML."""

from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime as rfc_date
from functools import partial
from hashlib import sha256
from ipaddress import ip_address
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, render_template, url_for
from flask_babel import force_locale, format_datetime, format_timedelta
from werkzeug.urls import iri_to_uri

from blog.config import settings
from blog.mail.addresses import ascii_domain, mailbox, sender
from blog.mail.models import Letter
from blog.signing import sign
from blog.web.language import LOCALES, TAGS

WHOLE = ("Message-ID", "In-Reply-To", "References", "List-Id", "List-Unsubscribe")


class Policy(EmailPolicy):
    """The usual policy encodes addresses that are longer than a line, which no program reads; a line may have
    998 characters (RFC 5322, 2.1.1)."""

    def fold(self, name: str, value: Any) -> str:
        """The header as text."""
        if name not in WHOLE:
            return str(super().fold(name, value))
        lines = f"{self.linesep} ".join(str(value).split())
        return f"{name}: {lines}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The header as it is sent."""
        return self.fold(name, value).encode("ascii") if name in WHOLE else super().fold_binary(name, value)


# It refuses line ends in headers, and every server takes what it makes.
POLICY = Policy(linesep="\r\n", cte_type="7bit")


def rendered(letter: Letter) -> EmailMessage:
    """The letter in its recipient's language, ready to be sent; raises ValueError for a header that is none.

    It has the same identification every time it is made, so that a mailbox knows a second copy by it.
    """
    locale = LOCALES.get(letter.locale, letter.locale)
    locale = locale if locale in TAGS else LOCALES[settings().language]
    with current_app.test_request_context(base_url=settings().site_url), force_locale(locale):
        words = _words(letter)
        text, html = (render_template(f"mail/letter.{kind}", letter=words) for kind in ("txt", "html"))
    message = EmailMessage(policy=POLICY)
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    for name, value in (_headers(letter, words.subject, TAGS[locale]) | _of_list(letter, words)).items():
        message[name] = value
    return message


def host() -> str:
    """The site's host name as mail writes it; "localhost" for a site that has an address and no name."""
    name = urlsplit(settings().site_url).hostname or ""
    try:
        ip_address(name)
    except ValueError:
        return ascii_domain(name)
    return "localhost"


def _headers(letter: Letter, subject: str, language: str) -> dict[str, str | Address]:
    ours = settings().mail_from
    return {
        "From": sender(ours) if ours else mailbox(f"no-reply@{host()}", settings().site_name),
        "To": mailbox(letter.recipient),
        "Subject": subject,
        "Date": rfc_date(letter.created_at),
        "Message-ID": f"<{letter.id}.{letter.created_at:%Y%m%d%H%M%S}@{host()}>",
        "Content-Language": language,
        "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office reply, please
    }


def _of_list(letter: Letter, words: SimpleNamespace) -> dict[str, str]:
    """Headers of a letter that one of many gets who wanted such: how to end them, and what it belongs to.

    Programs show a button for the first two (RFC 2369, 8058), sort by the third (RFC 2919), and put letters
    about one discussion together by the others: no letter is referred to by a name that its reader never got.
    """
    if not words.stop:
        return {}
    ending = {
        "List-Unsubscribe": f"<{iri_to_uri(words.stop)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    ending["List-Id"] = f"<{words.list}.{host()}>"
    if not words.thread:
        return ending
    reader = sha256(letter.recipient.encode()).hexdigest()[:12]
    *above, own = (f"<{name}.{reader}@{host()}>" for name in words.thread)
    return ending | {"Message-ID": own, "In-Reply-To": above[-1], "References": " ".join(above)}


def _words(letter: Letter) -> SimpleNamespace:
    """What the letter's template sets: subject, opening, perhaps quote, items, url and button, closing; and
    for letters of a list its name, the address that ends it, and the names of what it belongs to."""
    template = current_app.jinja_env.get_template(f"mail/letters/{letter.kind}.txt")
    said = template.make_module({**_TOOLS, **letter.values})
    return SimpleNamespace(**_EMPTY | vars(said))


def _one_time(purpose: str, id: object) -> str:
    return sign(purpose, str(id))


def _moment(text: str) -> str:
    return str(format_datetime(datetime.fromisoformat(text), "yyyy-MM-dd HH:mm (ZZZZ)"))


def _span(seconds: int) -> str:
    return str(format_timedelta(timedelta(seconds=seconds)))


_EMPTY: dict[str, Any] = {"url": None, "closing": [], "quote": "", "items": [], "stop": None, "thread": []}
_TOOLS: dict[str, Any] = {
    "url_for": partial(url_for, _external=True),
    "one_time": _one_time,
    "moment": _moment,
    "span": _span,
}
