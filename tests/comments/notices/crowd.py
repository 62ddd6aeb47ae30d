"""Many people who follow a discussion."""

from collections.abc import Callable

import sqlalchemy as sa

from blog.comments.notices.models import Follow
from blog.db import db
from blog.posts.models import Post
from tests.conftest import person


def following(slug: str, size: int) -> None:
    """Let so many more people follow the discussion of a post; only inside `World.ask`."""
    post = db.session.scalars(sa.select(Post).where(Post.slug == slug)).one()
    people = [person(f"follower-{size}-{n}", "reader") for n in range(size)]
    db.session.add_all(people)
    db.session.flush()
    db.session.add_all(Follow(post_id=post.id, user_id=one.id) for one in people)
    db.session.commit()


def statements(act: Callable[[], object]) -> int:
    """How many statements the database was asked."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    act()
    sa.event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)
