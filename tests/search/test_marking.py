"""Marked pieces of texts, and links to the place."""

import time
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.search.marking import LENGTH, fragment, snippet, spans
from blog.search.tokens import terms, words
from tests.fuzz import often


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Redis 缓存与redis集群", "REDIS", ["Redis", "redis"]),
        ("Ｐｙｔｈｏｎ", "python", ["Ｐｙｔｈｏｎ"]),
        ("ﬁle", "file", ["ﬁle"]),
        ("消息，队列", "消息队列", ["消息，队列"]),
        ("缓存缓存", "缓存 存缓", ["缓存", "缓存"]),
        ("class", "ass", []),
    ],
)
def test_what_is_marked(text: str, query: str, found: list[str]) -> None:
    assert [text[slice(*span)] for span in spans(text, terms(query))] == found


def link(anchor: str, text: str, query: str) -> str:
    return fragment(anchor, text, spans(text, terms(query)))


def test_a_link_says_what_stands_around_the_word() -> None:
    text = "第一行\nand so the cache is warm\n结尾"
    assert unquote(link("缓存", text, "cache")) == "#缓存:~:text=so the-,cache,-is"
    assert unquote(link("", "缓存", "缓存")) == "#:~:text=缓存"
    assert unquote(link("a", "无", "缓存")) == "#a"


HOSTILE = {
    "one letter": "a" * 1_000_000,
    "one character": "缓" * 1_000_000,
    "beginnings": "缓" + "-" * 1_000_000,
    "many beginnings": ("缓" + "-" * 1000) * 1000,
    "gaps": "a " * 400_000,
    "marks out of order": "a" + "\u0315\u0300" * 75_000,
    "what becomes longer": "\ufdfa" * 100_000,
    "what becomes longer, and marks": "\ufdfa\u0315\u0300" * 50_000,
    "brackets": "([{" * 200_000,
    "pluses": "c" + "+" * 1_000_000,
    "lines": "\n" * 1_000_000,
}
QUERIES = ("a", "缓存", "缓-" * 24, "c++++")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_and_no_query_takes_long(text: str) -> None:
    begun = time.thread_time()
    words(text)
    for query in (*QUERIES, text):
        snippet(text, spans(text, terms(query)))
    assert time.thread_time() - begun < 10, "seconds for the text and five queries"


@often(150)
@given(st.text(), st.text(max_size=8))
def test_a_piece_is_part_of_the_text_and_never_long(text: str, query: str) -> None:
    pieces = snippet(text, spans(text, terms(query)))
    whole = "".join(piece.text for piece in pieces).removeprefix("…").removesuffix("…")
    assert whole in text or whole in text + "…" or whole in "…" + text
    assert len(whole) <= LENGTH + 1
    assert link("", text, query).count("#") <= 1
