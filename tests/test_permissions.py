"""Who may ask what: every rule and method of the site, asked by everybody there is.

A new route needs one line in ROWS: the method and rule, who may, and where the rule has places in it, an
example (with `{names}` of RECORDS, which are made anew for each request) and what a valid form would send.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask, url_for
from werkzeug.test import TestResponse

from blog.auth.factors.models import Passkey
from blog.auth.grants.models import Grant
from blog.auth.identities.models import Identity
from blog.auth.people.actions import invite
from blog.auth.sessions.actions import begin
from blog.auth.sessions.models import Client
from blog.auth.sessions.queries import sessions_of
from blog.auth.tokens.actions import issue
from blog.auth.tokens.queries import tokens_of
from blog.comments.bans.models import Ban
from blog.comments.moderation.actions import decide
from blog.comments.notices.models import Notice
from blog.comments.notices.queries import STOP
from blog.comments.notices.telling.actions import tell
from blog.db import db, utcnow
from blog.guides.notes.actions import keep as keep_note
from blog.guides.plan import actions as plans
from blog.guides.plan.letters.queries import STOP as PLAN_LETTERS
from blog.guides.plan.queries import own_plan
from blog.guides.plan.queries import token_of as token_of_plan
from blog.guides.plan.schedule import Choices
from blog.guides.queries import guide_of
from blog.guides.sharing import actions as shares
from blog.guides.sharing.queries import share_of
from blog.guides.sharing.queries import token_of as token_of_share
from blog.media.actions import upload
from blog.posts import actions
from blog.posts.models import Post
from blog.posts.previews.actions import share
from blog.posts.previews.models import PreviewLink
from blog.posts.previews.queries import token_of
from blog.posts.shelving.actions import create
from blog.signing import sign
from blog.site.webhooks.actions import ping
from blog.site.webhooks.models import Endpoint
from blog.site.webhooks.queries import endpoint
from blog.tags.models import CATEGORIES, TAGS, Kind
from blog.transfer.uploads.bundles import Bundle, State
from tests.api.programs import call
from tests.api.rows import API_ROWS
from tests.comments.talking import get, say
from tests.conftest import person
from tests.page import Reader
from tests.world import World

# Who asks. Bob owns the records; frank is an administrator who was suspended after he had signed in.
PEOPLE = ("", "charlie", "bob", "erik", "dora", "alice", "frank")

OPEN = "ok ok ok ok ok ok ok"
NOWHERE = "404 404 404 404 404 404 404"
MEMBERS = "sign-in ok ok ok ok ok sign-in"
AGAIN = "sign-in again again again again again sign-in"  # once the sign-in is no longer fresh
NOTHING = "sign-in 404 404 404 404 404 sign-in"
OWNER = "sign-in 404 ok 404 404 404 sign-in"
EDITING = "404 404 ok 404 ok ok 404"  # the author and editors; for others it is not there
EDITORS = "sign-in 403 403 403 ok ok sign-in"
DORAS = "sign-in 403 403 403 ok 404 sign-in"  # what she sent, and has not brought in
WRITERS = "sign-in 403 ok ok ok ok sign-in"
OWN_DRAFT = "sign-in 404 ok 404 ok ok sign-in"  # its author and editors
OWN_PUBLIC = "sign-in 403 ok 403 ok ok sign-in"  # which the others can read
OWN_FILE = "sign-in 403 ok 404 ok ok sign-in"  # the author who sent it, and editors
MODERATORS_ONLY = "404 404 ok 404 ok ok 404"
VOTERS = "sign-in ok 403 ok ok ok sign-in"  # everybody but who wrote it; guests where they may comment
ANSWERING = "403 403 ok 403 ok ok 403"  # who asked, and who may change the post
OWN = "404 404 ok 404 404 404 404"
MODERATING = "sign-in 403 ok 403 ok ok sign-in"  # the author of the post, and editors
ADMINISTRATORS = "sign-in 403 403 403 403 ok sign-in"
ADMINISTRATORS_AGAIN = "sign-in 403 403 403 403 again sign-in"

KEPT_DRAFT = "401 404 ok 404 ok ok 401"  # whoever was signed out gets back what they wrote
KEPT_PUBLIC = "401 403 ok 403 ok ok 401"
OF_POSTS = [
    ("GET", "choice"),
    ("GET", "deletion"),
    ("POST", "deletion"),
    ("PUT", "draft"),
    ("POST", "draft/discard"),
    ("POST", "fields"),
    ("GET", "history"),
    ("GET", "preview"),
    ("POST", "preview"),
    ("POST", "previews"),
    ("GET", "publish"),
    ("POST", "publish"),
    ("POST", "restoration"),
    ("POST", "trash"),
    ("POST", "unpublication"),
]
OF_WEBHOOKS = [
    ("GET", ""),
    ("POST", ""),
    *(("POST", f"/{rest}") for rest in ("secret", "switch", "test", "removal")),
]

Row = tuple[str, str, str, str, dict[str, str]]


def row(rule: str, fresh: str, example: str = "", stale: str = "", **form: str) -> Row:
    """What comes out when people signed in a moment ago, and (if it differs) when they did so long ago."""
    return rule, fresh, stale or fresh, example or rule.partition(" ")[2], form


def members_anew(rule: str, example: str = "", **form: str) -> Row:
    """For everybody with an account who has just shown who they are."""
    return row(rule, MEMBERS, example, AGAIN, **form)


def administrators_anew(rule: str, example: str = "", **form: str) -> Row:
    """For administrators who have just shown who they are."""
    return row(rule, ADMINISTRATORS, example, ADMINISTRATORS_AGAIN, **form)


ROWS = [
    row("GET /", OPEN),
    row("GET /<path:path>", NOWHERE, "/no/such/page"),
    row("GET /account", MEMBERS),
    row("POST /account", MEMBERS, display_name="Somebody"),
    members_anew("GET /account/app"),
    members_anew("POST /account/app", code="000000"),
    row("GET /account/app/removal", NOTHING, stale=AGAIN),
    row("POST /account/app/removal", NOTHING, stale=AGAIN),  # there is none to remove
    row("GET /account/avatar", MEMBERS),
    row("POST /account/avatar", MEMBERS),
    row("POST /account/avatar/removal", MEMBERS),
    row("POST /account/programs/<random:id>/end", OWNER, "/account/programs/{program}/end"),
    row("GET /account/tokens", MEMBERS),
    members_anew("GET /account/tokens/new"),
    members_anew("POST /account/tokens/new", name="Test", scopes="read", days="7"),
    row("POST /account/tokens/<int:id>/revocation", OWNER, "/account/tokens/{token}/revocation"),
    row("GET /account/data", MEMBERS),
    members_anew("GET /account/data/archive.zip"),
    members_anew("GET /account/deletion"),
    members_anew("POST /account/deletion"),
    members_anew("GET /account/email"),
    members_anew("POST /account/email", email="new@example.com"),
    row("POST /account/email/cancellation", MEMBERS),
    row("GET /account/email/<token>", NOWHERE, "/account/email/x"),
    row("POST /account/email/<token>", NOWHERE, "/account/email/x"),
    members_anew("GET /account/password"),
    members_anew("POST /account/password"),
    row("GET /account/notices", MEMBERS),
    row("POST /account/notices/<int:id>/reading", OWNER, "/account/notices/{notice}/reading"),
    row("POST /account/notices/reading", MEMBERS, until="1"),
    row("GET /account/preferences", MEMBERS),
    row("POST /account/preferences", MEMBERS),
    row("GET /account/identities", NOTHING, stale=AGAIN),  # to be linked
    row("POST /account/identities", NOTHING, stale=AGAIN),
    row("POST /account/identities/<int:id>/end", OWNER, "/account/identities/{identity}/end", AGAIN),
    row("GET /account/passkeys/new", NOTHING, stale=AGAIN),  # browsers have none for a site without a name
    row("POST /account/passkeys/new", NOTHING, stale=AGAIN),
    row("POST /account/passkeys/<int:id>/removal", OWNER, "/account/passkeys/{passkey}/removal", AGAIN),
    row("POST /account/recovery-codes", NOTHING, stale=AGAIN),  # they go with a second step
    row("POST /account/recovery-codes/file", MEMBERS, code="k3xf-9mwq-a2rt"),
    row("GET /account/security", MEMBERS),
    row("POST /account/sessions/<int:id>/end", OWNER, "/account/sessions/{session}/end"),
    row("POST /account/sessions/end-others", MEMBERS),
    row("GET /account/progress", MEMBERS),
    row("GET /archive", OPEN),
    row("GET /archive/<int(fixed_digits=4):year>", OPEN, "/archive/{year}"),
    row("GET /atom.xml", OPEN),
    row("GET /archives/", OPEN),
    row("GET /archives/<int(fixed_digits=4):year>/", OPEN, "/archives/{year}/"),
    row("GET /archives/<int(fixed_digits=4):year>/<int:month>/", OPEN, "/archives/{year}/01/"),
    row("GET /authors/<username>/feed.<any(xml, json):format>", OPEN, "/authors/{author}/feed.xml"),
    row("GET /authors/<username>/feed.<any(xml, json):format>", NOWHERE, "/authors/erik/feed.json"),
    row("GET /auth/again", MEMBERS),
    row("POST /auth/again", MEMBERS),
    row("POST /auth/again/passkey", MEMBERS),
    row("GET /auth/confirm/<token>", NOWHERE, "/auth/confirm/x"),
    row("POST /auth/confirm/<token>", NOWHERE, "/auth/confirm/x"),
    row("GET /auth/forgot", OPEN),
    row("POST /auth/forgot", OPEN),
    row("GET /auth/with/<key>", NOWHERE, "/auth/with/github"),  # which is switched off
    row("GET /auth/with/<key>/back", NOWHERE, "/auth/with/github/back"),
    row("GET /auth/invitation/<token>", NOWHERE, "/auth/invitation/x"),
    row("POST /auth/invitation/<token>", NOWHERE, "/auth/invitation/x"),
    row("GET /auth/link", OPEN),
    row("POST /auth/link", OPEN),
    row("GET /auth/link/<token>", NOWHERE, "/auth/link/x"),
    row("POST /auth/link/<token>", NOWHERE, "/auth/link/x"),
    row("POST /auth/passkey", OPEN),
    row("GET /auth/register", OPEN),
    row("POST /auth/register", OPEN),
    row("GET /auth/reset/<token>", NOWHERE, "/auth/reset/x"),
    row("POST /auth/reset/<token>", NOWHERE, "/auth/reset/x"),
    row("GET /auth/second-step", OPEN),  # but it leads to the sign-in, until the password was right
    row("POST /auth/second-step", OPEN),
    row("POST /auth/second-step/passkey", OPEN),
    row("GET /auth/sent/<any(confirm, reset, 'sign-in-link'):what>", OPEN, "/auth/sent/reset"),
    row("GET /auth/sign-in", OPEN),
    row("POST /auth/sign-in", OPEN),
    row("POST /auth/sign-out", OPEN),
    row("GET /authors/<username>", OPEN, "/authors/{author}"),
    row("GET /authors/<username>", NOWHERE, "/authors/erik"),  # who wrote nothing
    row("GET /authors/<username>/avatar/<digest>", NOWHERE, "/authors/bob/avatar/none"),
    row("GET /cards/<int:id>-<mark>.png", OPEN, "/cards/{public_id}-x.png"),
    row("GET /cards/<int:id>-<mark>.png", NOWHERE, "/cards/{draft_id}-x.png"),
    row("GET /cards/<int:id>-<mark>.png", NOWHERE, "/cards/{private_id}-x.png"),
    row("GET /cards/<int:id>-<mark>.png", NOWHERE, "/cards/{trashed_id}-x.png"),
    row("GET /categories/<path:path>/feed.<any(xml, json):format>", NOWHERE, "/categories/none/feed.xml"),
    row("GET /categories", OPEN),
    row("GET /categories/<path:path>", NOWHERE, "/categories/none"),
    row("GET /comments/<int:id>", OPEN, "/comments/{comment}"),
    row("GET /comments/<int:id>/more", OPEN, "/comments/{comment}/more"),
    row("GET /comments/<int:id>/more", MODERATORS_ONLY, "/comments/{spam}/more"),
    row("GET /comments/<int:id>/edit", OWN, "/comments/{comment}/edit"),
    row("POST /comments/<int:id>/edit", OWN, "/comments/{comment}/edit", text="Other words", version="1"),
    row("GET /comments/<int:id>/withdrawal", OWN, "/comments/{comment}/withdrawal"),
    row("POST /comments/<int:id>/withdrawal", OWN, "/comments/{comment}/withdrawal"),
    row("POST /comments/<int:id>/vote", VOTERS, "/comments/{comment}/vote", helpful="1"),
    row("POST /comments/<int:id>/answer", ANSWERING, "/comments/{reply}/answer", answer="1"),
    row("POST /comments/<int:id>/report", OPEN, "/comments/{comment}/report", reason="Spam"),
    row("GET /comments/addresses/<token>", NOWHERE, "/comments/addresses/x"),
    row("POST /comments/addresses/<token>", NOWHERE, "/comments/addresses/x"),
    row("GET /comments/feed.<any(xml, json):format>", OPEN, "/comments/feed.xml"),
    row("GET /feed.<any(xml, json):format>", OPEN, "/feed.json"),
    row("GET /healthz", OPEN),
    row("POST /language", OPEN, language="en"),
    row("GET /letters/<token>", OPEN, "/letters/{letters}"),
    row("POST /letters/<token>", OPEN, "/letters/{letters}"),
    row("POST /letters/<token>", NOWHERE, "/letters/x"),
    row("GET /llms.txt", OPEN),
    row("GET /media/<path:path>", NOWHERE, "/media/none.png"),
    row("GET /media/sizes/<digest>-<int:width>.<any(avif, webp):format>", NOWHERE, "/media/sizes/x-480.avif"),
    row("GET /oembed", OPEN, "/oembed?url=http://127.0.0.1:8000/posts/{public}"),
    row("GET /oembed", NOWHERE, "/oembed?url=http://127.0.0.1:8000/posts/{private}"),
    row("GET /oembed", NOWHERE, "/oembed?url=http://127.0.0.1:8000/posts/{scheduled}"),
    row("GET /posts/<slug>", OPEN, "/posts/{public}"),
    row("GET /posts/<slug>", NOWHERE, "/posts/{draft}"),  # nothing of it is published yet
    row("GET /posts/<slug>", NOWHERE, "/posts/{trashed}"),
    row("GET /posts/<slug>", EDITING, "/posts/{scheduled}"),
    row("GET /posts/<slug>.md", OPEN, "/posts/{public}.md"),
    row("GET /posts/<slug>.md", NOWHERE, "/posts/{draft}.md"),
    row("GET /posts/<slug>.md", NOWHERE, "/posts/{trashed}.md"),
    row("GET /posts/<slug>.md", EDITING, "/posts/{scheduled}.md"),
    row("GET /robots.txt", OPEN),
    row("GET /rss2.xml", OPEN),
    row("GET /search", OPEN),
    row("GET /sitemap.xml", OPEN),
    row(
        "GET /sitemaps/<any(posts, tags, categories, authors):name>-<int:number>.xml",
        NOWHERE,
        "/sitemaps/posts-9.xml",
    ),
    row("GET /search/suggestions", OPEN),
    row("GET /posts/<slug>", EDITING, "/posts/{private}"),
    row("GET /posts/<slug>.md", EDITING, "/posts/{private}.md"),
    row("GET /posts/<slug>/changes", NOWHERE, "/posts/{public}/changes"),  # its author does not want it
    row("GET /posts/<slug>/changes", OPEN, "/posts/{told}/changes"),
    row("GET /posts/<slug>/changes", NOWHERE, "/posts/{draft}/changes"),
    row("GET /preview/<token>", OPEN, "/preview/{preview}"),
    row("GET /preview/<token>", NOWHERE, "/preview/x"),
    row("GET /posts/<slug>/guide", OPEN, "/posts/{guide}/guide"),
    row("POST /posts/<slug>/guide/card", MEMBERS, "/posts/{guide}/guide/card", named="1"),
    row("GET /shared/<token>", OPEN, "/shared/{card}"),
    row("GET /shared/<token>.png", OPEN, "/shared/{card}.png"),
    row("GET /posts/<slug>/guide/changes", OPEN, "/posts/{guide}/guide/changes"),
    row("POST /posts/<slug>/guide/changes", OPEN, "/posts/{guide}/guide/changes"),
    row("GET /posts/<slug>/guide/export.<any(json, md):kind>", OPEN, "/posts/{guide}/guide/export.md"),
    row("GET /posts/<slug>/guide/import", OPEN, "/posts/{guide}/guide/import"),
    row("POST /posts/<slug>/guide/import", OPEN, "/posts/{guide}/guide/import"),
    row("GET /posts/<slug>/guide/merge", MEMBERS, "/posts/{guide}/guide/merge"),
    row("POST /posts/<slug>/guide/merge", MEMBERS, "/posts/{guide}/guide/merge"),
    row("GET /posts/<slug>/guide/notes", MEMBERS, "/posts/{guide}/guide/notes"),
    row("POST /posts/<slug>/guide/plan", MEMBERS, "/posts/{guide}/guide/plan", start="2025-08-04", hours="6"),
    row("POST /posts/<slug>/guide/plan/calendar", OWNER, "/posts/{planned}/guide/plan/calendar"),
    row("POST /posts/<slug>/guide/plan/ending", OWNER, "/posts/{planned}/guide/plan/ending"),
    row("POST /posts/<slug>/guide/plan/moving", OWNER, "/posts/{planned}/guide/plan/moving"),
    row("POST /posts/<slug>/guide/plan/letters", OWNER, "/posts/{planned}/guide/plan/letters"),
    row("GET /letters/plans/<token>", OPEN, "/letters/plans/{plan_letters}"),
    row("POST /letters/plans/<token>", OPEN, "/letters/plans/{plan_letters}"),
    row("GET /posts/<slug>/guide/plan.ics", OPEN, "/posts/{guide}/guide/plan.ics"),
    row("GET /calendars/<token>.ics", OPEN, "/calendars/{calendar}.ics"),
    row("GET /posts/<slug>/guide/points/<int:key>", OPEN, "/posts/{guide}/guide/points/2"),
    row("GET /posts/<slug>/guide/points/<int:key>/note", MEMBERS, "/posts/{guide}/guide/points/2/note"),
    row(
        "POST /posts/<slug>/guide/points/<int:key>/note",
        MEMBERS,
        "/posts/{guide}/guide/points/2/note",
        text="x",
    ),
    row("POST /posts/<slug>/guide/progress", OPEN, "/posts/{guide}/guide/progress", key="2", state="done"),
    row("GET /posts/<slug>/guide/progress.json", OPEN, "/posts/{guide}/guide/progress.json"),
    row("GET /posts/<slug>/guide/reset", OPEN, "/posts/{guide}/guide/reset"),
    row("POST /posts/<slug>/guide/reset", OPEN, "/posts/{guide}/guide/reset", name="x"),
    row("GET /preview/<token>/<path:path>", NOWHERE, "/preview/{preview}/none.png"),
    row("GET /posts/<slug>/comments", OPEN, "/posts/{public}/comments"),
    row("GET /posts/<slug>/comments", NOWHERE, "/posts/{draft}/comments"),
    row(
        "GET /posts/<slug>/comments", NOWHERE, "/posts/{scheduled}/comments"
    ),  # nobody can have said anything
    *(
        row(
            "GET /posts/<slug>/comments/feed.<any(xml, json):format>",
            expected,
            f"/posts/{which}/comments/feed.xml",
        )
        for which, expected in (("{public}", OPEN), ("{draft}", NOWHERE), ("{private}", NOWHERE))
    ),
    row("GET /posts/<slug>/comments/<int:id>", OPEN, "/posts/{thread}"),
    row("GET /posts/<slug>/comments/following", MEMBERS, "/posts/{public}/comments/following"),
    row("GET /posts/<slug>/comments/following", NOWHERE, "/posts/{draft}/comments/following"),
    row("POST /posts/<slug>/comments/following", MEMBERS, "/posts/{public}/comments/following", follow="1"),
    row("GET /posts/<slug>/comments/new", MEMBERS, "/posts/{public}/comments/new"),
    row("POST /posts/<slug>/comments/new", MEMBERS, "/posts/{public}/comments/new", text="Words"),
    row("GET /posts/<slug>/comments/new", NOWHERE, "/posts/{draft}/comments/new"),
    row("POST /posts/<slug>/comments/new", NOWHERE, "/posts/{trashed}/comments/new", text="Words"),
    row("GET /posts/<slug>/comments/news", OPEN, "/posts/{public}/comments/news"),
    row("GET /posts/<slug>/comments/news", NOWHERE, "/posts/{scheduled}/comments/news"),
    row("GET /static/<version>/<path:filename>", OPEN, "{stylesheet}"),
    row("GET /tags", OPEN),
    row("GET /tags/<path:path>", NOWHERE, "/tags/none/"),
    row("GET /tags/<slug>/feed.<any(xml, json):format>", NOWHERE, "/tags/none/feed.xml"),
    row("GET /tags/<slug>", NOWHERE, "/tags/none"),
    row("GET /write/guides/<int:id>/readers", OWN_PUBLIC, "/write/guides/{guide_id}/readers"),
    row("GET /write/guides/<int:id>/readers.csv", OWN_PUBLIC, "/write/guides/{guide_id}/readers.csv"),
    row("GET /write/guides/<int:id>/places", OWN_PUBLIC, "/write/guides/{guide_id}/places"),
    row("POST /write/guides/<int:id>/places", OWN_PUBLIC, "/write/guides/{guide_id}/places"),
    row("GET /write/export", EDITORS),
    row(
        "GET /write/export/posts/<int:id>.md",
        "sign-in 404 ok 404 ok ok sign-in",
        "/write/export/posts/{post}.md",
    ),
    row("GET /write/export/site.zip", EDITORS),
    row("GET /write/import", EDITORS),
    row("POST /write/import", EDITORS),
    row("GET /write/import/<token>", DORAS, "/write/import/{upload}"),
    row("POST /write/import/<token>/removal", DORAS, "/write/import/{upload}/removal"),
    row("POST /write/import/<token>/start", DORAS, "/write/import/{upload}/start"),
    row("GET /write/", WRITERS),
    row("GET /write/links", WRITERS),
    row("GET /write/media", WRITERS),
    row("POST /write/media", WRITERS),
    row("GET /write/media/<int:id>", OWN_FILE, "/write/media/{file}"),
    row("POST /write/media/<int:id>", OWN_FILE, "/write/media/{file}"),
    row("POST /write/media/<int:id>/removal", OWN_FILE, "/write/media/{file}/removal"),
    row("GET /write/media/<int:id>/replacement", OWN_FILE, "/write/media/{file}/replacement"),
    row("POST /write/media/<int:id>/replacement", OWN_FILE, "/write/media/{file}/replacement"),
    row("GET /write/<any(tags, categories):kind>", EDITORS, "/write/tags"),
    row("GET /write/<any(tags, categories):kind>/<int:id>", EDITORS, "/write/tags/{tag}"),
    row("GET /write/<any(tags, categories):kind>/<int:id>/deletion", EDITORS, "/write/tags/{tag}/deletion"),
    row("POST /write/<any(tags, categories):kind>/<int:id>/deletion", EDITORS, "/write/tags/{tag}/deletion"),
    row("GET /write/<any(tags, categories):kind>/<int:id>/name", EDITORS, "/write/tags/{tag}/name"),
    row(
        "POST /write/<any(tags, categories):kind>/<int:id>/name", EDITORS, "/write/tags/{tag}/name", name="x"
    ),
    row("GET /write/<any(tags, categories):kind>/log", EDITORS, "/write/tags/log"),
    row("GET /write/<any(tags, categories):kind>/merger", EDITORS, "/write/tags/merger"),
    row("POST /write/<any(tags, categories):kind>/merger", EDITORS, "/write/tags/merger?id={tag}", into="x"),
    row("GET /write/<any(tags, categories):kind>/new", EDITORS, "/write/tags/new"),
    row("POST /write/<any(tags, categories):kind>/new", EDITORS, "/write/tags/new", name="x"),
    row("GET /write/categories/<int:id>/place", EDITORS, "/write/categories/{category}/place"),
    row("POST /write/categories/<int:id>/place", EDITORS, "/write/categories/{category}/place", parent=""),
    row("GET /write/comments", WRITERS),
    row("GET /write/comments/<int:id>", MODERATING, "/write/comments/{comment}"),
    row(
        "POST /write/comments/<int:id>/ban",
        EDITORS,
        "/write/comments/{comment}/ban",
        kind="account",
        days="1",
    ),
    row("POST /write/comments/<int:id>/reply", MODERATING, "/write/comments/{comment}/reply", text="Thanks"),
    row("GET /write/comments/bans", EDITORS),
    row("POST /write/comments/bans/<int:id>/end", EDITORS, "/write/comments/bans/{ban}/end"),
    row("POST /write/comments/closing/<slug>", MODERATING, "/write/comments/closing/{public}", closed="1"),
    row("POST /write/comments/decisions", WRITERS, do="approve"),
    row("GET /write/comments/places/<slug>", MODERATING, "/write/comments/places/{public}"),
    row("POST /write/comments/places/<slug>", MODERATING, "/write/comments/places/{public}"),
    row("POST /write/comments/undo", WRITERS),
    row("GET /write/people", ADMINISTRATORS),
    row("GET /write/people/<int:id>", ADMINISTRATORS, "/write/people/{number}"),
    administrators_anew("POST /write/people/<int:id>", "/write/people/{number}", role="author"),
    administrators_anew("POST /write/people/<int:id>/restoration", "/write/people/{number}/restoration"),
    administrators_anew(
        "POST /write/people/<int:id>/second-steps/removal", "/write/people/{number}/second-steps/removal"
    ),
    administrators_anew("POST /write/people/<int:id>/sign-out", "/write/people/{other}/sign-out"),
    administrators_anew("POST /write/people/<int:id>/suspension", "/write/people/{other}/suspension"),
    row("GET /write/people/invitations", ADMINISTRATORS),
    row(
        "POST /write/people/invitations/<random:id>/end",
        "sign-in 403 403 403 403 404 sign-in",
        "/write/people/invitations/7/end",
        ADMINISTRATORS_AGAIN,
    ),
    administrators_anew("POST /write/people/invitations", email="new@example.com", role="author"),
    row("GET /write/people/log", ADMINISTRATORS),
    row("GET /write/people/policy", ADMINISTRATORS),
    administrators_anew("POST /write/people/policy", registration="open", second_factor_from=""),
    administrators_anew("GET /write/settings"),
    administrators_anew("POST /write/settings"),
    administrators_anew("GET /write/settings/comments"),
    administrators_anew("POST /write/settings/comments"),
    administrators_anew("GET /write/settings/footer"),
    administrators_anew("POST /write/settings/footer"),
    administrators_anew("GET /write/settings/navigation"),
    administrators_anew("POST /write/settings/navigation"),
    administrators_anew("GET /write/settings/reading"),
    administrators_anew("POST /write/settings/reading"),
    administrators_anew("GET /write/settings/work"),
    administrators_anew("POST /write/settings/work/<kind>/again", "/write/settings/work/letters/again"),
    administrators_anew("GET /write/settings/webhooks"),
    administrators_anew("GET /write/settings/webhooks/new"),
    administrators_anew("POST /write/settings/webhooks/new", name="x", url="https://a.example"),
    *(
        administrators_anew(
            f"{method} /write/settings/webhooks/<int:id>{rest}", f"/write/settings/webhooks/{{webhook}}{rest}"
        )
        for method, rest in OF_WEBHOOKS
    ),
    administrators_anew(
        "GET /write/settings/webhooks/<int:id>/deliveries/<int:number>",
        "/write/settings/webhooks/{delivery}",
    ),
    administrators_anew(
        "POST /write/settings/webhooks/<int:id>/deliveries/<int:number>/again",
        "/write/settings/webhooks/{delivery}/again",
    ),
    row("GET /write/posts/<int:id>", OWN_DRAFT, "/write/posts/{draft_id}"),
    row("GET /write/posts/<int:id>", OWN_PUBLIC, "/write/posts/{public_id}"),
    row("GET /write/posts/<int:id>", OWN_DRAFT, "/write/posts/{trashed_id}"),
    row("GET /write/posts/<int:id>", OWN_DRAFT, "/write/posts/{private_id}"),
    row("GET /write/posts/<int:id>", NOTHING, "/write/posts/999"),
    row("POST /write/posts/<int:id>", KEPT_DRAFT, "/write/posts/{draft_id}"),
    row("POST /write/posts/<int:id>/choice", KEPT_DRAFT, "/write/posts/{draft_id}/choice"),
    row("POST /write/posts/<int:id>/choice", KEPT_PUBLIC, "/write/posts/{public_id}/choice"),
    row("POST /write/posts/<int:id>", KEPT_PUBLIC, "/write/posts/{public_id}"),
    *(
        row(f"{method} /write/posts/<int:id>/{rest}", expected, f"/write/posts/{{{which}}}/{rest}")
        for which, expected in (("draft_id", OWN_DRAFT), ("public_id", OWN_PUBLIC))
        for method, rest in OF_POSTS
    ),
    row(
        "POST /write/posts/<int:id>/previews/<random:number>/end",
        OWN_DRAFT,
        "/write/posts/{shared_id}/previews/{link}/end",
    ),
    row(
        "GET /write/posts/<int:id>/history/comparison",
        OWN_PUBLIC,
        "/write/posts/{public_id}/history/comparison",
    ),
    row("GET /write/posts/<int:id>/history/<name>", OWN_PUBLIC, "/write/posts/{public_id}/history/1"),
    row("GET /write/posts/<int:id>/history/<name>", NOTHING, "/write/posts/{draft_id}/history/1"),
    row(
        "POST /write/posts/<int:id>/history/<name>/restoration",
        OWN_PUBLIC,
        "/write/posts/{public_id}/history/1/restoration",
    ),
    row("GET /write/posts/new", WRITERS),
    row("POST /write/posts/new", WRITERS.replace("sign-in", "401"), title="New"),
    *API_ROWS,
]
# Changes nothing but the language of the page; says by its own token who sends it (RFC 8058).
CSRF_EXEMPT = {"POST /language", "POST /letters/<token>", "POST /letters/plans/<token>"}


def _published(world: World) -> str:
    return world.post("Public")


def _trashed(world: World) -> str:
    slug = world.post("Trashed")
    world.change(slug, actions.trash)
    return slug


def _scheduled(world: World) -> str:
    return world.post("Scheduled", date=f"{utcnow() + timedelta(days=9):%Y-%m-%d %H:%M:%S}")


def _plan_letters(world: World) -> str:
    slug = _planned(world)
    return world.ask(lambda: sign(PLAN_LETTERS, f"{world.person('bob').id} {world.id(slug)}"))


def _planned(world: World) -> str:
    """By bob, with a calendar, a note and a card."""
    slug = _guide(world)

    def plan() -> None:
        bob = world.person("bob")
        guide = guide_of(world.id(slug), bob)
        plans.keep(bob, guide, Choices(date(2025, 8, 4)))
        plans.publish(bob, guide)
        keep_note(bob, guide, 2, "Mine", "")
        shares.share(bob, guide, True)

    world.ask(plan)
    return slug


def _calendar(world: World) -> str:
    slug = _planned(world)

    def ask() -> str:
        bob = world.person("bob")
        return token_of_plan(own_plan(bob, guide_of(world.id(slug), bob)))

    return world.ask(ask)


def _card(world: World) -> str:
    slug = _planned(world)

    def ask() -> str:
        bob = world.person("bob")
        share = share_of(bob, guide_of(world.id(slug), bob))
        assert share
        return token_of_share(share)

    return world.ask(ask)


def _guide(world: World) -> str:
    return world.post("Path", "## Stage 1: a\n\n- b", guide="true")


def _private(world: World) -> str:
    return world.post("Private", visibility="private")


def _id(make: Callable[[World], str]) -> Callable[[World], str]:
    return lambda world: str(world.id(make(world)))


def _draft(world: World) -> str:
    return world.draft("---\ntitle: Draft\n---\n\nNot yet.\n")


def _link(world: World) -> PreviewLink:
    """A link to bob's latest draft, by which others read it; only inside `ask`."""
    drafts = sa.select(Post).where(Post.live_id.is_(None)).order_by(Post.id.desc())
    bob = world.person("bob")
    return share(db.session.scalar(drafts.limit(1)) or actions.write(bob, ""), bob, 1)


