"""Discussions as readers see them: threads, pages, permalinks, filters, and what is left of what is gone."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from time_machine import travel

from blog.comments import actions
from blog.comments.listings import FILTERS, SORTS, THREADS, statement
from blog.comments.models import FOLD, Comment
from blog.comments.moderation.actions import decide
from blog.comments.states import locked, settle
from blog.comments.threads import REPLIES
from blog.db import db
from blog.web.talks import BELOW
from tests.comments.talking import discussion, get, member, say
from tests.page import Page, Reader, words
from tests.world import World


def ids(page: Page) -> list[int]:
    """The comments on a page, from top to bottom."""
    return [int(article.attrib["id"][1:]) for article in page.all("article", class_="say")]


def copies(world: World, id: int, number: int) -> list[int]:
    """As many further comments like that one."""

    def act() -> list[int]:
        one = get(id)
        columns = [c.name for c in Comment.__table__.columns if c.name not in ("id", "nonce")]
        kept = {name: getattr(one, name) for name in columns}
        rows = [kept | {"nonce": f"copy-{id}-{n}"} for n in range(number)]
        made = list(db.session.scalars(sa.insert(Comment).returning(Comment.id), rows))
        settle(locked(one.post_id), one)
        db.session.commit()
        return made

    return world.ask(act)


def remove(world: World, id: int, way: str = "trash") -> None:
    world.ask(lambda: decide([get(id)], world.person("alice"), way, {}) and None)


def test_a_discussion_without_comments_invites(world: World, reader: Reader) -> None:
    slug = world.post("标题")
    page = reader.open(f"/posts/{slug}")
    assert "写下你的问题或补充" in page.main
    assert page.text("h2", id="comments") == "讨论 0"
    assert "这里还没有人说话" in reader.open(f"/posts/{slug}/comments").main


def test_replies_stand_below_and_say_whom_they_answer(world: World, reader: Reader) -> None:
    slug = world.post("标题")
    first = say(world, slug, "一")
    second = say(world, slug, "二", by="bob", reply_to=first)
    third = say(world, slug, "三", by="erik", reply_to=second)
    page = reader.open(f"/posts/{slug}")
    below = page.one("article", id=f"c{first}").find("./div[@class='says']")
    assert below is not None
    assert [article.attrib["id"] for article in below] == [f"c{second}", f"c{third}"]
    assert "回复 Bob" in words(page.one("article", id=f"c{third}"))
    assert "回复 Charlie" not in page.main  # that is where it stands
    assert "作者" in words(page.one("article", id=f"c{second}").find("header"))  # type: ignore[arg-type]


def test_the_time_is_told_besides_the_day(world: World, reader: Reader) -> None:
    with travel("2026-01-02T03:04:00+00:00", tick=False):
        slug = world.post("标题")
        id = say(world, slug, "话")
    said = reader.open(f"/posts/{slug}").one("article", id=f"c{id}")
    assert [time.attrib["title"] for time in said.iter("time")] == ["2026年1月2日 11:04"]


def test_a_long_branch_is_folded_and_opens_on_its_own_page(world: World, reader: Reader) -> None:
    slug = world.post("标题")
    first = say(world, slug, "一")
    replies = [say(world, slug, f"答 {n}", by="bob", reply_to=first) for n in range(FOLD + 3)]
    page = reader.open(f"/posts/{slug}")
    assert ids(page) == [first, *replies[:FOLD]]
    (link,) = (link for link in page.links() if link == f"/posts/{slug}/comments/{first}")
    assert "展开另外 3 条回复" in page.main
    assert ids(reader.open(link)) == [first, *replies]


def test_a_thread_of_many_replies_has_pages(world: World, reader: Reader) -> None:
    slug = world.post("标题")
    first = say(world, slug, "一")
    reply = say(world, slug, "答", by="bob", reply_to=first)
    replies = [reply, *copies(world, reply, 2 * REPLIES + 9)]
    path, seen = f"/posts/{slug}/comments/{first}", []
    while path:
        page = reader.open(path)
        seen.append(ids(page)[1:])
        path = next((a.attrib["href"] for a in page.all("a", rel="next")), "")
    assert [id for one in seen for id in one] == replies
    assert [len(one) for one in seen] == [REPLIES, REPLIES, 10]
    back = page.one("a", rel="prev").attrib["href"]
    assert ids(reader.open(back))[1:] == seen[1]
    assert ids(reader.open(reader.open(back).one("a", rel="prev").attrib["href"]))[1:] == seen[0]


@pytest.mark.parametrize("sort", ["oldest", "newest", "helpful"])
def test_a_discussion_of_many_threads_has_pages_both_ways(world: World, reader: Reader, sort: str) -> None:
    slug = world.post("标题")
    first = say(world, slug, "一")
    roots = [first, *copies(world, first, 2 * THREADS + 6)]

    def vote() -> None:
        for id in roots:
            get(id).votes = id * 7 % 5
        db.session.commit()

    world.ask(vote)
    order = {"oldest": lambda id: id, "newest": lambda id: -id, "helpful": lambda id: (-(id * 7 % 5), -id)}[
        sort
    ]
    path, seen = f"/posts/{slug}/comments?sort={sort}", []
    while path:
        page = reader.open(path)
        seen.append(ids(page))
        path = next((a.attrib["href"] for a in page.all("a", rel="next")), "")
    assert [id for one in seen for id in one] == sorted(roots, key=order)
    assert [len(one) for one in seen] == [THREADS, THREADS, 7]
    for expected in reversed(seen[:-1]):
        page = reader.open(page.one("a", rel="prev").attrib["href"])
        assert ids(page) == expected
    assert not page.all("a", rel="prev")


def test_an_article_shows_the_first_threads_and_leads_to_the_rest(world: World, reader: Reader) -> None:
    slug = world.post("标题")
    first = say(world, slug, "一")
    roots = [first, *copies(world, first, BELOW + 3)]
    page = reader.open(f"/posts/{slug}")
    assert ids(page) == roots[:BELOW]
    more = next(link for link in page.links() if "after=" in link)
    assert ids(reader.open(more)) == roots[BELOW:]


def test_a_guide_shows_what_is_new_first(world: World, reader: Reader) -> None:
    slug = world.post("标题", guide="true")
    made = [say(world, slug, text) for text in ("一", "二")]
    assert ids(reader.open(f"/posts/{slug}")) == made[::-1]


@pytest.mark.parametrize(
    "query", ["sort=x", "only=x", "after=x", "after=1-", "after=99999999999", "before=0", "after=999"]
)
def test_an_address_that_says_nonsense_is_none(world: World, reader: Reader, query: str) -> None:
    slug = world.post("标题")
    say(world, slug, "一")
    reader.open(f"/posts/{slug}/comments?{query}", 404)


class TestPermalinks:
    """The address of a comment never changes."""

    def test_below_the_article(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        id = say(world, slug, "一")
        assert reader.client.get(f"/comments/{id}").location == f"/posts/{slug}#c{id}"

    def test_behind_the_fold_in_its_thread(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        first = say(world, slug, "一")
        replies = [say(world, slug, f"{n}", by="bob", reply_to=first) for n in range(FOLD + 1)]
        where = reader.client.get(f"/comments/{replies[-1]}").location
        assert where == f"/posts/{slug}/comments/{first}#c{replies[-1]}"
        assert replies[-1] in ids(reader.open(where))

    def test_far_down_a_thread_on_the_page_that_begins_with_it(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        first = say(world, slug, "一")
        reply = say(world, slug, "答", by="bob", reply_to=first)
        last = copies(world, reply, 3 * REPLIES)[-1]
        where = reader.client.get(f"/comments/{last}").location
        page = reader.open(where)
        assert ids(page) == [first, last]
        assert ids(reader.open(page.one("a", rel="prev").attrib["href"]))[-1] == last - 1

    def test_on_a_later_page_in_its_thread(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        last = copies(world, say(world, slug, "一"), BELOW + 5)[-1]
        assert reader.client.get(f"/comments/{last}").location == f"/posts/{slug}/comments/{last}#c{last}"
        assert ids(reader.open(f"/posts/{slug}/comments/{last}")) == [last]

    @pytest.mark.parametrize("id", [999, 0])
    def test_of_nothing_lead_nowhere(self, reader: Reader, id: int) -> None:
        reader.open(f"/comments/{id}", 404)

    def test_of_what_waits_or_was_removed_lead_nowhere(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        id = say(world, slug, "一")
        remove(world, id)
        reader.open(f"/comments/{id}", 404)
        reader.open(f"/posts/{slug}/comments/{id}", 404)

    def test_of_another_posts_thread_lead_nowhere(self, world: World, reader: Reader) -> None:
        slug, other = world.post("标题"), world.post("另一篇")
        id = say(world, slug, "一")
        reader.open(f"/posts/{other}/comments/{id}", 404)


class TestGone:
    """What was removed leaves its place while there are replies to it."""

    def test_a_comment_without_replies_goes_with_its_place(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        id = say(world, slug, "一")
        remove(world, id)
        assert ids(reader.open(f"/posts/{slug}")) == []
        assert discussion(world, slug).count == 0

    def test_one_with_replies_leaves_it(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        first = say(world, slug, "第一句话")
        reply = say(world, slug, "答", by="bob", reply_to=first)
        remove(world, first)
        page = reader.open(f"/posts/{slug}")
        assert ids(page) == [first, reply]
        assert "这条评论被移除了，回复保留在下面" in page.main
        assert "第一句话" not in page.html
        assert "Charlie" not in page.main
        assert reader.client.get(f"/comments/{first}").location == f"/posts/{slug}#c{first}"

    def test_withdrawn_it_says_so_and_holds_nothing_any_more(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        first = say(world, slug, "第一句话")
        second = say(world, slug, "答", by="bob", reply_to=first)
        third = say(world, slug, "再答", by="erik", reply_to=second)
        world.browser("bob").submit(f"/comments/{second}/withdrawal")
        page = reader.open(f"/posts/{slug}")
        assert ids(page) == [first, second, third]
        assert "这条评论被作者删除了，回复保留在下面" in page.main
        assert "回复一条已不在的评论" in words(page.one("article", id=f"c{third}"))
        kept = world.ask(lambda: (get(second).source, get(second).html, get(second).author_id))
        assert kept == ("", "", None)

    def test_the_place_goes_with_the_last_reply(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        first = say(world, slug, "一")
        reply = say(world, slug, "答", by="bob", reply_to=first)
        remove(world, first)
        remove(world, reply)
        assert ids(reader.open(f"/posts/{slug}")) == []

    def test_and_so_does_that_of_a_reply(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        first = say(world, slug, "一")
        second = say(world, slug, "二", by="bob", reply_to=first)
        third = say(world, slug, "三", by="erik", reply_to=second)
        remove(world, second)
        assert ids(reader.open(f"/posts/{slug}")) == [first, second, third]
        remove(world, third)
        assert ids(reader.open(f"/posts/{slug}")) == [first]

    def test_it_comes_back_with_everything(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        first = say(world, slug, "一")
        reply = say(world, slug, "答", by="bob", reply_to=first)
        remove(world, first)
        remove(world, first, "approve")
        page = reader.open(f"/posts/{slug}")
        assert ids(page) == [first, reply]
        assert "移除" not in page.main


def test_the_filter_of_open_questions_knows_answers(world: World, reader: Reader) -> None:
    slug = world.post("标题")
    asked = say(world, slug, "为什么？", question=True)
    say(world, slug, "路过")
    other = say(world, slug, "怎么办？", by="erik", question=True)
    answer = say(world, slug, "因为。", by="bob", reply_to=asked)
    path = f"/posts/{slug}/comments?only=open"
    assert ids(reader.open(path)) == [asked, answer, other]
    world.ask(lambda: actions.mark_answer(get(answer), member(world, "charlie"), True))
    assert ids(reader.open(path)) == [other]
    assert "未解答 1" in reader.open(f"/posts/{slug}").main
    remove(world, answer)
    assert ids(reader.open(path)) == [asked, other]


def test_numbers_of_comments_are_never_given_again(world: World) -> None:
    slug = world.post("标题")
    last = say(world, slug, "一")

    def lose() -> None:
        db.session.execute(sa.delete(Comment))
        db.session.commit()

    world.ask(lose)
    assert say(world, slug, "二") > last


def test_every_page_has_one_address_for_search_engines(world: World, reader: Reader) -> None:
    slug = world.post("标题")
    id = say(world, slug, "一")
    for path in (
        f"/posts/{slug}/comments",
        f"/posts/{slug}/comments?sort=newest",
        f"/posts/{slug}/comments/{id}",
    ):
        page = reader.open(path)
        assert page.one("link", rel="canonical").attrib["href"].endswith(path.partition("?")[0])


def test_a_page_of_comments_takes_few_statements(world: World, app: Flask) -> None:
    from tests.bench.inside import request, statements

    slug = world.post("标题", "## 一\n\n- 二\n", tags="[甲]")
    first = say(world, slug, "一")
    copies(world, say(world, slug, "答", by="bob", reply_to=first), 30)
    copies(world, first, 30)
    assert statements(app, request(app, f"/posts/{slug}")) == 3
    assert statements(app, request(app, f"/posts/{slug}/comments")) <= 4
    assert statements(app, request(app, f"/posts/{slug}/comments/{first}")) <= 4


def test_code_in_comments_brings_its_style_sheet(world: World, reader: Reader) -> None:
    slug = world.post("标题")
    say(world, slug, "一")
    assert "css/code.css" not in reader.open(f"/posts/{slug}").html
    say(world, slug, "```python\nprint(1)\n```")
    page = reader.open(f"/posts/{slug}")
    assert re.search(r"css/code\.css", page.html)
    assert "js/copy.js" not in page.html  # which looks for code in the article


SIZES = ("1001000 500500 4 4 2 1", "10000 10000 5000 5000 1 1")  # a million in short threads, one long one
KNOWN = "UPDATE sqlite_stat1 SET stat = ? WHERE tbl = 'comments'"
ALL = r"BLOOM|SCAN (comments|first|parent)\b|SEARCH first .*\(post_id=\?\)"


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("only", FILTERS)
@pytest.mark.sqlite
def test_a_page_is_read_from_indexes_also_where_the_database_knows_of_many_comments(
    world: World, sort: str, only: str
) -> None:
    say(world, world.post("标题"), "一")

    def steps(size: str) -> list[str]:
        connection = db.session.connection()
        connection.exec_driver_sql("ANALYZE")
        connection.exec_driver_sql(KNOWN, (size,))
        connection.exec_driver_sql("ANALYZE sqlite_schema")  # read it anew
        asked = statement(sort, only, "after").compile(dialect=connection.dialect)
        values = (1,) * len(asked.positiontup or ())
        return [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", values)]

    found = world.ask(lambda: [step for size in SIZES for step in steps(size)])
    assert [step for step in found if re.match(ALL, step)] == []
