"""Files by their path, and images in other sizes."""

from flask import Blueprint, Response

from blog.web.files import file_response, variant_response

bp = Blueprint("media", __name__)


@bp.get("/media/<path:path>")
def show(path: str) -> Response:
    """One file."""
    return file_response(f"/media/{path}")


@bp.get("/media/sizes/<digest>-<int:width>.<any(avif, webp):format>")
def size(digest: str, width: int, format: str) -> Response:
    """An image in another width and format."""
    return variant_response(digest, width, format)
