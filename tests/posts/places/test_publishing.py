"""Numbers of places in what is published: in the page, through edits, and after rendering again."""

import re

import sqlalchemy as sa

from blog.db import db
from blog.posts import actions
from blog.posts.models import Revision
from blog.posts.places.spots import nodes
from blog.rendering import stamped
from tests.page import Page, Reader, words
from tests.world import World

BODY = "## 基础\n\n- 变量\n- 循环\n\n> - 引用里的一条\n\n脚注[^1]。\n\n[^1]: 一\n\n    - 不算\n"


def keys(world: World, slug: str) -> dict[str, int]:
    def ask() -> dict[str, int]:
        live = world.get(slug).live
        assert live
        return {node["text"]: node["key"] for node in nodes(live.outline)}

    return world.ask(ask)


def publish(world: World, slug: str, body: str) -> None:
    world.revise(slug, f"---\ntitle: T\n---\n\n{body}")
    world.change(slug, lambda post: actions.publish(post, post.author))


def test_a_list_item_is_found_at_its_number_and_a_heading_says_its_own(world: World, reader: Reader) -> None:
    slug = world.post("T", BODY)
    page, numbers = reader.open(f"/posts/{slug}"), keys(world, slug)
    assert set(numbers) == {"基础", "变量", "循环", "引用里的一条"}
    for text, key in numbers.items():
        place = next(element for element in page.root.iter() if element.get("data-key") == str(key))
        assert text in "".join(place.itertext())
        assert place.get("id") == ("基础" if text == "基础" else f"t-{key}")


def test_numbers_stay_through_publications_and_come_back_after_an_old_text(world: World) -> None:
    slug = world.post("T", BODY)
    first = keys(world, slug)
    publish(world, slug, BODY.replace("- 循环\n", "- 新来的\n- 变量二\n"))
    second = keys(world, slug)
    assert (second["基础"], second["变量"]) == (first["基础"], first["变量"])
    assert second["新来的"] > max(first.values())
    publish(world, slug, BODY)
    assert keys(world, slug) == first


def test_what_was_numbered_by_no_earlier_version_is_numbered_when_it_is_rendered_again(world: World) -> None:
    slug = world.post("T", BODY)
    publish(world, slug, BODY.replace("循环", "循环语句"))
    before = keys(world, slug)

    def forget() -> None:
        for revision in db.session.scalars(sa.select(Revision)):
            revision.html = re.sub(r' (?:id="t-\d+" )?data-key="\d+"', "", revision.html)
            for node in nodes(outline := list(revision.outline)):
                del node["key"]
            revision.outline = outline
            sa.orm.attributes.flag_modified(revision, "outline")
        db.session.commit()
        for revision in db.session.scalars(sa.select(Revision).order_by(Revision.id)):
            actions.render_again(revision)

    world.ask(forget)
    assert set(keys(world, slug)) == set(before)
    for revision in world.ask(lambda: [r.html for r in db.session.scalars(sa.select(Revision))]):
        assert revision.count("data-key") == 4


def test_rendering_again_changes_no_number(world: World) -> None:
    slug = world.post("T", BODY)
    publish(world, slug, BODY.replace("循环", "循环语句"))
    before = keys(world, slug)
    world.ask(
        lambda: [actions.render_again(r) for r in db.session.scalars(sa.select(Revision)).all()] and None
    )
    assert keys(world, slug) == before


def test_a_heading_that_has_the_name_of_a_number_keeps_it() -> None:
    html = '<h2 id="t-2">T 2</h2><ul><li title="<li>">x</li></ul>'
    assert (
        stamped(html, [1, 2])
        == '<h2 data-key="1" id="t-2">T 2</h2><ul><li data-key="2" title="<li>">x</li></ul>'
    )


HEADINGS = "## 第一阶段：基础\n\n### 1. 语言\n\n- 变量\n- 循环\n\n### 2. 工具\n\n- 编辑器\n"


def landed(page: Page, fragment: str) -> str:
    """The words of the heading that a link to that fragment leads to."""
    headings = (element for element in page.root.iter() if element.tag in ("h2", "h3"))
    return next(words(it) for it in headings if fragment in [one.get("id") for one in it.iter()])


def test_an_id_of_its_own_is_an_anchor_beside_the_number(world: World, reader: Reader) -> None:
    slug = world.post("T", "## 第一阶段：甲\n\n- **乙**\n  - 丙 {#own}\n", guide="true")
    for view in ("read", "list"):
        page = reader.open(f"/posts/{slug}?view={view}")
        place = page.one("li", id="t-3")
        assert place.get("data-key") == "3"
        assert "own" in [one.get("id") for one in place.iter("span")]


def test_old_links_to_a_heading_land_on_it_however_often_it_is_renamed(world: World, reader: Reader) -> None:
    slug = world.post("T", HEADINGS)
    publish(world, slug, HEADINGS.replace("1. 语言", "1. 语言基础"))
    publish(world, slug, HEADINGS.replace("1. 语言", "1. 语言基础（重点）").replace("第一阶段：", ""))
    page = reader.open(f"/posts/{slug}")  # which has no id twice
    for fragment in ("1-语言", "1-语言基础", "1-语言基础（重点）"):
        assert landed(page, fragment).startswith("1. 语言基础（重点）")
    assert landed(page, "第一阶段：基础").startswith("基础")


def test_an_old_link_leads_to_the_heading_that_has_that_name_now(world: World, reader: Reader) -> None:
    slug = world.post("T", HEADINGS)
    publish(world, slug, HEADINGS.replace("1. 语言", "1. 语言基础"))
    publish(world, slug, HEADINGS.replace("1. 语言", "1. 语言基础") + "\n### 1. 语言\n\n全新的。\n")
    assert landed(reader.open(f"/posts/{slug}"), "1-语言").startswith("1. 语言#")


def test_an_old_name_yields_to_whatever_has_it_now(world: World, reader: Reader) -> None:
    text = HEADINGS.replace("2. 工具", "T 3")  # whose id is that of the third place
    slug = world.post("T", text)
    now = text.replace("T 3", "T 3（重点）").replace("1. 语言", "1. 语言基础")
    publish(world, slug, now.replace("- 编辑器", '- <span id="1-语言">编辑器</span>'))
    page = reader.open(f"/posts/{slug}")
    assert words(page.one("span", id="1-语言")) == "编辑器"
    assert words(page.one("li", id="t-3")) == "变量"


def test_a_restored_text_has_its_ids_again_and_those_it_had_meanwhile(world: World, reader: Reader) -> None:
    slug = world.post("T", HEADINGS)
    publish(world, slug, HEADINGS.replace("1. 语言", "1. 语言基础"))
    publish(world, slug, "## 别的\n\n话。\n")
    publish(world, slug, HEADINGS.replace("### 1. 语言", "### 3. 语言基础"))
    page = reader.open(f"/posts/{slug}")
    assert {landed(page, old) for old in ("1-语言", "1-语言基础", "3-语言基础")} == {"3. 语言基础#"}
    publish(world, slug, HEADINGS)
    page = reader.open(f"/posts/{slug}")
    assert {landed(page, old) for old in ("1-语言", "1-语言基础", "3-语言基础")} == {"1. 语言#"}
