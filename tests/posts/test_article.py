"""The article page: the whole guide at its right depth, and everything around it."""

import json
from collections import Counter
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from blog.transfer.actions import import_site
from tests.page import SITE, Page, Reader, words
from tests.world import World, front

DEMO = Path(__file__).parent.parent.parent / "blog" / "demo"
GUIDE = "/posts/python-backend-guide"


@pytest.fixture
def guide(world: World, reader: Reader) -> Page:
    """The guide as it comes with the site."""
    world.ask(lambda: import_site(world.person("alice"), DEMO))
    return reader.open(GUIDE)


def prose(page: Page) -> Element:
    return page.one("div", class_="prose")


def depths(element: Element, depth: int = 0) -> Counter[int]:
    """How many list items there are at each depth."""
    found: Counter[int] = Counter()
    for child in element:
        inside = depth + (child.tag in ("ul", "ol"))
        found += depths(child, inside)
        found[inside] += child.tag == "li"
    return +found


def test_the_guide_has_every_heading_with_the_id_it_has_in_hexo(guide: Page) -> None:
    headings = [e for e in guide.one("article").iter() if e.tag in ("h1", "h2", "h3") and "id" in e.attrib]
    ids = [heading.attrib["id"] for heading in headings]
    assert len(ids) == 49
    assert ids[:4] == [
        "Python后端开发学习指南：从入门到精通学习路线",
        "第一阶段：Python基础（1-2个月）",
        "1-Python语言基础",
        "2-面向对象编程",
    ]
    assert {"4-项目实战", "4-项目实战-1", "5-项目实战", "5-项目实战-1"} <= set(ids)


def test_the_guide_has_every_list_item_at_its_depth(guide: Page) -> None:
    lists = [e.tag for e in prose(guide).iter() if e.tag in ("ul", "ol")]
    assert Counter(lists) == {"ul": 125, "ol": 3}
    assert depths(prose(guide)) == {1: 108, 2: 335}


def test_the_contents_name_the_stages_and_their_sections(guide: Page) -> None:
    rail = guide.one("nav", class_="rail")
    links = [a.attrib["href"] for a in rail.iter("a")]
    assert len(links) == 38
    assert links[0] == "#第一阶段：Python基础（1-2个月）"


def test_the_title_stands_once(guide: Page) -> None:
    assert len(guide.all("h1")) == 1
    assert "Python后端开发学习指南" not in "".join(words(h) for h in prose(guide).iter("h2"))


def test_the_head_names_author_date_and_length(guide: Page) -> None:
    head = guide.text("header", class_="ahead")
    for part in ("技术分享", "alice".title(), "2025年7月29日", "分钟", "字"):
        assert part in head
    assert guide.all("img")[0].attrib["src"].startswith("/images/python-backend-guide.svg?v=")


def test_search_engines_are_told_who_wrote_what_when(guide: Page) -> None:
    data = [json.loads(s.text or "") for s in guide.all("script", type="application/ld+json")]
    [article] = [d for d in data if d["@type"] == "BlogPosting"]
    assert article["headline"].startswith("Python后端开发学习指南")
    assert article["datePublished"] == "2025-07-29T10:00:00+08:00"
    assert article["author"]["name"] == "Alice"
    assert "BreadcrumbList" in [d["@type"] for d in data]
    assert guide.one("link", rel="canonical").attrib["href"] == SITE + GUIDE
    assert guide.one("meta", property="og:image").attrib["content"].startswith(SITE)


def test_the_source_is_one_address_away_byte_for_byte(guide: Page, reader: Reader) -> None:
    response = reader.client.get(f"{GUIDE}.md")
    assert response.content_type == "text/markdown; charset=utf-8"
    assert response.data == (DEMO / "_posts" / "python-backend-guide.md").read_bytes()


def test_the_source_of_a_draft_is_not_shown(world: World, reader: Reader) -> None:
    slug = world.draft(front(title="草稿") + "秘密")
    assert reader.client.get(f"/posts/{slug}.md").status_code == 404


def test_previous_next_and_related_lead_on(world: World, reader: Reader) -> None:
    old = world.post("旧", date="2025-01-01", tags="[甲]")
    mid = world.post("中", date="2025-01-02", tags="[甲, 乙]")
    new = world.post("新", date="2025-01-03", tags="[甲, 乙]")
    world.post("无关", date="2025-01-04", tags="[丙]")
    page = reader.open(f"/posts/{mid}")
    assert [a.attrib["href"] for a in page.all("a", rel="prev")] == [f"/posts/{old}"]
    assert [a.attrib["href"] for a in page.all("a", rel="next")] == [f"/posts/{new}"]
    related = next(s for s in page.all("section") if s.attrib.get("aria-labelledby") == "related")
    assert [a.attrib["href"] for a in related.iter("a")] == [f"/posts/{new}", f"/posts/{old}"]


def test_a_document_of_another_language_says_so(world: World, reader: Reader) -> None:
    slug = world.post("In English", "Some words.", lang="en")
    assert reader.open(f"/posts/{slug}").one("article").attrib["lang"] == "en"


def test_a_title_cannot_break_out_of_the_page(world: World, reader: Reader) -> None:
    slug = world.post("'</title><script>alert(1)</script>\"'", tags="['\"><img src=x onerror=alert(1)>']")
    page = reader.open(f"/posts/{slug}")
    assert not [
        s
        for s in page.all("script")
        if "alert" in (s.text or "") and s.attrib.get("type") != "application/ld+json"
    ]
    assert not page.all("img")
    assert "<script>alert" in page.text("title")


def test_a_page_has_no_date_and_no_neighbours(world: World, reader: Reader) -> None:
    world.post("甲")
    world.publish(front(title="关于", date="2025-01-01") + "我们。", kind="page")
    page = reader.open("/guan-yu")
    assert not page.all("time")
    assert not page.all("a", rel="prev")


def test_an_update_is_dated(world: World, reader: Reader) -> None:
    slug = world.post("甲", date="2025-01-01", updated="2025-02-03 08:00:00")
    assert "2025年2月3日" in reader.open(f"/posts/{slug}").text("header", class_="ahead")
