"""Settings: where they come from, and what is refused at start-up."""

import stat
from itertools import combinations
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from blog import create_app
from blog.config import Misconfigured, secret


def app_on(folder: Path, **settings: object):  # type: ignore[no-untyped-def]
    return create_app({"INSTANCE": str(folder), **settings})


def test_without_a_key_a_random_one_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    keys = {app_on(tmp_path).secret_key, app_on(tmp_path).secret_key}
    assert len(keys) == 1
    assert len(keys.pop()) == 64
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize("key", ["dev", "secret", "a" * 64, "12345678901234567890123456789", "abcabcabc" * 8])
def test_a_weak_key_is_refused_with_what_to_do(tmp_path: Path, key: str) -> None:
    with pytest.raises(Misconfigured, match="openssl rand"):
        app_on(tmp_path, SECRET_KEY=key)


def test_an_all_digit_key_stays_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digits = "0918273645546372819009182736455463728190"
    monkeypatch.setenv("BLOG_SECRET_KEY", digits)
    assert app_on(tmp_path).secret_key == digits


def test_the_environment_wins_over_the_file_and_the_file_over_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.py").write_text("SITE_NAME = 'file'\nPOSTS_PER_PAGE = 7\n")
    monkeypatch.setenv("BLOG_SITE_NAME", "environment")
    settings = app_on(tmp_path).extensions["settings"]
    assert (settings.site_name, settings.posts_per_page, settings.language) == ("environment", 7, "zh")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BLOG_TIMEZONE", "Mars/Olympus"),
        ("BLOG_POSTS_PER_PAGE", "many"),
        ("BLOG_SITE_URL", "example.org"),
        ("BLOG_LANGUAGE", "tlh"),
        ("BLOG_SIET_NAME", "a typing error"),
        ("BLOG_TRUSTED_PROXIES", "-1"),
        ("BLOG_TRUSTED_PROXIES", "6"),
        ("BLOG_PAGE_CACHE_MEGABYTES", "1.5"),
        ("BLOG_UNICODE_SLUGS", "perhaps"),
        ("BLOG_SITE_URL", "https://example.org/?a=b"),
        ("BLOG_MAIL_URL", "http://mail.example.org"),
        ("BLOG_MAIL_FROM", "nobody"),
        ("BLOG_OIDC_NAME", "x" * 41),
        ("BLOG_OIDC_ISSUER", "http://example.org"),
        ("DATABASE_URL", "garbage"),
        ("BLOG_DATABASE_URL", "mysql://localhost/blog"),
        ("BLOG_MEDIA_URL", "https://s3.example.org/bucket"),
        ("BLOG_MEDIA_URL", "s3://KEY:SECRET@s3.example.org/"),
        ("BLOG_UPLOAD_MEGABYTES", "0"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured) as error:
        app_on(tmp_path)
    assert "BLOG_" + name.removeprefix("BLOG_") in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "line", ["SITE_NAME = 5", "TESTING = None", "POSTS_PER_PAGE = True", "SITE_URL = ''", "LANGUAGE = ''"]
)
def test_a_value_of_the_file_is_checked_as_strictly(tmp_path: Path, line: str) -> None:
    (tmp_path / "config.py").write_text(line)
    with pytest.raises(Misconfigured, match=f"BLOG_{line.split()[0]} is wrong: it must be "):
        app_on(tmp_path)


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"LANGUAGE is wrong: it must be zh or en; BLOG_POSTS_PER_PAGE"):
        app_on(tmp_path, LANGUAGE="tlh", POSTS_PER_PAGE=0)


@pytest.mark.parametrize("half", [{"OIDC_ISSUER": "https://example.org"}, {"GITHUB_CLIENT_SECRET": "hush"}])
def test_what_is_no_use_without_the_other_is_refused_alone(tmp_path: Path, half: dict[str, str]) -> None:
    with pytest.raises(Misconfigured, match="set both or none"):
        app_on(tmp_path, **half)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "S3cret-0123456789-abcdefghijklmnop"),
        ("DATABASE_URL", "postgresql://ann:S3cret@localhost/blog"),
        ("MAIL_URL", "smtp://ann:S3cret@mail.example.org"),
    ],
)
def test_what_is_secret_is_never_shown(tmp_path: Path, name: str, value: str) -> None:
    settings = app_on(tmp_path, **{name: value}).extensions["settings"]
    assert getattr(settings, name.lower()) == value
    assert "S3cret" not in repr(settings)
    with pytest.raises(Misconfigured) as error:
        app_on(tmp_path, **{name: value, "MAIL_URL": "S3cret", "DATABASE_URL": "S3cret"})
    assert "S3cret" not in str(error.value)


