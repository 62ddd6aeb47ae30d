"""Site map, robots.txt and llms.txt, for programs that read whole sites."""

from collections.abc import Iterable

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from blog.config import settings
from blog.db import Row
from blog.errors import NotFound
from blog.site.crawlers import llms, queries, sitemaps
from blog.site.crawlers.llms import Told
from blog.web.language import in_site_language

bp = Blueprint("crawlers", __name__)
XML, TEXT = "application/xml; charset=utf-8", "text/plain; charset=utf-8"
# Forms, what is for some people only, lists without end, and addresses that lead on to pages.
CLOSED = ("/search", "/auth/", "/account", "/write/", "/preview/", "/comments/", "/posts/*/comments/new")
OPEN = ("/comments/feed.",)
STANDING = ("site.home", "site.archive", "tags.index", "tags.categories")


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """Every page for everybody, or where they are listed when there are more than fit."""
    pieces = queries.pieces()
    if sum(piece.size for piece in pieces) + len(STANDING) > queries.PIECE:
        return Response(sitemaps.index(_piece(piece) for piece in pieces), content_type=XML)
    latest = max((piece.changed_at for piece in pieces), default=None)
    places = [(_own(endpoint), latest) for endpoint in STANDING]
    for piece in pieces:
        places += _places(piece.name, queries.piece(piece.name, piece.number))
    return Response(sitemaps.listing(places), content_type=XML)


@bp.get("/sitemaps/<any(posts, tags, categories, authors):name>-<int:number>.xml")
def piece(name: str, number: int) -> Response:
    """Some of them; raises NotFound."""
    rows = queries.piece(name, number)
    if not rows:
        raise NotFound(number)
    return Response(sitemaps.listing(_places(name, rows)), content_type=XML)


def _piece(piece: Row) -> sitemaps.Place:
    return _own("crawlers.piece", name=piece.name, number=piece.number), piece.changed_at


def _places(name: str, rows: Iterable[Row]) -> list[sitemaps.Place]:
    return [(_place(name, row.kind, row.path), row.changed_at) for row in rows]


def _place(name: str, kind: str, path: str) -> str:
    if name == "posts":
        return _own("posts.show", slug=path) if kind == "post" else _own("site.place", path=path)
    endpoint, part = {
        "tags": ("tags.tag", "slug"),
        "categories": ("tags.category", "path"),
        "authors": ("auth.author", "username"),
    }[name]
    return _own(endpoint, **{part: path})


def _own(endpoint: str, **values: object) -> str:
    return settings().site_url + url_for(endpoint, **values)  # type: ignore[arg-type]


@bp.get("/robots.txt")
def robots() -> Response:
    """What programs may read (RFC 9309)."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), *(f"Allow: {path}" for path in OPEN)]
    return Response("\n".join([*lines, "", f"Sitemap: {_own('crawlers.sitemap')}", ""]), content_type=TEXT)


@bp.get("/llms.txt")
@in_site_language
def language_models() -> Response:
    """What there is to learn here, for language models."""
    told = queries.told()
    sections = [
        (_("Guides"), [_told(row) for row in told if row.kind == "post" and row.guide]),
        (_("Posts"), [_told(row) for row in told if row.kind == "post" and not row.guide]),
        ("Optional", [*(_told(row) for row in told if row.kind == "page"), *_elsewhere()]),
    ]
    text = llms.listing(settings().site_name, settings().site_description, sections)
    return Response(text, content_type=TEXT)


def _told(row: Row) -> Told:
    if row.kind == "post":
        return Told(row.title, _own("posts.source", slug=row.slug), row.description)
    return Told(row.title, _own("site.place", path=row.slug), row.description)


def _elsewhere() -> list[Told]:
    return [Told(_("Archive"), _own("site.archive")), Told(_("Feed"), _own("feeds.posts", format="xml"))]
