"""An author says which place of the text replaces one that is gone. Nothing does it by itself."""

import sqlalchemy as sa

from blog.comments.models import Comment
from blog.comments.places.queries import orphans, spots_now
from blog.comments.states import locked
from blog.db import db
from blog.errors import Invalid
from blog.posts.models import Post


def move(post: Post, place: int, to: int) -> None:
    """Let the comments about a place that is gone be about another one; they keep the words they quote.

    Raises Invalid when the place is not gone, or the other one not there.
    """
    discussion = locked(post.id)
    db.session.refresh(post)
    if to not in spots_now(post.id) or place not in {orphan.place for orphan in orphans(post)}:
        db.session.rollback()
        raise Invalid("The text was changed meanwhile. Look again.")
    theirs = sa.update(Comment).where(Comment.post_id == post.id, Comment.place == place)
    db.session.execute(theirs.values(place=to))
    places = dict(discussion.places)
    places[str(to)] = places.get(str(to), 0) + places.pop(str(place), 0)
    discussion.places, discussion.edition = places, discussion.edition + 1
    db.session.commit()
