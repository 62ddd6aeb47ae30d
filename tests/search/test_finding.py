"""What is found, on either database, and that nothing is which is not public."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from blog.comments.actions import withdraw
from blog.db import db, utcnow
from blog.posts import actions
from blog.search.actions import rebuild
from blog.search.models import Section
from blog.search.queries import Results, is_missing, search
from tests.comments.talking import get, member, say
from tests.page import Reader
from tests.world import World

pytestmark = pytest.mark.values

BODY = """开头的话。

## 消息队列

- 生产者与消费者
- RabbitMQ 和 Kafka

### 可靠投递

确认机制，重试，幂等。

## Flask 入门

Blueprints 与应用工厂；配置用 `from_prefixed_env`。
"""


def find(world: World, query: str) -> Results:
    return world.ask(lambda: search(query))


def headings(world: World, query: str) -> list[str]:
    """The headings of the sections found, in order."""
    posts = find(world, query).posts
    return ["".join(piece.text for piece in hit.heading) for post in posts for hit in post.hits]


def marks(world: World, query: str) -> list[str]:
    posts = find(world, query).posts
    return [p.text for post in posts for hit in post.hits for p in (*hit.heading, *hit.text) if p.is_marked]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("队列", ["消息队列"]),
        ("息", ["消息队列"]),
        ("幂等", ["可靠投递"]),
        ("kafka", ["消息队列"]),
        ("ＫＡＦ", ["消息队列"]),
        ("blue", ["Flask 入门"]),
        ("prefixed_env", ["Flask 入门"]),
        ("refixed", []),
        ("消费者 rabbit", ["消息队列"]),
        ("消息 幂等", ["可靠投递"]),  # below that heading
        ("息消", []),
        ("队列生产", []),
        ("开头", ["后端之路"]),
        ("后端之路", ["后端之路"]),
    ],
)
def test_sections_are_found_by_every_word_in_them(world: World, query: str, found: list[str]) -> None:
    world.post("后端之路", BODY)
    assert headings(world, query) == found


def test_what_was_found_is_marked_as_it_is_written(world: World) -> None:
    world.post("后端之路", BODY)
    assert marks(world, "KAFKA 队列") == ["队列", "Kafka"]
    assert marks(world, "blueprints") == ["Blueprints"]


def test_a_title_comes_before_a_heading_and_that_before_the_text(world: World) -> None:
    world.post("一", "提到缓存一次。")
    world.post("二", "## 缓存\n\n说说它。")
    world.post("缓存", "全篇。")
    world.post("三", "缓存，缓存，缓存。")
    assert headings(world, "缓存") == ["缓存", "缓存", "三", "一"]
    assert find(world, "缓存").posts[0].title == "缓存"


def test_nothing_is_found_that_is_not_public(world: World) -> None:
    world.draft("---\ntitle: 草稿\n---\n\n秘密甲\n")
    trashed = world.post("扔了", "秘密甲")
    world.change(trashed, actions.trash)
    taken_back = world.post("撤回", "秘密甲")
    world.change(taken_back, actions.unpublish)
    world.post("将来", "秘密甲", date=f"{utcnow() + timedelta(days=3):%Y-%m-%d %H:%M:%S}")
    world.post("私下", "秘密甲", visibility="private")
    assert find(world, "秘密甲") == Results([], [], 0, False)
    with time_machine.travel(utcnow() + timedelta(days=4), tick=False):
        assert [post.title for post in find(world, "秘密甲").posts] == ["将来"]
    world.change(trashed, actions.restore)
    assert [post.title for post in find(world, "秘密甲").posts] == ["扔了"]


def test_a_change_is_found_when_it_is_published_and_not_before(world: World) -> None:
    slug = world.post("会变", "旧的说法")
    source = "---\ntitle: 会变\n---\n\n新的说法\n"
    world.revise(slug, source)
    assert (headings(world, "旧的"), headings(world, "新的")) == (["会变"], [])
    world.change(slug, lambda post: actions.publish(post, post.author))
    assert (headings(world, "旧的"), headings(world, "新的")) == ([], ["会变"])


HOSTILE = """
" * a_AND NEAR(a_b) {heading}_:_x a:* ( ';_-- \\ %_ ^a -a 、 𠀀 é* &_|_!_<-> $$ /**/ a' a"b
"""
TYPED = [word.replace("_", " ") for word in HOSTILE.split()]


@pytest.mark.parametrize("query", [*TYPED, "a" * 500, "a\x01b", "\ud83d"])
def test_whatever_is_typed_is_words_and_never_an_error(world: World, reader: Reader, query: str) -> None:
    world.post("后端之路", BODY)
    if query.isprintable():
        reader.open("/search?q=" + "".join(f"%{byte:02x}" for byte in query.encode()))
    find(world, query)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_what_is_found_is_what_a_search_through_every_text_finds(world: World, size: int) -> None:
    """Random texts and queries; punctuation and spaces between Chinese words make no difference."""
    dice = random.Random(7)
    letters = ["数", "据", "库", "连", "接", "池", "sql", "orm", " ", "，", "API"]
    texts = {f"No{at}": "".join(dice.choices(letters, k=30)) for at in range(10)}
    for title, text in texts.items():
        say(world, world.post(title, f"「{text}」"), f"『{text}』", by="bob")
    plain = {title: text.replace("，", "").replace(" ", "") for title, text in texts.items()}
    for _ in range(20):
        query = "".join(dice.choices(letters[:6], k=size))
        found = find(world, query)
        true = {title for title, text in plain.items() if query in text}
        assert {post.title for post in found.posts} == {remark.title for remark in found.comments} == true


def test_a_section_as_long_as_a_book_is_found_by_whatever_stands_in_it(world: World) -> None:
    dice = random.Random(3)
    text = "".join(map(chr, dice.choices(range(0x4E00, 0x9FA5), k=200_000)))
    slug = world.post("长", f"## 一节\n\n{text}")
    for at in (0, 49_997, 50_001, 120_000, 199_990):
        [found] = find(world, text[at : at + 8]).posts
        assert found.hits[0].address.startswith(f"/posts/{slug}#%E4%B8%80%E8%8A%82:~:text=")


def test_what_is_not_committed_is_not_found_and_what_it_was_to_replace_still_is(world: World) -> None:
    slug = world.post("会变", "旧的说法")
    comment = say(world, slug, "快查询", by="bob")
    world.revise(slug, "---\ntitle: 会变\n---\n\n新的说法\n")
    with no_commit(world):
        world.change(slug, lambda post: actions.publish(post, post.author))
    assert (headings(world, "旧的"), headings(world, "新的")) == (["会变"], [])
    with no_commit(world):
        say(world, slug, "慢查询", by="bob")
    with no_commit(world):
        world.ask(lambda: withdraw(get(comment), member(world, "bob")))
    assert (len(find(world, "快查询").comments), len(find(world, "慢查询").comments)) == (1, 0)


@contextmanager
def no_commit(world: World) -> Iterator[None]:
    """A database whose commits fail."""

    def fail(_connection: sa.Connection) -> None:
        raise OSError("no commit")

    engine = world.ask(lambda: db.engine)
    sa.event.listen(engine, "commit", fail)
    try:
        with pytest.raises(OSError, match="no commit"):
            yield
    finally:
        sa.event.remove(engine, "commit", fail)


def test_the_index_can_be_made_anew(world: World) -> None:
    say(world, world.post("后端之路", BODY), "队列满了怎么办？", by="bob")
    before = find(world, "队列")
    assert before.count == 2
    assert not world.ask(is_missing)
    world.ask(lambda: db.session.execute(sa.delete(Section)) and db.session.commit())
    assert world.ask(is_missing)
    world.ask(rebuild)
    assert find(world, "队列") == before


def test_the_page_leads_to_the_section_and_works_without_a_query(world: World, reader: Reader) -> None:
    slug = world.post("后端之路", BODY)
    assert reader.open("/search").all("ol", class_="found") == []
    page = reader.open("/search?q=幂等")
    assert [mark.text for mark in page.all("mark")] == ["幂等"]
    assert f"/posts/{slug}#%E5%8F%AF%E9%9D%A0%E6%8A%95%E9%80%92:~:text=" in page.html
    assert "noindex" in page.html
    assert reader.open("/search?q=不存在的词").all("div", class_="empty")
