"""The links at the top, as administrators arrange them."""

import pytest

from blog.config import settings
from blog.navigation import BUILTIN, Entry, entries, written
from tests.page import Page, Reader, words
from tests.site.settings.test_choosing import choose
from tests.world import World

PATH = "/write/settings/navigation"


def links(page: Page) -> list[tuple[str, str]]:
    nav = page.all("nav")[0]
    return [(words(a), a.attrib["href"]) for a in nav.iter("a")]


def rows(page: Page) -> list[tuple[str, str]]:
    typed = page.filled(page.form())
    found = [(typed[f"entries-{n}-text"], typed[f"entries-{n}-address"]) for n in range(len(typed) // 2 - 1)]
    return [row for row in found if any(row)]


def test_the_built_in_links_speak_the_language_of_the_reader(reader: Reader) -> None:
    assert links(reader.open("/"))[0] == ("文章", "/")
    assert links(reader.open("/", Accept_Language="en"))[1] == ("Categories", "/categories")


def test_entries_appear_in_their_order_and_lead_where_they_say(alice: Reader, reader: Reader) -> None:
    fields = {
        "entries-0-text": "我的 书架",
        "entries-0-address": "/shelf",
        "entries-2-text": "<代码>",
        "entries-2-address": "https://code.example/我?a=1#b",
    }
    alice.submit(PATH, **fields)
    expected = [("我的 书架", "/shelf"), ("<代码>", "https://code.example/我?a=1#b")]
    assert links(reader.open("/")) == expected
    assert rows(alice.open(PATH)) == expected


def test_the_place_where_one_is_is_marked(world: World, reader: Reader) -> None:
    world.post("甲", tags="[Python]")
    choose(world, site_navigation="首页 /\n标签 /tags\n别处 https://a.example/tags")
    here = {
        path: [a.attrib.get("aria-current") for a in reader.open(path).all("nav")[0].iter("a")]
        for path in ("/", "/tags", "/tags/Python", "/archive")
    }
    assert here == {
        "/": ["page", None, None],
        "/tags": [None, "page", None],
        "/tags/Python": [None, "true", None],
        "/archive": [None, None, None],
    }


def test_an_entry_moves_up_without_anything_being_kept(world: World, alice: Reader) -> None:
    choose(world, site_navigation="甲 /a\n乙 /b")
    page = alice.open(PATH)
    moved = Page(alice.client.post(PATH, data=page.filled(page.form()) | {"up": "1", "entries-2-text": "丙"}))
    assert rows(moved) == [("乙", "/b"), ("甲", "/a"), ("丙", "")]
    assert world.ask(settings).site_navigation == "甲 /a\n乙 /b"
    typed = moved.filled(moved.form()) | {"entries-2-address": "/c"}
    assert alice.client.post(PATH, data=typed).status_code == 303
    assert world.ask(settings).site_navigation == "乙 /b\n甲 /a\n丙 /c"


def test_only_the_entry_that_is_wrong_is_marked(alice: Reader) -> None:
    fields = {
        "entries-0-text": "甲",
        "entries-0-address": "/a",
        "entries-2-text": "乙",
        "entries-2-address": "b",
    }
    page = alice.refused(PATH, **fields)
    marked = [
        field.attrib["value"] for field in page.all("input", class_="inp") if "aria-invalid" in field.attrib
    ]
    assert marked == ["乙", "b"]


@pytest.mark.parametrize("up", ["0", "99", "-1", "x", "²"])
def test_an_order_that_makes_no_sense_moves_nothing(alice: Reader, up: str) -> None:
    page = alice.open(PATH)
    typed = page.filled(page.form()) | {"entries-0-text": "甲", "entries-0-address": "/a", "up": up}
    assert rows(Page(alice.client.post(PATH, data=typed))) == [("甲", "/a")]


def test_one_may_begin_with_the_built_in_entries(alice: Reader) -> None:
    page = alice.open(PATH)
    started = Page(alice.client.post(PATH, data=page.filled(page.form()) | {"start": "1"}))
    assert [address for _label, address in rows(started)] == [entry.address for entry in BUILTIN]
    assert rows(started)[0] == ("文章", "/")


def test_without_entries_the_built_in_ones_come_back(world: World, alice: Reader, reader: Reader) -> None:
    choose(world, site_navigation="甲 /a")
    alice.submit(PATH, **{"entries-0-text": " ", "entries-0-address": ""})
    assert len(links(reader.open("/"))) == len(BUILTIN)


@pytest.mark.parametrize(
    ("label", "address", "says"),
    [
        ("甲", "", "名称和地址"),
        ("", "/a", "名称和地址"),
        ("长" * 31, "/a", "30"),
        ("甲\u202e", "/a", "30"),
        ("甲", "javascript:alert(1)", "https://"),
        ("甲", "//evil.example", "https://"),
        ("甲", "/\\evil.example", "https://"),
        ("甲", "about", "https://"),
        ("甲", "/a b", "https://"),
        ("甲", "/" + "a" * 300, "https://"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_and_stays(
    world: World, alice: Reader, label: str, address: str, says: str
) -> None:
    page = alice.refused(PATH, **{"entries-1-text": label, "entries-1-address": address})
    assert says in page.text("div", class_="errs")
    assert world.ask(settings).site_navigation == ""


def test_more_entries_than_fit_are_refused(alice: Reader) -> None:
    many = {f"entries-{n}-{part}": f"/{n}" for n in range(13) for part in ("text", "address")}
    page = alice.refused(PATH, **many)
    assert "12" in page.text("div", class_="errs")
    assert len(rows(page)) == 13


def test_the_text_of_a_navigation_gives_its_entries_again() -> None:
    made = [Entry("a b", "/c"), Entry("丙", "https://d.example/")]
    assert list(entries(written(made))) == made
    assert entries("alone\n\n  \nx /y") == (Entry("x", "/y"),)
