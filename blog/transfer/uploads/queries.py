"""Whose upload it is, and what its page shows of it."""

import re
from contextlib import suppress
from datetime import datetime
from typing import Any

from blog.auth.models import Actor, User
from blog.auth.queries import own_account
from blog.errors import Forbidden, NotFound
from blog.transfer.uploads.bundles import Bundle, State, bundles

_TOKEN = re.compile(r"[\w-]{32}", re.ASCII)
OUTCOMES = ("created", "updated", "unchanged", "ignored", "refused")
Row = dict[str, Any]


def editor(actor: Actor) -> User:
    """The editor who wants to bring something in; raises SignInNeeded or Forbidden."""
    user = own_account(actor)
    if not user.is_at_least("editor"):
        raise Forbidden("import")
    return user


def bundle_of(user: User, token: str) -> tuple[Bundle, State]:
    """The user's own upload; raises NotFound."""
    if not _TOKEN.fullmatch(token):
        raise NotFound(token)
    bundle = Bundle(token)
    with suppress(OSError):
        if (state := bundle.state).by == user.id:
            return bundle, state
    raise NotFound(token)


def bundles_of(user: User) -> list[tuple[Bundle, State]]:
    """All of the user's uploads that wait."""
    found = []
    for bundle in bundles():
        with suppress(OSError, NotFound):
            found.append(bundle_of(user, bundle.token))
    return found


def counted(rows: list[Row]) -> dict[str, int]:
    """How many files have each outcome, and how many have something to be known; nothing with none."""
    counts = {outcome: sum(row["outcome"] == outcome for row in rows) for outcome in OUTCOMES}
    counts["noted"] = sum(_is_noted(row) for row in rows)
    return {name: count for name, count in counts.items() if count}


def page(rows: list[Row], which: str, start: int, limit: int) -> tuple[list[Row], int | None]:
    """Up to `limit` files from `start` on and where others begin; `which` is "", an outcome or "noted"."""
    chosen = [row for row in rows if which in ("", row["outcome"]) or (which == "noted" and _is_noted(row))]
    shown = [_dated(row) for row in chosen[start : start + limit]]
    return shown, start + limit if start + limit < len(chosen) else None


def _dated(row: Row) -> Row:
    about = row["about"]
    return {**row, "about": about and {**about, "date": datetime.fromisoformat(about["date"])}}


def _is_noted(row: Row) -> bool:
    return bool(row["reasons"] or row["notes"] or (row["about"] and row["about"]["notes"]))
