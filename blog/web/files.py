"""How a file leaves: with headers that let a browser show images and run nothing."""

from flask import Response, send_file

from blog.errors import NotFound
from blog.media import queries
from blog.media.models import shown_as
from blog.posts.queries import is_shown_with_a_post

AN_HOUR = 3600  # seconds; the address stays when the file is replaced
POLICY = "default-src 'none'; sandbox"  # for SVG opened on its own


def file_response(path: str) -> Response:
    """The file at `path`; raises NotFound, also while the post it belongs to is not public."""
    file = queries.file_at(path)
    if path.startswith("_") and not is_shown_with_a_post(path):
        raise NotFound(path)
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
