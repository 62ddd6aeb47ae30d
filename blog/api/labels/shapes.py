"""Tags and categories as they are sent and answered."""

from blog.api.posts.shapes import NAME
from blog.api.shapes import ADDRESS, NUMBER, WORDS, column, listed, maybe, record, text, told
from blog.tags.models import Tag

_POSTS = told(NUMBER, "How many posts there are: public ones; for editors also those still to come.")
TAG = record("Tag", {"name": WORDS, "slug": WORDS, "posts": _POSTS, "url": ADDRESS})
TAGS = listed(TAG)
CATEGORY = record(
    "Category",
    {
        "name": WORDS,
        "path": WORDS,
        "trail": told(listed(WORDS), "The names from the root down to its own."),
        "posts": _POSTS,
        "url": ADDRESS,
    },
)
CATEGORIES = listed(CATEGORY)
_SLUG = told(
    column(Tag.__table__.c.slug, 1), "The last part of its address; without it one is made of the name."
)
_PARENT = told(text(1000, 1), "The path of the category that it lies below.")
NEW_TAG = record("NewTag", {"name": NAME}, {"slug": _SLUG})
NEW_CATEGORY = record("NewCategory", {"name": NAME}, {"slug": _SLUG, "parent": _PARENT})
TAG_CHANGES = record("TagChanges", {"name": NAME}, {"slug": _SLUG})
CATEGORY_CHANGES = record(
    "CategoryChanges", {}, {"name": NAME, "slug": _SLUG, "parent": told(maybe(_PARENT), "null: at the top.")}
)
INTO_TAG = record("", {}, {"into": told(text(120, 1), "The slug of the tag that takes its posts over.")})
INTO_CATEGORY = record(
    "", {}, {"into": told(text(1000, 1), "The path of the category that takes its posts over.")}
)
