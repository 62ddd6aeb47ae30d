"""Letting somebody in: the second step, then a new session, then where they wanted to go."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from flask import flash, redirect, session, url_for
from flask_babel import gettext
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from blog.account.leaving.actions import come_back
from blog.auth.factors.queries import has_factor, lacks_factor
from blog.auth.models import User
from blog.auth.queries import policy
from blog.auth.sessions.actions import begin, end
from blog.auth.sessions.queries import session_with
from blog.db import db
from blog.web.addresses import local
from blog.web.clients import client
from blog.web.language import locale, remember
from blog.web.learners import move_in

PATIENCE = 10 * 60  # seconds between the password and the second step


@dataclass(frozen=True)
class Pending:
    """Somebody who gave the right password and still owes the second step; kept in the signed cookie."""

    user_id: int
    method: str
    lasting: bool
    next: str
    since: float


def proceed(user: User, *, method: str, lasting: bool = False, next: str = "") -> Response:
    """Let the user in, or ask for the second step first if they have set one up."""
    if not has_factor(user):
        return enter(user, method=method, lasting=lasting, next=next)
    _end_session()
    session["pending"] = asdict(Pending(user.id, method, lasting, local(next), time.time()))
    return redirect(url_for("factors.second_step"), 303)


def pending() -> tuple[User, Pending] | None:
    """Whoever owes the second step in this browser; None after ten minutes."""
    kept: dict[str, Any] | None = session.get("pending")
    if kept is None or time.time() - kept["since"] > PATIENCE:
        return None
    user = db.session.get(User, kept["user_id"])
    return (user, Pending(**kept)) if user and user.may_come_in else None


def enter(user: User, *, method: str, lasting: bool = False, next: str = "") -> Response:
    """Begin a session: nothing of the visitor's cookie from before is kept (session fixation)."""
    _end_session()
    if was_deleted := user.deleted_at is not None:
        come_back(user, client())
    user.token = begin(user, client(), locale(), method=method, lasting=lasting)
    login_user(user)
    move_in(user)
    session.permanent = lasting
    if was_deleted:
        flash(gettext("Welcome back. Your account is yours again and will not be deleted."))
    response = redirect(_onward(user, next), 303)
    if user.language:
        remember(response, user.language)
    return response


def _onward(user: User, next: str) -> str:
    """Where they wanted to go; those who have to set up a second factor first are told so."""
    if not lacks_factor(user, policy()):
        return local(next)
    flash(gettext("Set up a second step: your role can be used only with one."), "amber")
    return url_for("account.security")


def leave() -> Response:
    """End the session of this browser, here and in the database."""
    _end_session()
    return redirect(url_for("site.home"), 303)


def _end_session() -> None:
    if not current_user.is_anonymous and (record := session_with(current_user.get_id())):
        end(record, client())
    logout_user()
    session.clear()
