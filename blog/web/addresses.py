"""Numbers in addresses and queries, and where to go on after signing in."""

import re
from collections.abc import Callable
from typing import Any

from flask import Flask, request, url_for
from werkzeug.routing import IntegerConverter, Map
from werkzeug.routing import Rule as _Rule

LONGEST = 1500  # characters, so that a cookie can keep it beside other things
LARGEST = 2**31 - 1  # number of a record; PostgreSQL does not even compare a larger one


class Number(IntegerConverter):
    """`<int:...>` in a rule: the number of a record."""

    regex = "[0-9]{1,10}"
    largest = LARGEST

    def __init__(self, map: Map, fixed_digits: int = 0) -> None:
        super().__init__(map, fixed_digits, max=self.largest)


class Random(Number):
    """`<random:...>` in a rule: a number that was drawn."""

    regex = "[0-9]{1,19}"
    largest = 2**63 - 1


class Rule(_Rule):
    """A rule that learns how to make its addresses with the first: for all, that is half of the start."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        learned: list[Callable[..., tuple[str, str]]] = []

        def make(_self: _Rule, **values: Any) -> tuple[str, str]:
            if not learned:
                learned.append(super(Rule, self)._compile_builder(append_unknown).__get__(self))
            return learned[0](**values)

        return make


def init_app(app: Flask) -> None:
    """Say what a rule and a number in it are, before there are rules."""
    app.url_rule_class = Rule
    app.url_map.converters |= {"int": Number, "random": Random}


def number(text: str) -> int:
    """The number in a query; raises ValueError for what is none, or too large for a database."""
    if not re.fullmatch(Number.regex, text) or int(text) > LARGEST:
        raise ValueError(text)
    return int(text)


def wanted() -> str:
    """Where whoever asks wants to be in the end, as they said; "" for what can be no address."""
    address = request.values.get("next", "")
    return address if _fits(address) else ""


def local(address: str) -> str:
    """`address` when it leads to this site and is not very long, else the home page: no open redirects."""
    return address if _fits(address) and _leads_here(address) else url_for("site.home")


def _fits(address: str) -> bool:
    return len(address) <= LONGEST and address.isprintable()


def _leads_here(address: str) -> bool:
    """Browsers take a backslash for a slash, and two of them for the beginning of another site."""
    return address.startswith("/") and not address.startswith("//") and "\\" not in address.partition("?")[0]