def _author(world: World) -> str:
    world.post("Public")
    return "bob"


def _year(world: World) -> str:
    world.post("Public")
    return f"{utcnow():%Y}"


def _stylesheet(world: World) -> str:
    with world.app.test_request_context():
        return url_for("static", filename="css/form.css")


def _session(world: World) -> str:
    def session() -> int:
        bob = world.person("bob")
        begin(bob, Client("192.0.2.9", "Another device"), method="password")
        return max(session.id for session in sessions_of(bob))

    return str(world.ask(session))


def _identity(world: World) -> str:
    def identity() -> int:
        linked = Identity(user_id=world.person("bob").id, provider="oidc", subject=secrets.token_hex(8))
        db.session.add(linked)
        db.session.commit()
        return linked.id

    return str(world.ask(identity))


def _passkey(world: World) -> str:
    def passkey() -> int:
        name = secrets.token_hex(8)
        kept = Passkey(user_id=world.person("bob").id, name=name, credential_id=name, public_key=b"")
        db.session.add(kept)
        db.session.commit()
        return kept.id

    return str(world.ask(passkey))


def _post(world: World) -> str:
    slug = world.draft("---\ntitle: Draft\n---\n\nNot yet.\n")
    return world.ask(lambda: str(world.get(slug).id))


def _upload(world: World) -> str:
    def upload() -> str:
        bundle = Bundle.new()
        bundle.keep(State(by=world.person("dora").id, name="a.md", files=1, sent_at=0, phase="done"))
        return bundle.token

    return world.ask(upload)


