"""How letters read: in both languages, as text and as HTML, and never as somebody else wants them."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import html5lib
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from blog.errors import Invalid
from blog.mail.actions import enclose
from blog.mail.kinds import KINDS, LONGEST, plain
from blog.mail.letters import rendered
from blog.mail.models import Letter
from blog.signing import unsign
from tests.conftest import make_app
from tests.fuzz import often
from tests.mail.conftest import Make

TEMPLATES = Path(__file__).parent.parent.parent / "blog" / "templates" / "mail" / "letters"
LOCALES = {"zh_Hans_CN": "zh-CN", "en": "en"}
HOSTILE = '<a href="https://evil.example">&amp;</a> {{7*7}} %(site)s %s'


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A site that only renders letters."""
    folder = tmp_path_factory.mktemp("letters")
    return make_app(folder, SITE_URL="https://mo.example.org/blog", SITE_NAME="Ink & Path")


def made(app: Flask, kind: str = "password-changed", locale: str = "en", **changed: Any) -> EmailMessage:
    """A letter with sample values, as a mail program reads it."""
    fields = {"id": 7, "recipient": "ann@example.org", "created_at": datetime(2026, 11, 22, tzinfo=UTC)}
    values = {name: plain(value) for name, value in KINDS[kind].items()}
    fields |= {name: changed.pop(name) for name in list(changed) if name in fields}
    with app.app_context():
        letter = Letter(kind=kind, locale=locale, values=values | changed, **fields)
        return message_from_bytes(bytes(rendered(letter)), EmailMessage, policy=SMTP)


def parts(message: EmailMessage) -> tuple[str, str]:
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text
    assert html
    return text.get_content(), html.get_content()


def test_every_kind_has_a_template_and_every_template_a_kind() -> None:
    assert {path.name for path in TEMPLATES.iterdir()} == {f"{kind}.txt" for kind in KINDS}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_says_the_same_in_text_and_html_and_all_its_links_lead_here(
    house: Flask, kind: str, locale: str
) -> None:
    message = made(house, kind, locale)
    text, html = parts(message)
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    assert document.attrib["lang"] == message["Content-Language"] == LOCALES[locale]
    links = [a.attrib["href"] for a in document.iter("a")]
    words = " ".join([*"".join(document.find("body").itertext()).split(), *links])
    for paragraph in text.partition("\r\n-- \r\n")[0].split("\r\n\r\n"):
        for line in filter(None, paragraph.splitlines()):
            assert line.removeprefix("> ") in words
    assert all(link.startswith("https://mo.example.org/blog") for link in links)
    assert not [e.tag for e in document.iter() if e.tag in ("img", "script", "style", "table", "link")]
    assert message["Subject"].strip()
    assert (locale == "zh_Hans_CN") == any("\u4e00" <= char <= "\u9fff" for char in message["Subject"])


@pytest.mark.parametrize(
    ("kind", "endpoint"),
    [
        ("confirm", "auth.confirm"),
        ("reset", "auth.reset"),
        ("sign-in-link", "auth.enter_by_link"),
        ("new-email", "account.new_email"),
        ("invitation", "auth.invitation"),
        ("confirm-guest", "addresses.confirm"),
    ],
)
def test_a_link_carries_a_token_that_the_page_knows_again(house: Flask, kind: str, endpoint: str) -> None:
    text, html = parts(made(house, kind, link=4711))
    with house.test_request_context(base_url="https://mo.example.org/blog"):
        start = house.url_for(endpoint, token="TOKEN", _external=True).removesuffix("TOKEN")
        token = text.split(start)[1].split()[0]
        assert unsign(kind, token) == "4711"
    assert html.count(start + token) == 3  # the button, and the address as link and as text


def test_how_long_a_link_lasts_is_said_in_both_languages(house: Flask) -> None:
    assert "lasts 15 minutes" in parts(made(house, "sign-in-link", "en"))[0]
    assert "15分钟内有效" in parts(made(house, "sign-in-link", "zh_Hans_CN"))[0]


def test_moments_are_in_the_zone_of_the_site_and_say_so(house: Flask) -> None:
    assert "2026-11-22 18:35 (GMT+08:00)" in parts(made(house, "new-device"))[0]


@pytest.mark.parametrize(
    "what", ["totp-on", "totp-off", "passkey-removed", "codes-renewed", "never heard of"]
)
def test_whatever_changed_about_the_second_factor_something_is_said(house: Flask, what: str) -> None:
    text, _html = parts(made(house, "second-factor-changed", what=what))
    assert len([line for line in text.split("\r\n\r\n") if line.strip()]) == 7


def test_an_unknown_language_is_the_sites(house: Flask) -> None:
    assert made(house, locale="tlh")["Content-Language"] == "zh-CN"


def test_headers_say_who_when_and_that_a_machine_wrote(house: Flask) -> None:
    message = made(house)
    assert message["From"] == "Ink & Path <no-reply@mo.example.org>"
    assert message["To"] == "ann@example.org"
    assert message["Date"].datetime == datetime(2026, 11, 22, tzinfo=UTC)
    assert message["Message-ID"] == made(house)["Message-ID"] == "<7.20261122000000@mo.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"


def test_a_letter_is_plain_ascii_on_its_way(house: Flask) -> None:
    with house.app_context():
        letter = Letter(id=1, kind="reset", locale="zh_Hans_CN", recipient="安@例子.cn".replace("安", "an"))
        letter.values, letter.created_at = {"name": "林安", "link": 1, "lasts": 60}, datetime.now(UTC)
        content = bytes(rendered(letter))
    assert content.isascii()
    assert b"To: an@xn--fsqu00a.cn\r\n" in content
    assert max(map(len, content.split(b"\r\n"))) < 998  # RFC 5322, 2.1.1
    assert content.count(b"\n") == content.count(b"\r\n")


