"""The interface speaks Chinese and English, completely."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from tests.page import Reader

BLOG = Path(__file__).parent.parent.parent / "blog"
METHODS = [("**.py", "python"), ("templates/**", "jinja2")]
OPTIONS = {"templates/**": {"trimmed": "true"}}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "Invalid": None,
    "Refused": None,
    "Note": None,
    "Fault": None,
    "Unavailable": None,
}


def messages() -> Iterator[str | tuple[str, ...]]:
    found = extract_from_dir(BLOG, METHODS, OPTIONS, KEYWORDS)
    yield from {message for _file, _line, message, _comments, _context in found}


def catalog(locale: str) -> Catalog:
    with (BLOG / "translations" / locale / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale)


@pytest.mark.parametrize("locale", ["zh_Hans_CN", "en"])
def test_every_text_is_translated(locale: str) -> None:
    translated = catalog(locale)
    missing = []
    for message in messages():
        key = message[0] if isinstance(message, tuple) else message
        entry = translated.get(key)
        strings = entry and (entry.string if isinstance(entry.string, tuple | list) else [entry.string])
        if not strings or not all(strings) or entry.fuzzy:
            missing.append(key)
    assert not missing


@pytest.mark.parametrize("locale", ["zh_Hans_CN", "en"])
def test_no_catalogue_keeps_what_nobody_says_any_more(locale: str) -> None:
    used = {message[0] if isinstance(message, tuple) else message for message in messages()}
    kept = {
        entry.id[0] if isinstance(entry.id, tuple | list) else entry.id
        for entry in catalog(locale)
        if entry.id
    }
    assert kept <= used


@pytest.mark.parametrize("locale", ["zh_Hans_CN", "en"])
def test_translations_keep_their_places(locale: str) -> None:
    known = catalog(locale)
    for entry in known:
        assert not list(entry.check(known)), entry.id


@pytest.mark.parametrize(
    ("cookie", "accept", "lang"),
    [
        (None, "", "zh-CN"),
        (None, "en-US,en;q=0.9,zh;q=0.8", "en"),
        (None, "zh-TW,zh;q=0.9,en;q=0.8", "zh-CN"),
        (None, "fr", "zh-CN"),
        (None, "*", "zh-CN"),
        ("en", "zh-CN", "en"),
        ("zh", "en", "zh-CN"),
        ("klingon", "en", "en"),
        (None, "en;q=nonsense,,;", "zh-CN"),
    ],
)
def test_the_visitor_chooses_else_the_browser_else_the_site(
    reader: Reader, cookie: str | None, accept: str, lang: str
) -> None:
    if cookie:
        reader.client.set_cookie("lang", cookie)
    assert reader.open("/", Accept_Language=accept).one("html").attrib["lang"] == lang


def test_the_choice_is_remembered_and_leads_back(client: FlaskClient) -> None:
    response = client.post("/language", data={"language": "en", "next": "/archive?before=x"})
    assert response.location == "/archive?before=x"
    assert "Max-Age=31536000" in response.headers["Set-Cookie"]
    assert 'lang="en"' in client.get("/").text


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "",
        "x",
        "/\t/evil.example",
        "/\n/evil.example",
        "http:evil.example",
        "///evil.example",
    ],
)
def test_it_never_leads_to_another_site(client: FlaskClient, target: str) -> None:
    assert client.post("/language", data={"language": "en", "next": target}).location == "/"


def test_an_unknown_language_is_not_remembered(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.post("/language", data={"language": "tlh", "next": "/"}).headers
