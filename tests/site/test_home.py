"""The home page."""

from pathlib import Path
from urllib.parse import unquote

from blog.transfer.actions import import_site
from tests.page import SVG, Reader
from tests.world import World

DEMO = Path(__file__).parent.parent.parent / "blog" / "demo"


def test_it_features_the_guide_with_its_stages(world: World, reader: Reader) -> None:
    world.ask(lambda: import_site(world.person("alice"), DEMO))
    page = reader.open("/")
    stops = [unquote(a.attrib["href"]) for a in page.all(SVG + "a")]
    assert len(stops) == 7
    assert stops[0].endswith("#第一阶段：Python基础（1-2个月）")
    assert "263 个知识点" in page.main
    assert "7 个阶段" in page.main


def test_the_guide_is_not_listed_twice(world: World, reader: Reader) -> None:
    world.post("指南", guide="true")
    other = world.post("别的")
    listed = list(reader.open("/").all("h3"))
    links = [a.attrib["href"] for h in listed for a in h.iter("a")]
    assert links == [f"/posts/{other}"]


def test_without_a_guide_the_newest_post_leads(world: World, reader: Reader) -> None:
    world.post("旧的", date="2025-01-01")
    world.post("新的", date="2025-01-02")
    assert reader.open("/").text("h1") == "新的"


def test_an_empty_site_says_so(reader: Reader) -> None:
    assert "还没有文章" in reader.open("/").main


def test_topics_are_the_tags_of_what_is_shown(world: World, reader: Reader) -> None:
    world.post("甲", tags="[Python, 数据库]")
    world.post("乙", tags="[Python]")
    topics = [unquote(a.attrib["href"]) for a in reader.open("/").one("aside").iter("a")]
    assert topics == ["/tags/Python", "/tags/数据库"]


def test_nothing_on_it_is_still_to_come(world: World, reader: Reader) -> None:
    """No sign-in, search or subscription before they exist."""
    world.post("甲")
    links = reader.open("/").links()
    for link in links:
        if link.startswith("/") and link != "/about":
            assert reader.client.get(link).status_code == 200, link
