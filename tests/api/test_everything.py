"""What people do on pages, programs do, too: each form has an operation, or it is said why there is none."""

from collections.abc import Iterator

from flask import Flask

from blog.api.operations import OPERATIONS
from tests.test_permissions import asked_for

KINDS = "<any(tags, categories):kind>"
TWINS: dict[str, tuple[str, ...]] = {
    "POST /account": ("PATCH /me",),
    "POST /account/avatar": ("PUT /me/avatar",),
    "POST /account/avatar/removal": ("DELETE /me/avatar",),
    "POST /account/preferences": ("PATCH /me",),
    "POST /account/notices/<int:id>/reading": ("PUT /me/notices/<int:id>/reading",),
    "POST /account/notices/reading": ("PUT /me/notices/reading",),
    "POST /auth/sign-in": ("POST /sessions",),
    "POST /auth/second-step": ("POST /sessions",),
    "POST /auth/sign-out": ("DELETE /sessions/current",),
    "POST /comments/<int:id>/answer": (
        "PUT /comments/<int:id>/answer",
        "DELETE /comments/<int:id>/answer",
    ),
    "POST /comments/<int:id>/edit": ("PATCH /comments/<int:id>",),
    "POST /comments/<int:id>/report": ("POST /comments/<int:id>/reports",),
    "POST /comments/<int:id>/vote": ("PUT /comments/<int:id>/vote", "DELETE /comments/<int:id>/vote"),
    "POST /comments/<int:id>/withdrawal": ("DELETE /comments/<int:id>",),
    "POST /posts/<slug>/comments/following": (
        "PUT /posts/<int:id>/discussion/following",
        "DELETE /posts/<int:id>/discussion/following",
    ),
    "POST /posts/<slug>/comments/new": ("POST /posts/<int:id>/comments",),
    "POST /posts/<slug>/guide/changes": ("PATCH /guides/<int:id>/progress",),
    "POST /posts/<slug>/guide/plan": ("PUT /guides/<int:id>/plan",),
    "POST /posts/<slug>/guide/plan/ending": ("DELETE /guides/<int:id>/plan",),
    "POST /posts/<slug>/guide/points/<int:key>/note": (
        "PUT /guides/<int:id>/notes/<int:key>",
        "DELETE /guides/<int:id>/notes/<int:key>",
    ),
    "POST /posts/<slug>/guide/progress": ("PATCH /guides/<int:id>/progress",),
    "POST /posts/<slug>/guide/reset": ("PATCH /guides/<int:id>/progress",),
    f"POST /write/{KINDS}/<int:id>/deletion": ("DELETE /tags/<slug>", "DELETE /categories/<path:path>"),
    f"POST /write/{KINDS}/<int:id>/name": ("PATCH /tags/<slug>", "PATCH /categories/<path:path>"),
    f"POST /write/{KINDS}/merger": ("DELETE /tags/<slug>", "DELETE /categories/<path:path>"),  # ?into=
    f"POST /write/{KINDS}/new": ("POST /tags", "POST /categories"),
    "POST /write/categories/<int:id>/place": ("PATCH /categories/<path:path>",),
    "POST /write/comments/<int:id>/ban": ("POST /comments/<int:id>/ban",),
    "POST /write/comments/<int:id>/reply": (
        "POST /comments/<int:id>/decisions",
        "POST /posts/<int:id>/comments",
    ),
    "POST /write/comments/bans/<int:id>/end": ("DELETE /bans/<int:id>",),
    "POST /write/comments/closing/<slug>": (
        "PUT /posts/<int:id>/discussion/closing",
        "DELETE /posts/<int:id>/discussion/closing",
    ),
    "POST /write/comments/decisions": ("POST /comments/<int:id>/decisions",),
    "POST /write/comments/undo": ("DELETE /comments/<int:id>/decisions/<int:number>",),
    "POST /write/media": ("POST /media",),
    "POST /write/media/<int:id>": ("PATCH /media/<int:id>",),
    "POST /write/media/<int:id>/removal": ("DELETE /media/<int:id>",),
    "POST /write/media/<int:id>/replacement": ("PUT /media/<int:id>/content",),
    "POST /write/people/<int:id>": ("PATCH /people/<int:id>",),
    "POST /write/people/<int:id>/restoration": ("DELETE /people/<int:id>/suspension",),
    "POST /write/people/<int:id>/sign-out": ("DELETE /people/<int:id>/sessions",),
    "POST /write/people/<int:id>/suspension": ("PUT /people/<int:id>/suspension",),
    "POST /write/people/invitations": ("POST /invitations",),
    "POST /write/people/invitations/<random:id>/end": ("DELETE /invitations/<random:id>",),
    "POST /write/posts/<int:id>": ("PATCH /posts/<int:id>", "POST /posts/<int:id>/revisions"),
    "PUT /write/posts/<int:id>/draft": ("PATCH /posts/<int:id>", "PUT /posts/<int:id>/document"),
    "POST /write/posts/<int:id>/deletion": ("DELETE /trash/<int:id>",),
    "POST /write/posts/<int:id>/draft/discard": ("DELETE /posts/<int:id>/draft",),
    "POST /write/posts/<int:id>/history/<name>/restoration": (
        "POST /posts/<int:id>/revisions/<int:number>/restoration",
    ),
    "POST /write/posts/<int:id>/previews": ("POST /posts/<int:id>/previews",),
    "POST /write/posts/<int:id>/previews/<random:number>/end": (
        "DELETE /posts/<int:id>/previews/<random:number>",
    ),
    "POST /write/posts/<int:id>/publish": ("POST /posts/<int:id>/publication",),
    "POST /write/posts/<int:id>/restoration": ("POST /posts/<int:id>/restoration",),
    "POST /write/posts/<int:id>/trash": ("DELETE /posts/<int:id>",),
    "POST /write/posts/<int:id>/unpublication": ("DELETE /posts/<int:id>/publication",),
    "POST /write/posts/new": ("POST /posts",),
    **{
        f"POST /write/settings{page}": ("PATCH /settings",)
        for page in ("", "/comments", "/footer", "/navigation", "/reading")
    },
    "POST /write/settings/webhooks/<int:id>": ("PATCH /webhooks/<int:id>",),
    "POST /write/settings/webhooks/<int:id>/deliveries/<int:number>/again": (
        "POST /webhooks/<int:id>/deliveries/<int:number>/retry",
    ),
    "POST /write/settings/webhooks/<int:id>/removal": ("DELETE /webhooks/<int:id>",),
    "POST /write/settings/webhooks/<int:id>/secret": ("POST /webhooks/<int:id>/secret",),
    "POST /write/settings/webhooks/<int:id>/switch": ("PATCH /webhooks/<int:id>",),
    "POST /write/settings/webhooks/<int:id>/test": ("POST /webhooks/<int:id>/test",),
    "POST /write/settings/webhooks/new": ("POST /webhooks",),
}

