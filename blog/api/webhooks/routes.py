"""Webhooks, for administrators: who is told what happens, and what became of it."""

from typing import Any

from flask import Blueprint

from blog.api.answers import NOTHING, Answer, created, cursor_of, digest, expect, page, state
from blog.api.operations import BASE, Asked, operation
from blog.api.posts.presenting import utc
from blog.api.reading import JSON, MERGE
from blog.api.webhooks import shapes
from blog.auth.people.queries import administrator
from blog.site.webhooks import actions, queries
from blog.site.webhooks.models import Delivery, Endpoint
from blog.web.clients import client

bp = Blueprint("api_webhooks", __name__)
_KEPT = ("message", "event", "tries", "status", "milliseconds", "answer", "problem")
_MOMENTS = ("created_at", "tried_at", "due_at", "delivered_at", "given_up_at")


@operation(bp, "GET /webhooks", {200: shapes.WEBHOOKS}, scope="webhooks")
def index(asked: Asked) -> Answer:
    """List webhooks"""
    administrator(asked.actor)
    return Answer([_told(one) for one in queries.endpoints()])


def _told(found: Endpoint) -> dict[str, Any]:
    return {
        **{name: getattr(found, name) for name in ("id", "name", "url", "events")},
        "on": found.closed_at is None,
        "created_at": utc(found.created_at),
        "secret_changed_at": utc(found.key_changed_at),
    }


# No Idempotency-Key here: what is answered is kept for that, and the secret is kept nowhere.
@operation(bp, "POST /webhooks", {201: shapes.MADE}, scope="webhooks", body=shapes.NEW, takes=(JSON,))
def create(asked: Asked) -> Answer:
    """Add a webhook

    It is told from now on. The secret in this answer is not told again.
    """
    by, sent = administrator(asked.actor), asked.body
    made = actions.register(by, sent["name"], sent["url"], sent["events"], client())
    return created(_told(made) | {"secret": made.secret}, f"{BASE}/webhooks/{made.id}", digest(_told(made)))


@operation(bp, "GET /webhooks/<int:id>", {200: shapes.WEBHOOK}, scope="webhooks")
def show(asked: Asked, id: int) -> Answer:
    """Read about a webhook"""
    return state(_told(_endpoint(asked, id)))


def _endpoint(asked: Asked, id: int) -> Endpoint:
    """A webhook for an administrator, in the state that the program expects."""
    administrator(asked.actor)
    found = queries.endpoint(id)
    expect(digest(_told(found)))
    return found


@operation(
    bp,
    "PATCH /webhooks/<int:id>",
    {200: shapes.WEBHOOK},
    scope="webhooks",
    body=shapes.CHANGES,
    takes=(JSON, MERGE),
    guarded=True,
)
def change(asked: Asked, id: int) -> Answer:
    """Change a webhook

    What it is called, where it is, what it is told of, and whether it is told at all.
    """
    endpoint, sent = _endpoint(asked, id), asked.body
    if sent.keys() - {"on"}:
        wish = _told(endpoint) | sent
        actions.change(endpoint, asked.user, wish["name"], wish["url"], wish["events"], client())
    if "on" in sent:
        actions.switch(endpoint, asked.user, sent["on"], client())
    return state(_told(endpoint))


@operation(bp, "DELETE /webhooks/<int:id>", {204: None}, scope="webhooks", guarded=True)
def remove(asked: Asked, id: int) -> Answer:
    """Remove a webhook

    With all that was sent there and that waits.
    """
    actions.remove(_endpoint(asked, id), asked.user, client())
    return NOTHING


@operation(bp, "POST /webhooks/<int:id>/secret", {200: shapes.SECRET}, scope="webhooks")
def replace_secret(asked: Asked, id: int) -> Answer:
    """Replace the secret of a webhook

    The new one is told this once; the old one is good beside it for a day.
    """
    return Answer({"secret": actions.replace_secret(_endpoint(asked, id), asked.user, client())})


@operation(bp, "POST /webhooks/<int:id>/test", {201: shapes.DELIVERY}, scope="webhooks")
def test(asked: Asked, id: int) -> Answer:
    """Test a webhook

    Sends a message that says nothing, once and at once; this takes as long as the answer there does.
    """
    made = actions.ping(_endpoint(asked, id))
    return created(_whole(made), f"{BASE}/webhooks/{id}/deliveries/{made.id}")


def _whole(found: Delivery) -> dict[str, Any]:
    return _delivery(found) | {"body": found.body}


def _delivery(found: Delivery) -> dict[str, Any]:
    return {
        "number": found.id,
        **{name: getattr(found, name) for name in _KEPT},
        **{name: utc(getattr(found, name)) for name in _MOMENTS},
    }


@operation(
    bp,
    "GET /webhooks/<int:id>/deliveries",
    {200: shapes.DELIVERIES},
    scope="webhooks",
    query=shapes.LOG,
)
def deliveries(asked: Asked, id: int) -> Answer:
    """List what a webhook was sent

    The latest first, for 30 days.
    """
    rows, older = queries.log(_endpoint(asked, id), cursor_of(asked.query), asked.query["limit"])
    return page([_delivery(one) for one in rows], older)


@operation(bp, "GET /webhooks/<int:id>/deliveries/<int:number>", {200: shapes.DELIVERY}, scope="webhooks")
def delivery(asked: Asked, id: int, number: int) -> Answer:
    """Read what a webhook was sent

    And what it answered.
    """
    return Answer(_whole(queries.delivery(_endpoint(asked, id), number)))


@operation(bp, "POST /webhooks/<int:id>/deliveries/<int:number>/retry", {204: None}, scope="webhooks")
def send_again(asked: Asked, id: int, number: int) -> Answer:
    """Send a webhook something again

    Soon, and with all of its tries; the message and its id stay.
    """
    actions.send_again(queries.delivery(_endpoint(asked, id), number))
    return NOTHING
