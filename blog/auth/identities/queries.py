"""Questions about accounts elsewhere."""

import re
import secrets
import unicodedata
from collections.abc import Collection, Iterable, Iterator

import sqlalchemy as sa

from blog.auth.factors.models import Passkey
from blog.auth.identities.models import Identity, Profile
from blog.auth.models import Actor, User
from blog.auth.names import LONGEST, username
from blog.auth.queries import fresh_account, own_account, user_known_as
from blog.db import db
from blog.errors import Invalid, NotFound

NUMBERS = range(2, 20)  # that are tried behind a name that is taken, before random ones
NAMELESS = "newcomer"


def identity_of(profile: Profile) -> Identity | None:
    """The record of that account elsewhere, when somebody here has linked it."""
    same = Identity.provider == profile.provider, Identity.subject == profile.subject
    found: Identity | None = db.session.scalar(sa.select(Identity).where(*same))
    return found


def identities_of(user: User) -> list[Identity]:
    """The user's accounts elsewhere, the oldest link first."""
    theirs = sa.select(Identity).where(Identity.user_id == user.id).order_by(Identity.id)
    return list(db.session.scalars(theirs))


def traveller(actor: Actor, provider: str) -> User:
    """Whoever goes to the provider while signed in: to show once more who they are, or else to link.

    Raises SignInNeeded when there is nothing linked and they signed in too long ago for that.
    """
    user = own_account(actor)
    linked = any(identity.provider == provider for identity in identities_of(user))
    return user if linked else fresh_account(actor)


def own_identity(user: User, id: int) -> Identity:
    """One of them; raises NotFound for anybody else's."""
    identity = db.session.get(Identity, id)
    if identity is None or identity.user_id != user.id:
        raise NotFound(id)
    return identity


def has_other_way(user: User, but: Identity | Passkey, usable: Collection[str]) -> bool:
    """Whether the user can come in without that: by password, passkey, or one of the `usable` providers."""
    keys, identities = [Passkey.user_id == user.id], [Identity.user_id == user.id]
    identities.append(Identity.provider.in_(usable))
    (keys if isinstance(but, Passkey) else identities).append(type(but).id != but.id)
    others = sa.or_(sa.exists().where(*keys), sa.exists().where(*identities))
    return bool(user.password_hash or db.session.scalar(sa.select(others)))


def is_same_address(one: str, other: str) -> bool:
    """Whether two addresses are certainly one: case counts for nothing in ASCII, and for much outside it.

    Stricter than address_key: ｂob@example.com has the key of bob@example.com, and may be somebody else.
    """
    return one == other or (one.isascii() and other.isascii() and one.lower() == other.lower())


def free_username(wanted: Iterable[str]) -> str:
    """A user name that nobody has: the first of those wanted that may be one, numbered when it is taken."""
    stem = next(filter(None, map(_fitting, wanted)), NAMELESS)
    return next(name for name in _numbered(stem) if name and user_known_as(name) is None)


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    short = stem[: LONGEST - 6]
    yield from (_fitting(f"{short}{number}") for number in NUMBERS)
    while True:
        yield _fitting(f"{short}{secrets.randbelow(10**6)}")


def _fitting(text: str) -> str:
    """The text as a user name, "" when it cannot be one; an address is none, since names are public."""
    if "@" in text:
        return ""
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    try:
        return username(re.sub(r"[\W_]+", "-", plain).strip("-")[:LONGEST].strip("-"))
    except Invalid:
        return ""
