"""Questions about second factors."""

from dataclasses import dataclass

import sqlalchemy as sa

from blog.auth.factors.models import Passkey, RecoveryCode, Totp
from blog.auth.models import Policy, User
from blog.db import db
from blog.errors import NotFound


@dataclass(frozen=True)
class Factors:
    """What somebody has set up."""

    app: Totp | None
    passkeys: list[Passkey]
    codes_left: int

    @property
    def any(self) -> bool:
        """Whether that is anything that asks for a second step."""
        return bool(self.app or self.passkeys)


def has_factor(user: User) -> bool:
    """Whether the user has set up an authenticator app or a passkey."""
    app = sa.exists().where(Totp.user_id == user.id)
    key = sa.exists().where(Passkey.user_id == user.id)
    return bool(db.session.scalar(sa.select(sa.or_(app, key))))


def lacks_factor(user: User, policy: Policy) -> bool:
    """Whether the policy asks the user's role for a second factor that is not set up."""
    return policy.wants_second_factor_of(user) and not has_factor(user)


def factors_of(user: User) -> Factors:
    """What the user has set up."""
    left = sa.select(sa.func.count()).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    return Factors(db.session.get(Totp, user.id), passkeys_of(user), db.session.scalars(left).one())


def own_app(user: User) -> Totp:
    """The user's authenticator app; raises NotFound."""
    app = db.session.get(Totp, user.id)
    if app is None:
        raise NotFound("app")
    return app


def passkeys_of(user: User) -> list[Passkey]:
    """The user's passkeys, the oldest first."""
    theirs = sa.select(Passkey).where(Passkey.user_id == user.id).order_by(Passkey.id)
    return list(db.session.scalars(theirs))


def own_passkey(user: User, id: int) -> Passkey:
    """One of them; raises NotFound for anybody else's."""
    passkey = db.session.get(Passkey, id)
    if passkey is None or passkey.user_id != user.id:
        raise NotFound(id)
    return passkey


def passkey_with(credential_id: str) -> Passkey | None:
    """The passkey that the device calls so (base64url)."""
    found: Passkey | None = db.session.scalar(
        sa.select(Passkey).where(Passkey.credential_id == credential_id)
    )
    return found
