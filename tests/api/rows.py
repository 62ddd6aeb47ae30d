"""Who may ask what of the API, each with a token of all scopes: rows for tests/test_permissions.py."""

from typing import Any

Row = tuple[str, str, str, str, dict[str, Any]]

OPEN = "ok ok ok ok ok ok 401"  # who comes with a token that is no good is told so
NOWHERE = "404 404 404 404 404 404 401"
NEEDS = "401 ok ok ok ok ok 401"
WRITERS = "401 403 ok ok ok ok 401"
EDITORS = "401 403 403 403 ok ok 401"
ADMINISTRATORS = "401 403 403 403 403 ok 401"
EDITING = "404 404 ok 404 ok ok 401"  # the author and editors; for others it is not there
OWN_DRAFT = "401 404 ok 404 ok ok 401"
OWN_PUBLIC = "401 403 ok 403 ok ok 401"
OWN_FILE = "401 403 ok 404 ok ok 401"
OWN = "401 404 ok 404 404 404 401"
MODERATING = "401 403 ok 403 ok ok 401"
VOTERS = "401 ok 403 ok ok ok 401"
NOT_PUBLIC = "401 404 404 404 404 404 401"
HOOK = {"name": "Program", "url": "https://example.com/", "events": ["post.published"]}
DONE = {"key": 2, "state": "done"}
NO_PROGRAM = NOT_PUBLIC  # a personal token is no program that signed in


def row(line: str, expected: str, example: str = "", **body: Any) -> Row:
    """One address and who may; how long ago somebody signed in says nothing about a token."""
    method, _space, path = line.partition(" ")
    rule = f"{method} /api/v1{path}"
    return rule, expected, expected, f"/api/v1{example or path}", body


def own(line: str, rest: str = "", **body: Any) -> list[Row]:
    """What the author and editors may do with a post, a draft and one that everybody reads."""
    method, path = line.split(" ")
    return [
        row(f"{method} /posts/<int:id>{path}", OWN_DRAFT, f"/posts/{{draft_id}}{rest or path}", **body),
        row(f"{method} /posts/<int:id>{path}", OWN_PUBLIC, f"/posts/{{public_id}}{rest or path}", **body),
    ]


