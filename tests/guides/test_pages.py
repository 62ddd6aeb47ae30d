"""The pages of a guide: one for everybody, with progress laid over it for those who have some."""

import re

import pytest

from tests.guides.following import BODY, edit, guide, keys, tell, tick
from tests.page import words
from tests.world import World


def test_the_article_is_the_same_for_everybody(world: World) -> None:
    slug = guide(world)
    for view in ("", "?view=list", "?view=read", "?view=print", "?view=other"):
        pages = [world.browser().client.get(f"/posts/{slug}{view}") for _ in range(2)]
        assert pages[0].data == pages[1].data
        assert pages[0].headers["Cache-Control"].startswith("public")
        assert "Set-Cookie" not in pages[0].headers
        assert "csrf" not in pages[0].text


def test_the_first_look_is_the_text(world: World) -> None:
    page = world.browser().open(f"/posts/{guide(world)}")
    assert "先学语言" in page.main
    assert not page.all("input", name="done")
    assert "0/5" in page.text("p", class_="rail__t")


def test_the_checklist_has_stages_points_resources_and_appendices(world: World) -> None:
    page = world.browser().open(f"/posts/{guide(world)}?view=list")
    assert [words(it) for it in page.all("h2") if "data-key" in it.attrib][:2] == ["基础", "Web"]
    assert len(page.all("input", name="done")) == 6
    assert [words(h) for h in page.all("h4")] == [
        "环境0/2学完 0 个，共 2 个",
        "语法0/1学完 0 个，共 1 个",
        "学习资源推荐:",
    ]
    assert "https://docs.python.org/3/" in page.links()
    assert "一本书" in page.main
    assert [("open" in stage.attrib) for stage in page.all("details", class_="stage")] == [True, False]


def test_old_links_to_stages_and_sections_land_in_the_checklist_too(world: World) -> None:
    slug = guide(world)
    edit(world, slug, BODY.replace("1. 语言", "1. 语言基础").replace("：Web（持续进行）", "：Web 开发"))
    page = world.browser().open(f"/posts/{slug}?view=list")
    for tag, old in (("h3", "1-语言"), ("h2", "第二阶段：Web（持续进行）")):
        assert [it for it in page.all(tag) if [one for one in it.iter("span") if one.get("id") == old]]
    assert page.one("h3", id="1-语言基础")


def test_a_heading_that_is_a_point_itself_has_its_id_once(world: World) -> None:
    slug = guide(world, "## Stage 1: x\n\nProse.\n\n## Stage 2: y\n\n### S\n\nProse.\n")
    page = world.browser().open(f"/posts/{slug}?view=list")  # which has no id twice
    assert [box.attrib["id"] for box in page.all("li", class_="leaf")] == ["t-1", "t-3"]


def test_an_address_opens_the_stage_of_a_point_and_printing_all(world: World) -> None:
    slug = guide(world)
    key = keys(world, slug)["响应"]
    for query in (f"t={key}&view=list", "view=print"):
        page = world.browser().open(f"/posts/{slug}?{query}")
        assert "open" in page.all("details", class_="stage")[1].attrib


def test_without_lists_it_is_an_article(world: World) -> None:
    slug = world.post("T", "只有话。", guide="true")
    assert "data-path" not in world.browser().open(f"/posts/{slug}").html
    assert world.browser().client.get(f"/posts/{slug}/guide").status_code == 404


def test_a_post_that_is_no_guide_has_no_path(world: World) -> None:
    slug = world.post("T", "## 第一阶段：a\n\n- b")
    assert "data-path" not in world.browser().open(f"/posts/{slug}").html
    assert world.browser().client.get(f"/posts/{slug}/guide/progress.json").status_code == 404


@pytest.mark.parametrize("name", ["", "charlie"])
def test_progress_is_laid_over_the_page(world: World, name: str) -> None:
    slug = guide(world)
    reader, known = world.browser(name), keys(world, slug)
    tick(reader, slug, done=[known["安装"], known["venv"]], was="")
    page = reader.open(f"/posts/{slug}")
    assert page.response.headers["Cache-Control"] == "private, no-cache"
    assert len([box for box in page.all("input", name="done") if "checked" in box.attrib]) == 2
    assert "接着学：变量与类型" in page.main
    assert words(page.one("div", class_="dial")) == "40%"
    text = reader.open(f"/posts/{slug}?view=read")
    assert len(text.all("span", class_="mk--done")) == 2
    assert "先学语言" in text.main
    assert not world.browser().open(f"/posts/{slug}?view=list").all("li", class_="done")


def test_how_somebody_likes_to_see_it_is_remembered(world: World) -> None:
    slug = guide(world)
    reader = world.browser()
    tick(reader, slug, key=keys(world, slug)["变量与类型"], state="learning")
    reader.open(f"/posts/{slug}?view=read")
    assert "先学语言" in reader.open(f"/posts/{slug}").main