_SIGNING_IN = "How somebody comes in is between them, their browser and their letters."
_SECURITY = "What keeps an account safe is changed by somebody who has just shown that it is theirs."
_LETTERS = "The link in a letter is opened by a person."
_FORMS = "It helps to fill in a form, and stores nothing."
_FILES = "Whole sites go in and out as files: `flask import` and `flask export` do that for programs."
_BROWSER_PROGRESS = "It brings what a browser without an account knows into the account."
_ADDRESSES = "A secret address that shows one's own progress is made by whoever gives it to somebody."
_JUDGING = "Which place a text means now is judged by somebody who reads both."
BROWSER_ONLY = {
    "POST /account/app": _SECURITY,
    "POST /account/app/removal": _SECURITY,
    "POST /account/deletion": _SECURITY,
    "POST /account/email": _SECURITY,
    "POST /account/email/<token>": _LETTERS,
    "POST /account/email/cancellation": _SECURITY,
    "POST /account/identities": _SECURITY,
    "POST /account/identities/<int:id>/end": _SECURITY,
    "POST /account/passkeys/<int:id>/removal": _SECURITY,
    "POST /account/passkeys/new": _SECURITY,
    "POST /account/password": _SECURITY,
    "POST /account/programs/<random:id>/end": "Programs do not decide which other programs come in.",
    "POST /account/recovery-codes": _SECURITY,
    "POST /account/recovery-codes/file": _SECURITY,
    "POST /account/sessions/<int:id>/end": _SECURITY,
    "POST /account/sessions/end-others": _SECURITY,
    "POST /account/tokens/<int:id>/revocation": "Programs do not decide which other programs come in.",
    "POST /account/tokens/new": "A program that could make tokens could give itself any scope.",
    "POST /auth/again": _SIGNING_IN,
    "POST /auth/again/passkey": _SIGNING_IN,
    "POST /auth/confirm/<token>": _LETTERS,
    "POST /auth/forgot": _SIGNING_IN,
    "POST /auth/invitation/<token>": _LETTERS,
    "POST /auth/link": _SIGNING_IN,
    "POST /auth/link/<token>": _LETTERS,
    "POST /auth/passkey": _SIGNING_IN,
    "POST /auth/register": _SIGNING_IN,
    "POST /auth/reset/<token>": _LETTERS,
    "POST /auth/second-step/passkey": _SIGNING_IN,
    "POST /comments/addresses/<token>": _LETTERS,
    "POST /language": "It is a cookie of the browser; a program says `Accept-Language`.",
    "POST /letters/<token>": _LETTERS,
    "POST /letters/plans/<token>": _LETTERS,
    "POST /posts/<slug>/guide/card": _ADDRESSES,
    "POST /posts/<slug>/guide/import": _BROWSER_PROGRESS,
    "POST /posts/<slug>/guide/merge": _BROWSER_PROGRESS,
    "POST /posts/<slug>/guide/plan/calendar": _ADDRESSES,
    "POST /posts/<slug>/guide/plan/letters": "Letters about a plan are asked for by who reads them.",
    "POST /posts/<slug>/guide/plan/moving": "It says again what the plan page has just shown.",
    "POST /write/comments/places/<slug>": _JUDGING,
    "POST /write/guides/<int:id>/places": _JUDGING,
    "POST /write/import": _FILES,
    "POST /write/import/<token>/removal": _FILES,
    "POST /write/import/<token>/start": _FILES,
    "POST /write/people/<int:id>/second-steps/removal": _SECURITY,
    "POST /write/people/policy": "Who may come in, and how, is decided by somebody who has just signed in.",
    "POST /write/posts/<int:id>/choice": "Who of two writers is right is judged by one who sees both texts.",
    "POST /write/posts/<int:id>/fields": _FORMS,
    "POST /write/posts/<int:id>/preview": _FORMS,
    "POST /write/settings/work/<kind>/again": "What failed in the background is tried again by who sees why.",
}


def _changing(app: Flask) -> Iterator[str]:
    """What can be changed by a page."""
    for line in asked_for(app):
        method, rule = line.split(" ", 1)
        if method != "GET" and not rule.startswith("/api/"):
            yield line


def test_what_people_do_on_a_page_programs_do_or_it_is_said_why_not(app: Flask) -> None:
    there = {*_changing(app)}
    said = TWINS.keys() | BROWSER_ONLY.keys()
    assert sorted(there - said) == [], "add the operation that does this to TWINS, or why to BROWSER_ONLY"
    assert sorted(said - there) == [], "these are gone"
    assert sorted(TWINS.keys() & BROWSER_ONLY.keys()) == []


def test_each_twin_is_there(app: Flask) -> None:
    operations = {f"{one.method} {one.path}" for one in OPERATIONS}
    assert sorted({twin for twins in TWINS.values() for twin in twins} - operations) == []


def test_why_there_is_no_operation_is_said_in_a_sentence() -> None:
    assert [why for why in BROWSER_ONLY.values() if not (why[0].isupper() and why.endswith("."))] == []
