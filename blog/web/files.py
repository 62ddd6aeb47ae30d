"""How a file leaves: with headers that let a browser show images, play sound and film, and run nothing."""

from pathlib import PurePosixPath

from flask import Response, request, send_file
from flask_login import current_user
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from blog.errors import NotFound
from blog.media import queries
from blog.media.kinds import OTHER, shown_as
from blog.media.models import FORMATS, variant
from blog.media.storage import storage
from blog.posts.belonging import is_editable_with_a_post, is_shown_with_a_post
from blog.web.static import FOR_EVER

AN_HOUR = 3600  # seconds; the address stays when the file is replaced
MARK = 12  # hexadecimal digits of a digest; with them in ?v= an address means these bytes for ever
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"  # of a file opened by itself
PLAYER = (
    f"{POLICY} allow-same-origin; media-src 'self'"  # which asks for the file once more, from its own page
)


def file_response(url: str) -> Response:
    """The file at this address; raises NotFound, also while the post it belongs to is not public."""
    file = queries.file_at(url)
    is_public = not file.path.startswith("_") or is_shown_with_a_post(file.path)
    if not is_public and not is_editable_with_a_post(file.path, current_user):
        raise NotFound(url)
    marked = request.args.get("v") == file.digest[:MARK]
    response = sent(file.digest, shown_as(file.path), PurePosixPath(file.path).name, for_ever=marked)
    if not is_public:
        response.headers["Cache-Control"] = "private, no-cache"
    elif (response.mimetype or "").startswith(("image/", "audio/", "video/")):
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # readers of feeds show it, too
    return response


def variant_response(digest: str, width: int, format: str) -> Response:
    """An image in another width and format; raises NotFound."""
    if not queries.has_variant(digest, width, format):
        raise NotFound(digest)
    name = variant(digest, width, format)
    return sent(name, FORMATS[format], f"{digest[:MARK]}-{width}.{format}", for_ever=True)


def sent(stored: str, media_type: str | None, name: str, *, for_ever: bool = False) -> Response:
    """Stored bytes, or the range that is asked for; without a type they are to be saved, not shown."""
    try:
        stream = storage().open(stored)
    except FileNotFoundError:
        raise NotFound(stored) from None
    size = stream.seek(0, 2)
    stream.seek(0)
    response = send_file(
        stream,
        mimetype=media_type or OTHER,
        as_attachment=media_type is None,
        download_name=name,
        conditional=False,
        etag=stored,
        max_age=FOR_EVER if for_ever else AN_HOUR,
    )
    response.content_length = size
    if for_ever:
        response.cache_control.immutable = True
    plays = (media_type or "").startswith(("audio/", "video/", "application/ogg"))
    response.headers["Content-Security-Policy"] = PLAYER if plays else POLICY
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        stream.close()
        raise
    return response
