"""The pages of those who moderate."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from blog.comments.actions import Said
from blog.comments.bans.actions import ban as keep_out
from blog.comments.bans.actions import lift as let_in
from blog.comments.bans.queries import ban_with, network_of
from blog.comments.bans.queries import bans as bans_now
from blog.comments.models import Comment
from blog.comments.moderation import actions, queries
from blog.comments.moderation.forms import BanForm, Choice, ReplyForm, numbers
from blog.comments.places.queries import spots_now
from blog.comments.stamps import renewed, stamp
from blog.web.addresses import number
from blog.web.guests import speaker
from blog.web.headers import private

bp = Blueprint("moderation", __name__)


@bp.get("/write/comments")
@private
def index() -> ResponseReturnValue:
    """Comments that wait, and all others."""
    user, args = queries.moderator(current_user), request.args
    tab, sender = args.get("tab", "waiting"), args.get("from", type=number)
    same = queries.moderated(sender, user) if sender else None
    found = queries.queue(user, tab, args.get("after"), same)
    undo = queries.decisions_with(numbers(args.get("undo", "")), user)
    values = {"tab": tab, "sender": same, "undo": undo, "waiting": queries.waiting(user)}
    return render_template("comments/moderation/index.html", queue=found, **values)


@bp.get("/write/comments/<int:id>")
@private
def show(id: int) -> ResponseReturnValue:
    """One comment, with all that helps to decide about it."""
    comment = queries.moderated(id, queries.moderator(current_user))
    form = ReplyForm(data={"stamp": stamp(comment.post_id), "version": comment.version})
    return _show(comment, form)


def _show(comment: Comment, form: ReplyForm) -> ResponseReturnValue:
    values = {
        "decisions": queries.decisions_about([comment.id])[comment.id],
        "history": queries.history_of(comment),
        "html": Markup(comment.html),
        "network": network_of(comment),
        "place": spots_now(comment.post_id).get(comment.place or 0),
        "reports": queries.reports_about([comment.id])[comment.id],
        "titles": queries.titles_of([comment]),
        "waiting": queries.waiting(queries.moderator(current_user)),
        "ban": BanForm.about(comment),
    }
    return render_template(
        "comments/moderation/show.html", comment=comment, form=form, **values
    ), *form.outcome


@bp.post("/write/comments/decisions")
@private
def decide() -> ResponseReturnValue:
    """Approve, put with the spam or into the trash: one comment, or all that are ticked."""
    user, choice = queries.moderator(current_user), Choice.of(request.form)
    comments = queries.moderated_ones(choice.ids, user)
    made = actions.decide(comments, user, choice.way, choice.seen)
    if len(made) < len(comments) and choice.way != "keep":
        flash(_("What was changed or taken back meanwhile was left alone."), "amber")
    return _back(".".join(str(decision.id) for decision in made))


@bp.post("/write/comments/undo")
@private
def undo() -> ResponseReturnValue:
    """Take back what was just decided."""
    user = queries.moderator(current_user)
    count = actions.undo(queries.decisions_with(numbers(request.form.get("decisions", "")), user), user)
    flash(_("Undone.") if count else _("There was nothing to undo any more."))
    return _back()


def _back(undo: str = "") -> ResponseReturnValue:
    tab = request.form.get("tab", "waiting")
    known = tab if tab in queries.TABS else "waiting"
    return redirect(url_for("moderation.index", tab=known, undo=undo or None), 303)


@bp.post("/write/comments/<int:id>/reply")
@private
def reply(id: int) -> ResponseReturnValue:
    """Approve a comment and answer it."""
    comment, form = queries.moderated(id, queries.moderator(current_user)), ReplyForm()
    said = Said(form.text.data or "", form.stamp.data or "", reply_to=comment.id)
    if form.does(lambda: actions.approve_and_reply(comment, speaker(), said, form.began_with)):
        flash(_("Approved and answered."))
        return redirect(url_for("moderation.index"), 303)
    form.stamp.data, form.version.data = renewed(said.stamp, comment.post_id), comment.version
    return _show(comment, form)


@bp.post("/write/comments/<int:id>/ban")
@private
def ban(id: int) -> ResponseReturnValue:
    """Keep whoever wrote a comment out of the discussions."""
    user = queries.editor(current_user)
    comment, form = queries.moderated(id, user), BanForm()
    if form.does(lambda: keep_out(comment, user, form.kind.data, form.days.data, form.reason.data or "")):
        flash(_("They cannot comment now."))
        return redirect(url_for("moderation.bans"), 303)
    flash(
        next(iter([*form.form_errors, *(e for errors in form.errors.values() for e in errors)]), ""), "mark"
    )
    return redirect(url_for("moderation.show", id=id), 303)


@bp.get("/write/comments/bans")
@private
def bans() -> ResponseReturnValue:
    """Who may not comment."""
    queries.editor(current_user)
    held, more = bans_now(request.args.get("before", 0, number))
    return render_template("comments/moderation/bans.html", bans=held, more=more)


@bp.post("/write/comments/bans/<int:id>/end")
@private
def lift(id: int) -> ResponseReturnValue:
    """Let somebody in again."""
    queries.editor(current_user)
    let_in(ban_with(id))
    flash(_("They can comment again."))
    return redirect(url_for("moderation.bans"), 303)


@bp.post("/write/comments/closing/<slug>")
@private
def close(slug: str) -> ResponseReturnValue:
    """Close the discussion of a post, or open it again."""
    post = queries.post_of(slug, queries.moderator(current_user))
    closed = request.form.get("closed") == "1"
    actions.close(post.id, closed)
    flash(_("The discussion is closed.") if closed else _("The discussion is open."))
    return redirect(url_for("comments.index", slug=slug), 303)
