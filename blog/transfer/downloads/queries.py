"""What may be taken along, and by whom."""

import sqlalchemy as sa

from blog.auth.models import Actor, User
from blog.auth.queries import own_account
from blog.db import db
from blog.errors import Forbidden, NotFound
from blog.posts.models import Post


def editor(actor: Actor) -> User:
    """The editor who asks for what belongs to the whole site; raises SignInNeeded or Forbidden."""
    user = own_account(actor)
    if not user.is_at_least("editor"):
        raise Forbidden("site")
    return user


def document(id: int, actor: Actor) -> tuple[str, str]:
    """File name and text of a post as whoever may change it goes on with it; raises NotFound."""
    user = own_account(actor)
    post = db.session.scalar(sa.select(Post).where(Post.id == id))
    if post is None or not post.editable_by(user) or not (text := post.draft or post.live):
        raise NotFound(id)
    return f"{post.slug.rpartition('/')[2]}.md", text.source
