"""The pages of editors about tags and categories: look first, then do it."""

import re

import pytest

from blog.posts import actions
from tests.page import Page, Reader, words
from tests.world import World


@pytest.fixture
def dora(world: World) -> Reader:
    """An editor, in her browser."""
    return world.browser("dora")


def number(world: World, kind: str, name: str) -> int:
    """Which one is called so, read from the list."""
    page = world.browser("dora").open(f"/write/{kind}")
    for row in page.all("li"):
        for box in row.iter("input"):
            if box.attrib["name"] == "id" and words(row).startswith(name):
                return int(box.attrib["value"])
    raise AssertionError(name)


def press(reader: Reader, page: Page, status: int = 303) -> str:
    """Send the form of a last look, and give where that leads."""
    form = page.form()
    response = reader.client.post(form.attrib["action"], data=page.filled(form))
    assert response.status_code == status, response.text[:2000]
    return response.location or ""


def test_the_list_says_what_there_is_how_much_is_under_it_and_what_it_was(world: World, dora: Reader) -> None:
    for tags in ("[Python, Flask]", "[Python]"):
        world.post("甲", tags=tags)
    press(dora, dora.open(f"/write/tags/{number(world, 'tags', 'Flask')}/name?name=Flask+3&slug="))
    rows = [words(label) for label in dora.open("/write/tags").all("label", class_="check")]
    assert rows == ["Flask 3/tags/Flask-3 · 以前叫：Flask", "Python/tags/Python"]
    found = [words(label) for label in dora.open("/write/tags?q=FLASK").all("label", class_="check")]
    assert found == rows[:1]
    assert "没有找到" in dora.open("/write/tags?q=none").main


def test_a_long_list_goes_on(world: World, dora: Reader) -> None:
    world.post("甲", tags=[f"t{n:03}" for n in range(101)])
    page = dora.open("/write/tags")
    assert len(page.all("label", class_="check")) == 100
    (more,) = page.all("a", rel="next")
    assert [words(label) for label in dora.open(more.attrib["href"]).all("label", class_="check")] == [
        "t100/tags/t100"
    ]


def test_names_that_look_alike_are_offered_for_merging(world: World, dora: Reader) -> None:
    world.post("甲", tags="[Python, C, C++, web]", categories="[技术, 后端]")
    world.post("乙", tags="[python, Ｗｅｂ, 前端 开发, 前端开发]", categories="[随笔, 后端]")
    (section,) = [one for one in dora.open("/write/tags").all("section") if "很像" in words(one)]
    assert len([*section.iter("li")]) == 3
    link = next(a.attrib["href"] for a in section.iter("a") if "Python" in a.attrib["aria-label"])
    page = dora.open(link)
    look = dora.open(f"{link}&into=Python")
    assert "Python" in page.main
    assert "/tags/python → 将通往 /tags/Python" in look.main
    assert press(dora, look) == f"/write/tags/{number(world, 'tags', 'Python')}"
    assert "很像" not in dora.open("/write/categories").main


def test_somebody_looks_before_anything_changes(world: World, dora: Reader, reader: Reader) -> None:
    slug = world.post("一篇", tags="[python]", date="2025-01-01")
    world.draft("---\ntitle: 草稿\ntags: python\n---\n\n正文\n")
    trashed = world.post("旧的", tags="[python]")
    world.change(trashed, actions.trash)
    tag = number(world, "tags", "python")
    look = dora.open(f"/write/tags/{tag}/name?name=Python&slug=py")
    told = look.main
    for part in ("1 篇文章", "一篇", "1 篇草稿", "私密的和回收站里的 1 篇", "/tags/python → 将通往 /tags/py"):
        assert part in told, part
    assert "tags: [python]" in reader.client.get(f"/posts/{slug}.md").text
    assert press(dora, look) == f"/write/tags/{tag}"
    assert "已保存，改了 2 篇文章" in dora.open(f"/write/tags/{tag}").main
    assert "tags: [Python]" in reader.client.get(f"/posts/{slug}.md").text
    assert reader.client.get("/tags/python").location == "/tags/py"


def test_a_name_that_is_taken_leads_to_merging(world: World, dora: Reader) -> None:
    world.post("甲", tags="[python, Python]")
    tag = number(world, "tags", "python")
    page = dora.open(f"/write/tags/{tag}/name?name=+Python&slug=", 422)
    assert "已经有Python了" in page.main
    (merge,) = [href for href in page.links() if "/merger" in href]
    press(dora, dora.open(merge))
    assert [words(label) for label in dora.open("/write/tags").all("label", class_="check")] == [
        "Python/tags/Python · 以前叫：python"
    ]