def test_values_are_what_they_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOG_POSTS_PER_PAGE", " 7 ")
    monkeypatch.setenv("BLOG_UNICODE_SLUGS", "Yes")
    settings = app_on(tmp_path, SITE_URL="https://example.org/blog/").extensions["settings"]
    found = (settings.posts_per_page, settings.unicode_slugs, settings.site_url)
    assert found == (7, True, "https://example.org/blog")


def test_database_url_moves_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/blog")
    assert app_on(tmp_path).config["SQLALCHEMY_DATABASE_URI"] == "postgresql://localhost/blog"


def test_testing_is_a_yes_or_a_no(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOG_TESTING", "false")
    with pytest.raises(Misconfigured, match="too easy to guess"):
        app_on(tmp_path, SECRET_KEY="dev")


def test_an_empty_key_file_is_not_taken_for_a_key(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    with pytest.raises(Misconfigured):
        app_on(tmp_path)


def test_an_empty_variable_is_no_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOG_LANGUAGE", "")
    assert app_on(tmp_path).extensions["settings"].language == "zh"


def test_a_typing_error_is_told_what_was_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOG_SITE_NMAE", "x")
    with pytest.raises(Misconfigured, match="BLOG_SITE_NMAE is no setting, did you mean BLOG_SITE_NAME"):
        app_on(tmp_path)


def test_a_mistake_in_the_file_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.py").write_text("SITE_NAME = \n")
    with pytest.raises(Misconfigured, match=r"config\.py: .*line 1"):
        app_on(tmp_path)


def test_the_address_follows_the_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    assert app_on(tmp_path).extensions["settings"].site_url == "http://127.0.0.1:8123"


def test_each_purpose_has_a_key_of_its_own_and_it_is_hkdf(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    with app.app_context():
        given = {purpose: secret(purpose) for purpose in ("budgets", "links", "链接", "")}
    assert len(set(given.values())) == 4
    for purpose, key in given.items():
        hkdf = HKDF(SHA256(), length=32, salt=None, info=purpose.encode())
        assert key == hkdf.derive(str(app.secret_key).encode())


OIDC = {"OIDC_ISSUER": "https://id.example", "OIDC_CLIENT_ID": "mojing", "OIDC_CLIENT_SECRET": "hush hush"}
GITHUB = {"GITHUB_CLIENT_ID": "mojing", "GITHUB_CLIENT_SECRET": "hush hush"}
GOOGLE = {"GOOGLE_CLIENT_ID": "mojing", "GOOGLE_CLIENT_SECRET": "hush hush"}


@pytest.mark.parametrize("whole", [OIDC, GITHUB, GOOGLE], ids=lambda whole: next(iter(whole)))
def test_a_provider_is_given_wholly_or_not_at_all(tmp_path: Path, whole: dict[str, str]) -> None:
    app_on(tmp_path, **whole)
    for size in range(1, len(whole)):
        for names in combinations(whole, size):
            with pytest.raises(Misconfigured, match="it goes together with BLOG_") as error:
                app_on(tmp_path, **{name: whole[name] for name in names})
            assert "hush" not in str(error.value)
            assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "issuer",
    [
        "http://id.example",
        "id.example",
        "https://",
        "https://id.example?x=y",
        "https://id.example#x",
        "file:///x",
    ],
)
def test_a_provider_is_asked_by_https(tmp_path: Path, issuer: str) -> None:
    with pytest.raises(Misconfigured, match="BLOG_OIDC_ISSUER is wrong: it must be the issuer's address"):
        app_on(tmp_path, **(OIDC | {"OIDC_ISSUER": issuer}))
