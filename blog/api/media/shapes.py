"""Files as they are sent and answered."""

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
    one_of,
    record,
    text,
    told,
    usually,
)
from blog.media.library.queries import ROWS, TYPES
from blog.media.models import File

FILE = record(
    "File",
    {
        "id": NUMBER,
        "url": ADDRESS,
        "name": WORDS,
        "alt": told(WORDS, "What is to be seen on it."),
        "type": told(WORDS, "Its media type, by its content."),
        "size": told(NUMBER, "In bytes."),
        "width": told(maybe(NUMBER), "In pixels; null of what is no picture."),
        "height": maybe(NUMBER),
        "markdown": told(WORDS, "What an author writes to have it in a text."),
        "created_at": MOMENT,
    },
)
FILES = listed(FILE)
LIST = record(
    "",
    {},
    {
        "search": text(200, 1),
        "type": one_of(*TYPES),
        "unused": told(YES_NO, "Only those that no post names."),
        "limit": usually(LIMIT, ROWS),
        "cursor": CURSOR,
    },
)
CHANGES = record(
    "FileChanges", {}, {"name": column(File.__table__.c.name, 1), "alt": column(File.__table__.c.alt)}
)
BYTES: Shape = {"type": "string", "format": "binary"}
UPLOAD = record("Upload", {"file": BYTES}, {"alt": column(File.__table__.c.alt)})
CONTENT = record("Content", {"file": BYTES})
