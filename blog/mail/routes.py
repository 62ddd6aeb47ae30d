"""All letters as people get them; only in development."""

from email.message import EmailMessage

from flask import Blueprint, Response, make_response, render_template, request

from blog.db import utcnow
from blog.errors import NotFound
from blog.mail.kinds import KINDS, plain
from blog.mail.letters import rendered
from blog.mail.models import Letter
from blog.web.headers import POLICY
from blog.web.language import TAGS, locale

bp = Blueprint("mail", __name__, url_prefix="/dev/mail")

FRAMING = f"{POLICY}; frame-src 'self'"
LETTER = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"  # styles are inline


@bp.get("")
def index() -> str:
    """The kinds."""
    return render_template("mail/index.html", kinds=sorted(KINDS))


@bp.get("/<kind>")
def show(kind: str) -> Response:
    """Headers, text and HTML of a letter with sample values."""
    parts = {"message": _sample(kind), "kind": kind, "locale": _locale(), "locales": TAGS}
    page = make_response(render_template("mail/show.html", **parts))
    page.headers["Content-Security-Policy"] = FRAMING
    return page


@bp.get("/<kind>/html")
def html(kind: str) -> Response:
    """The HTML of it as it is."""
    part = _sample(kind).get_body(("html",))
    page = Response(part.get_content() if part else "", mimetype="text/html")
    page.headers["Content-Security-Policy"] = LETTER
    return page


def _sample(kind: str) -> EmailMessage:
    if kind not in KINDS:
        raise NotFound(kind)
    return rendered(sample(kind, _locale()))


def sample(kind: str, locale: str) -> Letter:
    """A letter of that kind that was never in the outbox."""
    values = {name: plain(value) for name, value in KINDS[kind].items()}
    made = {"recipient": "reader@example.org", "created_at": utcnow(), "values": values}
    return Letter(id=1, kind=kind, locale=locale, **made)


def _locale() -> str:
    wanted = request.args.get("locale", "")
    return wanted if wanted in TAGS else locale()
