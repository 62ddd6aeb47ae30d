"""Coming in by an account elsewhere, linking it and letting it go."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from blog.auth.actions import make_room
from blog.auth.addresses import address, address_key
from blog.auth.budgets.actions import spend
from blog.auth.events.actions import note
from blog.auth.identities.models import Identity, Profile
from blog.auth.identities.providers import provider_called
from blog.auth.identities.queries import free_username, has_other_way, identity_of, is_same_address
from blog.auth.limits import JOURNEYS, REGISTRATIONS
from blog.auth.models import User
from blog.auth.names import name_key
from blog.auth.queries import is_name_of_staff, policy, user_known_as
from blog.auth.sessions.actions import freshen
from blog.auth.sessions.models import Client
from blog.db import db, utcnow
from blog.errors import Invalid
from blog.mail.actions import enclose


def set_out(client: Client) -> None:
    """Take one of the times that a network may make us wait for another site; raises TooMany."""
    spend(JOURNEYS, client.network)


def come_in(profile: Profile, client: Client, locale: str) -> User:
    """The user who signed in elsewhere: who linked that account, else who confirmed its address, else new.

    Raises Invalid, with nothing linked, for an address that the provider did not confirm, for somebody who
    is shut out, and for a newcomer where nobody may register; TooMany. A second factor is still to come.
    """
    known = identity_of(profile)
    user = known.user if known else _owner(profile)
    if user is None:
        return _admit(profile, client)
    _check_welcome(user, client)
    identity = known or _linked(user, profile, client)
    identity.used_at = utcnow()
    if not known:
        _tell(user, profile, locale)
    _keep()
    return user


def recognise(user: User, profile: Profile) -> bool:
    """Whether that account is linked to the user; if so, it is as good as a fresh sign-in."""
    known = identity_of(profile)
    if known is None or known.user_id != user.id:
        return False
    known.used_at = utcnow()
    freshen(user)
    return True


def link(user: User, profile: Profile, client: Client, locale: str) -> None:
    """Let the user come in by that account from now on; raises Invalid when it is somebody else's."""
    known = identity_of(profile)
    if known and known.user_id != user.id:
        raise Invalid("Somebody else here comes in with that account already.")
    if known is None:
        _linked(user, profile, client)
        _tell(user, profile, locale)
    _keep()


def unlink(user: User, identity: Identity, usable: Collection[str], client: Client) -> None:
    """Let the user no longer come in by it; raises Invalid when it is the last way. `usable`: providers.

    The lock makes two of them that go at the same moment wait for one another.
    """
    db.session.execute(sa.select(User.id).where(User.id == user.id).with_for_update())
    if not has_other_way(user, identity, usable):
        raise Invalid("You could not come in any more. Choose a password or add a passkey first.")
    note("identity-unlinked", user, client, provider=identity.provider)
    db.session.delete(identity)
    db.session.commit()


def _owner(profile: Profile) -> User | None:
    """Who confirmed the address here that the provider confirmed there: two proofs of one mailbox."""
    if not (profile.email and profile.is_verified):
        raise Invalid(
            "There is no confirmed e-mail address with that account, so we cannot know whose it is."
            " Sign in here another way, then link it on the security page."
        )
    user = user_known_as(address(profile.email))
    if user is None or not user.confirmed_at:
        return None  # who never confirmed it may be a stranger, waiting for the owner to come
    if not is_same_address(user.email or "", address(profile.email)):
        raise Invalid("Sign in here another way, then link that account on the security page.")
    return user


def _check_welcome(user: User, client: Client) -> None:
    if not user.may_come_in:
        note("sign-in-failed", user, client)
        db.session.commit()
        raise Invalid("This account cannot be used.")


def _admit(profile: Profile, client: Client) -> User:
    if policy().registration != "open":
        raise Invalid("Nobody here has that e-mail address, and not everybody may register.")
    spend(REGISTRATIONS, client.network)
    user = _newcomer(profile)
    make_room(user)
    if user_known_as(user.email or ""):
        raise Invalid("This address has an account already. Sign in with it.")
    db.session.add(user)
    db.session.flush()
    note("registered", user, client, provider=profile.provider)
    _linked(user, profile, client).used_at = utcnow()
    _keep()
    return user


def _newcomer(profile: Profile) -> User:
    name, email = free_username(profile.names), address(profile.email)
    shown = profile.names[-1] if profile.names else name
    return User(
        username=name,
        username_key=name_key(name),
        email=email,
        email_key=address_key(email),
        display_name=name if is_name_of_staff(shown) else shown,
        confirmed_at=utcnow(),
    )


def _linked(user: User, profile: Profile, client: Client) -> Identity:
    identity = Identity(
        user_id=user.id, provider=profile.provider, subject=profile.subject, label=profile.label
    )
    db.session.add(identity)
    note("identity-linked", user, client, provider=profile.provider)
    return identity


def _tell(user: User, profile: Profile, locale: str) -> None:
    """In a letter: whoever links an account of theirs to somebody else's has a way in that stays."""
    if user.email:
        where = {"provider": provider_called(profile.provider).name, "label": profile.label}
        enclose("identity-linked", user.email, user.language or locale, name=user.display_name, **where)


def _keep() -> None:
    try:
        db.session.commit()
    except IntegrityError:  # the same account, or the same name, a moment ago
        db.session.rollback()
        raise Invalid("Somebody was faster. Try again.") from None
