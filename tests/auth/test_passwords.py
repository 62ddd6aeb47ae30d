"""Passwords: long enough and hard to guess, kept whole, and compared in the same time whoever asks."""

import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

import pytest
from argon2 import PasswordHasher
from hypothesis import example, given, settings
from hypothesis import strategies as st

from blog.auth.passwords import HASHER, NOBODYS, check_new, hashed, needs_rehash, strength, verified
from blog.errors import Invalid
from tests.work import work

ABOUT = ["alice", "alice@example.com", "Alice Wang", "王小明", "墨径"]
GOOD = "correct horse battery staple"


@pytest.mark.parametrize(
    "password",
    [
        *(
            GOOD,
            "xkqzvbnmwe",
            "春眠不觉晓处处闻啼鸟",
            "alice8fK2qPz9",
            "пароль мне не нужен",
            "aV\0kz\0pQ\0m7",
        ),
        *("🐙🚲🌵🧊🎻🪁🥝🧲🪺🛶", "  spaces stay where they are  ", "k7#Qz!" * 100, "zq \ud800 vx kw mp"),
    ],
    ids=ascii,
)
def test_any_characters_will_do(password: str) -> None:
    check_new(password, about=ABOUT)
    assert verified(hashed(password), password)


REFUSED = {
    "at least 10": ["", "xkqzvbnmw", "密码", "e\u0301" * 5, "ﷺ", "\0"],
    "at most 1000": ["k7#Qz!" * 167, "x" * 10**6, "\u0316\u0301" * 500_000],
    "easy to guess": [
        *(
            "1234567890",
            "qwertyuiop",
            "password1234",
            "Passw0rd123",
            "iloveyou1314",
            "1qaz2wsx3edc",
            "aaaaaaaaaa",
        ),
        *("woaini1314", "woaini1314520", "5201314520", "zhongguo123", "我爱你我爱你我爱你我", "x" * 1000),
        *(
            "alice12345",
            "Alice.2025!",
            "ecila54321",
            "4l1c3w4ng!!",
            "gnawecilA!",
            "alicewang2025",
            "ａｌｉｃｅ１２３４５",
        ),
        *(
            "alice@example.com",
            "王小明王小明1234",
            "我是王小明，我爱墨径",
            "wangalice1995",
            "mojing-alice",
            "\0" * 20,
        ),
    ],
}


@pytest.mark.parametrize(("reason", "password"), [(r, p) for r, ps in REFUSED.items() for p in ps])
def test_a_password_that_is_refused_says_why_at_once(reason: str, password: str) -> None:
    def refused() -> None:
        with pytest.raises(Invalid, match=reason) as error:
            check_new(password, about=ABOUT)
        assert error.value.field == "password"

    assert work(refused) < 800


@pytest.mark.parametrize("symbols", ["4@8({[<3691!|70$5+7%2", "1|!7$5+%20", "ab", "20111112", "4@831|!7$5ae"])
def test_no_password_takes_long_to_estimate(symbols: str) -> None:
    """Uncapped, 72 characters of the first take 3 seconds, as each symbol may stand for several letters."""
    assert work(lambda: strength((symbols * 1000)[:1000], ABOUT)) < 800


def test_the_same_words_are_weak_only_for_the_person_they_are_about() -> None:
    password = "brunhilde-von-worms"
    assert strength(password, ["siegfried"]) >= 3
    assert strength(password, ["Brunhilde", "von.worms@example.com"]) < 2
    assert strength(password, ["siegfried"]) >= 3  # nothing of somebody else is remembered


def test_the_hint_goes_from_nothing_to_four() -> None:
    assert [strength(text, ABOUT) for text in ("short", "alice12345", "xkqzvbnmwe", GOOD, "x" * 1001)] == [
        0,
        0,
        3,
        4,
        0,
    ]


@settings(deadline=None, max_examples=25)
@given(st.text(st.characters(exclude_categories=()), max_size=80), st.text(max_size=20))
@example("\ud800" * 10, "")
@example("alicealice", "alice")
def test_any_text_has_a_strength(password: str, about: str) -> None:
    assert strength(password, [about]) in range(5)


@settings(deadline=None, max_examples=10)
@given(st.text(st.characters(exclude_categories=()), max_size=40))
@example("nul\0after")
def test_what_was_hashed_is_verified_and_nothing_else(password: str) -> None:
    kept = hashed(password)
    assert verified(kept, password)
    assert not verified(kept, password + "x")
    assert not verified(kept, password + "\0")
    assert len(kept) <= 255


def test_no_character_is_cut_off_and_case_counts() -> None:
    kept = hashed("k7#Qz!" * 160)
    assert not verified(kept, "k7#Qz!" * 159 + "k7#Qz?")
    assert not verified(kept, "K7#qz!" * 160)


@pytest.mark.parametrize(
    ("set_with", "typed"), [("ａｂｃ１２３ｄｅｆ４", "abc123def4"), ("Zoe\u0308 im Wald", "Zoë im Wald")]
)
def test_keyboards_and_input_methods_make_no_difference(set_with: str, typed: str) -> None:
    assert verified(hashed(set_with), typed)


MALFORMED = ["", "!", "x", "$argon2id$", NOBODYS[:-5], NOBODYS + "é", "$2b$12$" + "a" * 53, "\0", "\ud800"]


@pytest.mark.parametrize(
    "kept", [None, *MALFORMED, NOBODYS, "$argon2id$v=19$m=19456,t=2,p=1$!!$!!"], ids=ascii
)
def test_without_a_usable_hash_no_password_is_right(kept: str | None) -> None:
    assert not any(verified(kept, password) for password in ("", "!", GOOD))


@pytest.mark.parametrize("password", ["x" * 10**6, "\u0316\u0301" * 500_000])
def test_a_megabyte_is_never_the_password_and_costs_no_more(password: str) -> None:
    kept = hashed(GOOD)
    assert not verified(kept, password)
    assert work(lambda: verified(kept, password)) < 2 * work(lambda: verified(kept, "another one")) + 50


def test_a_hash_with_other_costs_is_made_anew() -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD)
    assert verified(cheap, GOOD)
    assert needs_rehash(cheap)
    assert not needs_rehash(hashed(GOOD))


def test_the_costs_are_those_that_owasp_asks_for() -> None:
    assert (HASHER.memory_cost, HASHER.time_cost, HASHER.parallelism) >= (19456, 2, 1)
    assert HASHER.type.name == "ID"
    assert not needs_rehash(NOBODYS)  # nobody's hash has to cost what everybody's does


def seconds(question: Callable[[], object]) -> float:
    begun = time.process_time()
    question()
    return time.process_time() - begun


@pytest.mark.parametrize("nobodys", [None, "!", "$argon2id$v=19$m=19456,t=2,p=1$!!$!!"])
def test_nobody_hears_from_the_time_whether_there_is_an_account(nobodys: str | None) -> None:
    """Medians of interleaved runs in processor time, which other programs on the machine do not lengthen."""
    kept = hashed(GOOD)
    pairs = [
        (seconds(lambda: verified(kept, "wrong")), seconds(lambda: verified(nobodys, "wrong")))
        for _ in range(15)
    ]
    known, unknown = (median(times) for times in zip(*pairs, strict=True))
    assert 0.7 < unknown / known < 1.4


def test_the_word_lists_are_loaded_only_when_a_password_is_chosen() -> None:
    code = "import sys, blog.auth.passwords; sys.exit('zxcvbn' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
