"""The history of a text as pages, and what readers see of it."""

import pytest
from time_machine import travel

from blog.posts import actions
from tests.page import Reader, words
from tests.world import World, front

DOCUMENT = front(title="第一篇", changelog="true") + "## 标题\n\n学习 **Flask** 入门。\n"


@pytest.fixture
def bob(world: World) -> Reader:
    return world.browser("bob")


@pytest.fixture
def slug(world: World) -> str:
    """A post that was published twice, and a draft."""
    slug = world.publish(DOCUMENT)

    def change(old: str, new: str) -> None:
        world.change(slug, lambda p: actions.revise(p, p.author, p.source.replace(old, new), p.version))

    change("Flask", "Django")
    world.change(slug, lambda post: actions.publish(post, world.person("dora"), note="换成 Django"))
    change("入门", "精通")
    return slug


def path(world: World, slug: str, rest: str = "") -> str:
    return f"/write/posts/{world.id(slug)}/history{rest}"


def test_who_published_what_and_when_is_listed(world: World, bob: Reader, slug: str) -> None:
    page = bob.open(path(world, slug)).main
    assert "第 2 版 读者看到的" in page
    assert "换成 Django" in page
    assert "Dora" in page
    assert "工作稿" in page


def test_two_states_are_compared_as_they_are_read(world: World, bob: Reader, slug: str) -> None:
    page = bob.open(path(world, slug, "/comparison?from=1&to=2"))
    assert [words(mark) for mark in page.all("del")] == ["Flask"]
    assert [words(mark) for mark in page.all("ins")] == ["Django"]
    assert "**" not in page.text("table", class_="diff")


def test_two_states_are_compared_as_they_are_written(world: World, bob: Reader, slug: str) -> None:
    page = bob.open(path(world, slug, "/comparison?from=2&to=draft&as=source"))
    assert [words(mark) for mark in page.all("del")] == ["入门"]
    assert "学习 **Django** 精通" in page.text("table", class_="diff")


def test_by_default_the_draft_is_compared_with_what_readers_see(world: World, bob: Reader, slug: str) -> None:
    page = bob.open(path(world, slug, "/comparison"))
    assert [words(mark) for mark in page.all("ins")] == ["精通"]


def test_a_version_that_cannot_be_read_is_shown_as_written(world: World, bob: Reader, slug: str) -> None:
    broken = '---\ntitle: "半\n---\n\n字\n'
    world.change(slug, lambda p: actions.revise(p, p.author, broken, p.version))
    bob.submit(path(world, slug, "/1"))
    assert "读不懂" not in bob.open(f"/write/posts/{world.id(slug)}").main
    assert 'title: "半' in bob.open(path(world, slug, "/3")).main
    assert 'title: "半' in bob.open(path(world, slug, "/comparison?from=2&to=3&as=source")).text(
        "table", class_="diff"
    )
    bob.open(path(world, slug, "/comparison?from=2&to=3"), 422)
    bob.open(path(world, slug), 200)


@pytest.mark.parametrize("name", ["3", "0", "-1", "x", "9" * 30, "１"])
def test_a_state_that_is_not_there_cannot_be_compared(
    world: World, bob: Reader, slug: str, name: str
) -> None:
    bob.open(path(world, slug, f"/comparison?from={name}&to=2"), 404)


def test_a_version_of_another_post_is_not_found(world: World, bob: Reader, slug: str) -> None:
    other = world.draft(DOCUMENT)
    bob.open(path(world, other, "/1"), 404)


def test_one_goes_on_from_an_earlier_version_and_readers_see_nothing_of_it(
    world: World, bob: Reader, reader: Reader, slug: str
) -> None:
    assert "**Flask**" in bob.open(path(world, slug, "/1")).main
    bob.submit(path(world, slug, "/1"))
    assert "Flask" in world.ask(lambda: world.get(slug).draft.source)
    assert "Django" in reader.open(f"/posts/{slug}").main
    assert "回到第 1 版之前" in bob.open(path(world, slug)).main


