"""What a page does and what its operation does is the same: two sites that were alike are alike again."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from blog.auth.links.models import Link
from blog.auth.models import User
from blog.comments.bans.models import Ban
from blog.comments.models import Comment, Discussion, Vote
from blog.comments.moderation.models import Decision, Report
from blog.comments.notices.models import Follow, Notice
from blog.db import db, utcnow
from blog.guides.notes.models import Note
from blog.guides.plan.models import Plan
from blog.media.models import File
from blog.posts.models import Draft, Post, Revision
from blog.posts.previews.models import PreviewLink
from blog.site.webhooks.models import Delivery, Endpoint
from blog.tags.models import Category, Tag
from tests.api.programs import call
from tests.api.test_parity import DOING, Pair
from tests.conftest import close_sites, make_app
from tests.databases import Databases
from tests.test_permissions import ask, filled
from tests.world import World

TABLES = [
    *(Post, Draft, Revision, Tag, Category, File, User, Link, Endpoint, Delivery),
    *(Comment, Discussion, Vote, Decision, Report, Ban, Note, Plan, Follow, Notice, PreviewLink),
]
DRAWN = ("nonce", "key", "old_key", "path", "message", "voter", "reporter")  # never the same on two sites
NAMED = re.compile(r"\b[0-9a-f]{8}\b")  # by the records of the tests


def _in_charge(pair: Pair) -> str:
    """Who may do it for sure."""
    return "bob" if pair.page.split("/")[1] != "write" or "/write/posts" in pair.page else "alice"


BAN, REPORT, SPAM = {"kind": "account", "days": 7}, {"reason": "No words"}, {"do": "spam {others}"}
ALSO = [
    (
        "bob",
        Pair(
            "POST /write/comments/decisions",
            "POST /comments/{others}/decisions",
            {"do": "spam {others}"},
            {"do": "spam"},
        ),
    ),
    ("alice", Pair("POST /write/comments/{others}/ban", "POST /comments/{others}/ban", BAN, BAN)),
    ("bob", Pair("POST /comments/{reply}/answer", "PUT /comments/{reply}/answer", {"answer": "1"})),
    ("erik", Pair("POST /comments/{comment}/report", "POST /comments/{comment}/reports", REPORT, REPORT)),
    ("erik", Pair("POST /comments/{reply}/vote", "PUT /comments/{reply}/vote", {"helpful": "1"})),
]
SEEN_FIRST = ("/settings/footer", "/comments/new", "/write/media/{file}")  # a page sends what it showed, too
LIVING = [f"{{{name}_id}}" for name in ("public", "draft", "private", "changed")]
NO_CHANGE = (  # what both refuse of such a record, or find done already
    *(f"{post}/{what}" for post in LIVING for what in ("restoration", "deletion")),
    *(f"{{{name}_id}}/publish" for name in ("public", "private", "trashed")),
    *("{draft_id}/unpublication", "{trashed_id}/trash"),
    *("{number}/restoration", "avatar/removal", "{comment}/vote", "/sign-out"),
)
PAIRS = [
    *((_in_charge(pair), pair) for pair in DOING if not pair.page.endswith(SEEN_FIRST)),
    *ALSO,
]


@pytest.fixture
def twin(tmp_path: Path, template: Path, databases: Databases) -> Iterator[World]:
    """Another site, which began like `world`."""
    folder = tmp_path / "twin"
    databases.copy(template, folder)
    yield World(make_app(folder))
    close_sites()
    databases.drop(folder)


def _told(world: World) -> dict[str, list[dict[str, Any]]]:
    """What the site keeps."""
    return {model.__tablename__: world.ask(lambda model=model: _rows(model.__table__)) for model in TABLES}


def _rows(table: Any) -> list[dict[str, Any]]:
    found = db.session.execute(sa.select(table).order_by(*table.primary_key.columns)).mappings()
    drawn = (*DRAWN, "id") if table.name.endswith("links") else DRAWN
    return [
        {name: bool(value) if name in drawn else _plain(value) for name, value in row.items()}
        for row in found
    ]


def _plain(value: Any) -> Any:
    return NAMED.sub("name", value) if isinstance(value, str) else value


def _done(world: World, by: str, line: str, sent: dict[str, Any], *, by_page: bool) -> tuple[Any, Any]:
    """What the site kept before, and after."""
    made: dict[str, str] = {}

    def full(text: str) -> str:
        return re.sub(r"\{\w+\}", lambda found: made.setdefault(found[0], filled(world, found[0])), text)

    method, path = full(line).split(" ", 1)
    body = {name: full(value) if isinstance(value, str) else value for name, value in sent.items()}
    before = _told(world)
    if by_page:
        ask(world.browser(by), method, path, body)
    else:
        call(world, by, method, f"/api/v1{path}", body)
    return before, _told(world)


@pytest.mark.once
@pytest.mark.parametrize(("by", "pair"), PAIRS, ids=lambda value: getattr(value, "page", value))
def test_a_page_and_its_operation_leave_the_same_behind(
    world: World, twin: World, by: str, pair: Pair
) -> None:
    with time_machine.travel(utcnow(), tick=False):
        before, page = _done(world, by, pair.page, pair.form, by_page=True)
        _same, program = _done(twin, by, pair.api, pair.body, by_page=False)
    assert program == page
    assert (page == before) == pair.page.endswith(NO_CHANGE)
