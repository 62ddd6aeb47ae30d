"""Cards of progress: switching one's own on and off, and what others see."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from blog.auth.queries import own_account
from blog.config import settings
from blog.feeds.cards.actions import drawn_progress
from blog.feeds.cards.queries import font
from blog.guides import queries
from blog.guides.sharing import actions
from blog.guides.sharing.queries import shared
from blog.web.headers import private
from blog.web.language import LOCALES
from blog.web.sharing import SharedProgress

bp = Blueprint("shares", __name__)


@bp.post("/posts/<slug>/guide/card")
@private
def switch(slug: str) -> ResponseReturnValue:
    """Show one's progress, or show it no more."""
    user, guide = own_account(current_user), queries.whole(queries.guide(slug, current_user))
    if request.form.get("end") == "1":
        actions.end(user, guide)
        flash(_("The card is off. Its address leads nowhere now."))
    else:
        actions.share(user, guide, request.form.get("named") == "1")
        flash(_("The card is on. Whoever has its address sees it."))
    return redirect(url_for("guides.show", slug=slug, _anchor="card"), 303)


@bp.get("/shared/<token>")
@private
def show(token: str) -> str:
    """How far somebody is, for whoever has the address."""
    return render_template(
        "guides/sharing/show.html", it=_reached(token), token=token, has_picture=bool(font())
    )


@bp.get("/shared/<token>.png")
@private
def picture(token: str) -> Response:
    """The same as a picture, in the language of the site."""
    with force_locale(LOCALES[settings().language]):
        it = _reached(token)
        response = Response(drawn_progress(it.card, font()), mimetype="image/png")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # it is shown where people share it
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _reached(token: str) -> SharedProgress:
    share, user, guide = shared(token)
    return SharedProgress(guide, queries.records(user, guide), user.display_name if share.named else "")
