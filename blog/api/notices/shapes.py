"""Notices as they are answered."""

from blog.api.posts.shapes import CURSOR, LIMIT
from blog.api.shapes import (
    ADDRESS,
    MOMENT,
    NUMBER,
    WORDS,
    YES_NO,
    listed,
    maybe,
    number,
    one_of,
    record,
    told,
    usually,
)
from blog.auth.notices import KINDS
from blog.comments.notices.queries import ROWS

NOTICE = record(
    "Notice",
    {
        "id": NUMBER,
        "kind": told(one_of(*KINDS), "To one's comment, on one's post, or on what one follows."),
        "by": told(WORDS, "The name of whoever commented."),
        "comment_id": NUMBER,
        "post_id": NUMBER,
        "title": told(WORDS, "Of the post."),
        "url": ADDRESS,
        "created_at": MOMENT,
        "read_at": maybe(MOMENT),
    },
)
NOTICES = listed(NOTICE)
FOLLOWED = listed(
    record(
        "Followed",
        {
            "post_id": NUMBER,
            "title": told(WORDS, "Of the post."),
            "thread_id": told(maybe(NUMBER), "What the thread began with; null: all of the discussion."),
            "url": ADDRESS,
            "created_at": MOMENT,
        },
    )
)
LIST = record(
    "",
    {},
    {
        "unread": told(usually(YES_NO, False), "Only those that were not read."),
        "limit": usually(LIMIT, ROWS),
        "cursor": CURSOR,
    },
)
UNTIL = record("NoticesRead", {"until": told(number(1), "The `id` of the latest one that was seen.")})