def _file(world: World) -> str:
    return str(world.ask(lambda: upload(world.person("bob"), "notes.pdf", b"%PDF-1.7").id))


def _changed(world: World) -> str:
    """That readers have, with a working copy beside it."""
    slug = world.post("Public")
    world.revise(slug, "---\ntitle: Changed\n---\n")
    return slug


def _others(world: World) -> str:
    """Of charlie's, on a post of bob's."""
    return str(say(world, world.post("Public"), "Words of charlie"))


def _comment(world: World) -> str:
    return str(say(world, world.post("Public"), "Words of bob", by="bob"))


def _decision(world: World) -> str:
    comment = _comment(world)
    made = world.ask(lambda: decide([get(int(comment))], world.person("alice"), "spam", {})[0].id)
    return f"{comment}/decisions/{made}"


def _reply(world: World) -> str:
    slug = world.post("Public")
    return str(say(world, slug, "An answer", by="bob", reply_to=say(world, slug, "A question", by="bob")))


def _spam(world: World) -> str:
    comment = _comment(world)
    world.ask(lambda: decide([get(int(comment))], world.person("alice"), "spam", {}) and None)
    return comment


def _thread(world: World) -> str:
    slug = world.post("Public")
    return f"{slug}/comments/{say(world, slug, 'Words', by='bob')}"


