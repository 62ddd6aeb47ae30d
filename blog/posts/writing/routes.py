"""The editor, complete without scripts."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone
from flask_babel import gettext as _
from flask_login import current_user

from blog.errors import Conflict
from blog.posts import actions
from blog.posts.history.actions import discard, keep
from blog.posts.models import Post
from blog.posts.previews.models import DAYS
from blog.posts.previews.queries import links_of, token_of
from blog.posts.writing import expiry, queries
from blog.posts.writing.forms import ChoiceForm, EditorForm
from blog.web.headers import private
from blog.web.looks import article_of, unreadable, working_copy

bp = Blueprint("writing", __name__)
expiry.init_app(bp)
FORM = ["GET", "POST"]
NEXT = {"preview": "writing.preview", "publish": "publishing.publish", "keep": "history.index"}


@bp.route("/write/posts/<int:id>", methods=FORM)
@private
def edit(id: int) -> ResponseReturnValue:
    """The editor."""
    post = queries.post_to_edit(id, current_user)
    form = EditorForm() if request.method == "POST" else EditorForm.of(post)
    try:
        if form.does(lambda: _save(post, form)):
            return redirect(url_for(NEXT.get(form.then.data, "writing.edit"), id=id), 303)
    except Conflict:
        return conflict(post, form.text(post), form.version.data, form.chosen_slug(post)), 409
    links = [(link, token_of(link)) for link in links_of(post)]
    values = {"post": post, "links": links, "problem": unreadable(post), "is_behind": queries.is_behind(post)}
    values |= {"could_be_guide": queries.could_be_guide(post), "zone": str(get_timezone())}
    values |= {"suggestions": queries.suggestions(), "spans": DAYS}
    return render_template("posts/writing/edit.html", form=form, **values), *form.outcome


def _save(post: Post, form: EditorForm) -> None:
    text, slug = form.text(post), form.chosen_slug(post)
    actions.revise(post, current_user, text, form.version.data, slug=slug)
    form.begin_from(post.version)
    if form.then.data == "keep":
        keep(post, current_user, form.note.data or "")
    flash(_("Saved."))


def conflict(post: Post, mine: str, version: int, slug: str | None, sent: ChoiceForm | None = None) -> str:
    """Both texts, what differs, what goes together; nothing is overwritten. A form that was `sent` stays."""
    clash = queries.clash(post, mine, version)
    form = ChoiceForm.of(clash, slug) if sent is None else sent
    return render_template("posts/writing/conflict.html", post=post, clash=clash, form=form)


@bp.route("/write/posts/<int:id>/choice", methods=FORM)
@private
def choose(id: int) -> ResponseReturnValue:
    """Settle a conflict, or decide between the working copy and what was published since it was begun."""
    post, form = queries.post_to_edit(id, current_user), ChoiceForm()
    try:
        if form.does(lambda: _settle(post, form)):
            return redirect(url_for("writing.edit", id=id), 303)
    except Conflict:
        mine = form.text(post)
        mine = form.mine.data or "" if mine is None else mine
        return conflict(post, mine, form.version.data, form.slug.data), 409
    if form.is_submitted() and form.over.data is None:
        return conflict(post, form.mine.data or "", form.version.data or 0, None, form), *form.outcome
    clash = queries.rivalry(post)
    if clash is None:
        return redirect(url_for("writing.edit", id=id), 303)
    form = form if form.is_submitted() else ChoiceForm.of(clash)
    return render_template("posts/writing/choose.html", post=post, clash=clash, form=form), *form.outcome


def _settle(post: Post, form: ChoiceForm) -> None:
    text, version, over = form.text(post), form.version.data, form.over.data
    if text is not None:
        actions.revise(post, current_user, text, version, slug=form.slug.data or None, over=over)
        flash(_("Saved."))
    elif over:  # the other one is what readers see
        discard(post, current_user, _("Changes that were discarded"), version)
        flash(_("This is what readers see again. Your changes are kept in the history."))


@bp.get("/write/posts/<int:id>/preview")
@private
def preview(id: int) -> ResponseReturnValue:
    """The working copy as readers will get it."""
    post = queries.post_to_edit(id, current_user)
    return render_template("posts/writing/preview.html", id=id, **article_of(post, working_copy(post)))