def test_a_category_moves_and_a_namesake_there_is_offered_for_merging(world: World, dora: Reader) -> None:
    world.post("甲", categories="[[技术, 后端], [随笔, 后端]]")
    page = dora.open("/write/categories")
    ids = {words(label): label.find("input").attrib["value"] for label in page.all("label", class_="check")}  # type: ignore[union-attr]
    one = next(id for name, id in ids.items() if name.startswith("技术›后端"))
    essays = next(id for name, id in ids.items() if name.startswith("随笔/"))
    page = dora.open(f"/write/categories/{one}/place?parent={essays}", 422)
    (merge,) = [href for href in page.links() if "/merger" in href]
    press(dora, dora.open(merge))
    assert "技术›后端" not in dora.open("/write/categories").main
    assert press(dora, dora.open(f"/write/categories/{essays}/place?parent=")) != ""


def test_no_place_below_itself_is_offered(world: World, dora: Reader) -> None:
    world.post("甲", categories="[技术, 后端]")
    page = dora.open(f"/write/categories/{number(world, 'categories', '技术')}")
    assert [words(option) for option in page.one("select", name="parent").iter("option")] == ["最上层"]


def test_deleting_with_and_without_another_one(world: World, dora: Reader, reader: Reader) -> None:
    world.post("甲", tags="[a, b, c]")
    look = dora.open(f"/write/tags/{number(world, 'tags', 'a')}/deletion")
    assert "/tags/a 以后就没有了" in look.main
    assert press(dora, look) == "/write/tags"
    press(dora, dora.open(f"/write/tags/{number(world, 'tags', 'b')}/deletion?into=c"))
    reader.open("/tags/a", 404)
    assert reader.client.get("/tags/b").location == "/tags/c"


def test_a_category_is_deleted_and_its_posts_go_up(world: World, dora: Reader, reader: Reader) -> None:
    world.post("甲", categories="[技术, 后端, 笔记]")
    look = dora.open(f"/write/categories/{number(world, 'categories', '技术›后端/')}/deletion")
    assert "/categories/技术/后端 → 将通往 /categories/技术" in look.main
    assert press(dora, look) == f"/write/categories/{number(world, 'categories', '技术/')}"
    reader.open("/categories/技术/笔记")
    look = dora.open(f"/write/categories/{number(world, 'categories', '技术/')}/deletion?into=")
    assert press(dora, look) == "/write/categories"
    assert reader.client.get("/categories/技术/笔记").status_code == 301


def test_a_target_that_is_not_there_is_said_beside_the_field(world: World, dora: Reader) -> None:
    world.post("甲", tags="[a]")
    tag = number(world, "tags", "a")
    for path in (f"/write/tags/{tag}/deletion?into=none", f"/write/tags/merger?id={tag}&into=none"):
        assert "没有none" in words(dora.open(path, 422).one("p", class_="err"))
    for path in ("/write/tags/merger", "/write/tags/merger?id=x", f"/write/tags/merger?id={tag}"):
        dora.open(path)


def test_what_is_not_there_is_not_found(dora: Reader) -> None:
    for path in ("/write/tags/99", "/write/tags/99/name", "/write/categories/99/place", "/write/tags/0"):
        dora.open(path, 404)


def test_a_new_category_waits_below_another_one_for_its_first_post(
    world: World, dora: Reader, reader: Reader
) -> None:
    world.post("甲", categories="技术")
    parent = number(world, "categories", "技术")
    assert dora.submit("/write/categories/new", name="后端", parent=parent, slug="backend").location
    assert "已经有后端了" in dora.refused("/write/categories/new", name="后端", parent=parent).main
    reader.open("/categories/技术/backend", 404)
    world.post("乙", categories="[技术, 后端]")
    reader.open("/categories/技术/backend")


def test_the_log_says_who_did_what(world: World, dora: Reader) -> None:
    world.post("甲", tags="[a, b]", categories="x")
    dora.submit("/write/tags/new", name="c")
    press(dora, dora.open(f"/write/tags/{number(world, 'tags', 'a')}/name?name=A&slug="))
    press(dora, dora.open(f"/write/tags/merger?id={number(world, 'tags', 'b')}&into=A"))
    press(dora, dora.open(f"/write/tags/{number(world, 'tags', 'A')}/deletion"))
    told = [re.sub(r"\d{4}年.*", "", words(li)) for li in dora.open("/write/tags/log").one("main").iter("li")]
    assert told == [
        "删除: A /tags/A ",
        "合并: b /tags/b, A /tags/A → A /tags/A ",
        "改名: a /tags/a → A /tags/A ",
        "新建: c /tags/c ",
    ]
    assert "还没有" in dora.open("/write/categories/log").main


def test_what_changed_since_the_last_look_is_looked_at_again(world: World, dora: Reader) -> None:
    world.post("甲", tags="[a, b]")
    tag = number(world, "tags", "a")
    look = dora.open(f"/write/tags/merger?id={tag}&into=b")
    press(dora, dora.open(f"/write/tags/{number(world, 'tags', 'b')}/name?name=c&slug="))
    press(dora, look, 409)  # it said that a becomes b
    look = dora.open(f"/write/tags/merger?id={tag}&into=b")  # which is understood: it was called so
    press(dora, look)
    press(dora, look, 409)  # it is done already