def _ban(world: World) -> str:
    def made() -> int:
        db.session.add(one := Ban(kind="network", key=secrets.token_hex(32), name="Somebody"))
        db.session.commit()
        return one.id

    return str(world.ask(made))


def _notice(world: World) -> str:
    """Of bob's."""
    comment = int(say(world, world.post("Public"), "Words of another one", by="alice"))
    world.ask(tell)
    return str(world.ask(lambda: db.session.query(Notice).filter_by(comment_id=comment).one().id))


def _invitation(world: World) -> str:
    email = f"{secrets.token_hex(4)}@example.com"
    return str(world.ask(lambda: invite(world.person("alice"), email, "reader", Client(), "en").id))


def _number(name: str) -> Callable[[World], str]:
    return lambda world: str(world.ask(lambda: world.person(name).id))


def _label(kind: Kind) -> Callable[[World], str]:
    def made(world: World) -> str:
        name = secrets.token_hex(4)
        return str(world.ask(lambda: create(world.person("alice"), kind, name).id))

    return made


def _label_path(kind: Kind) -> Callable[[World], str]:
    def made(world: World) -> str:
        id = int(_label(kind)(world))
        return world.ask(lambda: str(db.session.get_one(kind.label, id).path))

    return made


def _token(world: World) -> str:
    def made() -> int:
        issue(world.person("bob"), "Test", ["read"], 7, Client())
        return tokens_of(world.person("bob"))[0].id

    return str(world.ask(made))


