"""Comments as they are sent and answered."""

from blog.api.posts.shapes import CURSOR, LIMIT
from blog.api.shapes import (
    ADDRESS,
    MOMENT,
    NUMBER,
    WORDS,
    YES_NO,
    Shape,
    column,
    listed,
    maybe,
    number,
    one_of,
    record,
    text,
    told,
    usually,
)
from blog.comments import listings
from blog.comments.listings import FILTERS, SORTS
from blog.comments.models import LONGEST, STATES
from blog.comments.moderation.actions import WAYS
from blog.comments.moderation.models import Report
from blog.comments.moderation.queries import TABS

SPEAKER = record(
    "Speaker", {"name": WORDS, "username": told(maybe(WORDS), "null for guests."), "website": WORDS}
)
_COMMENT: dict[str, Shape] = {
    "id": NUMBER,
    "post_id": NUMBER,
    "parent_id": told(maybe(NUMBER), "What it replies to."),
    "thread_id": told(maybe(NUMBER), "The comment that its thread began with."),
    "url": ADDRESS,
    "state": told(
        one_of(*STATES), "What is not public is there for who wrote it, for moderators, or as a place."
    ),
    "author": maybe(SPEAKER),
    "html": told(WORDS, "Sanitised."),
    "text": told(maybe(WORDS), "As it was written, for who wrote it and for moderators."),
    "version": told(maybe(NUMBER), "Of the text, for the same."),
    "created_at": MOMENT,
    "edited_at": maybe(MOMENT),
    "question": YES_NO,
    "answer_id": told(maybe(NUMBER), "The reply that answers the question."),
    "about": told(maybe(NUMBER), "The number of the heading or list item that it is about."),
    "quote": told(WORDS, "What was written there."),
    "votes": NUMBER,
    "replies_count": NUMBER,
}
COMMENT = record("Comment", _COMMENT)
THREAD = record(
    "Thread", {**_COMMENT, "replies": told(listed(COMMENT), "The first ones; /replies has them all.")}
)
THREADS, COMMENTS = listed(THREAD), listed(COMMENT)
REASONS = listed(
    record(
        "Reason",
        {
            "code": told(WORDS, "Such as `links` or `first`."),
            "detail": told(WORDS, "How many, or which word."),
        },
    )
)
_REPORT = record("Report", {"reason": WORDS, "at": MOMENT})
QUEUED = listed(
    record(
        "CommentToModerate",
        {
            **_COMMENT,
            "reasons": told(REASONS, "Why it is in that state."),
            "reports": told(listed(_REPORT), "What readers said of it since somebody last decided."),
        },
    )
)
REPORTING = record("NewReport", {}, {"reason": told(column(Report.reason), "What is wrong with it.")})

LIST = record(
    "",
    {},
    {
        "sort": usually(one_of(*SORTS), "oldest"),
        "only": told(one_of(*filter(None, FILTERS)), "Those about a place, or questions without an answer."),
        "about": told(number(), "Those about this heading or list item."),
        "limit": LIMIT,
        "cursor": CURSOR,
    },
)
REPLIES = record("", {}, {"limit": usually(LIMIT, listings.REPLIES), "cursor": CURSOR})
QUEUE = record("", {}, {"state": usually(one_of(*TABS), TABS[0]), "limit": LIMIT, "cursor": CURSOR})
FOLLOWING = record(
    "",
    {},
    {"thread": told(usually(number(), 0), "What it began with; 0: all of the discussion.")},
)
NEW = record(
    "NewComment",
    {"text": told(text(LONGEST, 1), "In a safe part of Markdown.")},
    {
        "reply_to": told(number(1), "The comment that it answers."),
        "about": told(number(1), "The number of the heading or list item that it is about."),
        "question": YES_NO,
    },
)
CHANGES = record("CommentChanges", {"text": text(LONGEST, 1)})
DECISION = record(
    "Decision",
    {"do": one_of(*WAYS)},
    {"version": told(number(1), "The version that was read; another one is left alone.")},
)
