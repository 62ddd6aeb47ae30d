"""Every payload a hostile person would try, in body, name, site and quoted words, on every page with them."""

import pytest

from blog.comments.moderation.actions import decide
from blog.comments.speakers import Card
from blog.errors import Invalid, TooMany
from tests.comments.talking import get, guest, say, say_as
from tests.page import Page, check
from tests.rendering.test_sanitise import VECTORS
from tests.world import World

NAMES = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7*7 }}{% print(1) %}",
    "%(x)s %s %d %",
    "\u202eevil",
    "a" * 80,
    "][(javascript:alert(1))",
    "</title><script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
]
SITES = [
    "https://evil.example/'onmouseover='alert(1)",
    'https://evil.example/"><script>alert(1)</script>',
    "https://evil.example/</a><script>alert(1)</script>",
    "https://evil.example/{{7*7}}",
]


def pages(world: World, slug: str, id: int) -> list[Page]:
    """Every page that shows a comment, as those see it who may."""
    reader, alice = world.browser(), world.browser("alice")
    paths = [
        f"/posts/{slug}",
        f"/posts/{slug}/comments",
        f"/posts/{slug}/comments/{id}",
        f"/comments/{id}/more",
    ]
    shown = [reader.open(path) for path in (*paths, f"/posts/{slug}/comments/new?reply={id}")]
    queue = ["/write/comments?tab=public", f"/write/comments/{id}", f"/write/comments?tab=public&from={id}"]
    return shown + [alice.open(path) for path in queue]


def harmless(page: Page) -> None:
    """What strict parsing and tests/page.py see nothing wrong with, and no element or attribute of theirs."""
    check(page)
    for element in page.one("main").iter():
        assert element.tag not in (
            "script",
            "iframe",
            "object",
            "embed",
            "style",
            "svg:script",
            "base",
            "meta",
        )
        assert not [name for name in element.attrib if name.startswith("on")]
        for name in ("href", "src", "action"):
            assert (
                not element.attrib.get(name, "")
                .strip()
                .lower()
                .startswith(("javascript:", "data:", "vbscript:"))
            )
    for image in page.one("main").iter("img"):
        assert "onerror" not in image.attrib
    assert "49" not in page.text("title")


@pytest.fixture(autouse=True)
def _no_budgets(monkeypatch: pytest.MonkeyPatch) -> None:
    from blog.comments import actions

    for name in ("spend", "refuse_spent", "take", "spend_each"):
        monkeypatch.setattr(actions, name, lambda *_a: None)


def test_bodies_do_no_harm_on_any_page(world: World) -> None:
    slug = world.post("标题")
    ids = []
    for vector in VECTORS:
        for text in (vector, f"[x]({vector})", f"`{vector}`", f"> {vector}\n\n```html\n{vector}\n```"):
            try:
                ids.append(say(world, slug, text))
            except Invalid:
                continue  # nothing is left of it, or it was said before
    world.ask(lambda: decide([get(id) for id in ids], world.person("alice"), "approve", {}) and None)
    assert len(ids) > len(VECTORS)
    reader, path, seen = world.browser(), f"/posts/{slug}/comments", 0
    while path:
        page = reader.open(path)
        harmless(page)
        seen += len(page.all("article", class_="say"))
        path = next((a.attrib["href"] for a in page.all("a", rel="next")), "")
    assert seen == len(ids)


def test_nor_in_the_pages_about_one(world: World) -> None:
    slug, charlie, said = world.post("标题"), world.browser("charlie"), 0
    for vector in VECTORS[::5]:
        try:
            id = say(world, slug, f"文 {vector} 字")
        except Invalid:
            continue
        said += 1
        world.ask(lambda id=id: decide([get(id)], world.person("alice"), "approve", {}) and None)  # type: ignore[misc]
        for path in (f"/posts/{slug}/comments/{id}", f"/comments/{id}/edit", f"/comments/{id}/withdrawal"):
            harmless(charlie.open(path))
    assert said > 10


def test_names_do_no_harm(world: World) -> None:
    slug, reader, alice = world.post("标题"), world.browser(), world.browser("alice")
    for number, name in enumerate(NAMES):
        speaker = guest(f"{number:x}", f"198.51.100.{number}")
        id = say_as(world, slug, f"话 {number}", speaker, card=Card(name, f"g{number}@example.com"))
        say_as(world, slug, f"答 {number}", guest("b"), card=Card("另一位", "h@example.com"), reply_to=id)
        for page in (reader.open(f"/posts/{slug}/comments/{id}"), alice.open(f"/write/comments/{id}")):
            harmless(page)
    for page in pages(world, slug, id):
        harmless(page)
        assert "\u202e" not in page.html


