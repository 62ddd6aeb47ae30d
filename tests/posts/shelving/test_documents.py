"""A change of names is a change of the documents that say them: one line of each, and nothing else of it."""

import pytest

from blog.auth.models import User
from blog.db import db
from blog.errors import Conflict, Invalid
from blog.posts import actions
from blog.posts.history.actions import discard
from blog.posts.models import Post, Revision
from blog.posts.writing.queries import clash
from blog.tags.models import CATEGORIES, TAGS, LabelChange
from tests.page import Reader, words
from tests.posts.shelving.conftest import Keeper
from tests.world import World

POST = """---
title: 一篇   # kept
tags:
  - python # why
  - Flask
categories: [技术, 后端]
date: 2025-07-29 10:00:00
---

正文 python

---

tags: [python]"""


def source(world: World, slug: str) -> str:
    """The document that readers can fetch."""
    return world.ask(lambda: world.get(slug).live.source)  # type: ignore[union-attr]


def draft(world: World, slug: str) -> str:
    return world.ask(lambda: world.get(slug).draft.source)  # type: ignore[union-attr]


def save(world: World, slug: str, text: str, version: int | None = None) -> int:
    """Save a draft, from `version` or from what there is; gives the new version."""

    def act() -> int:
        post = world.get(slug)
        actions.revise(post, world.person("bob"), text, post.version if version is None else version)
        return post.version

    return world.ask(act)


def tags(reader: Reader, slug: str) -> list[str]:
    return [words(a) for a in reader.open(f"/posts/{slug}").all("a", rel="tag")]


def test_renaming_a_tag_changes_one_word_of_each_document(
    world: World, keeper: Keeper, reader: Reader
) -> None:
    slug = world.publish(POST)
    done = keeper.rename(TAGS, "python", "Python")
    assert (done.reworded, done.stubborn) == (1, 0)
    assert source(world, slug) == POST.replace("- python #", "- Python #")
    assert tags(reader, slug) == ["Python", "Flask"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tags: python", "tags: Python"),
        ("tag: python", "tag: Python"),
        ("tags: [a, python , b]", "tags: [a, Python , b]"),
        ("tags: [Python, a, 'python']", "tags: [Python, a]"),
        ("tags:\n  - python\n  - a\n  - Python\n", "tags:\n  - Python\n  - a\n"),
        ("tags: [a, a, python]", "tags: [a, a, Python]"),
    ],
)
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_every_shape_of_tags_stays(world: World, keeper: Keeper, old: str, new: str, eol: str) -> None:
    text = f"\ufeff---\ntitle: 甲\n{old}\ndate: 2025-01-01\nx: {{y: 1}}\n---\n\n正文\n".replace("\n", eol)
    slug = world.publish(text)
    world.post("乙", tags="[Python]")
    keeper.merge(TAGS, ["python"], "Python")
    assert source(world, slug) == text.replace(old.replace("\n", eol), new.replace("\n", eol))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("categories: [技术, 后端]", "categories: [编程, 技术, 后端]"),
        ("categories: 技术", "categories:\n  - 编程\n  - 技术"),
        ("category: 技术", "category:\n  - 编程\n  - 技术"),
        ("categories: [[技术, 后端], [随笔]]", "categories: [[编程, 技术, 后端], [随笔]]"),
        ("categories:\n- - 技术\n- - 随笔", "categories:\n- - 编程\n  - 技术\n- - 随笔"),
    ],
)
def test_every_shape_of_categories_stays(world: World, keeper: Keeper, old: str, new: str) -> None:
    text = f"---\ntitle: 甲\n{old}\ndate: 2025-01-01\n---\n\n正文\n"
    slug = world.publish(text)
    keeper.create(CATEGORIES, "编程")
    keeper.move("技术", "编程")
    assert source(world, slug) == text.replace(old, new)


