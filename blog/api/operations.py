"""Operations: what a program can ask, said once. The same declaration checks a request and documents it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from inspect import cleandoc
from typing import Any

from flask import Blueprint, Response, after_this_request, g, request
from flask.typing import ResponseReturnValue

from blog.api import callers, reading
from blog.api.answers import Answer, is_conditional, respond
from blog.api.handling import counted, fingerprint, finish
from blog.api.replays import actions as replays
from blog.api.shapes import Shape, record
from blog.auth.models import Actor, User
from blog.auth.tokens.models import Bearer
from blog.comments.speakers import digest
from blog.errors import Conflict, Invalid, Outdated, SignInNeeded, code_of
from blog.extensions import csrf

BASE = "/api/v1"
NO_QUERY = record("", {})
Answers = dict[int, Shape | None]
NOTHING_DONE = (*range(400, 500), 503, 507)  # answers after which the same may be tried again
REPLAYED = ("Content-Type", "Location", "ETag")
LONGEST_KEY = 200  # characters


@dataclass(frozen=True)
class Asked:
    """A request, checked: who asks, with which parameters and which body."""

    actor: Actor
    query: dict[str, Any]
    body: Any
    bearer: Bearer | None = None

    @property
    def user(self) -> User:
        """The account of whoever asks; raises SignInNeeded."""
        if not isinstance(self.actor, User):
            raise SignInNeeded
        return self.actor


View = Callable[..., Answer]


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked."""

    method: str
    path: str  # below BASE, as Flask writes it
    name: str
    view: View
    answers: Answers
    scope: str = ""  # that a token needs
    is_open: bool = False  # to everybody, with what everybody may see
    query: Shape | None = None
    body: Shape | None = None
    takes: tuple[str, ...] = ()  # media types of the body
    gives: str = reading.JSON
    guarded: bool = False  # takes If-Match
    once: bool = False  # takes an Idempotency-Key

    @property
    def told(self) -> tuple[str, str]:
        """Its first line, and the rest of what is said about it."""
        summary, _line, rest = cleandoc(self.view.__doc__ or "").partition("\n")
        return summary, rest.strip()

    @property
    def section(self) -> str:
        """What of the site it is about."""
        return self.path.split("/")[1]


OPERATIONS: list[Operation] = []


def operation(bp: Blueprint, line: str, answers: Answers, **more: Any) -> Callable[[View], View]:
    """Let the view answer that method and path: `operation(bp, "GET /posts", {200: POSTS}, is_open=True)`."""
    method, path = line.split(" ")

    def declare(view: View) -> View:
        declared = Operation(
            method, path, f"{bp.name.removeprefix('api_')}_{view.__name__}", view, answers, **more
        )
        OPERATIONS.append(declared)
        endpoint = csrf.exempt(_answering(declared))
        bp.add_url_rule(BASE + path, view.__name__, endpoint, methods=[method])
        return view

    return declare


def _answering(declared: Operation) -> Callable[..., ResponseReturnValue]:
    @wraps(declared.view)
    def answering(**places: Any) -> ResponseReturnValue:
        g.declared = declared
        after_this_request(finish)
        known = counted()
        actor = callers.actor(known, declared.scope, declared.is_open)
        query = reading.query(declared.query or NO_QUERY)
        body = reading.body(declared.body, declared.takes) if declared.takes else None
        asked = Asked(actor, query, body, known)
        return _repeated(declared, known, lambda: _answer(declared, known, asked, places))

    return answering


def _answer(declared: Operation, known: Bearer | None, asked: Asked, places: dict[str, Any]) -> Response:
    try:
        return respond(declared.view(asked, **places))
    except Conflict:
        if is_conditional():
            raise Outdated from None
        raise
    except SignInNeeded:
        if known:  # whose token may not read what is its owner's
            raise callers.OutOfScope(declared.scope) from None
        raise


def _repeated(declared: Operation, known: Bearer | None, act: Callable[[], Response]) -> Response:
    """The answer, or the one that was given before to a request with the same Idempotency-Key."""
    key = request.headers.get("Idempotency-Key", "")
    if not (declared.once and key):
        return act()
    if len(key) > LONGEST_KEY:
        raise Invalid("An Idempotency-Key has at most %(most)d characters.", most=LONGEST_KEY)
    kept = digest("replays", f"{callers.key_of(known)}\n{key}")
    if before := replays.claim(kept, fingerprint()):
        return Response(before.body, before.status, {**before.headers, "Idempotency-Replayed": "true"})
    return _kept(kept, act)


def _kept(key: str, act: Callable[[], Response]) -> Response:
    try:
        response = act()
    except Exception as error:
        if code_of(error) in NOTHING_DONE:
            replays.release(key)
        raise
    told = {name: response.headers[name] for name in REPLAYED if name in response.headers}
    replays.keep(key, response.status_code, told, response.get_data(as_text=True))
    return response
