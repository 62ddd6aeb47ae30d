"""Nothing that a program may send brings a 500, and nothing is answered that the document does not say."""

from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.generation import GenerationMode

from blog.api import allowances
from blog.api.openapi import codes, document
from blog.api.operations import NO_QUERY, OPERATIONS
from blog.api.posts.shapes import MOST
from blog.api.words import PHRASES
from blog.auth.models import User
from blog.auth.sessions.models import Client
from blog.comments.bans.actions import ban
from blog.error_words import WORDS
from blog.media.actions import upload
from blog.outside import Unanswered
from blog.site.webhooks.actions import ping, register
from blog.site.webhooks.models import EVENTS
from tests.api.programs import token
from tests.comments.talking import get, say
from tests.fuzz import often
from tests.guides.following import guide
from tests.world import World

load_all_checks()
NAMES = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
)
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.mark.usefixtures("app")  # which makes the operations
def test_the_document_is_valid() -> None:
    assert len(OPERATIONS) > 45
    validate(document(OPERATIONS))


@pytest.mark.usefixtures("app")
def test_every_operation_has_a_name_of_its_own_and_says_what_it_does() -> None:
    names = [one.name for one in OPERATIONS]
    assert len({*names}) == len(names)
    assert [one.name for one in OPERATIONS if not one.told[0]] == []


FEW = {
    "moderation_decisions",  # about one comment
    "accounts_waiting",  # invitations of two weeks
    "webhooks_index",  # made by hand
    "linking_index",  # 200
    "notices_following",  # the latest 100
    "previews_index",  # never more than 20 of a post
}


@pytest.mark.usefixtures("app")
def test_every_list_comes_in_pages_of_a_size_that_can_be_asked_for() -> None:
    lists = [one for one in OPERATIONS if one.method == "GET" and (one.answers[200] or {}).get("items")]
    asked = {one.name: (one.query or NO_QUERY)["properties"] for one in lists if one.name not in FEW}
    assert len(asked) > 10
    assert [name for name, known in asked.items() if not {"limit", "cursor"} <= known.keys()] == []
    assert {known["limit"]["maximum"] for known in asked.values()} == {MOST}


@pytest.mark.usefixtures("app")
def test_whatever_goes_wrong_with_the_site_itself_is_in_the_document_of_every_operation() -> None:
    broken = {code for code in WORDS if code >= 500}
    assert broken == {500, 503, 507}
    assert [one.name for one in OPERATIONS if not broken <= codes(one)] == []
    assert {507} <= PHRASES.keys()


@pytest.fixture
def known(world: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    """Things that are there, by the first word of their path; and nobody has to wait."""
    monkeypatch.setattr("blog.site.webhooks.delivering.actions.ask", _nobody_is_there)
    monkeypatch.setattr(allowances, "CALLS", replace(allowances.CALLS, limit=10**9))
    slug = world.post("Known", tags="[Tag]", categories="[Category]", by="alice")
    comment = say(world, slug, "Words", by="alice")
    hook, sent = world.ask(lambda: _told(world.person("alice")))
    said = say(world, slug, "Words", by="charlie")
    banned = world.ask(lambda: ban(get(said), world.person("alice"), "account", 7, "").id)
    file = world.ask(lambda: upload(world.person("alice"), "notes.pdf", b"%PDF-1.7").id)
    return {
        "posts": {"id": world.id(slug), "number": 1},
        "trash": {"id": world.id(slug)},
        "comments": {"id": comment},
        "media": {"id": file},
        "bans": {"id": banned},
        "people": {"id": world.ask(lambda: world.person("charlie").id)},
        "webhooks": {"id": hook, "number": sent},
        "guides": {"id": world.id(guide(world)), "key": 4},
        "tags": {"slug": "Tag"},
        "categories": {"path": "Category"},
        "users": {"username": "alice"},
    }


def _told(by: User) -> tuple[int, int]:
    """A webhook and what was sent there; the fuzzer adds others, and the site is to ask nobody elsewhere."""
    made = register(by, "Program", "https://example.com/", EVENTS, Client())
    return made.id, ping(made).id


def _nobody_is_there(*_asked: object) -> None:
    raise Unanswered("Nobody is there.")


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("who", ["", "bob", "alice"])
def test_answers_are_those_of_the_document(
    world: World, known: dict[str, dict[str, Any]], who: str, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", world.app)
    headers = {"Accept-Encoding": "identity"}
    headers |= {"Authorization": f"Bearer {token(world, who)}"} if who else {}
    checks = [CHECKS.get_one(name) for name in NAMES]
    for found in schema.get_all_operations():
        operation = found.ok()
        _try(operation, mode, headers, checks, known.get(operation.path.split("/")[1], {}))


def _try(
    operation: Any, mode: GenerationMode, headers: dict[str, str], checks: list[Any], known: dict[str, Any]
) -> None:
    few = often(4)

    @settings(few, database=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode), is_known=st.booleans())
    def ask(case: Any, is_known: bool) -> None:
        if is_known and mode is GenerationMode.POSITIVE:
            case.path_parameters |= {
                name: value for name, value in known.items() if name in case.path_parameters
            }
        is_text = case.media_type in ("text/markdown", "multipart/form-data")  # whatever it is, it is text
        fitting = [one for one in checks if not (is_text and one.__name__ == "negative_data_rejection")]
        case.call_and_validate(headers=headers, checks=fitting)

    ask()
