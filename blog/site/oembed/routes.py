"""What other sites show for the address of a post (oEmbed 1.0).

It is a link with a picture: nothing of ours runs or is framed elsewhere, which our policy forbids anyway.
"""

from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from flask import Blueprint, Response, current_app, json, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from blog.auth.models import Visitor
from blog.config import settings
from blog.db import Row
from blog.errors import NotFound
from blog.posts.queries import moved_to, readable_post
from blog.web.addresses import number
from blog.web.pictures import known_pictures
from blog.web.sharing import picture_of
from blog.xml import add, document

bp = Blueprint("oembed", __name__)


@bp.get("/oembed")
def show() -> ResponseReturnValue:
    """A post that everybody may read; raises NotFound."""
    format = request.args.get("format", "json")
    if format not in ("json", "xml"):
        return "json and xml are known\n", 501, {"Content-Type": "text/plain; charset=utf-8"}
    said = _said(_post(request.args.get("url", "")))
    if format == "json":
        return Response(json.dumps(said), content_type="application/json")
    root = Element("oembed")
    for name, value in said.items():
        add(root, name, str(value))
    return Response(document(root), content_type="text/xml; charset=utf-8")


def _post(url: str) -> Row:
    slug = _slug(url)
    try:
        return readable_post(slug, Visitor())
    except NotFound:
        moved = moved_to(f"/posts/{slug}")
        return readable_post(moved.slug, Visitor(), kind=moved.kind)


def _slug(url: str) -> str:
    """The end of a post's address on this site; raises NotFound for any other."""
    site = settings().site_url
    try:
        path = urlsplit(url).path if url.startswith(f"{site}/") else ""
        found = current_app.url_map.bind("").match(path.removeprefix(urlsplit(site).path), method="GET")
    except (ValueError, HTTPException):
        raise NotFound(url) from None
    if found[0] != "posts.show":
        raise NotFound(url)
    return str(found[1]["slug"])


def _said(post: Row) -> dict[str, Any]:
    known = settings()
    return {
        "version": "1.0",
        "type": "link",
        "title": post.title,
        "author_name": post.author_name,
        "author_url": known.site_url + url_for("auth.author", username=post.author_username),
        "provider_name": known.site_name,
        "provider_url": f"{known.site_url}/",
        **_thumbnail(post),
    }


def _thumbnail(post: Row) -> dict[str, Any]:
    """Its picture, when its size is known and not above what whoever asks has room for."""
    picture = picture_of(post, known_pictures(filter(None, [post.cover, settings().site_cover])))
    limits = (request.args.get(f"max{side}", type=number) for side in ("width", "height"))
    if not (picture and picture.width) or any(
        limit and size > limit for size, limit in zip(picture[1:], limits, strict=True)
    ):
        return {}
    address, width, height = picture
    return {"thumbnail_url": address, "thumbnail_width": width, "thumbnail_height": height}
