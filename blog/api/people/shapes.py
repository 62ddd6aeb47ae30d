"""People as they are sent and answered."""

from blog.account.preferences.actions import LANGUAGES
from blog.api.media.shapes import BYTES
from blog.api.shapes import ADDRESS, MOMENT, WORDS, Shape, column, listed, maybe, one_of, record, told
from blog.auth.models import ROLES, User
from blog.auth.notices import KINDS, MODES
from blog.auth.tokens.models import SCOPES

_PUBLIC = {"username": WORDS, "display_name": WORDS, "bio": WORDS, "website": WORDS, "url": ADDRESS}
USER = record("User", {**_PUBLIC, "avatar": told(maybe(ADDRESS), "null: drawn from the name.")})
_LETTERS: dict[str, Shape] = {kind: one_of(*MODES) for kind in KINDS}
_LANGUAGE = told(one_of(*LANGUAGES), "Empty: that of the browser.")
_TIMEZONE = told(column(User.__table__.c.timezone), "As `Asia/Shanghai`. Empty: that of the site.")
ME = record(
    "Me",
    {
        **_PUBLIC,
        "avatar": maybe(ADDRESS),
        "email": maybe(WORDS),
        "role": one_of(*ROLES),
        "language": _LANGUAGE,
        "timezone": _TIMEZONE,
        "notices": told(
            record("", _LETTERS),
            "When letters are wanted: about replies to one's comments, "
            "comments on one's posts, and discussions that one follows.",
        ),
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
        "language": _LANGUAGE,
        "timezone": _TIMEZONE,
        "notices": record("", {}, _LETTERS),
    },
)
PICTURE = record("Picture", {"file": told(BYTES, "A JPEG, PNG, WebP or GIF; it is cut square.")})
