"""A scheduled post appears at its moment, without any job, and nowhere before."""

import pytest
from time_machine import travel
from werkzeug.test import TestResponse

from tests.page import Reader
from tests.world import World, front

BEFORE, AT = "2026-01-01T23:59:59+00:00", "2026-01-02T00:00:00+00:00"
SOURCE = front(title="将来的一篇", date="2026-01-02 08:00:00", tags="[Zukunft]", categories="[Bald, Gleich]")
PAGES = ["/", "/archive", "/archive/2026", "/tags", "/tags/Zukunft", "/categories", "/categories/Bald/Gleich"]
PAGES += ["/authors/bob", "/posts/{slug}", "/posts/{slug}.md", "/posts/{slug}/changes"]


@pytest.fixture
def slug(world: World) -> str:
    with travel("2026-01-01T00:00:00+00:00", tick=False):
        return world.publish(
            SOURCE.replace("title", "changelog: true\nguide: true\nsticky: 1\ntitle") + "正文。\n"
        )


@pytest.mark.parametrize("path", PAGES)
def test_it_is_on_a_page_from_its_moment_on_and_not_before(
    world: World, reader: Reader, slug: str, path: str
) -> None:
    path = path.format(slug=slug)
    for name in ("", "charlie", "erik"):
        client = world.browser(name).client if name else reader.client
        with travel(BEFORE, tick=False):
            early = client.get(path)
            assert early.status_code in (200, 404)
            assert "将来的一篇" not in early.text
            assert ("Zukunft" in early.text, slug in early.text) == ("Zukunft" in path, slug in path)
            assert early.status_code == 404 or path in ("/", "/archive", "/tags", "/categories")
    with travel(AT, tick=False):
        assert reader.client.get(path).status_code == 200
        late = reader.client.get(path).text
        assert any(word in late for word in ("将来的一篇", "Zukunft", "Bald"))


@pytest.mark.parametrize(
    "path",
    [
        *("/feed.xml", "/feed.json", "/tags/Zukunft/feed.xml", "/authors/bob/feed.json", "/sitemap.xml"),
        *("/llms.txt", "/search?q=正文", "/search?q=将来", "/api/v1/posts", "/api/v1/search?q=将来"),
        *("/api/v1/posts?tag=Zukunft", "/api/v1/guides"),
    ],
)
def test_programs_and_searches_get_it_from_its_moment_on_and_not_before(
    world: World, reader: Reader, slug: str, path: str
) -> None:
    asked = path.format(slug=slug)
    with travel(BEFORE, tick=False):
        for client in (reader.client, world.browser("charlie").client):
            early = client.get(asked)
            assert early.status_code in (200, 404)
            assert "将来的一篇" not in early.text
            assert slug not in early.text.replace(asked, "")
    with travel(AT, tick=False):
        late = reader.client.get(asked)
        assert late.status_code == 200
        assert slug in late.text


def test_nobody_embeds_it_before_its_moment(reader: Reader, slug: str) -> None:
    asked = f"/oembed?url=http://127.0.0.1:8000/posts/{slug}"
    for moment, status in ((BEFORE, 404), (AT, 200)):
        with travel(moment, tick=False):
            assert reader.client.get(asked).status_code == status


def test_its_neighbours_and_relatives_do_not_name_it_before(world: World, reader: Reader, slug: str) -> None:
    with travel("2026-01-01T12:00:00+00:00", tick=False):
        other = world.post("现在的一篇", tags="[Zukunft]", date="2026-01-01 08:00:00")
        assert slug not in reader.open(f"/posts/{other}").html
    with travel(AT, tick=False):
        assert slug in reader.open(f"/posts/{other}").html


def test_it_can_be_pulled_back_before_its_moment(world: World, reader: Reader, slug: str) -> None:
    from blog.posts import actions

    with travel("2026-01-01T12:00:00+00:00", tick=False):
        world.change(slug, actions.unpublish)
    with travel("2026-01-03T00:00:00+00:00", tick=False):
        reader.open(f"/posts/{slug}", 404)
        assert "Zukunft" not in reader.open("/tags").main


def test_it_waits_for_a_moment_that_was_moved(world: World, reader: Reader, slug: str) -> None:
    with travel("2026-01-01T12:00:00+00:00", tick=False):
        bob = world.browser("bob")
        bob.submit(f"/write/posts/{world.id(slug)}", date="2026-01-05 08:00:00")
        bob.submit(f"/write/posts/{world.id(slug)}/publish", when="text")
    with travel("2026-01-04T23:59:59+00:00", tick=False):
        assert slug not in reader.open("/").html
        assert "Zukunft" not in reader.open("/tags").main
    with travel("2026-01-05T00:00:00+00:00", tick=False):
        assert slug in reader.open("/").html
        assert slug in reader.open("/tags/Zukunft").html


def publish(author: Reader, path: str, **fields: str) -> TestResponse:
    """Choose when readers get it, and send that."""
    page = author.open(path)
    return author.client.post(path, data=page.filled(page.form()) | {"when": "at"} | fields)


def test_its_author_is_told_that_readers_do_not_have_it_yet(world: World, slug: str) -> None:
    with travel("2026-01-01T12:00:00+00:00", tick=False):
        page = world.browser("bob").open(f"/posts/{slug}")
        assert "1月2日 08:00" in page.text("p", class_="note--amber")
        world.browser("charlie").open(f"/posts/{slug}", 404)
    with travel(AT, tick=False):
        assert world.browser("bob").open(f"/posts/{slug}").all("p", class_="note") == []


def test_a_moment_that_has_passed_is_no_schedule(world: World) -> None:
    slug = world.draft(front(title="新的") + "正文。\n")
    path = f"/write/posts/{world.id(slug)}/publish"
    with travel("2026-01-02T00:00:00+00:00", tick=False):
        assert "这个时间已经过了" in publish(world.browser("bob"), path, at="2026-01-01T07:00").text
        assert world.ask(lambda: world.get(slug).state) == "draft"
        publish(world.browser("bob"), path, at="2026-01-02T08:01")
        assert world.ask(lambda: world.get(slug).state) == "scheduled"


@pytest.mark.parametrize(
    ("when", "words"), [({"when": "now"}, "发布了"), ({"at": "2036-01-01T07:00"}, "定好了时间")]
)
def test_publishing_says_that_it_is_done_and_leads_back(
    world: World, when: dict[str, str], words: str
) -> None:
    slug, bob = world.draft(front(title="新的") + "正文。\n"), world.browser("bob")
    edit = f"/write/posts/{world.id(slug)}"
    answer = publish(bob, f"{edit}/publish", **when)
    page = bob.open(answer.location)
    assert words in page.text("p", role="status")
    assert page.all("a", href=edit)
    assert not bob.open(answer.location).all("p", role="status")


def test_only_those_who_may_change_a_post_are_led_to_its_editor(world: World, reader: Reader) -> None:
    slug = world.post("公开的")
    edit = f"/write/posts/{world.id(slug)}"
    for name, leads in {"bob": True, "dora": True, "charlie": False, "erik": False}.items():
        assert bool(world.browser(name).open(f"/posts/{slug}").all("a", href=edit)) == leads
    assert edit not in reader.open(f"/posts/{slug}").html
