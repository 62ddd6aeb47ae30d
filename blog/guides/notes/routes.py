"""Notes of members: all of a guide, and one to write."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blog.auth.queries import own_account
from blog.errors import Conflict
from blog.guides import queries
from blog.guides.notes import actions
from blog.guides.notes.forms import NoteForm
from blog.guides.notes.queries import matching, note_at
from blog.guides.queries import Followed
from blog.web.guides import own
from blog.web.headers import private

bp = Blueprint("notes", __name__)


@bp.get("/posts/<slug>/guide/notes")
@private
def index(slug: str) -> str:
    """All that somebody noted in a guide, or what of it says certain words."""
    own_account(current_user)
    it, words = own(_guide(slug)), request.args.get("q", "")[:200]
    those = matching(it.guide, it.notes, words)
    return render_template("guides/notes/index.html", it=it, words=words, found=those)


@bp.route("/posts/<slug>/guide/points/<int:key>/note", methods=["GET", "POST"])
@private
def write(slug: str, key: int) -> ResponseReturnValue:
    """Write a note; where another device was faster, both texts are shown."""
    user, guide = own_account(current_user), _guide(slug)
    now, kept = note_at(user, guide, key)
    form = NoteForm.of(kept)
    values = {"it": own(guide), "key": now}
    try:
        if form.does(lambda: actions.keep(user, guide, now, form.text_beside(kept), form.base.data or "")):
            return _done(guide, now, form)
    except Conflict:
        _now, kept = note_at(user, guide, key)
        form.begin_again(kept)
    return render_template("guides/notes/write.html", form=form, kept=kept, **values), *form.outcome


def _done(guide: Followed, key: int, form: NoteForm) -> ResponseReturnValue:
    """Back to where the note is shown; a script that has it on its page is told what is kept."""
    if "X-Fragment" in request.headers:
        return jsonify(line=form.answer.first, text=form.answer.source, base=form.answer.state)
    flash(_("The note is kept.") if form.text.data else _("There is no note any more."))
    return redirect(_place(guide, key), 303)


def _place(guide: Followed, key: int) -> str:
    """Where a note is shown: at its point, or among all when that is gone."""
    if key in guide.places:
        return url_for("guides.point", slug=guide.slug, key=key, _anchor="note")
    return url_for("notes.index", slug=guide.slug)


def _guide(slug: str) -> Followed:
    return queries.whole(queries.guide(slug, current_user))
