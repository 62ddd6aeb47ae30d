"""What an author sees before publishing, and says after."""

import pytest

from blog.guides.effects import Effect, effects
from blog.posts.actions import publish
from blog.rendering import render
from tests.guides.following import BODY, crowd, edit, guide, keys, said, tell
from tests.world import World, front

ANEW = (
    BODY.replace("变量与类型", "变量与数据类型")
    .replace("  - 安装\n", "")
    .replace("- 响应", "- 响应\n- 安装\n- 会话")
)


def test_an_author_sees_what_becomes_of_points(world: World) -> None:
    slug = guide(world)
    tell(world.browser("charlie"), slug, [{"key": keys(world, slug)["变量与类型"], "state": "done"}])
    body = ANEW.replace("- 请求\n", "")
    found = world.ask(lambda: effects(world.get(slug), render(body, title="路线").outline))
    assert found == [
        Effect("gone", "请求", perhaps=("会话",)),  # the only new one where only one is missing
        Effect("renamed", "变量与数据类型", "变量与类型", 1, why="renamed"),
        Effect("moved", "安装", "环境", why="moved"),
        Effect("added", "会话"),
    ]


def test_nothing_changes_without_a_change_and_for_a_new_guide(world: World) -> None:
    slug = guide(world)
    outline = render(BODY, title="路线").outline
    assert world.ask(lambda: effects(world.get(slug), outline)) == []
    draft = world.draft(front(title="新", guide="true") + BODY)
    assert world.ask(lambda: effects(world.get(draft), outline)) == []


def test_the_last_look_shows_it(world: World) -> None:
    slug = guide(world)
    author = world.browser("bob")
    world.revise(slug, front(title="路线", guide="true") + ANEW)
    page = author.open(f"/write/posts/{world.id(slug)}/publish")
    assert "对读者进度的影响" in page.main
    assert "原来是：变量与类型 上一级没变，文字相近" in page.main
    assert "没有别处用过这些字" in page.main
    plain = world.post("T")
    world.revise(plain, "---\ntitle: T\n---\n\nx\n")
    assert "对读者进度的影响" not in author.open(f"/write/posts/{world.id(plain)}/publish").main


def test_authors_are_told_no_exact_numbers_of_readers(world: World) -> None:
    slug, author = guide(world), world.browser("bob")
    world.revise(slug, front(title="路线", guide="true") + BODY.replace("- 请求\n", ""))
    address = f"/write/posts/{world.id(slug)}/publish"
    crowd(world, slug, 4, 请求={"done": 1})
    assert "少于 5 人学完" in author.open(address).main
    crowd(world, slug, 4, 请求={"done": 1})
    assert "10 人已学完" in author.open(address).main  # eight, rounded
    world.change(slug, lambda post: publish(post, post.author))
    places = author.open(f"/write/guides/{world.id(slug)}/places").main
    assert "10 人已学完" in places
    assert "8 人" not in places


@pytest.mark.parametrize("name", ["charlie", ""])
def test_an_author_decides_what_a_doubtful_point_is_now(world: World, name: str) -> None:
    slug = guide(world)
    reader, member, known = world.browser(name), world.browser("erik"), keys(world, slug)
    for one in (reader, member):
        tell(
            one, slug, [{"key": known["请求"], "state": "done"}, {"key": known["响应"], "state": "learning"}]
        )
    edit(world, slug, BODY.replace("- 请求\n", "- HTTP 消息\n"))
    now = keys(world, slug)["HTTP 消息"]
    assert now != known["请求"]
    author = world.browser("bob")
    address = f"/write/guides/{world.id(slug)}/places"
    assert "请求" in author.open(address).main
    author.refused(address, gone=known["请求"], now=9999)
    author.refused(address, gone=known["响应"], now=now)
    author.submit(address, gone=known["请求"], now=now)
    assert "没有被移除而读者学过的知识点" in author.open(address).main
    for one in (reader, member):
        assert said(one, slug) == {str(now): "done", str(known["响应"]): "learning"}
    tell(reader, slug, [{"key": known["请求"], "state": ""}])  # from a page that was open all the while
    assert said(reader, slug) == {str(known["响应"]): "learning"}
    reader.submit(f"/posts/{slug}/guide/reset", name="路线")
    assert said(reader, slug) == {}