@pytest.mark.parametrize(
    ("settings", "sender"),
    [
        ({"SITE_URL": "https://例子.cn"}, "墨径 <no-reply@xn--fsqu00a.cn>"),
        ({"SITE_URL": "http://127.0.0.1:8000"}, "墨径 <no-reply@localhost>"),
        ({"SITE_URL": "http://[::1]:8000"}, "墨径 <no-reply@localhost>"),
        ({"MAIL_FROM": "post@example.org"}, "post@example.org"),
        ({"MAIL_FROM": "Lin, An <post@example.org>"}, '"Lin, An" <post@example.org>'),
        ({"MAIL_FROM": '"林安" <post@例子.cn>'}, "林安 <post@xn--fsqu00a.cn>"),
    ],
)
def test_the_sender_is_a_setting_or_comes_from_the_sites_address(
    site: Make, settings: dict[str, str], sender: str
) -> None:
    assert made(site(**settings))["From"] == sender


def test_a_foreign_host_header_changes_no_link(house: Flask) -> None:
    with house.test_request_context("/", base_url="https://evil.example"):
        text, html = parts(made(house, "reset"))
    assert "evil.example" not in text + html


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind]])
def test_hostile_values_stay_words(house: Flask, kind: str, locale: str) -> None:
    known = {name: value for name, value in KINDS[kind].items() if isinstance(value, str)}
    names = [name for name in known if name not in ("what", "link", "stop", "slug")]
    text, html = parts(made(house, kind, locale, **dict.fromkeys(names, HOSTILE)))
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    assert not [a for a in document.iter("a") if "evil" in a.attrib["href"]]
    assert "<a" not in text.replace(HOSTILE, "")
    assert not names or HOSTILE in text
    assert not names or HOSTILE in " ".join("".join(document.itertext()).split())


ANYTHING = st.text(st.characters()) | st.sampled_from(
    ["\r\nBcc: x@evil.example", "\n\n.\r\n", "\x85a\u2028b\0"]
)
LINES = st.lists(ANYTHING, min_size=1, max_size=4).map("\r\n".join)


@often(150)
@given(name=LINES, inviter=LINES)
def test_no_value_ever_adds_a_header_or_a_line(house: Flask, name: str, inviter: str) -> None:
    expected = made(house, "invitation")
    message = made(house, "invitation", inviter=plain(inviter), role=plain(name))
    assert message.keys() == expected.keys()
    assert message["To"] == "ann@example.org"
    assert parts(message)[0].count("\n") == parts(expected)[0].count("\n")


@pytest.mark.parametrize("field", ["recipient", "site_name"])
def test_line_ends_in_a_header_are_refused_even_when_they_come_from_ourselves(
    house: Flask, site: Make, field: str
) -> None:
    evil = "a\r\nBcc: x@evil.example"
    with pytest.raises(ValueError, match=r"e-mail address|linefeed|CR or LF"):
        made(house, recipient=evil) if field == "recipient" else made(site(SITE_NAME=evil), "invitation")


@often(150)
@given(st.one_of(ANYTHING, LINES, st.emails(), st.tuples(ANYTHING, ANYTHING).map("@".join)))
def test_a_recipient_is_one_address_or_refused(house: Flask, recipient: str) -> None:
    with house.app_context():
        try:
            letter = enclose("password-changed", recipient, "en", name="Ann")
        except Invalid:
            return
    letter.id, letter.created_at = 1, datetime.now(UTC)
    with house.app_context():
        message = message_from_bytes(bytes(rendered(letter)), EmailMessage, policy=SMTP)
    [address] = message["To"].addresses
    assert address.username == recipient.rpartition("@")[0]
    assert "Bcc" not in message


@pytest.mark.parametrize(
    ("recipient", "to"),
    [("ann@straße.de", "ann@xn--strae-oqa.de"), ("ann@例子.cn", "ann@xn--fsqu00a.cn")],
)
def test_a_letter_goes_to_the_domain_that_was_typed_and_to_none_of_another_name(
    house: Flask, recipient: str, to: str
) -> None:
    """Python's own codec takes straße.de for strasse.de, whose owner would read every letter."""
    assert made(house, recipient=recipient)["To"] == to


@pytest.mark.parametrize(
    "recipient", ["", "a", "@", "a@", "@b", "a@b@c d", "a@b,c@d", "a b@c", "用户@b.cn", "a" * 300 + "@b"]
)
def test_what_is_no_address_is_refused_with_words(house: Flask, recipient: str) -> None:
    with house.app_context(), pytest.raises(Invalid, match=r"no e-mail address"):
        enclose("password-changed", recipient, "en", name="Ann")


@pytest.mark.parametrize("value", ["x" * 2**20, "字" * 2**20, "\n" * 2**20 + "end", "\ud800" * 9, "\0"])
def test_huge_and_odd_values_become_short_lines(value: str) -> None:
    kept = plain(value)
    assert len(kept) <= LONGEST
    assert kept.isprintable()


def test_a_value_keeps_its_kind_and_families_stay_together() -> None:
    family = "👨\u200d👩\u200d👧"
    assert [plain(7), plain(None), plain(True), plain(family)] == [7, None, True, family]
    assert plain(datetime(2026, 1, 2, tzinfo=UTC)) == "2026-01-02T00:00:00+00:00"


@pytest.mark.parametrize("values", [{}, {"nmae": "Ann"}, {"name": "Ann", "more": 1}])
def test_a_letter_with_other_values_than_its_kind_takes_is_a_mistake(house: Flask, values: Any) -> None:
    with house.app_context(), pytest.raises(TypeError, match="takes name"):
        enclose("password-changed", "ann@example.org", "en", **values)
