"""Lists: every post once, in order, at the same cost however many there are."""

import pytest
from sqlalchemy import event

from blog.db import db
from blog.errors import NotFound
from blog.posts.keyset import Cursor
from tests.page import Page, Reader, words
from tests.world import World, moment


def fill(world: World, number: int, **keys: object) -> list[str]:
    """Posts from old to new; some share a date."""
    return [world.post(f"第{n}篇", date=f"2025-01-{n // 2 + 1:02}", **keys) for n in range(number)]


def walk(reader: Reader, path: str, text: str) -> list[Page]:
    """All pages of a list, following one of its links."""
    pages = [reader.open(path)]
    while links := [a.attrib["href"] for a in pages[-1].all("a", rel=text)]:
        pages.append(reader.open(links[0]))
    return pages


def shown(page: Page) -> list[str]:
    links = dict.fromkeys(a.attrib["href"] for a in page.one("main").iter("a"))
    return [link.removeprefix("/posts/") for link in links if link.startswith("/posts/")]


@pytest.mark.parametrize("path", ["/", "/tags/Python", "/categories/技术/后端", "/authors/bob"])
def test_older_pages_show_every_post_once_and_newer_ones_lead_back(
    world: World, reader: Reader, path: str
) -> None:
    slugs = fill(world, 23, tags="[Python]", categories="[技术, 后端]")
    down = walk(reader, path, "next")
    assert [len(shown(page)) for page in down] == [10, 10, 3]
    assert [slug for page in down for slug in shown(page)] == slugs[::-1]
    up = walk(
        reader, down[-1].response.request.path + "?" + down[-1].response.request.query_string.decode(), "prev"
    )
    assert [shown(page) for page in up] == [shown(page) for page in (down[2], down[1], down[0])]


def test_a_parent_category_lists_the_posts_of_its_children(world: World, reader: Reader) -> None:
    slug = world.post("深处", categories="[技术, 后端]")
    assert slug in reader.open("/categories/技术").html


@pytest.mark.parametrize("path", ["/", "/tags/Python", "/archive", "/authors/bob"])
@pytest.mark.parametrize(
    "cursor", ["19990101T000000-1", "nonsense", "20250230T000000-1", "1-1", "٢٠٢٥٠١٠١T000000-1"]
)
def test_past_the_end_there_is_no_page(world: World, reader: Reader, path: str, cursor: str) -> None:
    fill(world, 3, tags="[Python]")
    reader.open(f"{path}?before={cursor}", 404)


@pytest.mark.parametrize(
    "path", ["/tags/none", "/categories/none", "/authors/none", "/archive/1999", "/archive/0"]
)
def test_what_nobody_wrote_has_no_page(reader: Reader, path: str) -> None:
    reader.open(path, 404)


def test_the_archive_groups_by_the_years_of_the_site(world: World, reader: Reader) -> None:
    world.post("新年", date="2025-01-01 07:59:59")  # still 2024 in UTC
    world.post("旧年", date="2024-12-31 23:59:59")
    assert [words(h)[:4] for h in reader.open("/archive").all("h2")] == ["2025", "2024"]
    assert "新年" in reader.open("/archive/2025").main
    assert "旧年" not in reader.open("/archive/2025").main
    assert "旧年" in reader.open("/archive/2024").main


def statements(world: World, reader: Reader, path: str) -> list[str]:
    """What is asked of the database for a page that is not cached."""
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    with world.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    reader.client.set_cookie("session", "nobody")
    reader.open(path)
    event.remove(engine, "before_cursor_execute", note)
    return asked


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 4),
        ("/posts/{slug}", 4),
        ("/archive", 4),
        ("/authors/bob", 4),
        ("/tags/Python", 4),
        ("/categories/技术/后端", 5),
    ],
)
def test_a_page_asks_few_questions_however_many_posts_there_are(
    world: World, reader: Reader, path: str, most: int
) -> None:
    slug = fill(world, 2, tags="[Python, Web]", categories="[技术, 后端]")[0]
    few = statements(world, reader, path.format(slug=slug))
    fill(world, 20, tags="[Python, Web]", categories="[技术, 后端]")
    many = statements(world, reader, path.format(slug=slug))
    assert len(few) == len(many) <= most, many


@pytest.mark.parametrize(
    ("path", "index"),
    [
        ("/", "ix_posts_listing"),
        ("/archive", "ix_posts_listing"),
        ("/archive/2025", "ix_posts_listing"),
        ("/authors/bob", "ix_posts_author_listing"),
        ("/tags/Python", "ix_post_tags_listing"),
        ("/categories/技术/后端", "ix_post_categories_listing"),
    ],
)
@pytest.mark.parametrize("cursor", ["", "?before=20250105T000000-5"])
@pytest.mark.sqlite
def test_lists_are_read_from_an_index_in_order(
    world: World, reader: Reader, path: str, index: str, cursor: str
) -> None:
    fill(world, 23, tags="[Python]", categories="[技术, 后端]")
    listing = next(s for s in statements(world, reader, path + cursor) if "AS page" in s)
    with world.app.app_context():
        explained = "EXPLAIN QUERY PLAN " + listing
        plan = db.session.connection().exec_driver_sql(explained, ("2030-01-01",) * listing.count("?"))
        steps = [row[-1] for row in plan]
    assert [step for step in steps if index in step], steps
    assert not [step for step in steps if step.startswith("SCAN") and step != "SCAN page"], steps


def test_posts_of_one_second_are_not_lost_between_pages(world: World, reader: Reader) -> None:
    slugs = [world.post("甲", date=f"'2025-01-01T10:00:00.{n}'") for n in range(1, 5)]
    assert world.ask(lambda: world.get(slugs[0]).published_at.microsecond) == 0
    cursor = f"20250101T020000-{world.ask(lambda: world.get(slugs[2]).id)}"
    assert shown(reader.open(f"/?before={cursor}")) == [slugs[1], slugs[0]]


def test_a_parameter_of_somebody_elses_does_not_change_the_home_page(world: World, reader: Reader) -> None:
    world.post("指南", guide="true")
    assert reader.open("/?utm_source=x").main == reader.open("/").main


def test_a_cursor_of_the_first_years_can_be_read_back() -> None:
    cursor = Cursor(moment("0001-01-01T00:00:00+00:00"), 2)
    assert Cursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize("id", ["2147483648", "999999999999999"])
def test_a_cursor_beyond_every_post_is_no_cursor(id: str) -> None:
    with pytest.raises(NotFound):
        Cursor.parse(f"20250101T000000-{id}")
