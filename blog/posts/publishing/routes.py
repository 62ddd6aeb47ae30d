"""The last look before readers get a text, and taking it back."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from blog.errors import Conflict, Invalid, said
from blog.guides.effects import effects
from blog.posts import actions
from blog.posts.history.actions import discard as go_back_to_live
from blog.posts.models import Post
from blog.posts.publishing.forms import PublishForm, UpdateForm, last_form
from blog.posts.writing.queries import post_to_edit, rivalry
from blog.web.doubts import asked, left_open
from blog.web.headers import private
from blog.web.looks import last_look

bp = Blueprint("publishing", __name__)
FORM = ["GET", "POST"]


@bp.route("/write/posts/<int:id>/publish", methods=FORM)
@private
def publish(id: int) -> ResponseReturnValue:
    """What readers will get, what to look at before, and when."""
    post = post_to_edit(id, current_user)
    if rivalry(post):
        return redirect(url_for("writing.choose", id=id), 303)
    try:
        look = last_look(post)
        doubts = asked(post, look)
        form = last_form(post, look.edition.document, [it.doubt for it in doubts])
        if form.does(lambda: _publish(post, form)):
            flash(_said(post, form))
            _tell(left_open(post, doubts, form.decided))
            return redirect(request.script_root + post.address, 303)
    except (Conflict, Invalid) as refusal:
        return _again(id, refusal)
    form.version.data = form.version.data or post.version
    changed = effects(post, look.places, look.before) if look.edition.document.guide else None
    values = {"post": post, "look": look, "doubts": doubts, "effects": changed}
    return render_template("posts/publishing/publish.html", form=form, **values), *form.outcome


def _publish(post: Post, form: UpdateForm) -> None:
    said = {"version": form.version.data, "note": form.note.data or "", "decided": form.decided}
    actions.publish(post, current_user, form.moment(post), **said)


def _tell(left: Markup) -> None:
    if left:
        flash(left, "amber")


def _said(post: Post, form: UpdateForm) -> str:
    if post.state == "scheduled":
        return str(_("It is scheduled."))
    return str(_("It is published.") if isinstance(form, PublishForm) else _("It is updated."))


def _again(id: int, refusal: Exception) -> ResponseReturnValue:
    """Where to mend a text that cannot be shown, or to look at one that was changed since."""
    if isinstance(refusal, Conflict):
        flash(_("The text was changed since you looked. This is how it is now."), "amber")
        return redirect(url_for("publishing.publish", id=id), 303)
    flash(said(refusal), "mark")
    return redirect(url_for("writing.edit", id=id), 303)


@bp.post("/write/posts/<int:id>/unpublication")
@private
def unpublish(id: int) -> ResponseReturnValue:
    """Take a post back to a draft."""
    return _done(id, actions.unpublish, _("It is a draft again. Readers no longer see it."))


@bp.post("/write/posts/<int:id>/trash")
@private
def trash(id: int) -> ResponseReturnValue:
    """Move a post to the trash."""
    return _done(id, actions.trash, _("It is in the trash. Readers no longer see it."))


@bp.post("/write/posts/<int:id>/restoration")
@private
def restore(id: int) -> ResponseReturnValue:
    """Take a post out of the trash."""
    return _done(id, actions.restore, _("It is back where it was."))


@bp.post("/write/posts/<int:id>/draft/discard")
@private
def discard(id: int) -> ResponseReturnValue:
    """Go on from what readers see."""
    by, note = current_user, _("Changes that were discarded")
    text = _("This is what readers see again. Your changes are kept in the history.")
    return _done(id, lambda post: go_back_to_live(post, by, note), text)


def _done(id: int, action: Callable[[Post], object], text: str) -> ResponseReturnValue:
    action(post_to_edit(id, current_user))
    flash(text)
    return redirect(url_for("writing.edit", id=id), 303)


@bp.route("/write/posts/<int:id>/deletion", methods=FORM)
@private
def delete(id: int) -> ResponseReturnValue:
    """Delete a post for ever, once it is in the trash."""
    post = post_to_edit(id, current_user)
    if request.method == "GET":
        return render_template("posts/publishing/delete.html", post=post)
    actions.erase(post)
    flash(_("It is gone."))
    return redirect(url_for("desk.index", state="trashed"), 303)
