"""Where a form came from, for pages that are the same for everybody and so can hold no token.

What a visitor without an account keeps lies in their own browser. That the request comes from a
page of this site is enough for it, and browsers say so themselves (OWASP, verifying origin with
standard headers).
"""

from functools import wraps
from typing import Any, cast
from urllib.parse import urlsplit

from flask import request
from flask_login import current_user

from blog.config import settings
from blog.extensions import csrf
from blog.web.headers import View


def checks_sender(view: View) -> View:
    """For forms on pages without a token: a visitor's must come from this site, a member's needs a token."""

    @csrf.exempt
    @wraps(view)
    def wrapped(*args: Any, **values: Any) -> Any:
        if request.method == "POST" and not (current_user.is_anonymous and _is_from_here()):
            csrf.protect()
        return view(*args, **values)

    return cast(View, wrapped)


def _is_from_here() -> bool:
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(source).netloc in (request.host, urlsplit(settings().site_url).netloc)
