"""Feeds in Atom and JSON: of the site, of tags, categories and authors, and of comments."""

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blog.auth.models import Visitor
from blog.auth.queries import user_named
from blog.config import settings
from blog.errors import NotFound
from blog.feeds import atom, json_feed, queries
from blog.feeds.composing import Head, of_comments, of_posts
from blog.feeds.entries import JSON, Feed
from blog.posts import listings, shelves
from blog.posts.queries import moved_to, readable_post
from blog.web.language import in_site_language

bp = Blueprint("feeds", __name__)
STYLES = ("css/ink.css", "css/feed.css")
XML = "application/xml; charset=utf-8"  # of its own type browsers show only the source, or save it


@bp.get("/feed.<any(xml, json):format>")
@in_site_language
def posts(format: str) -> Response:
    """All posts."""
    known = settings()
    head = Head("posts", known.site_name, url_for("site.home"), known.site_description, has_hub=True)
    return _sent(of_posts(head, listings.RECENT_TEXTS), format)


@bp.get("/tags/<slug>/feed.<any(xml, json):format>")
@in_site_language
def tag(slug: str, format: str) -> ResponseReturnValue:
    """Posts with one tag, or the way to them."""
    try:
        found = shelves.tag_at(slug)
    except NotFound:
        return _moved(slug=shelves.tag_path(slug))
    head = Head(f"tags/{found.id}", _on_site(found.name), url_for("tags.tag", slug=slug))
    return _sent(of_posts(head, listings.TEXTS_BY_TAG, tag_id=found.id), format)


@bp.get("/categories/<path:path>/feed.<any(xml, json):format>")
@in_site_language
def category(path: str, format: str) -> ResponseReturnValue:
    """Posts in one category and below it, or the way to them."""
    try:
        found = shelves.category_at(path)
    except NotFound:
        return _moved(path=shelves.category_path(path))
    head = Head(f"categories/{found.id}", _on_site(found.name), url_for("tags.category", path=path))
    return _sent(of_posts(head, listings.TEXTS_BY_CATEGORY, category_id=found.id), format)


@bp.get("/authors/<username>/feed.<any(xml, json):format>")
@in_site_language
def author(username: str, format: str) -> Response:
    """Posts by one author."""
    person = user_named(username)
    page = url_for("auth.author", username=username)
    head = Head(f"authors/{person.id}", _on_site(person.display_name), page)
    feed = of_posts(head, listings.TEXTS_BY_AUTHOR, author_id=person.id)
    if not feed.entries:
        raise NotFound(username)  # who has an account and wrote nothing is nobody's business
    return _sent(feed, format)


@bp.get("/comments/feed.<any(xml, json):format>")
@in_site_language
def comments(format: str) -> Response:
    """All comments."""
    title = _("Comments on %(title)s", title=settings().site_name)
    return _sent(of_comments(Head("comments", title, url_for("site.home")), queries.COMMENTS), format)


@bp.get("/posts/<slug>/comments/feed.<any(xml, json):format>")
@in_site_language
def comments_on(slug: str, format: str) -> ResponseReturnValue:
    """The comments on one post, or the way to them."""
    try:
        post = readable_post(slug, Visitor())
    except NotFound:
        return _moved(slug=moved_to(f"/posts/{slug}").slug)
    page = url_for("comments.index", slug=slug)
    head = Head(f"posts/{post.id}/comments", _("Comments on %(title)s", title=post.title), page)
    return _sent(of_comments(head, queries.COMMENTS_ON, post_id=post.id), format)


@bp.get("/atom.xml")
@bp.get("/rss2.xml")
def old() -> ResponseReturnValue:
    """Where Hexo had the feed."""
    return redirect(url_for("feeds.posts", format="xml"), 301)


def _on_site(name: str) -> str:
    return f"{name} · {settings().site_name}"


def _moved(**names: str) -> ResponseReturnValue:
    values = {**(request.view_args or {}), **names}
    return redirect(url_for(request.endpoint or "", **values), 301)


def _sent(feed: Feed, format: str) -> Response:
    if format == "json":
        return Response(json_feed.write(feed), content_type=f"{JSON}; charset=utf-8")
    styles = (url_for("static", filename=name) for name in STYLES)
    return Response(atom.write(feed, *styles), content_type=XML)
