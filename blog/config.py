"""Settings: defaults, then instance/config.py, then BLOG_* in the environment; checked at start-up."""

import hmac
import os
import secrets
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import Flask, current_app
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails

from blog.mail import addresses

A_YEAR = 365 * 24 * 3600  # seconds, how long "stay signed in" may last in the browser
SHORTEST_KEY = 32  # characters; 128 bits even when the key is plain hexadecimal


def _own_address() -> str:
    return f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"


class Settings(BaseModel):
    """Everything an operator may set: SITE_NAME in instance/config.py, BLOG_SITE_NAME in the environment."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    site_name: str = "墨径"
    site_description: str = "一步一步走的长篇学习指南，和沿路写下的笔记。"
    site_url: str = Field(default_factory=_own_address, pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$")
    site_licence: str = "CC BY-NC-SA 4.0"
    site_icp: str = ""
    language: Literal["zh", "en"] = "zh"
    timezone: str = "Asia/Shanghai"
    secret_key: str = ""
    database_url: str = ""
    mail_url: str = Field("", repr=False)
    mail_from: str = ""
    github_client_id: str = ""
    github_client_secret: str = Field("", repr=False, validate_default=True)
    google_client_id: str = ""
    google_client_secret: str = Field("", repr=False, validate_default=True)
    oidc_name: str = Field("", max_length=40)
    oidc_issuer: str = ""
    oidc_client_id: str = Field("", validate_default=True)
    oidc_client_secret: str = Field("", repr=False, validate_default=True)
    posts_per_page: int = Field(10, ge=1, le=100)
    comments: Literal["off", "members", "guests"] = "members"
    comments_held: Literal["none", "first", "all"] = "first"  # until somebody approves them
    comments_close_after: int = Field(0, ge=0, le=3650)  # days; 0 is never
    comments_held_words: str = ""  # a line each: whoever says one of them waits
    comments_spam_words: str = ""
    akismet_key: str = Field("", repr=False)
    akismet_url: str = Field(
        "https://rest.akismet.com/1.1/comment-check", pattern=r"^https?://[^\s/?#]+/\S*$"
    )
    unicode_slugs: bool = False
    trusted_proxies: int = Field(0, ge=0, le=5)
    page_cache_megabytes: int = Field(32, ge=0, le=1024)
    max_body_megabytes: int = Field(64, ge=1, le=4096)
    testing: bool = False

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            return ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"{name!r} is not a time zone name such as Asia/Shanghai") from None

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url and not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("it must begin with sqlite:/// or postgresql://")
        return url

    @field_validator("mail_url")
    @classmethod
    def _known_mail_server(cls, url: str) -> str:
        if url:
            addresses.server(url)
        return url

    @field_validator("mail_from")
    @classmethod
    def _known_sender(cls, text: str) -> str:
        if text:
            addresses.sender(text)
        return text

    @field_validator("oidc_issuer")
    @classmethod
    def _known_issuer(cls, url: str) -> str:
        parts = urlsplit(url)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in addresses.LOCAL)
        if (url and not (is_safe and parts.hostname)) or parts.query or parts.fragment:
            raise ValueError("it must be the issuer's address, which begins with https://")
        return url

    @field_validator("oidc_client_id", "oidc_client_secret", "github_client_secret", "google_client_secret")
    @classmethod
    def _complete(cls, value: str, info: ValidationInfo) -> str:
        name = str(info.field_name)
        other = name.replace("secret", "id") if name.endswith("secret") else "oidc_issuer"
        if bool(info.data.get(other, value)) != bool(value):
            raise ValueError(f"it goes together with BLOG_{other.upper()}: set both or none")
        return value

    @field_validator("site_url")
    @classmethod
    def _no_trailing_slash(cls, url: str) -> str:
        return url.rstrip("/")

    @property
    def zone(self) -> ZoneInfo:
        """The zone of dates that were written without one."""
        return ZoneInfo(self.timezone)


class Misconfigured(SystemExit):
    """A setting cannot be used: the process ends with one line that names it and says what to do."""


def instance(given: str | None = None) -> str:
    """The instance folder: as given, else BLOG_INSTANCE, else instance/ beside the package."""
    return str(
        Path(given or os.environ.get("BLOG_INSTANCE") or Path(__file__).parent.parent / "instance").resolve()
    )


def load(app: Flask, overrides: dict[str, Any] | None = None) -> Settings:
    """Read, check and install the settings of `app`; raises Misconfigured."""
    given = _from_file(app) | _from_environment() | {k.lower(): v for k, v in (overrides or {}).items()}
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise Misconfigured(_sentence(error)) from error
    _install(app, settings)
    return settings


def settings() -> Settings:
    """The settings of the running site."""
    found: Settings = current_app.extensions["settings"]
    return found


def secret(purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, derived from the site's own: HKDF-SHA256 without salt (RFC 5869)."""
    extracted = hmac.digest(bytes(32), current_app.config["SECRET_KEY"].encode(), "sha256")
    return hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")


