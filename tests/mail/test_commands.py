"""`flask mail`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from blog import register_commands
from tests.mail.conftest import Make, post
from tests.mail.office import LOCAL, Offices
from tests.walks.conftest import free_port


def run(app: Flask, *words: str) -> Result:
    register_commands(app)
    return app.test_cli_runner().invoke(args=["mail", *words])


def test_deliver_sends_what_is_due(app: Flask, instance: Path) -> None:
    post(app)
    post(app)
    result = run(app, "deliver")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "Letters sent: 2")
    assert len(list((instance / "mail").iterdir())) == 2


def test_a_test_letter_goes_out_at_once(site: Make, office: Offices) -> None:
    server, where = office()
    result = run(site(MAIL_URL=f"smtp://{where}"), "test", "ann@example.org")
    assert (result.exit_code, result.output) == (0, "The letter to ann@example.org was handed over\n")
    assert [message["Subject"] for message in server.letters] == ["一封测试信"]


def away(office: Offices) -> tuple[str, str]:
    return f"smtp://{LOCAL}:{free_port()}", "Connection refused"


def strict(office: Offices) -> tuple[str, str]:
    server, where = office()
    server.refuse = {"ann@example.org": "550 no such user"}
    return f"smtp://{where}", "550 no such user"


def insecure(office: Offices) -> tuple[str, str]:
    return f"smtp://ann:secret@{office()[1]}", "STARTTLS"


@pytest.mark.parametrize("server", [away, strict, insecure])
def test_what_went_wrong_is_said_in_a_sentence(
    site: Make, office: Offices, server: Callable[[Offices], tuple[str, str]]
) -> None:
    url, says = server(office)
    result = run(site(MAIL_URL=url), "test", "ann@example.org")
    assert result.exit_code == 1
    assert result.output.startswith("Error: The letter could not be sent: ")
    assert says in result.output
    assert result.output.count("\n") == 1
    assert "secret" not in result.output


def test_an_address_that_is_none_is_told(app: Flask) -> None:
    result = run(app, "test", "nobody")
    assert (result.exit_code, result.output) == (
        1,
        "Error: The letter could not be sent: it is no e-mail address\n",
    )
