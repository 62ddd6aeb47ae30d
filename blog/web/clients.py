"""Who sends a request: the account of its session, the address and the browser."""

from flask import request

from blog.auth.models import User
from blog.auth.sessions.actions import resume
from blog.auth.sessions.models import Client
from blog.extensions import login


def init_app() -> None:
    """Let Flask-Login find who somebody is by the token in their cookie."""
    login.user_loader(_user)


def _user(token: str) -> User | None:
    return resume(token, client())


def client() -> Client:
    """Where this request comes from; behind proxies as BLOG_TRUSTED_PROXIES says."""
    return Client(request.remote_addr or "", request.headers.get("User-Agent", ""))