def test_the_post_gets_a_revision_of_its_own_which_says_who_did_what(world: World, keeper: Keeper) -> None:
    slug = world.publish(POST)
    keeper.rename(TAGS, "python", "Python")

    def check() -> None:
        post = world.get(slug)
        first, second = db.session.query(Revision).order_by(Revision.number)
        assert post.live is second
        assert (first.source, first.label_change) == (POST, None)
        change = second.label_change
        assert isinstance(change, LabelChange)
        assert isinstance(change.by, User)
        assert (change.by.username, change.action, change.posts) == ("dora", "renamed", 1)
        assert (change.before, change.after) == (
            [{"trail": ["python"], "path": "python"}],
            [{"trail": ["Python"], "path": "Python"}],
        )
        assert (second.author, second.note) == (change.by, "")
        same = ("title", "excerpt", "html", "outline", "contents", "words", "renderer", "lang")
        assert [getattr(first, name) for name in same] == [getattr(second, name) for name in same]

    world.ask(check)


def test_neither_the_date_nor_the_date_of_the_last_change_moves(world: World, keeper: Keeper) -> None:
    slug = world.publish(POST)

    def dates(post: Post) -> tuple[object, object]:
        return post.published_at, post.updated_at

    before = world.ask(lambda: dates(world.get(slug)))
    keeper.rename(TAGS, "python", "Python")
    assert world.ask(lambda: dates(world.get(slug))) == before


def test_a_draft_changes_too_and_who_has_it_open_is_told(world: World, keeper: Keeper) -> None:
    slug = world.publish(POST)
    other = POST.replace("正文 python", "新的正文")
    opened = save(world, slug, other)
    keeper.rename(TAGS, "python", "Python")
    assert draft(world, slug) == other.replace("- python #", "- Python #")
    late = other.replace("新的正文", "更新的正文")
    with pytest.raises(Conflict):
        save(world, slug, late, opened)

    def merged() -> tuple[str, int, str]:
        found = clash(world.get(slug), late, opened)
        assert found.merged
        assert found.by
        return found.merged.text, len(found.merged.clashes), found.by.username

    text = late.replace("- python #", "- Python #")
    assert world.ask(merged) == (text, 0, "dora")
    save(world, slug, text)
    world.change(slug, lambda post: actions.publish(post, world.person("bob")))
    assert source(world, slug) == text


def test_a_draft_that_is_only_half_written_waits(world: World, keeper: Keeper) -> None:
    slug = world.publish(POST)
    save(world, slug, half := POST.replace("tags:", "tags: ["))
    assert keeper.rename(TAGS, "python", "Python").reworded == 1
    assert draft(world, slug) == half
    save(world, slug, POST)
    world.change(slug, lambda post: actions.publish(post, world.person("bob")))
    assert source(world, slug) == POST.replace("- python #", "- Python #")


def test_a_private_post_changes_too_and_stays_on_no_shelf(
    world: World, keeper: Keeper, reader: Reader
) -> None:
    text = POST.replace("date:", "visibility: private\ndate:")
    slug = world.publish(text)
    world.publish("---\ntitle: 乙\ntags: [python]\ndate: 2025-01-01\n---\n\n正文\n")
    keeper.merge(TAGS, ["python"], keeper.named(TAGS, "Python"))
    assert source(world, slug) == text.replace("- python #", "- Python #")
    assert "一篇" not in reader.open("/tags/Python").main


def test_the_history_of_a_post_says_why(world: World, keeper: Keeper) -> None:
    slug = world.publish(POST)
    keeper.rename(TAGS, "python", "Python")
    id = world.ask(lambda: world.get(slug).id)
    rows = [
        words(row) for row in world.browser("bob").open(f"/write/posts/{id}/history").all("th", scope="row")
    ]
    assert "改名: python /tags/python → Python /tags/Python" in rows[0]
    assert "改名" not in rows[1]


def test_a_draft_of_something_new_changes_too(world: World, keeper: Keeper) -> None:
    world.publish(POST)
    slug = world.draft('---\ntitle: 乙\ntags: ["\\u0070ython"]\n---\n\n正文\n')
    keeper.rename(TAGS, "python", "Python")
    assert 'tags: ["Python"]' in draft(world, slug)


