"""Files by their path."""

from flask import Blueprint, Response

from blog.web.files import file_response

bp = Blueprint("media", __name__)


@bp.get("/media/<path:path>")
def show(path: str) -> Response:
    """One file."""
    return file_response(path)
