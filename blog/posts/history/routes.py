"""The history of a text for those who write it, and what readers see of it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blog.errors import Conflict, NotFound
from blog.posts.comparing.differences import differences
from blog.posts.history import actions, queries
from blog.posts.history.states import State, kept, state
from blog.posts.queries import readable_post
from blog.posts.writing.queries import post_to_edit
from blog.web.addresses import number
from blog.web.headers import private

bp = Blueprint("history", __name__)
ROWS = 50


@bp.get("/write/posts/<int:id>/history")
@private
def index(id: int) -> ResponseReturnValue:
    """What was published or kept, the newest first; and what else the working copy was."""
    post, before = post_to_edit(id, current_user), request.args.get("before", 0, number)
    revisions = queries.revisions_of(post, before, ROWS + 1)
    more = revisions[ROWS - 1].number if len(revisions) > ROWS else None
    values = {"revisions": revisions[:ROWS], "saves": [] if before else queries.autosaves_of(post)}
    return render_template("posts/history/index.html", post=post, more=more, **values)


@bp.get("/write/posts/<int:id>/history/<name>")
@private
def show(id: int, name: str) -> ResponseReturnValue:
    """One state as it was written."""
    post = post_to_edit(id, current_user)
    return render_template("posts/history/show.html", post=post, state=kept(post, name))


@bp.get("/write/posts/<int:id>/history/comparison")
@private
def compare(id: int) -> ResponseReturnValue:
    """What differs between two states, in the text or in what readers read."""
    post, args = post_to_edit(id, current_user), request.args
    kind = "source" if args.get("as") == "source" else "words"
    old, new = (state(post, args.get(name, default)) for name, default in (("from", "live"), ("to", "draft")))
    rows = differences(getattr(old, kind), getattr(new, kind))
    return render_template("posts/history/compare.html", post=post, old=old, new=new, kind=kind, rows=rows)


@bp.post("/write/posts/<int:id>/history/<name>/restoration")
@private
def restore(id: int, name: str) -> ResponseReturnValue:
    """Go on from an earlier state."""
    post = post_to_edit(id, current_user)
    chosen = kept(post, name)
    note, done = _said_of(chosen)
    try:
        actions.bring_back(post, current_user, chosen.record, note)
    except Conflict:
        flash(_("The text was changed meanwhile. Nothing was done."), "amber")
        return redirect(url_for("history.show", id=id, name=name), 303)
    flash(done)
    return redirect(url_for("writing.edit", id=id), 303)


def _said_of(chosen: State) -> tuple[str, str]:
    """What stands at the text that was there before, and what is said once that is done."""
    if chosen.is_autosave:
        done = _("You go on from what was saved then. Readers see nothing of it until you publish.")
        return _("Before going back to something saved along the way"), done
    number = int(chosen.name)
    done = _("You go on from version %(number)d. Readers see nothing of it until you publish.", number=number)
    return _("Before going back to version %(number)d", number=number), done


@bp.get("/posts/<slug>/changes")
def changes(slug: str) -> ResponseReturnValue:
    """What changed when, for readers of a post whose author wants it."""
    post = readable_post(slug, current_user)
    if not post.changelog:
        raise NotFound(slug)
    return render_template("posts/history/changes.html", post=post, changes=queries.changes_of(post.id))
