"""Writers' pages about files, the same for scripts: an upload that asks for JSON is answered with it."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from blog.auth.models import User
from blog.config import settings
from blog.errors import Invalid, problem, said, wants_json
from blog.media import actions
from blog.media.library import queries
from blog.media.library.actions import receive
from blog.media.library.forms import FileForm, ReplaceForm, UploadForm, WishForm
from blog.media.models import File
from blog.media.queries import picture_of, standing_in
from blog.posts.uses import posts_using
from blog.posts.writing import expiry
from blog.web.headers import private

bp = Blueprint("library", __name__)
expiry.init_app(bp)
FORM = ["GET", "POST"]


@bp.route("/write/media", methods=FORM)
@private
def index() -> ResponseReturnValue:
    """The library, or the part of it from which an editor picks (?picker=1); takes new files."""
    user, form = queries.writer(current_user), UploadForm()
    if request.method == "POST" and wants_json():
        return _taken(user, form)
    if form.does(lambda: receive(user, form.sent())):
        if not form.answer:
            count = len(form.file.data)
            flash(ngettext("%(num)s file was added.", "%(num)s files were added.", count))
            return redirect(url_for("library.index"), 303)
        form.form_errors = [f"{name}: {said(refusal)}" for name, refusal in form.answer]
        form.status = 422
    look = WishForm(request.args)
    shelf = queries.shelf(user, look.wish(request.args.get("before", 0, int)))
    values = {"picking": "picker" in request.args, "most": settings().upload_megabytes}
    return render_template(
        "media/library/index.html", form=form, look=look, shelf=shelf, **values
    ), *form.outcome


def _taken(user: User, form: UploadForm) -> ResponseReturnValue:
    """What became of one file, for a script."""
    name, data = next(form.sent(), ("", b""))
    if not name:
        return problem(422, _("Choose a file first."))
    try:
        file = actions.upload(user, name, data, form.alt.data or "")
    except Invalid as refusal:
        return problem(422, said(refusal))
    return jsonify(_told(file)), 201, {"Location": file.address}


def _told(file: File) -> dict[str, object]:
    picture = picture_of(file.digest)
    return {
        "url": file.address,
        "name": file.title,
        "alt": file.alt,
        "type": file.media_type,
        "width": picture.width if picture else None,
        "height": picture.height if picture else None,
        "markdown": file.markdown,
    }


@bp.route("/write/media/<int:id>", methods=FORM)
@private
def file(id: int) -> ResponseReturnValue:
    """One file: what it is, what it is called, where it is used."""
    found = queries.file_to_edit(id, current_user)
    form = FileForm(obj=found, name=found.title)
    if form.does(lambda: actions.describe(found, form.name.data, form.alt.data or "")):
        flash(_("Saved."))
        return redirect(url_for("library.file", id=id), 303)
    values = {"uses": posts_using(found, current_user), "known": picture_of(found.digest)}
    stands_in = found.path in standing_in()
    return render_template(
        "media/library/file.html", file=found, form=form, stands_in=stands_in, **values
    ), *form.outcome


@bp.route("/write/media/<int:id>/replacement", methods=FORM)
@private
def replace(id: int) -> ResponseReturnValue:
    """Other bytes at the same address."""
    found, form = queries.file_to_edit(id, current_user), ReplaceForm()
    if form.does(lambda: actions.replace(found, form.data_sent)):
        flash(_("Replaced. The address is the same."))
        return redirect(url_for("library.file", id=id), 303)
    return render_template("media/library/replace.html", file=found, form=form), *form.outcome


@bp.post("/write/media/<int:id>/removal")
@private
def remove(id: int) -> ResponseReturnValue:
    """No such file any more."""
    found = queries.file_to_edit(id, current_user)
    try:
        actions.remove(found)
    except Invalid as refusal:
        flash(said(refusal), "mark")
        return redirect(url_for("library.file", id=id), 303)
    flash(_("Deleted."))
    return redirect(url_for("library.index"), 303)
