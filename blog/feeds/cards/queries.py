"""Which posts have a card, what is written on it, and which font it can be written in."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from blog.auth.models import User
from blog.config import settings
from blog.db import db
from blog.errors import NotFound
from blog.posts.models import Post, Revision

VERSION = 1  # of the drawing: with another one every card has another address
MARK = 16  # hexadecimal digits of a digest
# Where systems keep fonts with Chinese characters; serifs first, as in our titles.
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",
    "/usr/share/fonts/google-noto-serif-cjk-fonts/NotoSerifCJK-Bold.ttc",
    "/usr/share/fonts/google-noto-serif-cjk-vf-fonts/NotoSerifCJK-VF.ttc",
    "/usr/share/fonts/noto-cjk/NotoSerifCJK-Bold.ttc",
    "/usr/share/fonts/noto/NotoSerifCJK-Bold.ttc",
    "/System/Library/Fonts/Supplemental/Songti.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
)


class PostCard(NamedTuple):
    """What is written on the card of a post."""

    id: int  # of the post
    title: str
    byline: str
    site: str

    @property
    def mark(self) -> str:
        """What tells this card from one with other words."""
        said = json.dumps([VERSION, *self])
        return hashlib.sha256(said.encode()).hexdigest()[:MARK]


def font() -> str:
    """The path of the font that cards are written in; "" when there is none, and so no card."""
    return settings().card_font or _found()


@lru_cache(maxsize=1)
def _found() -> str:
    return next((path for path in FONTS if Path(path).is_file()), "")


def words(post: Any) -> PostCard:
    """What is written on the card of a post (or a row of one with its author's name)."""
    return PostCard(post.id, post.title, post.author_name, settings().site_name)


_posts, _revisions, _users = Post.__table__.c, Revision.__table__.c, User.__table__.c
_SHARED = (
    sa.select(_posts.id, _revisions.title, _users.display_name.label("author_name"))
    .join_from(Post.__table__, Revision.__table__, _posts.live_id == _revisions.id)
    .join(User.__table__, _posts.author_id == _users.id)
    .where(_posts.id == sa.bindparam("id"), _posts.kind == "post", Post.is_public)
)


def words_of(id: int) -> PostCard:
    """The same, of a post that everybody may read; raises NotFound, also when there is no font."""
    row = db.session.execute(_SHARED, {"id": id}).first()
    if row is None or not font():
        raise NotFound(id)
    return words(row)
