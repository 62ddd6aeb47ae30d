"""Links to working copies as they are sent and answered."""

from blog.api.shapes import ADDRESS, MOMENT, WORDS, listed, record, told
from blog.posts.previews.models import DAYS

LINK = record(
    "PreviewLink",
    {
        "id": told(WORDS, "A number that is too large for JSON."),
        "url": told(ADDRESS, "A secret: whoever has it reads the working copy."),
        "by": told(WORDS, "The user name of who made it."),
        "created_at": MOMENT,
        "expires_at": MOMENT,
    },
)
LINKS = listed(LINK)
NEW = record(
    "NewPreviewLink",
    {},
    {"days": {"type": "integer", "enum": [*DAYS], "default": DAYS[1], "description": "How long it lasts."}},
)