def _program(world: World) -> str:
    def made() -> int:
        db.session.add(grant := Grant(user_id=world.person("bob").id, scopes=["read"], device="Test"))
        db.session.commit()
        return grant.id

    return str(world.ask(made))


def _webhook(world: World) -> str:
    """Where nobody is asked: the site does not go to its address."""

    def made() -> int:
        key, url = secrets.token_hex(16), "http://10.0.0.1/"
        db.session.query(Endpoint).delete()
        db.session.add(one := Endpoint(name="Test", url=url, events=["post.published"], key=key))
        db.session.commit()
        return one.id

    return str(world.ask(made))


def _delivery(world: World) -> str:
    id = _webhook(world)
    return f"{id}/deliveries/{world.ask(lambda: ping(endpoint(int(id))).id)}"


RECORDS: dict[str, Callable[[World], str]] = {
    "public": _published,
    "public_id": _id(_published),
    "guide": _guide,
    "guide_id": _id(_guide),
    "planned": _planned,
    "plan_letters": _plan_letters,
    "planned_id": _id(_planned),
    "calendar": _calendar,
    "card": _card,
    "told": lambda world: world.post("Told", changelog="true"),
    "changed_id": _id(_changed),
    "draft": _draft,
    "draft_id": _id(_draft),
    "shared_id": _id(_draft),
    "link": lambda world: world.ask(lambda: str(_link(world).id)),
    "preview": lambda world: world.ask(lambda: token_of(_link(world))),
    "trashed": _trashed,
    "trashed_id": _id(_trashed),
    "private": _private,
    "private_id": _id(_private),
    "scheduled": _scheduled,
    "author": _author,
    "comment": _comment,  # on his own post
    "others": _others,
    "decision": _decision,
    "reply": _reply,
    "spam": _spam,
    "thread": _thread,
    "ban": _ban,
    "notice": _notice,
    "letters": lambda world: world.ask(lambda: sign(STOP, "u2 comments")),
    "session": _session,  # of bob's
    "identity": _identity,
    "passkey": _passkey,
    "post": _post,
    "upload": _upload,
    "file": _file,  # of bob's
    "invitation": _invitation,
    "number": _number("bob"),
    "other": _number("carol"),  # whose sessions nobody needs
    "year": _year,
    "stylesheet": _stylesheet,
    "tag": _label(TAGS),
    "category": _label(CATEGORIES),
    "tag_path": _label_path(TAGS),
    "category_path": _label_path(CATEGORIES),
    "token": _token,
    "program": _program,
    "webhook": _webhook,
    "delivery": _delivery,
}


