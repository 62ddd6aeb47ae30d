"""People as they are sent and answered."""

from blog.api.shapes import ADDRESS, MOMENT, WORDS, column, listed, maybe, one_of, record, told
from blog.auth.models import ROLES, User
from blog.auth.tokens.models import SCOPES

_PUBLIC = {"username": WORDS, "display_name": WORDS, "bio": WORDS, "website": WORDS, "url": ADDRESS}
USER = record("User", {**_PUBLIC, "avatar": told(maybe(ADDRESS), "null: drawn from the name.")})
ME = record(
    "Me",
    {
        **_PUBLIC,
        "avatar": maybe(ADDRESS),
        "email": maybe(WORDS),
        "role": one_of(*ROLES),
        "language": told(WORDS, "Empty: that of the browser."),
        "timezone": told(WORDS, "Empty: that of the site."),
        "created_at": MOMENT,
        "scopes": told(listed(one_of(*SCOPES)), "Of the token that asks."),
    },
)
CHANGES = record(
    "ProfileChanges",
    {},
    {
        "display_name": column(User.__table__.c.display_name, 1),
        "bio": column(User.__table__.c.bio),
        "website": column(User.__table__.c.website),
    },
)
