"""Setting up second factors, passing the second step by them, and coming in by a passkey alone."""

from collections.abc import Collection
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from blog.auth.budgets.actions import forgive, spend
from blog.auth.credentials.actions import spend_guess
from blog.auth.events.actions import note
from blog.auth.factors import recovery, totp, webauthn
from blog.auth.factors.models import Challenge, Passkey, RecoveryCode, Totp
from blog.auth.factors.queries import has_factor, own_app, passkey_with
from blog.auth.identities.queries import has_other_way
from blog.auth.limits import GUESSES, SIGN_INS
from blog.auth.models import User
from blog.auth.sessions.models import Client
from blog.db import changes, db, utcnow
from blog.errors import Invalid, NotFound
from blog.mail.actions import enclose


def add_app(user: User, shared: str, code: str, client: Client, locale: str) -> list[str]:
    """Take an authenticator app that shows the right code, in place of an older one; raises Invalid.

    Gives the recovery codes when this is the user's first second factor.
    """
    step = totp.step_of(shared, code, utcnow())
    if step is None:
        raise Invalid(
            "That is not the code of this moment. Check that the phone's clock is right, then try the next.",
            field="code",
        )
    codes = _first_codes(user)
    db.session.merge(Totp(user_id=user.id, secret=totp.sealed(shared), last_step=step))
    _tell(user, "totp-on", client, locale)
    db.session.commit()
    return codes


def remove_app(user: User, client: Client, locale: str) -> None:
    """Let the user's authenticator app be no second factor any more; raises NotFound."""
    db.session.delete(own_app(user))
    _tell(user, "totp-off", client, locale)
    _finish_removal(user)


def renew_codes(user: User, client: Client, locale: str) -> list[str]:
    """New recovery codes, which end the old ones; raises NotFound while there is no second factor."""
    if not has_factor(user):
        raise NotFound("factor")
    codes = _new_codes(user)
    _tell(user, "codes-renewed", client, locale)
    db.session.commit()
    return codes


def add_passkey(
    user: User, name: str, answer: str, challenge: Challenge, client: Client, locale: str
) -> list[str]:
    """Take the passkey that the user's device has just made; raises Invalid.

    Gives the recovery codes when this is the user's first second factor.
    """
    if not challenge.is_good():
        raise webauthn.refusal()
    codes, passkey = _first_codes(user), webauthn.created(answer, challenge)
    passkey.user_id, passkey.name = user.id, name
    db.session.add(passkey)
    _tell(user, "passkey-added", client, locale, name=name)
    try:
        db.session.commit()
    except IntegrityError:  # the device made it for somebody already
        db.session.rollback()
        raise webauthn.refusal() from None
    return codes


def remove_passkey(
    user: User, passkey: Passkey, usable: Collection[str], client: Client, locale: str
) -> None:
    """Forget a passkey of the user's; raises Invalid when it is the last way in. `usable`: providers."""
    db.session.execute(sa.select(User.id).where(User.id == user.id).with_for_update())
    if not has_other_way(user, passkey, usable):
        raise Invalid("You could not come in any more. Choose a password or add another passkey first.")
    db.session.delete(passkey)
    _tell(user, "passkey-removed", client, locale, name=passkey.name)
    _finish_removal(user)


def pass_by_code(user: User, code: str, client: Client, locale: str) -> None:
    """Take a code of the user's app, or a recovery code, as the second step; raises Invalid, TooMany."""
    spend_guess(_steps(user), client)
    if not (_take_from_app(user, code) or _take_recovery_code(user, code, client, locale)):
        note("second-step-failed", user, client)
        db.session.commit()
        raise Invalid("That code is wrong or was used already. Try the next one.", field="code")
    db.session.commit()
    forgive(GUESSES, _steps(user), client.network)


def pass_by_passkey(user: User, answer: str, challenge: Challenge, client: Client) -> None:
    """Take a passkey of the user's as the second step; raises Invalid, TooMany."""
    spend_guess(_steps(user), client)
    _signed(answer, challenge, client, owner=user)
    forgive(GUESSES, _steps(user), client.network)


def come_in(answer: str, challenge: Challenge, client: Client) -> User:
    """The user who comes with a passkey alone, which made sure who uses it; raises Invalid, TooMany."""
    spend(SIGN_INS, client.network)
    return _signed(answer, challenge, client)


def reset_factors(by: User | None, user: User, client: Client, locale: str) -> None:
    """Forget all second factors of somebody who lost them; without `by` it was the operator."""
    for model in (Totp, Passkey, RecoveryCode):
        db.session.execute(sa.delete(model).where(model.user_id == user.id))
    _tell(user, "factors-reset", client, locale, by=by)
    db.session.commit()


def _signed(answer: str, challenge: Challenge, client: Client, owner: User | None = None) -> User:
    passkey = passkey_with(webauthn.name_in(answer))
    try:
        _check(passkey, answer, challenge, owner)
    except Invalid:
        note("second-step-failed", owner or (passkey.user if passkey else None), client)
        db.session.commit()
        raise
    assert passkey
    db.session.commit()
    return passkey.user


def _check(passkey: Passkey | None, answer: str, challenge: Challenge, owner: User | None) -> None:
    """The passkey signed this challenge, and none that was asked later, so that each is good once."""
    if not passkey or not challenge.is_good() or (owner and passkey.user_id != owner.id):
        raise webauthn.refusal()
    count = webauthn.count_of(passkey, answer, challenge, alone=owner is None)
    first = sa.or_(Passkey.used_at.is_(None), Passkey.used_at < challenge.asked_at)
    taken = sa.update(Passkey).where(Passkey.id == passkey.id, first)
    now = datetime.now(UTC)  # exactly, since two challenges may be asked within a second
    if not changes(taken.values(used_at=now, sign_count=count)) or not passkey.user.may_come_in:
        db.session.rollback()
        raise webauthn.refusal()


def _take_from_app(user: User, code: str) -> bool:
    app = db.session.get(Totp, user.id)
    shared = totp.opened(app.secret) if app else ""
    step = totp.step_of(shared, code, utcnow()) if shared else None
    if step is None:
        return False
    later = sa.update(Totp).where(Totp.user_id == user.id, Totp.last_step < step)
    return changes(later.values(last_step=step)) == 1


def _take_recovery_code(user: User, code: str, client: Client, locale: str) -> bool:
    unused = sa.update(RecoveryCode).where(
        RecoveryCode.user_id == user.id,
        RecoveryCode.digest == recovery.digest(user.id, code),
        RecoveryCode.used_at.is_(None),
    )
    is_taken = changes(unused.values(used_at=utcnow())) == 1
    if is_taken:
        _tell(user, "code-used", client, locale)
    return is_taken


def _first_codes(user: User) -> list[str]:
    return [] if has_factor(user) else _new_codes(user)


def _new_codes(user: User) -> list[str]:
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = recovery.new_codes()
    digests = (recovery.digest(user.id, code) for code in codes)
    db.session.add_all(RecoveryCode(user_id=user.id, digest=digest) for digest in digests)
    return codes


def _finish_removal(user: User) -> None:
    db.session.flush()
    if not has_factor(user):  # codes alone are no second factor
        db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    db.session.commit()


def _tell(
    user: User, what: str, client: Client, locale: str, by: User | None = None, **details: object
) -> None:
    note(what, user, client, by=by, **details)
    if user.email:
        language = user.language or locale
        enclose("second-factor-changed", user.email, language, name=user.display_name, what=what)


def _steps(user: User) -> str:
    return f"second step {user.id}"
