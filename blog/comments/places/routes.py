"""Where an author says what became of places that comments are about."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blog.comments.moderation.queries import moderator, post_of
from blog.comments.places.actions import move
from blog.comments.places.queries import orphans, places_of, spots_now
from blog.web.addresses import number
from blog.web.forms import Form
from blog.web.headers import private

bp = Blueprint("places", __name__)


@bp.route("/write/comments/places/<slug>", methods=["GET", "POST"])
@private
def index(slug: str) -> ResponseReturnValue:
    """Places that are gone from a text, each with those that it may be now."""
    post, form = post_of(slug, moderator(current_user)), Form()
    place, to = (request.form.get(name, 0, number) for name in ("place", "to"))
    if form.does(lambda: move(post, place, to)):
        flash(_("The comments are there now."))
        return redirect(url_for("places.index", slug=slug), 303)
    values = {"orphans": orphans(post), "spots": spots_now(post.id), "choices": places_of(post.id)}
    return render_template("comments/places/index.html", form=form, post=post, **values), *form.outcome