@pytest.mark.parametrize("site", SITES)
def test_sites_do_no_harm(world: World, site: str) -> None:
    slug = world.post("标题")
    id = say(world, slug, "话", by="", card=Card("过客", "g@example.com", site))
    for page in pages(world, slug, id):
        harmless(page)
    link = world.browser().open(f"/posts/{slug}").one("article", id=f"c{id}").find(".//b/a")
    assert link is not None
    assert (link.attrib["href"], link.attrib["rel"]) == (site, "nofollow ugc noopener")


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "\"' onclick=alert(1) x='", "{{ 7*7 }}", "%(words)s %s"]
)
def test_quoted_places_do_no_harm(world: World, words: str) -> None:
    from tests.comments.test_places import publish

    slug = world.post("标题", f"- `{words}`\n- 乙\n")
    id = say(world, slug, "话", about=1)
    for page in pages(world, slug, id):
        harmless(page)
    publish(world, slug, "- 乙\n")
    for page in pages(world, slug, id):
        harmless(page)
    harmless(world.browser("bob").open(f"/write/comments/places/{slug}"))


def test_what_is_refused_comes_back_as_text(world: World) -> None:
    slug = world.post("标题")
    text = "</textarea><script>alert(1)</script>" + "x" * 6000
    name = '"><script>alert(1)</script>'
    page = world.browser().refused(
        f"/posts/{slug}/comments/new", text=text, name=name, email='"><x', website="'><y"
    )
    harmless(page)
    assert page.one("textarea", id="say-text").text.strip() == text
    assert page.one("input", id="say-name").attrib["value"] == name


def test_reports_and_reasons_do_no_harm(world: World) -> None:
    slug = world.post("标题")
    id = say(world, slug, "话", by="bob")
    world.browser().submit(f"/comments/{id}/more", at="report", reason="<script>alert(1)</script>")
    harmless(world.browser("alice").open("/write/comments?tab=reported"))
    charlies = say(world, slug, "坏话")
    world.browser("alice").submit(
        f"/write/comments/{charlies}", at="ban", reason="<img src=x onerror=alert(1)>"
    )
    harmless(world.browser("alice").open("/write/comments/bans"))


@pytest.mark.parametrize("app", [{"COMMENTS_SPAM_WORDS": "<b>,%(x)s,{{7*7}},%"}], indirect=True)
def test_words_of_the_list_do_no_harm_in_the_queue(world: World) -> None:
    slug = world.post("标题")
    id = say(world, slug, "a <b> %(x)s {{7*7}} % b")
    page = world.browser("alice").open(f"/write/comments/{id}")
    harmless(page)
    assert "含有「<b>」" in page.main
    assert "含有「%(x)s」" in page.main


@pytest.mark.parametrize(
    "query", ["%00", "'", "1;DROP TABLE comments", "1 OR 1=1", "../", "%F0%9F", "-1", "0x10", "1e3", "９"]
)
def test_numbers_in_addresses_are_numbers(world: World, query: str) -> None:
    slug = world.post("标题")
    id = say(world, slug, "话")
    alice = world.browser("alice")
    for path in (
        f"/posts/{slug}/comments?about={query}",
        f"/posts/{slug}/comments?after={query}",
        f"/posts/{slug}/comments?before={query}",
        f"/posts/{slug}/comments?sort={query}",
        f"/posts/{slug}/comments/{id}?at={query}",
        f"/posts/{slug}/comments/{id}?after={query}",
        f"/posts/{slug}/comments/new?reply={query}",
        f"/posts/{slug}/comments/new?about={query}",
        f"/write/comments?after={query}",
        f"/write/comments?from={query}",
        f"/write/comments?undo={query}",
        f"/write/comments?tab={query}",
        f"/comments/{query}",
    ):
        assert alice.client.get(path).status_code in (200, 303, 404), path
    for path in (
        f"/comments/{'9' * 40}",
        f"/posts/{slug}/comments/{'9' * 40}",
        f"/write/comments/{'9' * 40}",
    ):
        assert alice.client.get(path).status_code == 404


def test_a_flood_is_slowed_down(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from blog.auth.budgets.actions import take
    from blog.comments import actions

    monkeypatch.setattr(actions, "take", take)
    slug = world.post("标题")
    taken = 0
    for number in range(30):
        try:
            say(world, slug, f"{number}")
            taken += 1
        except TooMany:
            pass
    assert taken == 8
