"""Webhooks as they are sent and answered."""

from blog.api.posts.shapes import CURSOR, LIMIT
from blog.api.shapes import (
    MOMENT,
    NUMBER,
    WORDS,
    YES_NO,
    Shape,
    column,
    listed,
    maybe,
    one_of,
    record,
    told,
    usually,
)
from blog.site.webhooks.models import EVENTS, PING, Endpoint
from blog.site.webhooks.queries import ROWS

_EVENTS = told(listed(one_of(*EVENTS), len(EVENTS), 1), "What it is told of.")
_ON = told(YES_NO, "Whether anything is sent; what waits meanwhile is sent later.")
_WEBHOOK: dict[str, Shape] = {
    "id": NUMBER,
    "name": WORDS,
    "url": WORDS,
    "events": _EVENTS,
    "on": _ON,
    "created_at": MOMENT,
    "secret_changed_at": MOMENT,
}
_SECRET = told(WORDS, "What messages are signed with (Standard Webhooks); it is told this once.")
WEBHOOK = record("Webhook", _WEBHOOK)
WEBHOOKS = listed(WEBHOOK)
MADE = record("WebhookMade", {**_WEBHOOK, "secret": _SECRET})
SECRET = record("WebhookSecret", {"secret": _SECRET})

_SENT = {"name": column(Endpoint.name, 1), "url": column(Endpoint.url, 1), "events": _EVENTS}
NEW = record("NewWebhook", _SENT)
CHANGES = record("WebhookChanges", {}, {**_SENT, "on": _ON})

_DELIVERY: dict[str, Shape] = {
    "number": NUMBER,
    "message": told(WORDS, "Its id, the same in each try."),
    "event": one_of(*EVENTS, PING),
    "created_at": MOMENT,
    "tries": NUMBER,
    "tried_at": maybe(MOMENT),
    "due_at": told(maybe(MOMENT), "When it is tried next."),
    "delivered_at": maybe(MOMENT),
    "given_up_at": maybe(MOMENT),
    "status": told(maybe(NUMBER), "Of the last answer."),
    "milliseconds": told(maybe(NUMBER), "That it took."),
    "answer": told(WORDS, "How it began."),
    "problem": told(WORDS, "Why there was none."),
}
DELIVERY = record("Delivery", {**_DELIVERY, "body": told(WORDS, "What was sent: JSON, as it was signed.")})
DELIVERIES = listed(record("DeliveryInList", _DELIVERY))
LOG = record("", {}, {"limit": usually(LIMIT, ROWS), "cursor": CURSOR})
