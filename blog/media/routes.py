"""Files, with headers that let a browser show images and run nothing."""

from flask import Blueprint, Response, send_file

from blog.media import queries
from blog.media.models import shown_as

bp = Blueprint("media", __name__)

AN_HOUR = 3600  # seconds; the address stays when the file is replaced
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"  # for SVG opened on its own


@bp.get("/media/<path:path>")
def show(path: str) -> Response:
    """One file by its path."""
    return file_response(path)


def file_response(path: str) -> Response:
    """The file at `path`; raises NotFound."""
    file = queries.file_at(path)
    media_type = shown_as(path)
    response = send_file(
        queries.location(file.digest),
        mimetype=media_type or "application/octet-stream",
        as_attachment=media_type is None,
        download_name=path.rpartition("/")[2],
        etag=file.digest,
        max_age=AN_HOUR,
    )
    response.cache_control.public = True
    response.headers["Content-Security-Policy"] = POLICY
    return response
