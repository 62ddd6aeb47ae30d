"""However much holds the words: the best comes first, and the rest can be reached."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from blog.errors import NotFound
from blog.search.queries import SHOWN, Results, search
from tests.api.programs import BASE, program
from tests.comments.talking import say
from tests.page import Reader, words
from tests.world import World

MANY = 70


def pages(world: World, query: str) -> Iterator[Results]:
    """What a query finds, page after page."""
    place = ""
    while True:
        yield (found := world.ask(lambda place=place: search(query, place)))
        if not (place := found.later):
            return


def guide(headings: int) -> str:
    return "\n\n".join(f"## 缓存之{n}\n\n说说它。" for n in range(headings))


def test_a_title_is_found_however_many_newer_headings_hold_it(world: World) -> None:
    world.post("缓存", "全篇。")
    world.post("指南", guide(35))
    found = world.ask(lambda: search("缓存"))
    assert [post.title for post in found.posts] == ["缓存", "指南"]


def test_a_title_that_is_just_the_words_comes_before_any_number_of_newer_titles(world: World) -> None:
    world.post("缓存", "全篇。")
    for n in range(35):
        world.post(f"再谈缓存之{n}", "全篇。")
    assert world.ask(lambda: search("缓存")).posts[0].title == "缓存"


def test_one_guide_does_not_fill_the_window(world: World) -> None:
    world.post("旧文", "## 缓存\n\n说说它。")
    world.post("指南", guide(35))
    found = world.ask(lambda: search("缓存"))
    assert [post.title for post in found.posts] == ["旧文", "指南"]


@pytest.mark.values
def test_all_that_is_found_can_be_reached(world: World) -> None:
    for n in range(MANY):
        world.post(f"第{n}篇", "提到缓存一次。" if n % 2 else "## 缓存\n\n说说它。")
    walk = [*pages(world, "缓存")]
    assert {post.title for page in walk for post in page.posts} == {f"第{n}篇" for n in range(MANY)}
    assert all(0 < len(page.posts) <= SHOWN for page in walk)
    assert len(walk) <= 2 * MANY / SHOWN


def test_all_comments_that_are_found_can_be_reached(world: World) -> None:
    slug = world.post("后端之路")
    for n in range(40):
        say(world, slug, f"慢查询之{n}", by="bob")
    said = [remark.address for page in pages(world, "慢查询") for remark in page.comments]
    assert len(said) == len(set(said)) == 40


def test_the_page_and_programs_go_on_where_they_ended(world: World, reader: Reader) -> None:
    for n in range(SHOWN + 2):
        world.post(f"第{n}篇", "提到缓存一次。")
    page = reader.open("/search?q=缓存")
    [older] = page.all("a", rel="next")
    assert len(reader.open(older.attrib["href"]).all("h2")) == 2
    first = program(world).send("GET /search?q=缓存")
    [later] = re.findall(r'<([^>]+)>; rel="next"', first.headers["Link"])
    assert len(program(world).ask(f"GET {later.removeprefix(BASE)}")["posts"]) == 2
    assert first.json["count"] == SHOWN + 2
    program(world).refused("GET /search?q=缓存&cursor=x", 404)
    reader.open("/search?q=缓存&before=x", 404)


@pytest.mark.parametrize("place", ["x", "1", "-1-0", "99999999999-0", "1-1000000", "1-0\n", "١-0"])
def test_what_is_no_place_in_the_results_is_not_there(world: World, place: str) -> None:
    with pytest.raises(NotFound):
        world.ask(lambda: search("缓存", place))


def test_a_search_can_be_narrowed_on_the_page_and_by_programs_to_a_kind_a_tag_or_a_category(
    world: World, reader: Reader
) -> None:
    flask = world.post("Flask 缓存", tags="[Python, Web]", categories="[后端, 框架]")
    world.post("数据库", "## 缓存\n\n说说它。", tags="[SQL]", categories="[后端]")
    world.post("别的", "没有标签的缓存。")
    say(world, flask, "缓存真难。", by="bob")
    asked = program(world)

    def titles(**within: str) -> list[str]:
        query = urlencode({"q": "缓存"} | within)
        found = asked.ask(f"GET /search?{query}")
        page = reader.open(f"/search?{query}")
        shown = [words(h) for h in page.all("h2")]
        both = [post["title"] for post in found["posts"]]
        assert shown == both + ["评论"] * bool(found["comments"])
        return [*both, *(comment["text"][0]["text"] for comment in found["comments"])]

    assert titles() == ["数据库", "Flask 缓存", "别的", "缓存"]
    assert titles(only="posts") == ["数据库", "Flask 缓存", "别的"]
    assert titles(only="comments") == ["缓存"]
    assert titles(tag="Python") == ["Flask 缓存", "缓存"]
    assert titles(category="后端") == ["数据库", "Flask 缓存", "缓存"]
    assert titles(category="后端/框架", only="posts") == ["Flask 缓存"]
    assert titles(tag="SQL", category="后端/框架") == titles(tag="none") == []
    assert asked.refused("GET /search?q=缓存&only=x", 422)
    reader.open("/search?q=缓存&only=x", 404)
    for nonsense in ("%ff", "'", "%25", "a" * 3000):
        assert reader.open(f"/search?q=缓存&tag={nonsense}&category={nonsense}").all("h2") == []


def test_the_page_offers_to_narrow_what_it_found_and_to_go_back(world: World, reader: Reader) -> None:
    for n in range(SHOWN + 2):
        world.post(f"第{n}篇缓存", tags="[Python]", categories="[后端]")
    page = reader.open("/search?q=缓存&tag=Python")
    offered = {words(a): a.attrib["href"] for a in page.one("nav", class_="narrow").iter("a")}
    assert [*offered] == ["全部", "文章", "评论", "#Python ×", "后端"]
    [later] = page.all("a", rel="next")
    assert "tag=Python" in later.attrib["href"]
    assert len(reader.open(later.attrib["href"]).all("h2")) == 2
    assert page.filled(page.one("form", class_="find")) == {"q": "缓存", "tag": "Python"}
    further = reader.open(offered["后端"])
    assert {words(a) for a in further.all("a", class_="is-on")} == {"#Python ×", "后端 ×"}
    assert "tag" not in reader.open(offered["#Python ×"]).one("a", rel="next").attrib["href"]
    assert reader.open(offered["评论"]).all("nav", class_="narrow") != []  # from where nothing is found, too