API_ROWS = [
    row("GET /openapi.json", "ok ok ok ok ok ok ok"),
    row("GET /docs", "ok ok ok ok ok ok ok"),
    row("GET /posts", OPEN),
    row("GET /posts", "401 403 ok ok ok ok 401", "/posts?state=any"),
    row("POST /posts", WRITERS, title="New"),
    row("GET /posts/<int:id>", OPEN, "/posts/{public_id}"),
    row("GET /posts/<int:id>", EDITING, "/posts/{draft_id}"),
    row("GET /posts/<int:id>", EDITING, "/posts/{private_id}"),
    row("GET /posts/<int:id>", EDITING, "/posts/{trashed_id}"),
    row("GET /posts/<int:id>", NOWHERE, "/posts/999"),
    row("GET /posts/<int:id>", "401 403 ok 403 ok ok 401", "/posts/{public_id}?view=draft"),
    row("PATCH /posts/<int:id>", OWN_DRAFT, "/posts/{draft_id}", title="Other"),
    row("PATCH /posts/<int:id>", OWN_PUBLIC, "/posts/{public_id}", title="Other"),
    row("DELETE /posts/<int:id>", OWN_DRAFT, "/posts/{draft_id}"),
    row("DELETE /posts/<int:id>", OWN_PUBLIC, "/posts/{public_id}"),
    row("GET /posts/<int:id>/document", OPEN, "/posts/{public_id}/document"),
    row("GET /posts/<int:id>/document", EDITING, "/posts/{private_id}/document"),
    row("GET /posts/<int:id>/document", OWN_DRAFT, "/posts/{draft_id}/document?view=draft"),
    row("PUT /posts/<int:id>/document", OWN_DRAFT, "/posts/{draft_id}/document", markdown="Text"),
    row("PUT /posts/<int:id>/document", OWN_PUBLIC, "/posts/{public_id}/document", markdown="Text"),
    *own("POST /publication"),
    *own("DELETE /publication"),
    *own("DELETE /draft"),
    *own("POST /restoration"),
    *own("GET /revisions"),
    *own("POST /revisions", note="Kept"),
    *own("GET /previews"),
    *own("POST /previews", days=1),
    *(
        row(
            f"{method} /posts/<int:id>/previews/<random:number>",
            OWN_DRAFT,
            "/posts/{shared_id}/previews/{link}",
        )
        for method in ("GET", "DELETE")
    ),
    row("GET /posts/<int:id>/revisions/<int:number>", OWN_PUBLIC, "/posts/{public_id}/revisions/1"),
    row(
        "POST /posts/<int:id>/revisions/<int:number>/restoration",
        OWN_PUBLIC,
        "/posts/{public_id}/revisions/1/restoration",
    ),
    row("GET /links", WRITERS),
    row("DELETE /trash/<int:id>", OWN_DRAFT, "/trash/{trashed_id}"),
    row("GET /tags", OPEN),
    row("GET /tags/<slug>", "404 404 404 404 ok ok 401", "/tags/{tag_path}"),  # no public post has it
    row("POST /tags", EDITORS, name="A tag"),
    row("PATCH /tags/<slug>", EDITORS, "/tags/{tag_path}", name="Other"),
    row("DELETE /tags/<slug>", EDITORS, "/tags/{tag_path}"),
    row("GET /categories", OPEN),
    row("GET /categories/<path:path>", "404 404 404 404 ok ok 401", "/categories/{category_path}"),
    row("POST /categories", EDITORS, name="A category"),
    row("PATCH /categories/<path:path>", EDITORS, "/categories/{category_path}", name="Other"),
    row("DELETE /categories/<path:path>", EDITORS, "/categories/{category_path}"),
    row("GET /posts/<int:id>/comments", OPEN, "/posts/{public_id}/comments"),
    row("GET /posts/<int:id>/comments", NOWHERE, "/posts/{trashed_id}/comments"),
    row("POST /posts/<int:id>/comments", NEEDS, "/posts/{public_id}/comments", text="Words"),
    row(
        "POST /posts/<int:id>/comments",
        "401 404 404 404 404 404 401",
        "/posts/{trashed_id}/comments",
        text="x",
    ),
    row("GET /comments", WRITERS),
    row("GET /comments/<int:id>", OPEN, "/comments/{comment}"),
    row("GET /comments/<int:id>", EDITING, "/comments/{spam}"),
    row("GET /comments/<int:id>/replies", OPEN, "/comments/{comment}/replies"),
    row("PATCH /comments/<int:id>", OWN, "/comments/{comment}", text="Other words"),
    row("DELETE /comments/<int:id>", OWN, "/comments/{comment}"),
    row("POST /comments/<int:id>/decisions", MODERATING, "/comments/{comment}/decisions", do="spam"),
    row("PUT /comments/<int:id>/vote", VOTERS, "/comments/{comment}/vote"),
    row("DELETE /comments/<int:id>/vote", VOTERS, "/comments/{comment}/vote"),
    row("PUT /comments/<int:id>/answer", MODERATING, "/comments/{reply}/answer"),
    row("DELETE /comments/<int:id>/answer", MODERATING, "/comments/{reply}/answer"),
    row("POST /comments/<int:id>/reports", NEEDS, "/comments/{comment}/reports", reason="Spam"),
    row("POST /comments/<int:id>/reports", NOT_PUBLIC, "/comments/{spam}/reports"),
    row("GET /comments/<int:id>/decisions", MODERATING, "/comments/{comment}/decisions"),
    row("DELETE /comments/<int:id>/decisions/<int:number>", MODERATING, "/comments/{decision}"),
    row("PUT /posts/<int:id>/discussion/closing", MODERATING, "/posts/{public_id}/discussion/closing"),
    row("PUT /posts/<int:id>/discussion/closing", OWN_FILE, "/posts/{draft_id}/discussion/closing"),
    row("DELETE /posts/<int:id>/discussion/closing", MODERATING, "/posts/{public_id}/discussion/closing"),
    row("PUT /posts/<int:id>/discussion/following", NEEDS, "/posts/{public_id}/discussion/following"),
    row("PUT /posts/<int:id>/discussion/following", NOT_PUBLIC, "/posts/{trashed_id}/discussion/following"),
    row("DELETE /posts/<int:id>/discussion/following", NEEDS, "/posts/{public_id}/discussion/following"),
    row("GET /bans", EDITORS),
    row("GET /bans/<int:id>", EDITORS, "/bans/{ban}"),
    row("DELETE /bans/<int:id>", EDITORS, "/bans/{ban}"),
    row("POST /comments/<int:id>/ban", EDITORS, "/comments/{comment}/ban", kind="account", days=1),
    row("GET /guides", OPEN),
    row("GET /guides/<int:id>", OPEN, "/guides/{guide_id}"),
    row("GET /guides/<int:id>", NOWHERE, "/guides/{public_id}"),
    row("GET /guides/<int:id>/nodes/<int:key>", OPEN, "/guides/{guide_id}/nodes/2"),
    row("GET /guides/<int:id>/progress", NEEDS, "/guides/{guide_id}/progress"),
    row("PATCH /guides/<int:id>/progress", NEEDS, "/guides/{guide_id}/progress", marks=[DONE]),
    row("PUT /guides/<int:id>/progress/<int:key>", NEEDS, "/guides/{guide_id}/progress/2", state="done"),
    row("GET /guides/<int:id>/notes", NEEDS, "/guides/{guide_id}/notes"),
    row("GET /guides/<int:id>/notes/<int:key>", OWN, "/guides/{planned_id}/notes/2"),
    row("PUT /guides/<int:id>/notes/<int:key>", NEEDS, "/guides/{guide_id}/notes/2", text="Words"),
    row("DELETE /guides/<int:id>/notes/<int:key>", OWN, "/guides/{planned_id}/notes/2"),
    row("GET /guides/<int:id>/plan", OWN, "/guides/{planned_id}/plan"),
    row("PUT /guides/<int:id>/plan", NEEDS, "/guides/{guide_id}/plan", start="2025-08-04", hours=6),
    row("DELETE /guides/<int:id>/plan", OWN, "/guides/{planned_id}/plan"),
    row("GET /media", WRITERS),
    row("POST /media", WRITERS, upload="notes.pdf"),
    row("GET /media/<int:id>", OWN_FILE, "/media/{file}"),
    row("PATCH /media/<int:id>", OWN_FILE, "/media/{file}", alt="A hill"),
    row("PUT /media/<int:id>/content", OWN_FILE, "/media/{file}/content", upload="notes.pdf"),
    row("DELETE /media/<int:id>", OWN_FILE, "/media/{file}"),
    row("GET /users/<username>", OPEN, "/users/{author}"),
    row("GET /users/<username>", NOWHERE, "/users/erik"),  # who wrote nothing
    row("GET /me", NEEDS),
    row("PATCH /me", NEEDS, bio="Reads."),
    row("GET /me/notices", NEEDS),
    row("GET /me/following", NEEDS),
    row("PUT /me/notices/<int:id>/reading", OWN, "/me/notices/{notice}/reading"),
    row("PUT /me/notices/reading", NEEDS, until=1),
    row("PUT /me/avatar", NEEDS, upload="me.png"),
    row("DELETE /me/avatar", NEEDS),
    row("GET /settings", ADMINISTRATORS),
    row("PATCH /settings", ADMINISTRATORS, site_footer="Words"),
    row("GET /people", ADMINISTRATORS),
    row("GET /people/<int:id>", ADMINISTRATORS, "/people/{number}"),
    row("PATCH /people/<int:id>", ADMINISTRATORS, "/people/{number}", role="author"),
    row("PUT /people/<int:id>/suspension", ADMINISTRATORS, "/people/{number}/suspension"),
    row("DELETE /people/<int:id>/suspension", ADMINISTRATORS, "/people/{number}/suspension"),
    row("DELETE /people/<int:id>/sessions", ADMINISTRATORS, "/people/{other}/sessions"),
    row("GET /invitations", ADMINISTRATORS),
    row("POST /invitations", ADMINISTRATORS, email="new@example.com"),
    row("GET /invitations/<random:id>", ADMINISTRATORS, "/invitations/{invitation}"),
    row("DELETE /invitations/<random:id>", ADMINISTRATORS, "/invitations/{invitation}"),
    row("GET /webhooks", ADMINISTRATORS),
    row("POST /webhooks", ADMINISTRATORS, **HOOK),
    row("GET /webhooks/<int:id>", ADMINISTRATORS, "/webhooks/{webhook}"),
    row("PATCH /webhooks/<int:id>", ADMINISTRATORS, "/webhooks/{webhook}", on=False),
    row("DELETE /webhooks/<int:id>", ADMINISTRATORS, "/webhooks/{webhook}"),
    row("POST /webhooks/<int:id>/secret", ADMINISTRATORS, "/webhooks/{webhook}/secret"),
    row("POST /webhooks/<int:id>/test", ADMINISTRATORS, "/webhooks/{webhook}/test"),
    row("GET /webhooks/<int:id>/deliveries", ADMINISTRATORS, "/webhooks/{webhook}/deliveries"),
    row("GET /webhooks/<int:id>/deliveries/<int:number>", ADMINISTRATORS, "/webhooks/{delivery}"),
    row(
        "POST /webhooks/<int:id>/deliveries/<int:number>/retry", ADMINISTRATORS, "/webhooks/{delivery}/retry"
    ),
    row("GET /search", OPEN, "/search?q=public"),
    row("POST /sessions", OPEN, identifier="bob", password="no", scopes=["read"]),
    row("POST /sessions/renewal", OPEN, refresh_token="no"),
    row("DELETE /sessions/current", NO_PROGRAM),
]
