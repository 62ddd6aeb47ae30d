"""Taking in several files at once: what is wrong with one of them does not stop the others."""

from collections.abc import Iterable

from blog.auth.models import User
from blog.db import db
from blog.errors import Invalid
from blog.media.actions import upload

Sent = tuple[str, bytes]  # what a file is called, and its bytes


def receive(by: User, sent: Iterable[Sent]) -> list[tuple[str, Invalid]]:
    """Take in files; those that were refused, and why."""
    refused = []
    for name, data in sent:
        try:
            upload(by, name, data)
        except Invalid as refusal:
            db.session.rollback()
            refused.append((name, refusal))
    return refused
