"""The inbox, what one follows, and the link at the end of letters."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blog.auth.queries import own_account
from blog.comments.notices import actions, queries
from blog.extensions import csrf
from blog.web.addresses import number
from blog.web.guests import speaker
from blog.web.headers import private

bp = Blueprint("notices", __name__)
WAYS = {"daily": actions.slow_down, "none": actions.stop_all}  # what the page offers beside ending them


@bp.get("/account/notices")
@private
def index() -> ResponseReturnValue:
    """What somebody was told."""
    user, only_unread = own_account(current_user), request.args.get("only") == "unread"
    found = queries.inbox(user, only_unread, request.args.get("before", type=number))
    values = {"only_unread": only_unread, "follows": queries.followed_by(user)}
    return render_template("comments/notices/index.html", inbox=found, **values)


@bp.post("/account/notices/<int:id>/reading")
@private
def read(id: int) -> ResponseReturnValue:
    """Read a notice: go to the comment that it tells of, or stay in the inbox."""
    notice = queries.own_notice(id, current_user)
    actions.read(notice)
    if request.form.get("stay") == "1":
        return redirect(url_for("notices.index"), 303)
    return redirect(url_for("comments.show", id=notice.comment_id), 303)


@bp.post("/account/notices/reading")
@private
def read_all() -> ResponseReturnValue:
    """Say that all is read that the page showed."""
    user = own_account(current_user)
    actions.read_all(user, request.form.get("until", 0, number))
    return redirect(url_for("notices.index"), 303)


@bp.route("/posts/<slug>/comments/following", methods=["GET", "POST"])
@private
def follow(slug: str) -> ResponseReturnValue:
    """Hear of all that is said on a post or in a thread, or no more."""
    thread = request.args.get("thread", 0, number)
    place = queries.place(slug, thread, speaker())
    user = own_account(current_user)
    if request.method == "POST":
        if request.form.get("follow") == "1":
            actions.follow(place, user)
            flash(_("You follow this now."))
        else:
            actions.unfollow(place, user)
            flash(_("You do not follow this any more."))
        return redirect(url_for("notices.follow", slug=slug, thread=thread or None), 303)
    values = {"place": place, "is_followed": queries.is_followed(place, user)}
    return render_template("comments/notices/follow.html", **values)


@bp.route("/letters/<token>", methods=["GET", "POST"])
@csrf.exempt  # programs send it for their readers (RFC 8058): the token in the address says who, and what
@private
def stop(token: str) -> ResponseReturnValue:
    """End letters: at one click in a mail program, or by a button here, since programs open links too."""
    letters = queries.letters_with(token)
    if request.method == "POST":
        WAYS.get(request.form.get("way", ""), actions.stop)(letters)
    return render_template("comments/notices/stop.html", letters=letters)
