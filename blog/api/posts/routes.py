"""Posts: lists, one by its number, and what is written in it."""

from flask import Blueprint

from blog.api.answers import NOTHING, Answer, created, expect, page
from blog.api.checking import moment
from blog.api.operations import BASE, Asked, operation
from blog.api.posts import queries, shapes
from blog.api.posts.presenting import briefs, tag_of, whole
from blog.api.posts.writing import composed, revised
from blog.api.reading import JSON, MARKDOWN, MERGE
from blog.api.shapes import WORDS
from blog.errors import NotFound
from blog.posts import actions
from blog.posts.models import Post
from blog.posts.writing.queries import post_to_edit, writer

bp = Blueprint("api_posts", __name__)


@operation(bp, "GET /posts", {200: shapes.POSTS}, scope="read", is_open=True, query=shapes.LIST)
def index(asked: Asked) -> Answer:
    """List posts

    What is public, by any of what posts are known by. With `state`, writers get their own posts, editors all.
    """
    moments = {name: moment(asked.query[name]) for name in ("since", "until") if name in asked.query}
    rows, later = queries.listed(asked.actor, asked.query | moments, asked.query["limit"])
    return page(briefs(rows, asked.query), later)


@operation(
    bp,
    "POST /posts",
    {201: shapes.POST},
    scope="posts",
    query=shapes.NEW_DOCUMENT,
    body=shapes.NEW,
    takes=(JSON, MARKDOWN),
    once=True,
)
def create(asked: Asked) -> Answer:
    """Begin a post

    As fields, or as a whole document with its front matter (`text/markdown`). It is a draft at first.
    """
    source, kind, slug = composed(asked.body, asked.query)
    post = actions.write(writer(asked.actor), source, kind=kind, slug=slug)
    return created(
        whole(post, asked.actor, {}, draft=True), f"{BASE}/posts/{post.id}", tag_of(post, asked.actor)
    )


@operation(bp, "GET /posts/<int:id>", {200: shapes.POST}, scope="read", is_open=True, query=shapes.ONE)
def show(asked: Asked, id: int) -> Answer:
    """Read a post

    The ETag of this answer without `fields` and `include` is what If-Match takes.
    """
    post, is_draft = _seen(asked, id)
    tag = "" if {"fields", "include"} & asked.query.keys() else tag_of(post, asked.actor)
    return Answer(whole(post, asked.actor, asked.query, draft=is_draft), tag=tag)


def _seen(asked: Asked, id: int) -> tuple[Post, bool]:
    """The post, and whether its working copy is meant: that is for those who may change it."""
    is_draft = asked.query["view"] == "draft"
    return (post_to_edit if is_draft else queries.readable)(id, asked.actor), is_draft


@operation(
    bp,
    "PATCH /posts/<int:id>",
    {200: shapes.POST},
    scope="posts",
    body=shapes.CHANGES,
    takes=(JSON, MERGE),
    guarded=True,
)
def change(asked: Asked, id: int) -> Answer:
    """Change a post

    Changes the working copy in those places and in no other line (RFC 7396: null takes a line out, what is
    not there stays). Readers get it with the next publication.
    """
    post = post_to_edit(id, asked.actor)
    expect(tag_of(post, asked.actor))
    slug = (asked.body["slug"] or "") if "slug" in asked.body else None
    actions.revise(post, asked.user, revised(post, asked.body), post.version, slug=slug)
    return Answer(whole(post, asked.actor, {}, draft=True), tag=tag_of(post, asked.actor))


@operation(bp, "DELETE /posts/<int:id>", {204: None}, scope="posts", guarded=True)
def remove(asked: Asked, id: int) -> Answer:
    """Move a post to the trash

    Nothing of it is lost.
    """
    post = post_to_edit(id, asked.actor)
    expect(tag_of(post, asked.actor))
    actions.trash(post)
    return NOTHING


@operation(
    bp,
    "GET /posts/<int:id>/document",
    {200: WORDS},
    scope="read",
    is_open=True,
    query=shapes.SOURCE,
    gives=MARKDOWN,
)
def document(asked: Asked, id: int) -> Answer:
    """Read the document of a post

    The Markdown file, front matter included, byte for byte.
    """
    post, is_draft = _seen(asked, id)
    if not is_draft and post.live is None:
        raise NotFound(id)
    source = post.source if is_draft or post.live is None else post.live.source
    return Answer(source, tag=tag_of(post, asked.actor), media=MARKDOWN)


@operation(
    bp, "PUT /posts/<int:id>/document", {200: shapes.POST}, scope="posts", takes=(MARKDOWN,), guarded=True
)
def replace(asked: Asked, id: int) -> Answer:
    """Replace the document of a post

    The text becomes the working copy, byte for byte. Readers get it with the next publication.
    """
    post = post_to_edit(id, asked.actor)
    expect(tag_of(post, asked.actor))
    actions.revise(post, asked.user, asked.body, post.version)
    return Answer(whole(post, asked.actor, {}, draft=True), tag=tag_of(post, asked.actor))
