"""Guides, progress, notes and plans as they are sent and answered."""

from blog.api.posts.shapes import CURSOR, LIMIT
from blog.api.shapes import (
    ADDRESS,
    MOMENT,
    NUMBER,
    WORDS,
    YES_NO,
    Shape,
    listed,
    maybe,
    number,
    one_of,
    record,
    text,
    told,
)
from blog.guides.forms import MOST
from blog.guides.notes.texts import LONGEST
from blog.guides.plan.forms import MOST_HOURS, MOST_STAGES, MOST_WEEKS_OFF
from blog.guides.records import STATES

NONE = "none"  # no state at all
DAY: Shape = text(10, 10, r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
KEY = told(NUMBER, "Its number in this guide, which survives edits.")
STATE = one_of(*STATES, NONE)

_GUIDE: dict[str, Shape] = {
    "id": told(NUMBER, "That of its post."),
    "slug": WORDS,
    "title": WORDS,
    "lang": WORDS,
    "url": ADDRESS,
    "revision": told(NUMBER, "Of the text that is live."),
    "points": told(NUMBER, "How many there are to learn."),
}
GUIDE = record("Guide", _GUIDE)
GUIDES = listed(GUIDE)
_NODE: dict[str, Shape] = {
    "key": KEY,
    "text": WORDS,
    "below": told(listed(WORDS), "What is written under it."),
    "url": ADDRESS,
}
NODE = record("Node", _NODE)
TOPIC = record(
    "Topic",
    {
        "key": told(NUMBER, "0 for points that stand under no named topic."),
        "text": WORDS,
        "points": listed(NODE),
    },
)
SECTION = record(
    "Section",
    {
        "key": told(NUMBER, "0 for points before the first section heading."),
        "text": WORDS,
        "topics": listed(TOPIC),
        "resources": told(listed(NODE), "Reading material; not part of progress."),
    },
)
STAGE = record(
    "Stage",
    {
        "key": KEY,
        "label": told(WORDS, "Its number, as it is written."),
        "name": WORDS,
        "duration": told(WORDS, "As it is written."),
        "sections": listed(SECTION),
    },
)
PATH = record("Path", {**_GUIDE, "stages": listed(STAGE), "appendices": listed(NODE)})
PLACED = record(
    "PlacedNode",
    {
        **_NODE,
        "kind": one_of("point", "resource"),
        "trail": told(listed(WORDS), "Its stage, section and topic, as far as they have names."),
    },
)

_AT = told(MOMENT, "When it was chosen last.")
POINT = record(
    "PointProgress",
    {
        "key": KEY,
        "text": WORDS,
        "state": STATE,
        "archived": told(YES_NO, "Whether it is not in the guide any more; it does not count then."),
        "done_at": maybe(_AT),
        "learning_at": maybe(_AT),
        "skipped_at": maybe(_AT),
        "cleared_at": maybe(_AT),
    },
)
PROGRESS = record(
    "Progress",
    {
        "done": NUMBER,
        "learning": NUMBER,
        "skipped": told(NUMBER, "Points that the reader skipped; `total` does not include them."),
        "total": told(NUMBER, "Points of the path, without skipped ones."),
        "percent": NUMBER,
        "next": told(maybe(NUMBER), "The node to go on with; null when everything is done."),
        "points": told(listed(POINT), "Everything that was ever said of a node."),
    },
)
_CHOSEN = told(MOMENT, "When it was chosen, if that was a while ago; the later choice counts.")
CHOICE = record("Choice", {"state": STATE}, {"at": _CHOSEN})
CHOICES = record(
    "Choices", {"marks": listed(record("Mark", {"key": number(1), "state": STATE}, {"at": _CHOSEN}), MOST, 1)}
)
CHANGED = record(
    "ChangedProgress",
    {"points": listed(POINT), "refused": told(listed(NUMBER), "Numbers that no node has or had.")},
)

NOTE = record(
    "Note",
    {
        "key": KEY,
        "topic": told(WORDS, "What the node says."),
        "archived": told(YES_NO, "Whether the node is not in the guide any more."),
        "text": told(WORDS, "Markdown."),
        "html": told(WORDS, "Sanitised."),
        "updated_at": MOMENT,
    },
)
NOTES = listed(NOTE)
NOTES_LIST = record(
    "", {}, {"q": told(text(200, 1), "Words that they say."), "limit": LIMIT, "cursor": CURSOR}
)
NOTE_TEXT = record(
    "NoteText", {"text": told(text(LONGEST, 1, r"\S"), "Markdown; HTML and scripts are removed.")}
)

_PLANNED = record(
    "PlannedPoint",
    {
        "key": KEY,
        "text": WORDS,
        "day": told(
            maybe(WORDS), "When it is meant to be done. null: it is skipped, or its stage has no end."
        ),
        "done_at": told(maybe(_AT), "When it was; null: it is not done."),
    },
)
_LEG = record(
    "Leg",
    {
        "stage": KEY,
        "name": WORDS,
        "weeks": told(maybe(NUMBER), "null: it has no end."),
        "first": WORDS,
        "last": maybe(WORDS),
        "points": listed(_PLANNED),
    },
)
_UNTIL = record("LastDay", {"stage": number(1), "last": DAY})
PLAN = record(
    "Plan",
    {
        "start": WORDS,
        "hours": told(NUMBER, "A week."),
        "rest": told(listed(WORDS), "Mondays of weeks off."),
        "until": told(listed(_UNTIL), "Last days that were chosen; the others follow from the durations."),
        "stages": told(listed(_LEG), "The dates that come of it."),
    },
)
PLAN_CHOICES = record(
    "PlanChoices",
    {"start": DAY, "hours": number(1, MOST_HOURS)},
    {
        "rest": told(listed(DAY, MOST_WEEKS_OFF), "Any day of each week off."),
        "until": listed(_UNTIL, MOST_STAGES),
    },
)
