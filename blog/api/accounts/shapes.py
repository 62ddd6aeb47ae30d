"""Accounts and invitations as they are sent and answered."""

from blog.api.posts.shapes import CURSOR, LIMIT
from blog.api.shapes import ADDRESS, MOMENT, NUMBER, WORDS, column, listed, maybe, one_of, record, text, told
from blog.auth.models import ROLES, User

_ROLE = one_of(*ROLES)
ACCOUNT = record(
    "Account",
    {
        "id": NUMBER,
        "username": WORDS,
        "display_name": WORDS,
        "url": ADDRESS,
        "email": maybe(WORDS),
        "role": _ROLE,
        "created_at": MOMENT,
        "confirmed_at": told(maybe(MOMENT), "When it was known that letters reach them."),
        "suspended_at": maybe(MOMENT),
        "deleted_at": told(maybe(MOMENT), "By its owner, who may still come back."),
    },
)
ACCOUNTS = listed(ACCOUNT)
LIST = record(
    "",
    {},
    {"search": told(text(200, 1), "Part of a name or e-mail address."), "limit": LIMIT, "cursor": CURSOR},
)
ROLE = record("NewRole", {"role": _ROLE})
INVITATION = record(
    "Invitation",
    {
        "id": told(WORDS, "A number that is too large for JSON."),
        "email": WORDS,
        "role": _ROLE,
        "created_at": MOMENT,
        "expires_at": MOMENT,
    },
)
INVITATIONS = listed(INVITATION)
NEW_INVITATION = record("NewInvitation", {"email": column(User.__table__.c.email, 1)}, {"role": _ROLE})
