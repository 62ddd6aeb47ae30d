"""How letters leave: by a real SMTP server that is there, away or hard to please; or into files."""

import os
import ssl
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest
from flask import Flask
from time_machine import travel

from blog.mail.actions import deliver_due
from blog.mail.models import CLAIM
from blog.mail.transport import transport
from tests.mail.conftest import Make, letter, post
from tests.mail.office import LOCAL, REMOTE, URL_USER, Offices, authenticator, certificate
from tests.walks.conftest import ROOT, free_port


def deliver(app: Flask) -> int:
    with app.app_context():
        return deliver_due(transport())


def test_a_letter_arrives_as_it_was_rendered(site: Make, office: Offices) -> None:
    server, where = office()
    app = site(MAIL_URL=f"smtp://{where}", MAIL_FROM="林安 <post@example.org>")
    post(app, "ann@例子.cn", "invitation", inviter="林安", role="author", link=7, lasts=60)
    assert deliver(app) == 1
    [message] = server.letters
    assert server.recipients == ["ann@xn--fsqu00a.cn"]
    assert message["From"] == "林安 <post@example.org>"
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text
    assert html
    assert "林安 invites you to 墨径 as an author." in text.get_content()
    assert "as an author" in html.get_content()
    assert "Bcc" not in message


def test_down_and_up_again_the_letter_arrives_once(site: Make, office: Offices) -> None:
    port = free_port()
    app = site(MAIL_URL=f"smtp://{LOCAL}:{port}")
    id = post(app)
    assert deliver(app) == 0
    assert "refused" in letter(app, id).problem
    server, _where = office(port=port)
    assert deliver(app) == 0  # not yet: the pause is a minute
    with travel(datetime.now(UTC) + timedelta(minutes=1)):
        assert deliver(app) == 1
        assert deliver(app) == 0
    assert len(server.letters) == 1


def test_a_recipient_refused_for_good_is_given_up_and_the_others_get_theirs(
    site: Make, office: Offices
) -> None:
    server, where = office()
    server.refuse = {
        "gone@example.org": "550 5.1.1 no such user",
        "full@example.org": "452 4.2.2 mailbox full",
    }
    app = site(MAIL_URL=f"smtp://{where}")
    gone, full, ann = (post(app, f"{name}@example.org") for name in ("gone", "full", "ann"))
    assert deliver(app) == 1
    assert letter(app, gone).given_up_at
    assert letter(app, gone).problem == "550 5.1.1 no such user"
    assert letter(app, full).problem == "452 4.2.2 mailbox full"
    assert letter(app, full).due_at
    assert letter(app, ann).sent_at
    server.refuse.clear()
    with travel(datetime.now(UTC) + timedelta(minutes=1)):
        assert deliver(app) == 1
    assert server.recipients == ["ann@example.org", "full@example.org"]


@pytest.mark.parametrize(("reply", "for_good"), [("554 5.7.1 spam", True), ("451 4.7.1 greylisted", False)])
def test_text_that_is_refused_counts_likewise(
    site: Make, office: Offices, reply: str, for_good: bool
) -> None:
    server, where = office()
    server.refuse = {"data": reply}
    app = site(MAIL_URL=f"smtp://{where}")
    id = post(app)
    deliver(app)
    assert bool(letter(app, id).given_up_at) == for_good
    assert letter(app, id).problem == reply


