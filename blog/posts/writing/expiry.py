"""A page that was open so long that its session ended: nothing that was written is lost."""

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError, generate_csrf

from blog.errors import SignInNeeded, answer, said, wants_json

KEPT = {"writing.edit": "source", "writing.choose": "merged", "desk.new": "source"}  # where one writes


def init_app(bp: Blueprint) -> None:
    """Let the pages of `bp` give back what was written, and its scripts know what to do."""
    bp.register_error_handler(SignInNeeded, expired)
    bp.register_error_handler(CSRFError, expired)


def expired(error: Exception) -> ResponseReturnValue:
    """A page with everything in it, to be sent again; for scripts the token that they need for that."""
    if wants_json():
        return _told(error)
    name = KEPT.get(request.endpoint or "")
    if name is None or request.method != "POST":
        return answer(error)
    fields = [(other, text) for other, text in request.form.items() if other not in ("csrf_token", name)]
    values = {"fields": fields, "name": name, "text": request.form.get(name, "")}
    page = render_template("posts/writing/kept.html", **values, action=request.path)
    return page, 401 if isinstance(error, SignInNeeded) else 400, {"Cache-Control": "no-store"}


def _told(error: Exception) -> ResponseReturnValue:
    if current_user.is_anonymous:
        return answer(SignInNeeded())
    response = jsonify(status=400, detail=said(error), csrf_token=generate_csrf())
    response.status_code, response.mimetype = 400, "application/problem+json"
    response.headers["Cache-Control"] = "no-store"
    return response
