"""E-mail addresses: by their syntax, without asking the network."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.auth.addresses import address, address_key
from blog.errors import Invalid
from tests.work import work


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Alice@Example.COM ", "Alice@example.com"),
        ("a.b+c@example.com", "a.b+c@example.com"),
        ("a@xn--fsqu00a.cn", "a@例子.cn"),
        ("a@ｅxample.com", "a@example.com"),
    ],
)
def test_an_address_is_kept_as_letters_are_sent_to_it(typed: str, kept: str) -> None:
    assert address(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        *("", "alice", "@example.com", "a@", "a@localhost", "a@x.test", "a@b@example.com", "a b@example.com"),
        *(
            "a@[127.0.0.1]",
            '"a b"@example.com',
            "Alice <a@example.com>",
            "a,b@example.com",
            "a\0@example.com",
        ),
        *("a@example.com\r\nBcc: b@example.com", "a\u202e@example.com", "a@exa\u200bmple.com"),
        *("a\ud800@example.com", "a@\ud800.com", "小明@例子.cn"),  # the last is one, but no letter gets there
        *("a" * 65 + "@example.com", "a" * 10**6 + "@example.com", "a@" + "b." * 500_000 + "com"),
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_what_is_no_address_is_refused_at_once(text: str) -> None:
    def refused() -> None:
        with pytest.raises(Invalid, match=r"name@example\.com") as error:
            address(text)
        assert error.value.field == "email"

    assert work(refused) < 500


def test_the_network_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", None)
    assert address("a@no-such-host.example.com")


@pytest.mark.parametrize("other", ["ALICE@example.com", "alice@EXAMPLE.com", "Alice@example.com"])
def test_case_makes_no_second_account(other: str) -> None:
    assert address_key(address(other)) == address_key("alice@example.com")


@pytest.mark.parametrize(
    "other", ["a.lice@example.com", "alice+tag@example.com", "alice@strasse.de", "álice@example.com"]
)
def test_tags_dots_and_accents_do(other: str) -> None:
    assert len({address_key(text) for text in (other, "alice@example.com", "alice@straße.de")}) == 3


def test_both_forms_of_a_domain_are_one() -> None:
    assert address_key(address("a@xn--fsqu00a.cn")) == address_key(address("a@例子.CN"))


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_text_is_an_address_or_refused_and_has_a_key(text: str) -> None:
    address_key(text)
    for candidate in (text, f"{text}@example.com", f"a@{text}.com"):
        try:
            kept = address(candidate)
        except Invalid:
            continue
        assert address(kept) == kept
