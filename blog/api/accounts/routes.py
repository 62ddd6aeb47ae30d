"""Accounts and invitations, for administrators."""

from flask import Blueprint

from blog.api.accounts import shapes
from blog.api.accounts.presenting import account, invited
from blog.api.answers import NOTHING, Answer, created, cursor_of, digest, expect, first_of, state
from blog.api.operations import BASE, Asked, operation
from blog.api.reading import JSON, MERGE
from blog.auth.links.queries import invitation, invitations
from blog.auth.models import User
from blog.auth.people import actions, queries
from blog.auth.people.queries import administrator
from blog.web.clients import client
from blog.web.language import locale

bp = Blueprint("api_accounts", __name__)


@operation(bp, "GET /people", {200: shapes.ACCOUNTS}, scope="people", query=shapes.LIST)
def index(asked: Asked) -> Answer:
    """List accounts

    By their number.
    """
    administrator(asked.actor)
    limit = asked.query["limit"]
    found = queries.people(asked.query.get("search", ""), cursor_of(asked.query), limit + 1)
    return first_of([account(one) for one in found], limit, "id")


@operation(bp, "GET /people/<int:id>", {200: shapes.ACCOUNT}, scope="people")
def show(asked: Asked, id: int) -> Answer:
    """Read about an account"""
    return state(account(_person(asked, id)))


def _person(asked: Asked, id: int) -> User:
    """Somebody, for an administrator, in the state that the program expects."""
    administrator(asked.actor)
    found = queries.person(id)
    expect(digest(account(found)))
    return found


@operation(
    bp,
    "PATCH /people/<int:id>",
    {200: shapes.ACCOUNT},
    scope="people",
    body=shapes.ROLE,
    takes=(JSON, MERGE),
    guarded=True,
)
def change_role(asked: Asked, id: int) -> Answer:
    """Give somebody another role

    The last administrator stays one.
    """
    user = _person(asked, id)
    actions.change_role(asked.user, user, asked.body["role"], client())
    return state(account(user))


@operation(bp, "PUT /people/<int:id>/suspension", {200: shapes.ACCOUNT}, scope="people", guarded=True)
def suspend(asked: Asked, id: int) -> Answer:
    """Shut somebody out

    At once and everywhere, programs included.
    """
    user = _person(asked, id)
    actions.suspend(asked.user, user, client())
    return state(account(user))


@operation(bp, "DELETE /people/<int:id>/suspension", {200: shapes.ACCOUNT}, scope="people", guarded=True)
def restore(asked: Asked, id: int) -> Answer:
    """Let somebody in again"""
    user = _person(asked, id)
    actions.restore(asked.user, user, client())
    return state(account(user))


@operation(bp, "DELETE /people/<int:id>/sessions", {204: None}, scope="people")
def sign_out(asked: Asked, id: int) -> Answer:
    """Sign somebody out everywhere"""
    actions.sign_out_everywhere(asked.user, _person(asked, id), client())
    return NOTHING


@operation(bp, "GET /invitations", {200: shapes.INVITATIONS}, scope="people")
def waiting(asked: Asked) -> Answer:
    """List invitations

    Those that can still be taken up, the latest first.
    """
    administrator(asked.actor)
    return Answer([invited(one) for one in invitations()])


@operation(
    bp,
    "POST /invitations",
    {201: shapes.INVITATION},
    scope="people",
    body=shapes.NEW_INVITATION,
    takes=(JSON,),
    once=True,
)
def invite(asked: Asked) -> Answer:
    """Invite somebody

    By a letter, good for two weeks; an earlier one to the same address ends.
    """
    by, sent = administrator(asked.actor), asked.body
    made = actions.invite(by, sent["email"], sent.get("role", "reader"), client(), locale())
    return created(invited(made), f"{BASE}/invitations/{made.id}")


@operation(bp, "GET /invitations/<random:id>", {200: shapes.INVITATION}, scope="people")
def show_invitation(asked: Asked, id: int) -> Answer:
    """Read about an invitation"""
    administrator(asked.actor)
    return Answer(invited(invitation(id)))


@operation(bp, "DELETE /invitations/<random:id>", {204: None}, scope="people")
def revoke(asked: Asked, id: int) -> Answer:
    """End an invitation"""
    actions.revoke(administrator(asked.actor), invitation(id), client())
    return NOTHING
