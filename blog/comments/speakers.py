"""Whoever comments, votes or reports: somebody with an account, or a guest."""

import hmac
from dataclasses import dataclass
from urllib.parse import urlsplit

from blog.auth.addresses import address, address_key
from blog.auth.display_names import display_name
from blog.auth.models import Actor, User
from blog.auth.sessions.models import Client
from blog.config import secret
from blog.errors import Invalid

LONGEST_SITE = 200


@dataclass(frozen=True)
class Speaker:
    """Who speaks, from where, and in which language the site answers them."""

    actor: Actor
    client: Client = Client()  # noqa: RUF009  frozen
    guest: str = ""  # digest of what a guest's browser is known by; "" for one that is not known
    locale: str = ""

    @property
    def user(self) -> User | None:
        """Their account, if they have one."""
        return self.actor if isinstance(self.actor, User) else None

    @property
    def key(self) -> str:
        """What tells one person from another: the account, else the browser; "" for a browser not known."""
        if self.user:
            return f"u{self.user.id}"
        return f"g{self.guest}" if self.guest else ""

    @property
    def network(self) -> str:
        """The digest of their network, which tells nobody its address."""
        return digest("networks", self.client.network)


@dataclass(frozen=True)
class Card:
    """What a guest says of themselves."""

    name: str = ""
    email: str = ""
    website: str = ""

    def checked(self) -> "Card":
        """The same as it is kept; raises Invalid."""
        try:
            name = display_name(self.name)
        except Invalid as refusal:
            raise Invalid(refusal.message, field="name", **refusal.values) from None
        return Card(name, address(self.email), website_of(self.website))

    @property
    def email_key(self) -> str:
        """The folding under which two addresses are the same."""
        return address_key(self.email)


def digest(purpose: str, text: str) -> str:
    """A digest of 64 hexadecimal characters that nobody without the site's secret can look for."""
    return hmac.new(secret(purpose), text.encode("utf-8", "replace"), "sha256").hexdigest()


def website_of(text: str) -> str:
    """The address of somebody's website as it is kept, "" for none; raises Invalid."""
    text = text.strip()
    if not text:
        return ""
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        is_one = (
            parts.scheme.lower() in ("http", "https") and "." in (parts.hostname or "") and not parts.username
        )
    except ValueError:
        is_one = False
    if not is_one or len(parts.geturl()) > LONGEST_SITE or not text.isprintable() or " " in text:
        raise Invalid("A website begins with http:// or https://.", field="website")
    return parts.geturl()
