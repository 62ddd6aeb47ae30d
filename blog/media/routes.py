"""Files, with headers that let a browser show images and run nothing."""

from flask import Blueprint, Response, send_file

from blog.media import queries

bp = Blueprint("media", __name__)

# What browsers may show in place; everything else is offered for saving.
SHOWN = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
}
AN_HOUR = 3600  # seconds; the address stays when the file is replaced
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"  # for SVG opened on its own


@bp.get("/media/<path:path>")
def show(path: str) -> Response:
    """One file by its path."""
    return file_response(path)


def file_response(path: str) -> Response:
    """The file at `path`; raises NotFound."""
    file = queries.file_at(path)
    suffix = "." + path.rpartition(".")[2].lower()
    response = send_file(
        queries.location(file.digest),
        mimetype=SHOWN.get(suffix, "application/octet-stream"),
        as_attachment=suffix not in SHOWN,
        download_name=path.rpartition("/")[2],
        etag=file.digest,
        max_age=AN_HOUR,
    )
    response.cache_control.public = True
    response.headers["Content-Security-Policy"] = POLICY
    return response