def instance_folder() -> Path:
    """Where the running site keeps its database, uploads and local configuration."""
    return Path(current_app.instance_path)


def _from_file(app: Flask) -> dict[str, Any]:
    names = app.config.__class__(app.instance_path)
    try:
        names.from_pyfile("config.py", silent=True)
    except Exception as error:  # it is a program, so anything may go wrong in it
        raise Misconfigured(f"Cannot start: {app.instance_path}/config.py: {error}") from error
    return {name.lower(): value for name, value in names.items()}


def _from_environment() -> dict[str, Any]:
    # Values stay text for pydantic to read: as JSON, an all-digit secret key would become a number.
    named = {name[5:].lower(): text for name, text in os.environ.items() if name.startswith("BLOG_")}
    named.pop("instance", None)
    if url := os.environ.get("DATABASE_URL"):
        named.setdefault("database_url", url)
    return {name: text for name, text in named.items() if text}


def _sentence(error: ValidationError) -> str:
    return "Cannot start: " + "; ".join(
        f"BLOG_{str(e['loc'][0]).upper()} {_problem(e)}" for e in error.errors()
    )


def _problem(error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        near = get_close_matches(str(error["loc"][0]), Settings.model_fields, n=1)
        return "is no setting" + (f", did you mean BLOG_{near[0].upper()}?" if near else "")
    if error["type"] == "string_pattern_mismatch":
        return "must be an address that begins with http:// or https://"
    return "is wrong: " + error["msg"].removeprefix("Value error, ")


def _install(app: Flask, settings: Settings) -> None:
    Path(app.instance_path).mkdir(parents=True, exist_ok=True)
    app.extensions["settings"] = settings
    app.testing = settings.testing
    secure = settings.site_url.startswith("https:")
    app.config.from_mapping(
        SECRET_KEY=_secret_key(app, settings),
        SQLALCHEMY_DATABASE_URI=settings.database_url or f"sqlite:///{Path(app.instance_path) / 'blog.db'}",
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=secure,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=A_YEAR,
        MAX_CONTENT_LENGTH=settings.max_body_megabytes * 2**20,
        BABEL_DEFAULT_LOCALE="zh_Hans_CN" if settings.language == "zh" else "en",
        BABEL_DEFAULT_TIMEZONE=settings.timezone,
    )


def _secret_key(app: Flask, settings: Settings) -> str:
    key = settings.secret_key or _own_key(Path(app.instance_path) / "secret_key")
    if app.debug or app.testing or _strong(key):
        return key
    raise Misconfigured(
        f"Cannot start: BLOG_SECRET_KEY is too easy to guess. Give at least {SHORTEST_KEY} random characters,"
        " for example from `openssl rand -hex 32`, or leave it unset: a random one is then kept in instance/."
    )


def _strong(key: str) -> bool:
    return len(key) >= SHORTEST_KEY and len(set(key)) >= 10


def _own_key(path: Path) -> str:
    if not path.exists():
        part = path.with_name(f"{path.name}.{os.getpid()}")
        part.touch(mode=0o600)
        part.write_text(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(part, path)  # whole or not at all, and the first one stays
        part.unlink()
    return path.read_text()