def test_what_was_saved_along_the_way_is_there_before_anything_is_published(
    world: World, bob: Reader
) -> None:
    slug = world.draft(DOCUMENT)

    def save(name: str, old: str, new: str) -> None:
        change = lambda p: actions.revise(p, world.person(name), p.source.replace(old, new), p.version)  # noqa: E731
        world.change(slug, change)

    for name, old, new in (("bob", "Flask", "WSGI"), ("dora", "WSGI", "Django"), ("bob", "入门", "精通")):
        save(name, old, new)
    page = bob.open(path(world, slug))
    saves = [box.attrib["value"] for box in page.all("input", name="from")]
    rows = [words(row) for row in page.all("table", class_="posts")[1].iter("tr")][1:]
    assert len(saves) == 3
    assert [row.rpartition(" ")[2] for row in rows] == ["Dora", "Bob", "Bob"]
    assert f"{len(DOCUMENT)} 个字符" in rows[-1]
    first = saves[-1]
    marked = bob.open(path(world, slug, f"/comparison?from={first}&to=draft"))
    assert [words(mark) for mark in marked.all("del")] == ["Flask", "入门"]
    assert "**Flask**" in bob.open(path(world, slug, f"/{first}")).main
    bob.submit(path(world, slug, f"/{first}"))
    assert world.ask(lambda: world.get(slug).source) == DOCUMENT
    assert "回到途中保存的一版之前" in bob.open(path(world, slug)).main
    other = world.draft(DOCUMENT)
    for name in (f"/{first}", "/s999", "/s", "/draft", "/live"):
        bob.open(path(world, other, name), 404)


def test_a_version_is_kept_under_a_name_from_the_editor(world: World, bob: Reader, slug: str) -> None:
    bob.submit(f"/write/posts/{world.id(slug)}", then="keep", note="交稿前")
    assert "留存" in bob.open(path(world, slug)).main
    assert "交稿前" in bob.open(path(world, slug)).main


def test_readers_see_what_changed_when_the_author_wants_it(world: World, reader: Reader, slug: str) -> None:
    assert f"/posts/{slug}/changes" in reader.open(f"/posts/{slug}").links()
    assert "换成 Django" in reader.open(f"/posts/{slug}/changes").main


def test_readers_see_nothing_of_it_otherwise(world: World, bob: Reader, reader: Reader, slug: str) -> None:
    bob.submit(f"/write/posts/{world.id(slug)}", then="keep", note="只给自己看")
    assert "只给自己看" not in reader.open(f"/posts/{slug}/changes").main
    plain = world.post("平常的一篇")
    reader.open(f"/posts/{plain}/changes", 404)
    assert f"/posts/{plain}/changes" not in reader.open(f"/posts/{plain}").links()
    world.change(slug, actions.trash)
    reader.open(f"/posts/{slug}/changes", 404)


def test_the_days_of_changes_are_those_on_which_readers_got_them(world: World, reader: Reader) -> None:
    with travel("2026-01-01T00:00:00+00:00", tick=False):
        slug = world.draft(DOCUMENT.replace("title", "date: 2026-03-01\ntitle"))
        world.change(slug, lambda post: actions.publish(post, post.author, note="第一版"))
    with travel("2026-03-02T00:00:00+00:00", tick=False):
        assert "2026年3月1日" in reader.open(f"/posts/{slug}/changes").main


def test_a_number_that_no_database_knows_begins_at_the_newest(world: World) -> None:
    id = world.id(world.post("一篇"))
    world.browser("bob").open(f"/write/posts/{id}/history?before=99999999999999999999")


def test_a_text_can_be_taken_along_from_its_history(world: World) -> None:
    id = world.id(slug := world.post("一篇"))
    bob = world.browser("bob")
    link = f"/write/export/posts/{id}.md"
    assert link in bob.open(f"/write/posts/{id}/history").links()
    assert bob.client.get(link).text == world.ask(lambda: world.get(slug).source)
