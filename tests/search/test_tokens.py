"""Words of texts and queries."""

import pytest

from blog.search.tokens import Term, terms, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("消息队列", ["消", "息", "队", "列"]),
        ("Python基础 3.12", ["python", "基", "础", "3", "12"]),
        ("C++、C# 和 .NET", ["c++", "c#", "和", "net"]),
        ("Ｆｌａｓｋ ＦＯＯ", ["flask", "foo"]),
        ("from_prefixed_env()", ["from", "prefixed", "env"]),
        ("Straße", ["strasse"]),
        ("カタカナ 한국", ["カ", "タ", "カ", "ナ", "한", "국"]),
        ("…—！", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_a_query_is_terms_of_words_side_by_side() -> None:
    assert terms("  消息队列 flask  FLASK ") == [Term(("消", "息", "队", "列")), Term(("flask",))]
    assert terms('"*()^:-' + "'") == []
    assert len(terms(" ".join(map(str, range(50))))) == 8
