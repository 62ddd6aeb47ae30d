"""Where a form came from, for pages that are the same for everybody and so can hold no token.

What a visitor without an account keeps lies in their own browser. That the request comes from a
page of this site is enough for it, and browsers say so themselves (OWASP, verifying origin with
standard headers).
"""

from urllib.parse import urlsplit

from flask import request
from flask_login import current_user

from blog.config import settings
from blog.extensions import csrf


def check_sender() -> None:
    """Let a visitor's form through that comes from a page of ours; everybody else's needs its token."""
    if not (current_user.is_anonymous and _is_from_here()):
        csrf.protect()


def _is_from_here() -> bool:
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(source).netloc in (request.host, urlsplit(settings().site_url).netloc)
