"""Decisions and bans as they are sent and answered."""

from blog.api.comments.shapes import REASONS
from blog.api.shapes import MOMENT, NUMBER, WORDS, Shape, column, listed, maybe, one_of, record, told
from blog.comments.bans.actions import DAYS
from blog.comments.bans.models import KINDS, Ban
from blog.comments.models import STATES

_BY = told(maybe(WORDS), "A user name; null: the site itself, or an account that is gone.")
DECISIONS = listed(
    record(
        "DecisionMade",
        {
            "number": NUMBER,
            "before": one_of(*STATES),
            "after": one_of(*STATES),
            "by": _BY,
            "reasons": REASONS,
            "at": MOMENT,
            "undone_at": maybe(MOMENT),
        },
    )
)

_CHOICE: dict[str, Shape] = {"kind": told(one_of(*KINDS), "What is kept out."), "reason": WORDS}
BAN = record(
    "Ban",
    {
        **_CHOICE,
        "id": NUMBER,
        "name": told(WORDS, "Of whoever it was meant for."),
        "by": _BY,
        "created_at": MOMENT,
        "until": told(maybe(MOMENT), "null: for good."),
    },
)
BANS = listed(BAN)
NEW_BAN = record(
    "NewBan",
    {"kind": _CHOICE["kind"]},
    {
        "days": {"type": "integer", "enum": [*DAYS], "default": 7, "description": "0 is for good."},
        "reason": told(column(Ban.reason), "For other moderators."),
    },
)
