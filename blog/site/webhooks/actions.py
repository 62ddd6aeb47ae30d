"""What administrators do with webhooks. Each action ends in one commit, and is noted."""

import secrets
from collections.abc import Collection

from blog.auth.events.actions import note
from blog.auth.models import User
from blog.auth.sessions.models import Client
from blog.background import wake_after_commit
from blog.db import db, utcnow
from blog.errors import Invalid
from blog.outside import checked
from blog.site.webhooks.delivering.actions import attempt, enqueue, try_again
from blog.site.webhooks.happenings import COURIER
from blog.site.webhooks.models import CLAIM, EVENTS, MOST, PING, Delivery, Endpoint
from blog.site.webhooks.queries import endpoints


def register(by: User, name: str, url: str, events: Collection[str], client: Client) -> Endpoint:
    """Tell a program from now on; its secret is `secret` of what is given. Raises Invalid."""
    if len(endpoints()) >= MOST:
        raise Invalid("There are %(most)d webhooks already. Remove one first.", most=MOST)
    made = Endpoint(key=secrets.token_hex(16), **_checked(name, url, events))
    db.session.add(made)
    note("webhook-made", None, client, by=by, name=made.name, url=made.url)
    db.session.commit()
    return made


def change(
    endpoint: Endpoint, by: User, name: str, url: str, events: Collection[str], client: Client
) -> None:
    """Call it something else, or tell it of something else or elsewhere; raises Invalid."""
    for key, value in _checked(name, url, events).items():
        setattr(endpoint, key, value)
    note("webhook-changed", None, client, by=by, name=endpoint.name, url=endpoint.url)
    db.session.commit()


def _checked(name: str, url: str, events: Collection[str]) -> dict[str, object]:
    name = name.strip()
    if not (name and name.isprintable()):
        raise Invalid("Please fill this in.", field="name")
    if not events or not {*events} <= {*EVENTS}:
        raise Invalid("Choose of what it is told.", field="events")
    return {"name": name, "url": checked(url.strip()).geturl(), "events": [e for e in EVENTS if e in events]}


def switch(endpoint: Endpoint, by: User, on: bool, client: Client) -> None:
    """Send nothing there any more, or again: what waited meanwhile is still sent."""
    endpoint.closed_at = None if on else endpoint.closed_at or utcnow()
    note("webhook-changed", None, client, by=by, name=endpoint.name, on=on)
    db.session.commit()


def replace_secret(endpoint: Endpoint, by: User, client: Client) -> str:
    """Sign with another secret, which is given; the old one is good beside it for a day."""
    endpoint.old_key, endpoint.key = endpoint.key, secrets.token_hex(16)
    endpoint.key_changed_at = utcnow()
    note("webhook-secret-replaced", None, client, by=by, name=endpoint.name)
    db.session.commit()
    return endpoint.secret


def remove(endpoint: Endpoint, by: User, client: Client) -> None:
    """Forget it, with all that was sent there and that waits."""
    note("webhook-removed", None, client, by=by, name=endpoint.name, url=endpoint.url)
    db.session.delete(endpoint)
    db.session.commit()


def ping(endpoint: Endpoint) -> Delivery:
    """Send a message that says nothing, once and at once; it takes as long as the answer does."""
    now = utcnow()
    made = enqueue(endpoint, PING, {"endpoint": endpoint.name}, now)
    made.tries, made.tried_at, made.due_at = 1, now, now + CLAIM
    db.session.commit()
    attempt(made)
    return made


def send_again(delivery: Delivery) -> None:
    """Begin anew with its tries, whatever came of them; the message and its id stay. Raises Invalid."""
    if delivery.endpoint.closed_at:
        raise Invalid("It is switched off.")
    wake_after_commit(delivery, COURIER)
    if not try_again(delivery.id):
        raise Invalid("It is being sent at this moment.")