def test_the_home_page_shows_the_way_and_how_far_one_is(world: World) -> None:
    slug = guide(world)
    assert "开始学习" in world.browser().open("/").main
    reader, known = world.browser(), keys(world, slug)
    tick(reader, slug, done=[known["安装"], known["venv"], known["变量与类型"], known["请求"]], was="")
    page = reader.open("/")
    assert "接着学：响应" in page.main
    assert "学完 4 个，共 5 个" in page.main
    assert '<a class="stop is-done"' in page.html
    assert '<path class="walked"' in page.html
    assert 'class="walked"' not in world.browser().open("/").html


def test_a_finished_stage_says_so_and_when(world: World) -> None:
    slug = guide(world)
    reader, known = world.browser("charlie"), keys(world, slug)
    tell(
        reader,
        slug,
        [{"key": known[text], "state": "done", "age": 0} for text in ("安装", "venv", "变量与类型")],
    )
    page = reader.open(f"/posts/{slug}")
    assert "完成" in words(page.all("details", class_="stage")[0])
    assert "is-done" in page.all("details", class_="stage")[0].attrib["class"]


def test_a_finished_stage_that_gains_a_point_stays_finished_and_says_so(world: World) -> None:
    slug = guide(world)
    reader, known = world.browser("charlie"), keys(world, slug)
    first = [{"key": known[text], "state": "done"} for text in ("安装", "venv", "变量与类型")]
    tell(reader, slug, first)
    more = BODY.replace("  - 变量与类型\n", "  - 变量与类型\n  - 全新的一条\n")
    edit(world, slug, more)
    tell(reader, slug, [{"key": known["请求"], "state": "done"}])  # elsewhere, in the new edition
    new = keys(world, slug)["全新的一条"]

    def stage() -> tuple[str, str]:
        listed = words(reader.open(f"/posts/{slug}?view=list").all("details", class_="stage")[0])
        return listed.partition("基础")[0], words(
            reader.open(f"/posts/{slug}/guide").one("ul", class_="rows")
        )

    for state in ("", "learning"):
        tell(reader, slug, [{"key": new, "state": state}])
        for text in stage():
            assert re.search(r"日完成 · 新增 1 个", text)
    tell(reader, slug, [{"key": new, "state": "done"}])
    assert all("日完成" in text and "新增" not in text for text in stage())
    tell(reader, slug, [{"key": known["venv"], "state": ""}])
    assert "日完成" not in stage()[0]


def test_a_stage_with_a_point_that_was_always_open_is_not_finished_by_an_edit(world: World) -> None:
    slug = guide(world)
    reader, known = world.browser("charlie"), keys(world, slug)
    tell(reader, slug, [{"key": known[text], "state": "done"} for text in ("安装", "venv")])
    edit(world, slug, BODY.replace("  - 变量与类型\n", "  - 变量与类型\n  - 全新的一条\n"))
    assert "日完成" not in reader.open(f"/posts/{slug}?view=list").main


def test_new_points_are_pointed_out_to_who_studied_before(world: World) -> None:
    slug = guide(world)
    reader = world.browser("charlie")
    tell(reader, slug, [{"key": keys(world, slug)["安装"], "state": "done"}])
    edit(world, slug, BODY.replace("  - 变量与类型\n", "  - 变量与类型\n  - 全新的一条\n"))
    page = reader.open(f"/posts/{slug}")
    assert "加了 1 个新知识点" in page.main
    assert [words(pill) for pill in page.all("span", class_="pill")] == ["新"]


def test_the_parts_of_what_was_begun_say_what_they_are_parts_of(world: World) -> None:
    slug = guide(world)
    reader = world.browser("charlie")
    tell(reader, slug, [{"key": keys(world, slug)["变量与类型"], "state": "learning"}])
    edit(world, slug, BODY.replace("  - 变量与类型\n", "  - 变量\n  - 类型\n"))
    page = reader.open(f"/posts/{slug}?view=list")
    assert [words(pill) for pill in page.all("span", class_="pill")] == ["由「变量与类型」拆出"] * 2
    assert not [box for box in page.all("input", name="done") if "checked" in box.attrib]


@pytest.mark.parametrize("path", ["", "/import", "/reset", "/changes", "/points/{key}"])
def test_pages_about_progress_are_ones_own(world: World, path: str) -> None:
    slug = guide(world)
    address = f"/posts/{slug}/guide{path.format(key=keys(world, slug)['安装'])}"
    for name in ("", "charlie"):
        page = world.browser(name).open(address)
        assert page.response.headers["Cache-Control"] == "no-store"


def test_the_account_lists_the_guides_that_somebody_follows(world: World) -> None:
    slug = guide(world)
    reader = world.browser("charlie")
    assert "还没有在学的指南" in reader.open("/account/progress").main
    tick(reader, slug, key=keys(world, slug)["变量与类型"], state="done")
    page = reader.open("/account/progress")
    assert "学完 1 个，共 5 个" in page.main
    assert f"/posts/{slug}/guide" in page.links()
