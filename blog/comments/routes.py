"""Discussions: reading them, and what people do with comments."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from blog.comments import actions, forms, listings, queries, threads
from blog.comments.models import Comment
from blog.comments.moderation.actions import report as tell
from blog.comments.places.queries import places_of
from blog.comments.speakers import Speaker
from blog.comments.stamps import renewed
from blog.db import utcnow
from blog.errors import NotFound
from blog.posts.queries import readable_post
from blog.web import guests, talks
from blog.web.addresses import number
from blog.web.articles import moved
from blog.web.guests import known_speaker, speaker
from blog.web.headers import private

bp = Blueprint("comments", __name__)
FORM = ["GET", "POST"]
FRAGMENT = "X-Fragment"  # a request of our scripts, which want only the comment


@bp.get("/posts/<slug>/comments")
def index(slug: str) -> ResponseReturnValue:
    """All comments of a post, in pages."""
    try:
        post = readable_post(slug, current_user)
    except NotFound:
        return moved(f"/posts/{slug}")
    asked = _asked(talks.usual_sort(post))
    said = talks.discussion(post, listings.talk(post.id, **asked), asked["sort"])
    if said is None:
        raise NotFound(slug)
    places = talks.by_place(post, said.talk)
    return render_template("comments/index.html", post=post, discussion=said, asked=asked, places=places)


def _asked(usual: str) -> dict[str, Any]:
    args = request.args
    return {
        "sort": args.get("sort", usual),
        "only": args.get("only", ""),
        "place": args.get("about", type=number),
        "after": args.get("after"),
        "before": args.get("before"),
    }


@bp.get("/posts/<slug>/comments/<int:id>")
def thread(slug: str, id: int) -> ResponseReturnValue:
    """One thread with all of its replies."""
    post = readable_post(slug, current_user)
    at = request.args.get("at", 0, number)
    found = threads.thread(post.id, id, request.args.get("after"), request.args.get("before"), at)
    said = talks.discussion(post, found, "oldest")
    return render_template("comments/thread.html", post=post, discussion=said)


@bp.get("/posts/<slug>/comments/news")
def news(slug: str) -> ResponseReturnValue:
    """How many comments there have been, for pages that are open; nearly always 304."""
    return jsonify(arrived=queries.arrived(slug))


@bp.get("/comments/<int:id>")
def show(id: int) -> ResponseReturnValue:
    """Where a comment is now: the address of a comment never changes, the page it is on does.

    A search says which words to mark there, since a fragment of its own would not outlive the redirection.
    """
    comment = queries.linked_comment(id, speaker())
    if not comment.is_shown:
        return redirect(url_for("comments.more", id=id), 303)
    return redirect(talks.page_of(comment) + _marking(request.args.get("mark", "")), 303)


def _marking(words: str) -> str:
    return words and f":~:text={quote(words, safe='%,-')}"


@bp.route("/posts/<slug>/comments/new", methods=FORM)
@private
def new(slug: str) -> ResponseReturnValue:
    """Write a comment, or look at it first."""
    by = known_speaker()
    post = queries.post_open_to(slug, by)
    reply_to = request.args.get("reply", type=number)
    form, preview = _form(), ""
    if form.preview.data:
        preview = form.answer if form.does(lambda: actions.preview(form.text.data, by)) else ""
    elif form.does(lambda: actions.leave(post, by, form.said(reply_to))):
        return _left(form)
    form.stamp.data = renewed(form.stamp.data or "", post.id)
    form.about.choices = {} if reply_to else forms.places(places_of(post.id))
    values = {"answered": _answered(reply_to, by), "preview": Markup(preview)}
    return render_template("comments/new.html", form=form, post=post, **values), *form.outcome


def _answered(id: int | None, by: Speaker) -> Comment | None:
    """What is replied to; None when it has gone while somebody wrote, whose text the form still holds."""
    try:
        return queries.comment_for(id, by) if id else None
    except NotFound:
        if request.method == "GET":
            raise
        return None


def _form() -> forms.CommentForm:
    kind = forms.CommentForm if current_user.is_authenticated else forms.GuestForm
    card = guests.card()
    known = {"about": request.args.get("about", 0, number), "remember": bool(card.name)}
    return kind(data=known | vars(card))


def _left(form: forms.CommentForm) -> ResponseReturnValue:
    if isinstance(form, forms.GuestForm):
        guests.remember(form.card() if form.remember.data else None)
    return _one(form.answer, 201)


def _one(comment: Comment | queries.Sent, status: int = 200, told: str = "") -> ResponseReturnValue:
    """The comment as it is now: on its page, or alone for a script."""
    if FRAGMENT in request.headers:
        by = speaker()
        values = talks.alone(queries.comment_for(comment.id, by), by)
        return render_template("comments/one.html", **values), status
    if told:
        flash(told, "talk")
    return redirect(url_for("comments.show" if comment.is_public else "comments.more", id=comment.id), 303)


@bp.get("/comments/<int:id>/more")
@private
def more(id: int) -> ResponseReturnValue:
    """One comment and everything that can be done with it."""
    by = known_speaker()
    return _more(queries.comment_for(id, by), by, forms.ReportForm())


def _more(comment: Comment, by: Speaker, form: forms.ReportForm) -> ResponseReturnValue:
    values = talks.alone(comment, by)
    return render_template("comments/more.html", form=form, now=utcnow(), **values), *form.outcome


@bp.route("/comments/<int:id>/edit", methods=FORM)
@private
def edit(id: int) -> ResponseReturnValue:
    """Change one's own comment."""
    by = speaker()
    comment = queries.own_comment(id, by)
    form, preview = forms.EditForm(text=comment.source, version=comment.version), ""
    if form.preview.data:
        preview = form.answer if form.does(lambda: actions.preview(form.text.data, by)) else ""
    elif form.does(lambda: actions.revise(comment, by, form.text.data, form.began_with)):
        return _one(comment, told=_("Saved."))
    values = {"comment": comment, "preview": Markup(preview)}
    return render_template("comments/edit.html", form=form, **values), *form.outcome


@bp.route("/comments/<int:id>/withdrawal", methods=FORM)
@private
def withdraw(id: int) -> ResponseReturnValue:
    """Take back one's own comment."""
    by = speaker()
    comment = queries.own_comment(id, by)
    if request.method == "POST":
        post = comment.post
        actions.withdraw(comment, by)
        flash(_("Your comment is removed."), "talk")
        return redirect(f"{post.address}#comments", 303)
    return render_template("comments/withdraw.html", comment=comment)


@bp.post("/comments/<int:id>/vote")
@private
def vote(id: int) -> ResponseReturnValue:
    """Find a comment helpful, or not any more."""
    by = known_speaker()
    comment = queries.comment_for(id, by)
    actions.vote(comment, by, request.form.get("helpful") == "1")
    return _one(comment)


@bp.post("/comments/<int:id>/answer")
@private
def answer(id: int) -> ResponseReturnValue:
    """Say that a reply answers the question, or that it does not."""
    by = speaker()
    comment = queries.comment_for(id, by)
    actions.mark_answer(comment, by, request.form.get("answer") == "1")
    return _one(comment)


@bp.post("/comments/<int:id>/report")
@private
def report(id: int) -> ResponseReturnValue:
    """Tell the moderators that something is wrong with a comment."""
    by = known_speaker()
    comment, form = queries.comment_for(id, by), forms.ReportForm()
    if form.does(lambda: tell(comment, by, form.reason.data or "")):
        flash(_("Thank you. Somebody will look at it."))
        return redirect(url_for("comments.more", id=id), 303)
    return _more(comment, by, form)
