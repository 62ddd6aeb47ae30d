"""Posts as they are sent and answered."""

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
from blog.posts.drafts import LONGEST
from blog.posts.models import KINDS, STATES, Post, Revision
from blog.tags.models import Tag

MOST = 100  # of anything on a page
CURSOR = told(text(40, 1), "Where to go on: copied from the address of the Link header, never made up.")
LIMIT = usually(number(1, MOST), 20)
NAME = column(Tag.__table__.c.name, 1)
ADDRESSED = text(200, 1)
TAGS, TRAILS = listed(NAME, 100), listed(listed(NAME, 20, 1), 100)
EMBEDDED = ("author", "category", "tags")

AUTHOR = record("Author", {"username": WORDS, "display_name": WORDS, "url": ADDRESS})
TAG = record("TagReference", {"name": WORDS, "slug": WORDS, "url": ADDRESS})
CATEGORY = record("CategoryReference", {"name": WORDS, "path": WORDS, "trail": listed(WORDS), "url": ADDRESS})
_PARTS = record("", {}, {"author": AUTHOR, "category": listed(CATEGORY), "tags": listed(TAG)})
_POST: dict[str, Shape] = {
    "id": NUMBER,
    "kind": one_of(*KINDS),
    "slug": WORDS,
    "url": ADDRESS,
    "state": one_of(*STATES),
    "title": WORDS,
    "description": WORDS,
    "excerpt": told(WORDS, "Plain text, for lists."),
    "cover": WORDS,
    "lang": WORDS,
    "words": NUMBER,
    "minutes": told(NUMBER, "How long reading takes."),
    "visibility": one_of("public", "private"),
    "comments": told(YES_NO, "Whether its document lets readers comment."),
    "guide": YES_NO,
    "changelog": YES_NO,
    "pinned": YES_NO,
    "author": told(WORDS, "A user name."),
    "tags": listed(WORDS),
    "categories": told(listed(listed(WORDS)), "Each as a trail of names from the root."),
    "created_at": MOMENT,
    "published_at": maybe(MOMENT),
    "updated_at": maybe(MOMENT),
    "version": told(maybe(NUMBER), "Of its text, for those who may change it; null for readers."),
    "html": told(maybe(WORDS), "What readers read, sanitised. Not in lists, and null for a working copy."),
    "embedded": told(_PARTS, "What ?include= asked for."),
}
FIELDS = tuple(_POST)
POST = record("Post", {}, _POST)
POSTS = listed(POST)

_LOOK = {
    "fields": told(listed(one_of(*FIELDS), len(FIELDS)), "Only these fields, with commas between them."),
    "include": told(listed(one_of(*EMBEDDED), 3), "What to embed, with commas between."),
}
LIST = record(
    "",
    {},
    {
        "kind": usually(one_of(*KINDS), "post"),
        "state": told(
            one_of("any", *STATES),
            "For writers: their own posts in that state (editors: all posts), those last changed first. "
            "`any` is all but the trash. Without it, what is public, the latest first.",
        ),
        "tag": told(ADDRESSED, "The slug of a tag."),
        "category": told(text(1000, 1), "The path of a category; what is below it counts, too."),
        "author": told(ADDRESSED, "A user name."),
        "slug": ADDRESSED,
        "since": told(MOMENT, "Published then or later."),
        "until": told(MOMENT, "Published before."),
        "search": told(text(200, 1), "Part of the title or address. /search looks into the texts."),
        "limit": LIMIT,
        "cursor": CURSOR,
        **_LOOK,
    },
)
ONE = record("", {}, {"view": usually(one_of("live", "draft"), "live"), **_LOOK})
SOURCE = record("", {}, {"view": usually(one_of("live", "draft"), "live")})

_CONTENT: dict[str, Shape] = {
    "body": told(text(LONGEST), "Markdown."),
    "slug": told(column(Post.__table__.c.slug), "The address to get with the next publication."),
    "tags": TAGS,
    "categories": told(TRAILS, "Each as a trail of names from the root."),
    "cover": text(1000),
    "excerpt": text(5000),
    "date": told(text(50), "As it stands in the document; without a zone it is in the site's."),
    "visibility": one_of("public", "private"),
    "comments": YES_NO,
    "guide": YES_NO,
    "changelog": YES_NO,
    "pinned": YES_NO,
}
NEW = record("NewPost", {"title": text(1000, 1)}, {"kind": one_of(*KINDS), **_CONTENT})
_GONE = ("slug", "tags", "categories", "cover", "excerpt", "date")  # what null takes out
CHANGES = record(
    "PostChanges",
    {},
    {"title": maybe(text(1000))} | {n: maybe(s) if n in _GONE else s for n, s in _CONTENT.items()},
)
NEW_DOCUMENT = record("", {}, {"kind": usually(one_of(*KINDS), "post"), "slug": ADDRESSED})
PUBLICATION = record(
    "Publication",
    {},
    {
        "at": told(
            MOMENT, "From when on: now, or to come, which schedules it. Else on the date in its text, or now."
        ),
        "version": told(number(1), "The version that was looked at; another one is refused."),
        "note": told(column(Revision.__table__.c.note), "What changed, in a sentence."),
    },
)

_REVISION: dict[str, Shape] = {
    "number": NUMBER,
    "title": WORDS,
    "words": NUMBER,
    "author": WORDS,
    "note": WORDS,
    "created_at": MOMENT,
    "published_at": told(maybe(MOMENT), "null when it was only kept."),
}
REVISION = record("Revision", _REVISION)
REVISIONS = listed(REVISION)
KEPT = record("KeptRevision", {**_REVISION, "source": WORDS})
NOTE = record("Note", {}, {"note": column(Revision.__table__.c.note)})
PAGE = record("", {}, {"limit": LIMIT, "cursor": CURSOR})
