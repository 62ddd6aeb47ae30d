"""Comments are found while everybody may read them, and open where they stand with the words marked."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask

from blog.comments.actions import revise, withdraw
from blog.comments.moderation.actions import decide
from blog.posts import actions
from blog.search.queries import search
from tests.comments.conftest import RULES
from tests.comments.talking import get, member, say
from tests.conftest import make_app
from tests.page import Reader
from tests.world import World

pytestmark = pytest.mark.values

LINKS = " ".join(f"https://{n}.example" for n in range(5))  # which let a comment wait


@pytest.fixture
def app(instance: Path) -> Flask:
    """The site, on which everybody may comment."""
    return make_app(instance, **RULES)


def said(world: World, query: str) -> list[str]:
    """What was found of what people said, as far as it is shown."""
    found = world.ask(lambda: search(query))
    assert found.count == len(found.comments)
    return ["".join(piece.text for piece in remark.text) for remark in found.comments]


def test_a_comment_is_found_as_long_as_everybody_may_read_it(world: World) -> None:
    slug = world.post("后端之路")
    id = say(world, slug, f"慢查询 {LINKS}")

    def turn(way: str) -> None:
        world.ask(lambda: decide([get(id)], world.person("bob"), way, {}))

    assert said(world, "慢查询") == []
    turn("approve")
    assert len(said(world, "慢查询")) == 1
    turn("spam")
    assert said(world, "慢查询") == []
    turn("approve")
    world.ask(lambda: revise(get(id), member(world, "charlie"), "快查询", 1))
    turn("approve")
    assert (said(world, "慢查询"), said(world, "快查")) == ([], ["快查询"])
    for leave, come_back in ((actions.trash, actions.restore), (actions.unpublish, publish)):
        world.change(slug, leave)
        assert said(world, "快查询") == []
        world.change(slug, come_back)
        assert said(world, "快查询") == ["快查询"]
    world.ask(lambda: withdraw(get(id), member(world, "charlie")))
    assert said(world, "快查询") == []


def publish(post: object) -> None:
    """Publish it again, as its author."""
    actions.publish(post, post.author)  # type: ignore[arg-type, attr-defined]


def test_a_comment_that_was_found_opens_in_its_thread_with_the_words_marked(
    world: World, reader: Reader
) -> None:
    slug = world.post("后端之路")
    id = say(world, slug, "先看 *EXPLAIN*，再看慢查询日志。")
    page = reader.open("/search?q=慢查询")
    assert [mark.text for mark in page.all("mark")] == ["慢查询"]
    assert "Charlie谈「后端之路」" in page.main
    [link] = [link for link in page.links() if link.startswith("/comments/")]
    assert link.partition("=")[0] in reader.client.get("/search/suggestions?q=慢查询").text
    opened = reader.client.get(link)
    there = unquote(opened.location)
    assert opened.status_code == 303
    assert there == f"/posts/{slug}#c{id}:~:text=EXPLAIN，再看-,慢查询,-日志。"
    hostile = reader.client.get(f"/comments/{id}", query_string={"mark": "a\r\nSet-Cookie: x"})
    assert hostile.location == f"/posts/{slug}#c{id}:~:text=a%0D%0ASet-Cookie%3A%20x"
