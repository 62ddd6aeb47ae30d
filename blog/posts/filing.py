"""What a post is filed under while readers can find it; part of the transaction of whoever changes that."""

import sqlalchemy as sa

from blog.db import db
from blog.posts.document import Document
from blog.posts.models import Post, post_categories, post_tags
from blog.tags.actions import category_trail, tags_named


def file_under(post: Post, document: Document | None, anew: bool = False) -> None:
    """Put the post on the shelves that its document names; standing pages and private posts are on none."""
    for table in () if anew else (post_tags, post_categories):
        db.session.execute(sa.delete(table).where(table.c.post_id == post.id))
    if document and post.kind == "post" and not post.private:
        common: dict[str, object] = {"post_id": post.id, "published_at": post.published_at}
        tags = ({"tag_id": tag.id, "position": n} for n, tag in enumerate(tags_named(document.tags)))
        categories = ({"category_id": id, "position": n} for id, n in _positions(document).items())
        for table, rows in ((post_tags, tags), (post_categories, categories)):
            if filed := [common | row for row in rows]:
                db.session.execute(sa.insert(table), filed)


def _positions(document: Document) -> dict[int, int | None]:
    """Every category on the document's trails; the last one of each trail with the trail's place."""
    found: dict[int, int | None] = {}
    for place, names in enumerate(document.categories):
        *above, last = (category.id for category in category_trail(names))
        for id in above:
            found.setdefault(id, None)
        if found.get(last) is None:
            found[last] = place
    return found
