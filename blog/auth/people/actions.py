"""What administrators do: roles, suspension, invitations, and the policy of the site."""

import sqlalchemy as sa

from blog.auth.addresses import address, address_key
from blog.auth.events.actions import note
from blog.auth.factors.queries import lacks_factor
from blog.auth.links import actions as links
from blog.auth.links.models import Link
from blog.auth.links.queries import invitation, invitations
from blog.auth.models import REGISTRATION, ROLES, Policy, User
from blog.auth.people.queries import others_in_charge
from blog.auth.sessions.actions import drop
from blog.auth.sessions.models import Client
from blog.db import db, utcnow
from blog.errors import Invalid


def change_role(by: User | None, user: User, role: str, client: Client) -> None:
    """Give the user another role; raises Invalid when that would lose the last administrator.

    Without `by` it was the operator of the site, at the command line.
    """
    if role not in ROLES:
        raise Invalid("There is no such role.", field="role")
    if role != "administrator":
        keep_somebody_in_charge(user)
    note("role-changed", user, client, by=by, before=user.role, after=role)
    user.role = role
    db.session.commit()


def suspend(by: User, user: User, client: Client) -> None:
    """Shut the user out, at once and everywhere; raises Invalid for the last administrator."""
    keep_somebody_in_charge(user)
    user.suspended_at = user.suspended_at or utcnow()
    drop(user)
    links.retire(user)
    note("suspended", user, client, by=by)
    db.session.commit()


def restore(by: User, user: User, client: Client) -> None:
    """Let the user in again."""
    user.suspended_at = None
    note("restored", user, client, by=by)
    db.session.commit()


def sign_out_everywhere(by: User, user: User, client: Client) -> None:
    """End all sessions of the user."""
    drop(user)
    note("signed-out-elsewhere", user, client, by=by)
    db.session.commit()


def invite(by: User, email: str, role: str, client: Client, locale: str) -> Link:
    """Send somebody an invitation, good for two weeks, which ends earlier ones; raises Invalid."""
    if role not in ROLES:
        raise Invalid("There is no such role.", field="role")
    recipient = address(email)
    for earlier in invitations():
        if address_key(earlier.email) == address_key(recipient):
            earlier.used_at = utcnow()
    letter = links.send("invitation", None, recipient, locale, role, inviter=by.display_name)
    note("invited", None, client, by=by, email=recipient, role=role)
    db.session.commit()
    return invitation(int(letter.values["link"]))


def revoke(by: User, invitation: Link, client: Client) -> None:
    """End an invitation; raises LinkEnded when it was taken up meanwhile."""
    links.use(invitation)
    note("invitation-ended", None, client, by=by, email=invitation.email)
    db.session.commit()


def set_policy(by: User, registration: str, second_factor_from: str, client: Client) -> None:
    """Say who may come in, and whose role needs a second factor; raises Invalid."""
    if registration not in REGISTRATION or second_factor_from not in ("", *ROLES):
        raise Invalid("There is no such choice.")
    policy = db.session.get_one(Policy, 1)
    policy.registration, policy.second_factor_from = registration, second_factor_from
    _keep_inside(by, policy)
    note("policy-changed", None, client, by=by, registration=registration, second_factor=second_factor_from)
    db.session.commit()


def _keep_inside(by: User, policy: Policy) -> None:
    if lacks_factor(by, policy):
        db.session.rollback()
        raise Invalid("Set up a second step for yourself first.", field="second_factor_from")


def keep_somebody_in_charge(user: User) -> None:
    """Raise Invalid when nobody would be left to run the site; part of a larger change, which commits.

    The lock makes two administrators who remove each other wait for one another.
    """
    db.session.execute(sa.select(Policy.id).with_for_update())
    db.session.refresh(user)
    if user.role == "administrator" and not others_in_charge(user):
        raise Invalid("This is the last administrator. Make somebody else one first.")
