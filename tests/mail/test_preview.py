"""All letters can be looked at in development, and nowhere else."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.mail.kinds import KINDS
from tests.mail.conftest import Make
from tests.page import Reader


@pytest.fixture
def bench(site: Make, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The site on a developer's machine."""
    monkeypatch.setenv("FLASK_DEBUG", "1")
    return site()


@pytest.mark.parametrize("path", ["/dev/mail", "/dev/mail/confirm", "/dev/mail/confirm/html"])
def test_in_production_there_is_no_such_page(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_every_kind_is_listed(bench: Flask) -> None:
    page = Reader(bench.test_client()).open("/dev/mail")
    assert {f"/dev/mail/{kind}" for kind in KINDS} <= set(page.links())


@pytest.mark.parametrize("locale", ["zh_Hans_CN", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_is_shown_with_headers_text_and_html(bench: Flask, kind: str, locale: str) -> None:
    client = bench.test_client()
    page = Reader(client).open(f"/dev/mail/{kind}?locale={locale}")
    assert "To: reader@example.org" in page.main
    frame = page.one("iframe")
    assert "sandbox" in frame.attrib
    letter = client.get(frame.attrib["src"])
    assert letter.status_code == 200
    assert f'lang="{"en" if locale == "en" else "zh-CN"}"' in letter.text


def test_the_html_of_a_letter_may_show_its_styles_and_do_nothing_else(bench: Flask) -> None:
    client = bench.test_client()
    policy = client.get("/dev/mail/confirm/html").headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
    assert "frame-src 'self'" in client.get("/dev/mail/confirm").headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/dev/mail/letter", "/dev/mail/..%2Fletter", "/dev/mail/x/html"])
def test_what_is_no_kind_is_not_found(bench: Flask, path: str) -> None:
    assert bench.test_client().get(path).status_code == 404


def test_an_unknown_language_is_the_visitors(bench: Flask) -> None:
    answer = bench.test_client().get("/dev/mail/confirm/html?locale=tlh", headers={"Accept-Language": "en"})
    assert 'lang="en"' in answer.text


def test_looking_puts_nothing_anywhere(bench: Flask, instance: Path) -> None:
    bench.test_client().get("/dev/mail/confirm")
    assert not (instance / "mail").exists()
