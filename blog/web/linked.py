"""What machines read of a page, in words of schema.org (JSON-LD). Only what the page shows to everybody."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup

from blog.comments.listings import Talk, Thread
from blog.config import settings
from blog.db import Row
from blog.rendering import stage_in
from blog.web.language import LOCALES, TAGS
from blog.web.sharing import Picture
from blog.web.text import iso

Facts = dict[str, Any]
LONGEST = 500  # characters of a comment; its address leads to the rest


def article(post: Any, found: Talk | None) -> Facts:
    """A post, or a standing page, and the first of what is said about it."""
    facts = _text(post) | {"mainEntityOfPage": _page(post), "publisher": _site()}
    if post.shared:
        facts["image"] = _image(post.shared)
    if found and found.count:
        facts |= {"commentCount": found.count, "discussionUrl": _own("comments.index", slug=post.slug)}
        facts["comment"] = _comments(found.threads)
    return facts


def _text(post: Any) -> Facts:
    is_post = post.kind == "post"
    return {
        "@type": "BlogPosting" if is_post else "WebPage",
        "headline" if is_post else "name": post.title,
        "description": post.description,
        "inLanguage": _language(post),
        "datePublished": iso(post.published_at),
        "dateModified": iso(post.updated_at),
        "wordCount": post.words,
        "author": _author(post),
    }


def lesson(post: Any) -> Facts:
    """A guide, which is something to learn from."""
    stages = [stage.name for entry in post.contents["toc"] if (stage := stage_in(entry))]
    return {
        "@type": "LearningResource",
        "learningResourceType": "Guide",
        "name": post.title,
        "description": post.description,
        "url": _page(post),
        "inLanguage": _language(post),
        "dateModified": iso(post.updated_at),
        "timeRequired": f"PT{post.minutes}M",
        "author": _author(post),
    } | ({"teaches": stages} if stages else {})


def discussion(post: Any, found: Talk) -> Facts:
    """What is said about a post, on a page of its own."""
    return {
        "@type": "DiscussionForumPosting",
        "headline": post.title,
        "text": post.excerpt,
        "url": _own("comments.index", slug=post.slug),
        "datePublished": iso(post.published_at),
        "author": _author(post),
        "isPartOf": {"@type": "BlogPosting", "headline": post.title, "url": _page(post)},
        "commentCount": found.count,
        "comment": _comments(found.threads),
    }


def thread(post: Any, one: Thread) -> Facts | None:
    """A comment and what was said below it; None when it is there no more."""
    if one.root.state != "public":
        return None
    about = {"@type": "BlogPosting", "headline": post.title, "url": _page(post)}
    facts = _comment(one.root, one.replies) | {"headline": post.title, "isPartOf": about}
    return facts | {"@type": "DiscussionForumPosting", "commentCount": one.root.replies}


def _comments(threads: Sequence[Thread]) -> list[Facts]:
    said: list[Facts] = []
    for one in threads:
        whole = [_comment(one.root, one.replies)] if one.root.state == "public" else _replies(one.replies)
        said += whole
    return said


def _comment(row: Row, replies: Sequence[Row] = ()) -> Facts:
    text = str(Markup(row.html).striptags())
    facts = {
        "@type": "Comment",
        "url": _own("comments.show", id=row.id),
        "text": text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…",
        "datePublished": iso(row.created_at),
        "upvoteCount": row.votes,
        "author": {"@type": "Person", "name": row.author_name or row.name},
    }
    return facts | ({"comment": below} if (below := _replies(replies)) else {})


def _replies(rows: Sequence[Row]) -> list[Facts]:
    return [_comment(row) for row in rows if row.state == "public"]


def _language(post: Any) -> str:
    return post.lang or TAGS[LOCALES[settings().language]]


def _author(post: Any) -> Facts:
    page = _own("auth.author", username=post.author_username)
    return {"@type": "Person", "name": post.author_name, "url": page}


def _site() -> Facts:
    return {"@type": "Organization", "name": settings().site_name, "url": settings().site_url + "/"}


def _image(picture: Picture) -> Facts:
    facts: Facts = {"@type": "ImageObject", "url": picture.address}
    return facts | ({"width": picture.width, "height": picture.height} if picture.width else {})


def _page(post: Any) -> str:
    is_post = post.kind == "post"
    return _own("posts.show", slug=post.slug) if is_post else _own("site.place", path=post.slug)


def _own(endpoint: str, **values: Any) -> str:
    return settings().site_url + url_for(endpoint, **values)
