"""Shelves: tags and categories name what everybody may read, and nothing else."""

import pytest
from time_machine import travel

from blog.media.actions import store
from blog.posts import actions
from blog.transfer.actions import import_site
from tests.page import Reader, words
from tests.world import World


def trails(reader: Reader, slug: str) -> list[list[str]]:
    shown = reader.open(f"/posts/{slug}").all("span", class_="trail")
    return [[words(a) for a in trail.iter("a")] for trail in shown]


def test_every_trail_is_shown_from_its_root(world: World, reader: Reader) -> None:
    slug = world.post("甲", categories="[[体育, 棒球], [体育, 足球], [随笔]]")
    trails = [words(t) for t in reader.open(f"/posts/{slug}").all("span", class_="trail")]
    assert [trail.replace("›", " ").split() for trail in trails] == [
        ["体育", "棒球"],
        ["体育", "足球"],
        ["随笔"],
    ]


def test_the_tags_of_a_post_lead_to_their_pages(world: World, reader: Reader) -> None:
    slug = world.post("甲", tags="[数据库, Web 开发]")
    links = reader.open(f"/posts/{slug}").all("a", rel="tag")
    assert [words(link) for link in links] == ["数据库", "Web 开发"]
    for link in links:
        assert words(link) in reader.open(link.attrib["href"]).text("h1")


def test_a_trail_may_end_where_another_goes_on(world: World, reader: Reader) -> None:
    slug = world.post("甲", categories="[[体育], [体育, 足球]]")
    assert trails(reader, slug) == [["体育"], ["体育", "足球"]]


def test_what_only_a_scheduled_post_is_filed_under_is_not_named_yet(world: World, reader: Reader) -> None:
    world.post("今天", categories="[项目]", date="2025-01-01")
    world.post("将来", categories="[项目, 秘密]", tags="[机密]", date="2099-01-01")
    assert "秘密" not in reader.open("/categories/项目").html
    assert "秘密" not in reader.open("/categories").html
    assert "机密" not in reader.open("/tags").html
    reader.open("/categories/项目/秘密", 404)
    reader.open("/tags/机密", 404)
    with travel("2099-01-02T00:00:00+00:00", tick=False):
        assert "秘密" in reader.open("/categories/项目").html
        reader.open("/tags/机密")


def test_a_page_with_a_tag_takes_no_place_in_the_list_of_posts(world: World, reader: Reader) -> None:
    for day in range(12):
        world.post(f"第{day}篇", tags="[甲]", date=f"2025-01-{day + 1:02}")
    world.publish("---\ntitle: 页\ntags: [甲]\ndate: 2025-02-01\n---\n\n正文\n", kind="page")
    page = reader.open("/tags/甲")
    assert [a.attrib["rel"] for a in page.all("a", rel="next")] == ["next"]
    assert "12" in reader.open("/tags").main


def test_the_most_used_tags_come_first(world: World, reader: Reader) -> None:
    for tags in ("[少, 多]", "[多]", "[多, 中]", "[中]"):
        world.post("甲", tags=tags)
    links = [words(a) for a in reader.open("/tags").one("main").iter("a")]
    assert [next(name for name in "多中少" if name in link) for link in links] == ["多", "中", "少"]


def test_who_wrote_nothing_has_no_page(reader: Reader) -> None:
    reader.open("/authors/charlie", 404)


@pytest.mark.parametrize("folder", ["_drafts", "_posts"])
def test_files_of_a_post_that_is_not_public_are_not_shown(
    world: World, reader: Reader, folder: str, tmp_path: object
) -> None:
    source = tmp_path / "source" / folder  # type: ignore[operator]
    (source / "plan").mkdir(parents=True)
    (source / "plan.md").write_text("---\ntitle: 计划\npublished: false\n---\n\n正文\n")
    (source / "plan" / "plan.png").write_bytes(b"PNG")
    world.ask(lambda: import_site(world.person("alice"), tmp_path / "source"))  # type: ignore[operator]
    address = f"/media/{folder}/plan/plan.png"
    assert reader.client.get(address).status_code == 404
    world.change("plan", lambda post: actions.publish(post, world.person("alice")))
    assert reader.client.get(address, buffered=True).data == b"PNG"


def test_files_of_nobody_are_shown_where_hexo_had_them(world: World, reader: Reader) -> None:
    world.ask(lambda: store("images/a.png", b"PNG"))
    assert reader.client.get("/images/a.png", buffered=True).data == b"PNG"
