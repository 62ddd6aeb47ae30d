"""Spending tries, counted in the database, so that all workers and nodes share one count.

Each action but `take` has a transaction of its own: a try stays spent when the request fails. So they belong
before the first write of the session, or after its commit; between the two they would wait for their caller.
"""

import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from math import ceil
from typing import Any

import sqlalchemy as sa

from blog.auth.budgets.models import Budget, Left, Tally
from blog.config import secret
from blog.db import Row, db
from blog.errors import TooMany

SWEEP_EVERY = 100  # tries, on average
SWEPT = 1000  # rows at most, so that nobody waits for it

Claim = tuple[Budget, str]  # a try of a budget for one subject
_tallies: Any = Tally.__table__


def spend(budget: Budget, *subjects: str, tries: int = 1) -> Left:
    """Take a try of the budget for these subjects together, such as an account or a network; what is left.

    Raises TooMany when there is none; that costs nothing, so knocking does not lengthen the wait.
    """
    with db.engine.begin() as connection:
        (left,) = _taken(connection, {_key(budget, subjects): budget}, tries)
    _sweep_at_times()
    return left


def spend_each(claims: Sequence[Claim]) -> None:
    """Spend a try of each budget, or of none; raises TooMany."""
    with db.engine.begin() as connection:
        _taken(connection, _keys(claims))


def take(claims: Sequence[Claim]) -> None:
    """The same as part of a larger change, whose commit it saves; raises TooMany.

    When that change fails, it gives the tries back: whoever made it spends them by `spend_each`.
    """
    _taken(db.session.connection(), _keys(claims))


def refuse_spent(claims: Sequence[Claim]) -> None:
    """Raise TooMany when there is no try left of one of the budgets, before anything costly is done."""
    now, budgets = datetime.now(UTC), _keys(claims)
    for row in db.session.execute(_KNOWN, {"keys": list(budgets)}):
        _refuse(budgets[row.key], row, now)
    _sweep_at_times()


def _taken(connection: sa.Connection, budgets: Mapping[str, Budget], tries: int = 1) -> list[Left]:
    """Everybody has the rows in the same order, so that nobody waits in a circle."""
    if not budgets:
        return []
    now = datetime.now(UTC)
    keys = [{"key": key, "now": now} for key in budgets]
    rows = {row.key: row for row in connection.execute(_locking(connection.dialect.name), keys)}
    for key, budget in budgets.items():
        _refuse(budget, rows[key], now)
    spent = [_spent(budget, rows[key], now, tries) for key, budget in budgets.items()]
    connection.execute(_SPENT, spent)
    return [
        Left(max(budget.limit - row["new_spent"], 0), row["new_until"])
        for budget, row in zip(budgets.values(), spent, strict=True)
    ]


def _spent(budget: Budget, tally: Row, now: datetime, tries: int) -> dict[str, Any]:
    spent, until = budget.spent(tally.spent, tally.until, now, tries)
    blocked_until = budget.blocked_until(spent, until, now)
    return {"of": tally.key, "new_spent": spent, "new_until": until, "new_blocked_until": blocked_until}


def _refuse(budget: Budget, tally: Row, now: datetime) -> None:
    if wait := budget.wait(tally.until, tally.blocked_until, now):
        raise TooMany(ceil(wait.total_seconds()))


def _sweep_at_times() -> None:
    if secrets.randbelow(SWEEP_EVERY) == 0:
        sweep()


def forgive(budget: Budget, *subjects: str) -> None:
    """Give back all tries, after a success."""
    with db.engine.begin() as connection:
        connection.execute(sa.delete(_tallies).where(_tallies.c.key == _key(budget, subjects)))


def sweep() -> None:
    """Delete what has run out; `spend` does it now and then."""
    with db.engine.begin() as connection:
        connection.execute(_SWEEP, {"now": datetime.now(UTC)})


def _keys(claims: Sequence[Claim]) -> dict[str, Budget]:
    return {_key(budget, (subject,)): budget for budget, subject in claims}


def _key(budget: Budget, subjects: tuple[str, ...]) -> str:
    """So that no address or name lies in the table, and nobody without the site's secret can look for one."""
    text = json.dumps([budget.name, *subjects])
    return hmac.new(secret("budgets"), text.encode(), "sha256").hexdigest()


@cache
def _locking(dialect: str) -> Any:
    """Read the row and lock it in one statement, whether it was there or not.

    Each database has an insert of its own; loading the other's would cost every start 20 ms.
    """
    insert = import_module(f"sqlalchemy.dialects.{dialect}").insert
    now = sa.bindparam("now", type_=_tallies.c.until.type)
    begun = insert(_tallies).values(key=sa.bindparam("key"), spent=0, until=now)
    return begun.on_conflict_do_update(index_elements=["key"], set_={"spent": _tallies.c.spent}).returning(
        *_tallies.c["key", "spent", "until", "blocked_until"]
    )


_SPENT = (
    sa.update(_tallies)
    .where(_tallies.c.key == sa.bindparam("of"))
    .values(
        spent=sa.bindparam("new_spent"),
        until=sa.bindparam("new_until"),
        blocked_until=sa.bindparam("new_blocked_until"),
    )
)
_KNOWN = sa.select(*_tallies.c["key", "until", "blocked_until"]).where(
    _tallies.c.key.in_(sa.bindparam("keys", expanding=True))
)
_OLD = (
    sa.select(_tallies.c.key)
    .where(_tallies.c.until < sa.bindparam("now"))
    .limit(SWEPT)
    .with_for_update(skip_locked=True)  # two sweeps at once take different rows
)
_SWEEP = sa.delete(_tallies).where(_tallies.c.key.in_(_OLD))
