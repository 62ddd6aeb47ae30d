"""Display names: any words and pictures, and nothing that acts without being seen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.auth.display_names import display_name
from blog.errors import Invalid
from tests.work import work


@pytest.mark.parametrize(
    "name",
    [
        "Alice Wang",
        "王小明",
        "O’Neill",
        "x",
        "✨小明✨",
        "\U0001f468\u200d\U0001f4bb",
        "❤\ufe0f",
        "Zoë",
        "<b>",
        "字" * 80,
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\U0001f9d1\U0001f3fd\u200d\U0001f4bb",
        "\U0001f1e8\U0001f1f3",
    ],
)
def test_words_and_pictures_stay(name: str) -> None:
    assert display_name(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Alice \u3000 Wang ", "Alice Wang"),
        ("Alice\r\nBcc: all", "Alice Bcc: all"),
        ("Al\0ice\x1b[31m", "Alice[31m"),
        ("\u202eecilA\u202c", "ecilA"),
        ("\u2067a\u2069\u200f", "a"),
        ("A\u200bl\u200di\ufeffc\u2060e\u00ad", "Alice"),
        ("a\ud800b", "ab"),
        ("\u3164a\u2800", "a"),
        ("Zoe\u0308", "Zoë"),
        ("a" + " " * 500, "a"),
        ("q" + "\u0308" * 64 + "w\u0308", "q" + "\u0308" * 6 + "ẅ"),
    ],
)
def test_what_is_not_seen_is_taken_out(typed: str, kept: str) -> None:
    assert display_name(typed) == kept


@pytest.mark.parametrize(
    "text", ["", "  ", "\0", "\u200b\u200d", "\u202e", "\u3164", "\ufe0f", "\u0301", "\u2028\n"]
)
def test_a_name_of_nothing_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="want to be called") as error:
        display_name(text)
    assert error.value.field == "display_name"


@pytest.mark.parametrize("text", ["字" * 81, "x" * 10**6, "\u200b" * 10**6, "\u0301\u0316" * 500_000])
def test_a_long_name_is_refused_at_once(text: str) -> None:
    def refused() -> None:
        with pytest.raises(Invalid, match="at most 80"):
            display_name(text)

    assert work(refused) < 50


@given(st.text(st.characters(exclude_categories=()), max_size=90))
def test_what_is_kept_fits_one_line_and_a_column(text: str) -> None:
    try:
        name = display_name(text)
    except Invalid:
        return
    assert 1 <= len(name.encode().decode()) <= 80
    assert name.splitlines() == [name]
    assert not {unicodedata.category(char) for char in name.replace("\u200d", "")} & {"Cc", "Cf", "Zl", "Zp"}
    assert display_name(name) == name