def filled(world: World, example: str) -> str:
    """The example with the records in it."""
    return re.sub(r"\{(\w+)\}", lambda found: RECORDS[found[1]](world), example)


@pytest.fixture
def crowd(world: World) -> World:
    """The world with frank and carol in it."""

    def arrive() -> None:
        db.session.add_all([person("frank", "administrator"), person("carol", "reader")])
        db.session.commit()

    world.ask(arrive)
    return world


def browser(world: World, name: str, fresh: bool) -> Reader:
    """Where that person is signed in; the session of somebody suspended is left, as if it had been missed."""
    opened = world.browser(name, fresh=fresh)

    def suspend() -> None:
        world.person("frank").suspended_at = utcnow() if name == "frank" else None
        db.session.commit()

    world.ask(suspend)
    return opened


def ask(reader: Reader, method: str, path: str, form: dict[str, str]) -> TestResponse:
    """Ask as a browser does: forms with the token of a page."""
    if method == "GET":
        return reader.client.get(path)
    page = reader.client.get("/account", follow_redirects=True).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    return reader.client.open(path, method=method, data={**form, "csrf_token": token[1]})


def outcome(response: TestResponse) -> str:
    """What came out; a form that is refused for what it says was let in first."""
    to, text = response.location or "", response.get_data().decode(errors="replace")
    response.close()
    if response.status_code == 303 and to.startswith(("/auth/sign-in?next=", "/auth/again?next=")):
        return to.removeprefix("/auth/").partition("?")[0]
    if response.status_code == 401 and 'btn--go" href="/auth/sign-in?next=' in text:
        return "sign-in"  # with what was typed, which a redirection would lose
    if response.status_code in (400, 401, 403, 404):
        return str(response.status_code)
    assert response.status_code < 400 or response.status_code in (422, 429), text[:2000]
    return "ok"