def test_what_is_in_the_trash_comes_back_with_todays_names(
    world: World, keeper: Keeper, reader: Reader
) -> None:
    slug = world.publish(POST)
    world.change(slug, actions.trash)
    assert keeper.rename(TAGS, "python", "Python").reworded == 1
    reader.open("/tags/Python", 404)
    world.change(slug, actions.restore)
    assert source(world, slug) == POST.replace("- python #", "- Python #")
    assert tags(reader, slug) == ["Python", "Flask"]


def test_a_draft_that_still_says_the_former_name_is_published_under_todays(
    world: World, keeper: Keeper, reader: Reader
) -> None:
    world.publish(POST)
    keeper.rename(TAGS, "python", "Python")
    slug = world.publish("---\ntitle: 乙\ntags: [python]\ndate: 2025-01-01\n---\n\n正文\n")
    assert "tags: [Python]" in source(world, slug)
    assert tags(reader, slug) == ["Python"]


def test_a_standing_page_is_left_alone(world: World, keeper: Keeper) -> None:
    world.publish(POST)
    text = "---\ntitle: 页\ntags: [python]\ndate: 2025-01-01\n---\n\n正文\n"
    slug = world.publish(text, kind="page")
    keeper.rename(TAGS, "python", "Python")
    assert source(world, slug) == text


UNUSUAL = "---\ntitle: 丙\ntags: &all [python]\nkeywords: *all\ndate: 2025-01-01\n---\n\n正文\n"


def test_front_matter_too_unusual_to_be_changed_stays_and_is_understood(
    world: World, keeper: Keeper, reader: Reader
) -> None:
    slug = world.publish(UNUSUAL)
    done = keeper.rename(TAGS, "python", "Python")
    assert (done.reworded, done.stubborn) == (0, 1)
    assert source(world, slug) == UNUSUAL
    assert tags(reader, slug) == ["Python"]
    world.post("乙", tags="[编程]")
    keeper.merge(TAGS, ["Python"], "编程")
    assert tags(reader, slug) == ["编程"]
    world.change(slug, actions.trash)
    world.change(slug, actions.restore)
    assert tags(reader, slug) == ["编程"]


def test_a_tag_that_such_a_text_names_cannot_just_be_deleted(
    world: World, keeper: Keeper, reader: Reader
) -> None:
    slug = world.publish(UNUSUAL)
    world.publish(POST)
    with pytest.raises(Invalid, match="1 posts have front matter"):
        keeper.delete(TAGS, "python")
    assert source(world, "yi-pian") == POST
    assert tags(reader, slug) == ["python"]


def test_deleting_takes_the_name_out_of_every_text(world: World, keeper: Keeper, reader: Reader) -> None:
    slug = world.publish(POST)
    keeper.delete(TAGS, "python")
    keeper.delete(CATEGORIES, "技术/后端")
    changed = POST.replace("  - python # why\n", "").replace("[技术, 后端]", "[技术]")
    assert source(world, slug) == changed
    reader.open("/tags/python", 404)
    assert [words(a) for a in reader.open("/categories").one("main").iter("a")] == ["技术11 篇文章"]


def test_deleting_with_another_one_in_its_place_moves_the_posts_there(
    world: World, keeper: Keeper, reader: Reader
) -> None:
    slug = world.publish(POST)
    keeper.delete(TAGS, "python", into="Flask")
    assert source(world, slug) == POST.replace("  - python # why\n", "")
    assert reader.client.get("/tags/python").location == "/tags/Flask"


def test_a_draft_that_was_thrown_away_leaves_its_version_to_nobody(world: World, keeper: Keeper) -> None:
    slug = world.publish(POST)
    save(world, slug, POST + "\n二")
    thrown_away = save(world, slug, POST)
    world.change(slug, lambda post: discard(post, post.author, ""))
    keeper.rename(TAGS, "python", "Python")
    assert world.ask(lambda: world.get(slug).version) > thrown_away
