"""Bringing posts in, in the browser."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from blog.auth.models import User
from blog.config import settings
from blog.errors import Forbidden, SignInNeeded
from blog.extensions import csrf
from blog.transfer.uploads import actions, queries
from blog.transfer.uploads.bundles import Bundle
from blog.transfer.uploads.forms import UploadForm
from blog.web.clients import client
from blog.web.headers import private
from blog.web.receiving import receive

bp = Blueprint("uploads", __name__)
ROWS = 100
PAUSE = "3"  # seconds until the page of what is under way loads itself again
PATIENCE = 1.5  # seconds that a browser waits for it


@bp.route("/write/import", methods=["GET", "POST"])
@csrf.exempt  # the token is checked once it is known where the files go
@private
def index() -> ResponseReturnValue:
    """Take what somebody sends, and look through it; what they sent before, and is not in yet."""
    by = _editor()
    form = _sent(by) if request.method == "POST" else UploadForm()
    if form.answer:
        return _seen_to(form.answer)
    values: dict[str, Any] = {"form": form, "waiting": queries.bundles_of(by), "limits": settings()}
    return render_template("transfer/uploads/index.html", **values), *form.outcome


def _editor() -> User:
    try:
        return queries.editor(current_user)
    except (Forbidden, SignInNeeded):
        csrf.protect()  # as on all pages, this comes first
        raise


def _sent(by: User) -> UploadForm:
    """The form, the files of which are on disk by then."""
    bundle, incoming = actions.receive()
    receive(incoming.take, settings().import_files)
    try:
        csrf.protect()
        form = UploadForm()
        form.does(lambda: actions.accept(by, bundle, incoming, form.hexo, bool(form.as_drafts.data)))
        return form
    finally:
        incoming.close()
        bundle.remove_unless_kept()


def _seen_to(bundle: Bundle) -> Response:
    """The page of an upload, which is often ready by then; in tests nothing runs by itself."""
    if not current_app.testing:
        current_app.extensions["background"]["importer"].hurry(PATIENCE)
    return redirect(url_for("uploads.show", token=bundle.token), 303)


@bp.get("/write/import/<token>")
@private
def show(token: str) -> ResponseReturnValue:
    """How far it is, or what will become of it, or what became of it."""
    bundle, state = queries.bundle_of(queries.editor(current_user), token)
    which, start = request.args.get("show", ""), max(request.args.get("from", 0, int), 0)
    report = bundle.report if state.phase in ("ready", "done") else []
    rows, more = queries.page(report, which, start, ROWS)
    values: dict[str, Any] = {"token": token, "state": state, "which": which, "rows": rows, "more": more}
    values |= {"total": len(report), "counts": queries.counted(report)}
    headers = {"Refresh": PAUSE} if state.is_under_way else {}
    return render_template("transfer/uploads/show.html", **values), headers


@bp.post("/write/import/<token>/start")
@private
def start(token: str) -> ResponseReturnValue:
    """Bring it in, now that it is known what that does."""
    by = queries.editor(current_user)
    bundle, _state = queries.bundle_of(by, token)
    actions.confirm(by, bundle, client())
    return _seen_to(bundle)


@bp.post("/write/import/<token>/removal")
@private
def remove(token: str) -> ResponseReturnValue:
    """Throw away what was sent."""
    bundle, _state = queries.bundle_of(queries.editor(current_user), token)
    actions.discard(bundle)
    flash(_("What you sent is deleted."))
    return redirect(url_for("uploads.index"), 303)