def secured(folder: Path, host: str, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The context of a server at `host` whose certificate this process trusts."""
    context, trusted = certificate(folder, host)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    return context


def login(context: ssl.SSLContext | None) -> dict[str, Any]:
    return {"tls_context": context, "authenticator": authenticator, "auth_required": True}


def test_a_password_goes_over_starttls(
    site: Make, office: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, where = office(**login(secured(tmp_path, LOCAL, monkeypatch)))
    app = site(MAIL_URL=f"smtp://{URL_USER}@{where}")
    post(app)
    assert deliver(app) == 1
    assert (server.encrypted, server.signed_in) == ([True], [True])


def test_smtps_is_encrypted_from_the_first_byte(
    site: Make, office: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = secured(tmp_path, LOCAL, monkeypatch)
    options = {"authenticator": authenticator, "auth_require_tls": False}
    server, where = office(ssl_context=context, **options)
    app = site(MAIL_URL=f"smtps://{URL_USER}@{where}")
    post(app)
    assert deliver(app) == 1
    assert (server.encrypted, server.signed_in) == ([True], [True])


def test_without_tls_no_password_is_told(site: Make, office: Offices) -> None:
    told: list[object] = []
    spy = {"authenticator": lambda *all: told.append(all), "auth_require_tls": False}
    server, where = office(**spy)
    app = site(MAIL_URL=f"smtp://{URL_USER}@{where}")
    id = post(app)
    assert deliver(app) == 0
    assert "STARTTLS" in letter(app, id).problem
    assert (told, server.letters) == ([], [])


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_of_somebody_else_ends_it(
    site: Make, office: Offices, tmp_path: Path, scheme: str
) -> None:
    context, _trusted = certificate(tmp_path, LOCAL)
    options = login(context) if scheme == "smtp" else {"ssl_context": context}
    server, where = office(**options)
    app = site(MAIL_URL=f"{scheme}://{URL_USER}@{where}")
    id = post(app)
    assert deliver(app) == 0
    assert "certificate verify failed" in letter(app, id).problem
    assert server.letters == []


def test_a_wrong_password_is_told_without_it(
    site: Make,
    office: Offices,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    _server, where = office(**login(secured(tmp_path, LOCAL, monkeypatch)))
    app = site(MAIL_URL=f"smtp://mo%40jing:hunter2@{where}")
    id = post(app)
    deliver(app)
    assert letter(app, id).problem.startswith("535 ")
    assert letter(app, id).due_at  # the operator may set the right one
    assert "hunter2" not in letter(app, id).problem + caplog.text


def test_tls_is_used_where_it_is_offered(
    site: Make, office: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, where = office(REMOTE, tls_context=secured(tmp_path, REMOTE, monkeypatch))
    app = site(MAIL_URL=f"smtp://{where}")
    post(app)
    assert deliver(app) == 1
    assert server.encrypted == [True]


def test_a_server_on_this_machine_need_not_show_a_certificate(
    site: Make, office: Offices, tmp_path: Path
) -> None:
    server, where = office(LOCAL, tls_context=certificate(tmp_path, LOCAL)[0])
    app = site(MAIL_URL=f"smtp://{where}")
    post(app)
    assert deliver(app) == 1
    assert server.encrypted == [False]


def test_a_worker_killed_amid_sending_loses_and_doubles_nothing(
    site: Make, office: Offices, instance: Path
) -> None:
    server, where = office()
    app = site(MAIL_URL=f"smtp://{where}")
    id = post(app, kind="test")
    environment = os.environ | {
        "BLOG_MAIL_URL": f"smtp://{where}",
        "BLOG_INSTANCE": str(instance),
        "BLOG_TESTING": "true",
    }
    flask = [sys.executable, "-m", "flask", "--app", "wsgi", "mail", "deliver"]
    with subprocess.Popen(flask, cwd=ROOT, env=environment) as worker:
        server.at_recipient = worker.kill
        assert worker.wait(60) == -SIGKILL
    assert (letter(app, id).tries, letter(app, id).sent_at) == (1, None)
    assert deliver(app) == 0
    with travel(datetime.now(UTC) + CLAIM + timedelta(seconds=1)):
        assert deliver(app) == 1
    assert len(server.letters) == 1


def test_without_a_server_letters_become_files_that_nobody_else_reads(
    app: Flask, instance: Path, caplog: pytest.LogCaptureFixture
) -> None:
    id = post(app, kind="reset", name="Ann", link=7, lasts=60)
    assert deliver(app) == 1
    [path] = (instance / "mail").iterdir()
    assert path.name.endswith(f"-reset-{id}.eml")
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert message_from_bytes(path.read_bytes(), policy=SMTP)["To"] == "ann@example.org"
    assert caplog.messages == [f"No mail server is set (BLOG_MAIL_URL), so the letter went to {path}"]


def test_a_folder_that_cannot_be_written_is_tried_again(app: Flask, instance: Path) -> None:
    (instance / "mail").write_text("in the way")
    id = post(app)
    assert deliver(app) == 0
    assert letter(app, id).due_at
    (instance / "mail").unlink()
    with travel(datetime.now(UTC) + timedelta(minutes=1)):
        assert deliver(app) == 1
