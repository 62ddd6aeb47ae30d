"""User names: one shape, one look, and nobody speaks for the site."""

import re
import unicodedata

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

from blog.auth.names import name_key, username, well_formed
from blog.errors import Invalid
from tests.work import work

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=40)
LATIN = st.from_regex(r"[A-Za-z0-9]{1,9}([._-][A-Za-z0-9]{1,9}){0,2}", fullmatch=True)


@pytest.mark.parametrize(
    "name",
    [
        "alice",
        "Al",
        "a.b-c_d",
        "王小明",
        "小明Ming",
        "Müller",
        "Ngọc",
        "дмитрий",
        "Ωμέγα",
        "ひらがな",
        "김철수",
        *("עברית", "محمد", "हिन्दी", "ภาษาไทย", "2024", "x" * 30, "王" * 30, "七月", "二〇二四", "O.Neill"),
    ],
)
def test_names_of_any_script_are_kept_as_they_are(name: str) -> None:
    assert username(name) == unicodedata.normalize("NFKC", name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  alice ", "alice"),
        ("ａｌｉｃｅ", "alice"),
        ("𝒶𝓁𝒾𝒸𝑒", "alice"),
        ("Mu\u0308ller", "Müller"),
        ("\u3000王小明", "王小明"),
    ],
)
def test_what_is_the_same_to_the_eye_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert username(typed) == kept


REFUSED = {
    "2 to 30": ["", " ", "a", "王", "x" * 31, "x" * 10**6, "\u0301" * 10**6, "ﷺﷺ"],
    "only between them": [
        *(".alice", "alice.", "_x_", "a..b", "a._b", "--", "al ice", "al/ice", "a@b", "a\u2019b", "a&b"),
        *("<b>", "al\0ice", "al\x1bice", "ali\nce", "al\u202eice", "al\u2066ice", "al\u200bice"),
        *("al\u200dice", "al\ufeffice", "alice\ud800", "alice\U0001f600", "\U0001f600\U0001f600", "x\ufe0f"),
        *("a\u034fb", "\u115f\u1160", "\u3164\u3164", "\u2800\u2800", "\u0301\u0301", "x\u0338\u0338y"),
        *("g\u0301\u0302\u0303e", "ि्ि", "किििि", "क.िि", "\ue000\ue000", "\u0378\u0379", "½½"),
        *("\u180e\u180e", "\U000e0041bc"),
    ],
    "one script": [
        *("аlice", "alicе", "王小明д", "Дmitri", "αβγabc", "ひらカタ", "漢ひらがな", "bob٠", "bob०", "ᎪᏞiᏟᎬ"),
    ],
    "taken for": ["сор", "аррӏе", "ΑΒΕ", "ΝΑΝ", "раураӏ", "ѕсоре", "ՕՏ", "ᎪᏞ", "〇〇"],
    "kept for the site": [
        *("admin", "Admin", "ADMIN", "adm1n", "4dmin", "ad.min", "a-d-m-i-n", "admin2024", "Adm1nistrat0r"),
        *("root", "r00t", "support", "5upp0rt", "support1", "secur1ty", "staff", "moderator", "m0d"),
        *("mojing", "null", "undefined", "me", "api", "auth", "account", "write", "feed.xml", "Robots.txt"),
        *(
            "system",
            "管理员",
            "管理员小王",
            "客服",
            "客服01",
            "官方",
            "官方账号",
            "站长",
            "系统",
            "系统管理员",
            "墨径",
        ),
    ],
}


@pytest.mark.parametrize(
    ("reason", "name"), [(r, n) for r, names in REFUSED.items() for n in names], ids=ascii
)
def test_a_name_that_cannot_be_taken_says_why(reason: str, name: str) -> None:
    def refused() -> None:
        with pytest.raises(Invalid, match=reason) as error:
            username(name)
        assert error.value.field == "username"

    assert work(refused) < 500


@pytest.mark.parametrize("name", ["admin", "root", "管理员"])
def test_an_operator_may_use_what_is_kept_for_the_site(name: str) -> None:
    assert well_formed(name) == name


@pytest.mark.parametrize(
    "name", ["Adam", "supporter", "systematic", "metoo", "rooty", "staffan", "王官", "小系统", "writer"]
)
def test_names_that_only_begin_like_a_kept_one_are_free(name: str) -> None:
    assert username(name) == name


def test_every_first_segment_of_the_site_is_kept(app: Flask) -> None:
    segments = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()} - {""}
    for segment in (s for s in segments if "<" not in s):
        with pytest.raises(Invalid):
            pytest.fail(f"{username(segment)} can be taken")


@pytest.mark.parametrize(
    "other",
    ["Alice", "ALICE", "AIice", "аlice", "a1ice", "alіce", "ａlice", "αlice", " alice ", "a|ice", "ɑlice"],
)
def test_names_that_look_alike_are_the_same(other: str) -> None:
    assert name_key(other) == name_key("alice")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rnike", "mike"),
        ("bob0", "bobo"),
        ("O0O", "ooo"),
        ("paypal", "раураl"),
        ("straße", "STRASSE"),
        ("エロ", "工口"),
        ("一二", "ー二"),
        ("шаг", "ⲽаг"),
        ("zǎo", "zăo"),
        ("søren", "so\u0338ren"),
    ],
)
def test_so_do_these(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("alice", "alicia"), ("nan", "van"), ("bob", "rob"), ("müller", "muller"), ("a.b", "ab"), ("王", "玉")],
)
def test_names_that_can_be_told_apart_are_two(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(LATIN)
@example("Illl1I0oOrnm")
def test_case_makes_no_second_name(name: str) -> None:
    assert {name_key(form) for form in (name.upper(), name.lower(), name.title())} == {name_key(name)}


@given(ANYTHING)
@example("\ud800")
@example("ﷺ" * 40)
def test_any_text_is_a_name_or_refused(text: str) -> None:
    try:
        name = username(text)
    except Invalid:
        return
    assert username(name) == name  # once is enough
    assert 2 <= len(name) <= 30
    assert not re.search(r"^[._-]|[._-]$|[._-]{2}|[\s/@<>&]", name)
    assert not {unicodedata.category(char) for char in name} & {"Cc", "Cf", "Cs", "Co", "Cn", "So", "Zs"}
    name.encode()
    assert len(name_key(name)) <= 255  # so that it fits its column


@given(ANYTHING)
@example("\ud800")
def test_every_text_has_a_key_and_a_key_is_its_own(text: str) -> None:
    key = name_key(text)
    assert name_key(key) == key


def test_a_megabyte_has_the_key_of_nobody_at_once() -> None:
    text = "a\u0316\u0301" * 350_000
    assert name_key(text) == ""
    assert work(lambda: name_key(text)) < 50
