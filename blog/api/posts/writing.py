"""What programs write, as documents."""

from collections.abc import Mapping
from typing import Any

from blog.config import settings
from blog.posts.document import Document, compose
from blog.posts.editions import read
from blog.posts.models import Post
from blog.posts.writing.fields import changed

_OTHERS = ("body", "kind", "slug")


def composed(sent: Any, query: Mapping[str, Any]) -> tuple[str, str, str]:
    """A new document, its kind and its address, of fields or of a whole document; raises Invalid."""
    if isinstance(sent, str):
        return sent, query["kind"], query.get("slug", "")
    document = compose(sent["title"], zone=settings().timezone)
    return _with(document, sent).source, sent.get("kind", query["kind"]), sent.get("slug", "")


def revised(post: Post, sent: Mapping[str, Any]) -> str:
    """The text of the post with these changes; raises Invalid."""
    return _with(read(post.source, zone=post.zone), sent).source


def _with(document: Document, sent: Mapping[str, Any]) -> Document:
    fields = {name: value for name, value in sent.items() if name not in _OTHERS}
    document = changed(document, fields)
    return document.patch(body=sent["body"]) if "body" in sent else document
