"""Signed tokens: ours are known again, nothing else is."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from blog.errors import NotFound
from blog.signing import sign, unsign, unsign_numbers
from tests.conftest import make_app
from tests.fuzz import often


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return make_app(tmp_path_factory.mktemp("signing"))


@often(100)
@given(purpose=st.text(st.characters(codec="utf-8")), value=st.text(st.characters(codec="utf-8")))
def test_a_token_gives_its_value_back_and_fits_into_an_address(site: Flask, purpose: str, value: str) -> None:
    with site.app_context():
        token = sign(purpose, value)
        assert unsign(purpose, token) == value
        assert token == sign(purpose, value)
        assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


@pytest.mark.parametrize("other", ["reset", "confirm ", "", "mojing.confirm"])
def test_a_token_for_one_purpose_is_good_for_no_other(site: Flask, other: str) -> None:
    with site.app_context():
        assert unsign(other, sign("confirm", "7")) is None


def test_a_token_of_another_site_is_not_ours(site: Flask, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = make_app(tmp_path_factory.mktemp("other"), SECRET_KEY="another")
    with other.app_context():
        token = sign("confirm", "7")
    with site.app_context():
        assert unsign("confirm", token) is None


@often(150)
@given(place=st.integers(0, 200), char=st.sampled_from("Aa0-_."))
def test_a_token_with_one_character_changed_is_none(site: Flask, place: int, char: str) -> None:
    with site.app_context():
        token = sign("confirm", "1234567")
        place %= len(token) - 1  # the very last one carries bits that base64 ignores
        changed = token[:place] + char + token[place + 1 :]
        assert unsign("confirm", changed) == ("1234567" if changed == token else None)


@often(150)
@given(st.one_of(st.text(), st.binary(), st.none(), st.integers(), st.lists(st.text()), st.floats()))
def test_garbage_is_none_and_never_an_error(site: Flask, garbage: object) -> None:
    with site.app_context():
        assert unsign("confirm", garbage) is None


@pytest.mark.parametrize(
    "garbage", ["\0", ".", "..", "a.b", "\ud800", "x" * 2**20, "." * 2**20, "１２３.ａｂｃ"]
)
def test_neither_is_hostile_garbage(site: Flask, garbage: str) -> None:
    with site.app_context():
        assert unsign("confirm", garbage) is None


def test_numbers_come_back_as_many_as_were_signed_and_nothing_else_does(site: Flask) -> None:
    with site.app_context():
        assert unsign_numbers("plan", sign("plan", "1 22 333"), 3) == (1, 22, 333)
        for value in ("", "1", "1 2 3", "1 x", "1 -2", "1 ２", "1  2", "1 2 "):
            with pytest.raises(NotFound):
                unsign_numbers("plan", sign("plan", value), 2)
        for token in ("", "1", sign("other", "1")):
            with pytest.raises(NotFound):
                unsign_numbers("plan", token, 1)
