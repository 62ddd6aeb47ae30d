"""What is found, as it is answered."""

from blog.api.posts.shapes import ADDRESSED, CURSOR
from blog.api.shapes import ADDRESS, MOMENT, NUMBER, WORDS, YES_NO, listed, one_of, record, text, told
from blog.search.windows import ONLY

_PIECE = record("Piece", {"text": WORDS, "marked": told(YES_NO, "Whether it is what was looked for.")})
HIT = record(
    "Hit",
    {
        "url": told(ADDRESS, "It opens the section, with the words marked."),
        "heading": listed(_PIECE),
        "above": told(listed(WORDS), "The headings above."),
        "text": listed(_PIECE),
    },
)
FOUND = record("Found", {"title": WORDS, "url": ADDRESS, "published_at": MOMENT, "hits": listed(HIT)})
REMARK = record(
    "FoundComment",
    {
        "url": told(ADDRESS, "It opens the comment, with the words marked."),
        "name": told(WORDS, "Of whoever wrote it."),
        "title": told(WORDS, "Of the post that it is about."),
        "created_at": MOMENT,
        "text": listed(_PIECE),
    },
)
RESULTS = record(
    "Results",
    {
        "posts": told(listed(FOUND), "The best ones first."),
        "comments": told(listed(REMARK), "The best ones first."),
        "count": told(NUMBER, "How many sections and comments fit, of those that were ranked together."),
        "more": told(YES_NO, "Whether there are more than that."),
    },
)
QUERY = record(
    "",
    {"q": told(text(200, 1), "Words; all of them must be there.")},
    {
        "only": told(one_of(*filter(None, ONLY)), "Only texts, or only what was said about them."),
        "tag": told(ADDRESSED, "The slug of a tag of the post."),
        "category": told(text(1000, 1), "The path of a category of the post; what is below it counts, too."),
        "cursor": CURSOR,
    },
)
