"""Telling programs what happened (Standard Webhooks 1.0).

What is to be told is in the database, so no process that ends forgets it; each step begins with the one
statement that only one worker can win.
"""

import hashlib
import hmac
import json
import logging
import secrets
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from blog.db import Row, changes, db, utcnow
from blog.errors import Invalid
from blog.mail.kinds import in_words
from blog.outside import Answer, Unanswered, ask
from blog.site.webhooks import queries
from blog.site.webhooks.models import CLAIM, KEPT, Delivery, Endpoint, Happening

GONE = 410  # says that nothing shall be sent there any more
LONGEST_ANSWER = 1000  # characters that are kept
AGENT = "Mojing webhooks (Standard-Webhooks)"
log = logging.getLogger(__name__)


def enqueue(endpoint: Endpoint, event: str, data: Mapping[str, Any], at: datetime) -> Delivery:
    """A message in the caller's transaction: it is sent once that is committed."""
    payload = {"type": event, "timestamp": at.isoformat().replace("+00:00", "Z"), "data": data}
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    message = f"msg_{secrets.token_hex(12)}"
    made = Delivery(endpoint_id=endpoint.id, message=message, event=event, body=body, due_at=utcnow())
    db.session.add(made)
    return made


def deliver_due(stopped: Callable[[], bool] = lambda: False) -> None:
    """Write the messages about what happened, and send what is due until nothing is or `stopped` says so.

    Where nobody answers, nothing else is tried in this round: others need not wait for that.
    """
    while (new := queries.happenings()) and not stopped():
        for happening in new:
            _fan_out(happening)
    silent: set[int] = set()
    while (due := queries.due_deliveries(silent)) and not stopped():
        for id in due:
            if not stopped():
                _try(id, silent)
    _sweep()


def try_again(id: int | None) -> bool:
    """Begin anew with the tries of a delivery, or (None) of all that failed; whether there are any.

    One that is under way is left alone.
    """
    now = utcnow()
    is_free = sa.or_(Delivery.is_settled, Delivery.tried_at.is_(None), Delivery.tried_at < now - CLAIM)
    again = sa.update(Delivery).where(
        sa.and_(Delivery.id == id, is_free) if id is not None else Delivery.has_failed
    )
    begun = changes(again.values(due_at=now, tries=0, delivered_at=None, given_up_at=None))
    db.session.commit()
    return begun > 0


def _fan_out(happening: Row) -> None:
    if changes(sa.delete(Happening).where(Happening.id == happening.id)):
        for endpoint in queries.endpoints():
            if happening.event in endpoint.events and endpoint.closed_at is None:
                enqueue(endpoint, happening.event, happening.data, happening.at)
    db.session.commit()


def _try(id: int, silent: set[int]) -> None:
    delivery = _claim(id, silent)
    if delivery:
        whose = delivery.endpoint_id
        if attempt(delivery) is None:
            silent.add(whose)


def _claim(id: int, silent: set[int]) -> Delivery | None:
    """Take a delivery for one try, unless somebody else did; it is due again later should we die amid it."""
    now = utcnow()
    taken = (
        sa.update(Delivery)
        .where(Delivery.id == id, Delivery.due_at <= now, Delivery.endpoint_id.not_in(silent))
        .values(due_at=now + CLAIM, tries=Delivery.tries + 1, tried_at=now, status=None, problem="")
    )
    won = changes(taken)
    db.session.commit()
    return db.session.get(Delivery, id, populate_existing=True) if won else None


def attempt(delivery: Delivery) -> Answer | None:
    """Send it once and write down what came of that: the answer, None without one."""
    endpoint, id, body = delivery.endpoint, delivery.id, delivery.body.encode()
    url, headers = endpoint.url, _headers(delivery, body, utcnow())
    db.session.rollback()  # no transaction stays open meanwhile
    try:
        answer = ask("POST", url, body, headers)
    except (Unanswered, Invalid) as problem:
        _settle(id, None, in_words(problem))
        return None
    _settle(id, answer)
    return answer


def _headers(delivery: Delivery, body: bytes, now: datetime) -> dict[str, str]:
    timestamp = str(int(now.timestamp()))
    signed = f"{delivery.message}.{timestamp}.".encode() + body
    signatures = [hmac.new(key, signed, hashlib.sha256).digest() for key in delivery.endpoint.secrets(now)]
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": AGENT,
        "webhook-id": delivery.message,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{b64encode(each).decode()}" for each in signatures),
    }


def _settle(id: int, answer: Answer | None, problem: str = "") -> None:
    """Write down what the try came to, and when the next one is."""
    delivery = db.session.get(Delivery, id, populate_existing=True)
    if delivery is None:
        return  # the endpoint was removed meanwhile
    _note(delivery, answer, problem)
    now = utcnow()
    if answer and 200 <= answer.status < 300:
        delivery.delivered_at, delivery.due_at = now, None
    else:
        _put_off(delivery, now)
        _log_failure(delivery)
    db.session.commit()


def _note(delivery: Delivery, answer: Answer | None, problem: str) -> None:
    delivery.problem = problem
    delivery.status = answer.status if answer else None
    delivery.milliseconds = answer.milliseconds if answer else None
    delivery.answer = answer.text.replace("\0", "")[:LONGEST_ANSWER] if answer else ""


def _put_off(delivery: Delivery, now: datetime) -> None:
    """Try it again later, or give it up; who says that they are gone is sent nothing any more."""
    is_gone = delivery.status == GONE
    delivery.due_at = None if is_gone else delivery.due_again(now)
    if delivery.due_at is None:
        delivery.given_up_at = now
    if is_gone:
        delivery.endpoint.closed_at = delivery.endpoint.closed_at or now


def _log_failure(delivery: Delivery) -> None:
    why = delivery.problem or f"it answers {delivery.status}"
    if delivery.due_at:
        told = (delivery.message, delivery.due_at, why)
        log.warning("Webhook %s was not delivered, next try at %s: %s", *told)
    else:
        log.error("Webhook %s is given up: %s", delivery.message, why)


def _sweep() -> None:
    old = sa.delete(Delivery).where(Delivery.created_at < utcnow() - KEPT, Delivery.due_at.is_(None))
    db.session.execute(old)
    db.session.commit()