@pytest.mark.once  # who may what is decided in Python
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[3]}")
def test_who_may_ask_what(crowd: World, row: Row) -> None:
    rule, fresh, stale, example, form = row
    method, is_program = rule.partition(" ")[0], example.startswith("/api/")

    def answers(people: Iterable[str], *, is_fresh: bool) -> dict[str, str]:
        found = {}
        for name in people:
            path, reader = filled(crowd, example), browser(crowd, name, is_fresh)
            answer = call(crowd, name, method, path, form) if is_program else ask(reader, method, path, form)
            found[name] = outcome(answer)
        return found

    wanted = dict(zip(PEOPLE, fresh.split(), strict=True))
    assert answers(PEOPLE, is_fresh=True) == wanted
    if not is_program:  # whose token does not get stale
        let_in = [name for name in PEOPLE if wanted[name] == "ok"]  # who is not does not come in by waiting
        later = dict(zip(PEOPLE, stale.split(), strict=True))
        assert answers(let_in, is_fresh=False) == {name: later[name] for name in let_in}


def asked_for(app: Flask) -> Iterator[str]:
    """Every method and rule there is; HEAD is GET without the body, and OPTIONS says what there is."""
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield f"{method} {rule.rule}"


def test_no_rule_is_missing_in_the_table(app: Flask) -> None:
    listed, there = {row[0] for row in ROWS}, set(asked_for(app))
    assert sorted(there - listed) == [], "add a row for each: who may?"
    assert sorted(listed - there) == [], "these are gone"


@pytest.mark.parametrize("name", ["", "bob", "alice"])
def test_nothing_changes_without_the_token(crowd: World, name: str) -> None:
    taken = set()
    for rule, _fresh, _stale, example, form in ROWS:
        method = rule.partition(" ")[0]
        if method != "GET" and not example.startswith("/api/"):  # where cookies mean nothing
            reader = browser(crowd, name, True)
            response = reader.client.open(filled(crowd, example), method=method, data=form)
            taken |= {rule} if outcome(response) != "400" else set()
    assert taken == CSRF_EXEMPT
