"""Settings: defaults, then instance/config.py, then BLOG_* in the environment; checked at start-up."""

import hmac
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import Field, dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from flask import Flask, current_app

from blog import checks

T = TypeVar("T")
A_YEAR = 365 * 24 * 3600  # seconds, how long "stay signed in" may last in the browser
LONGEST_FORM = 16 * 2**20  # bytes of its texts: a megabyte of Chinese is sent as three, and merging sends two
SHORTEST_KEY = 32  # characters; 128 bits even when the key is plain hexadecimal


PAIRS = {  # neither is of any use without the other
    "github_client_secret": "github_client_id",
    "google_client_secret": "google_client_id",
    "oidc_client_id": "oidc_issuer",
    "oidc_client_secret": "oidc_client_id",
}


def _own_address() -> str:
    return f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"


def setting(default: T, check: Callable[[T], T] | None = None, *, shown: bool = True) -> T:
    """A field with a default and, for all other values, a check; a secret is not `shown` in a repr."""
    return field(default=default, repr=shown, metadata={"check": check})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything an operator may set: SITE_NAME in instance/config.py, BLOG_SITE_NAME in the environment."""

    site_name: str = "墨径"
    site_description: str = "一步一步走的长篇学习指南，和沿路写下的笔记。"
    site_url: str = field(default_factory=_own_address, metadata={"check": checks.web_address})
    site_licence: str = "CC BY-NC-SA 4.0"
    site_icp: str = ""
    site_footer: str = ""
    site_navigation: str = ""  # a line each: label, address; "" is the built-in one
    site_cover: str = ""  # of posts that have none
    websub_hub: str = setting("", checks.web_address)  # that is told when there is something new
    card_font: str = setting(
        "", checks.existing_file
    )  # of the cards that stand for posts; "" is the system's
    comments: str = setting("members", checks.one_of("off", "members", "guests"))
    comments_held: str = setting(
        "first", checks.one_of("none", "first", "all")
    )  # until somebody approves them
    comments_close_after: int = setting(0, checks.within(0, 3650))  # days; 0 is never
    comments_held_words: str = ""  # a line each: whoever says one of them waits
    comments_spam_words: str = ""
    akismet_key: str = setting("", shown=False)
    akismet_url: str = setting("https://rest.akismet.com/1.1/comment-check", checks.web_address)
    language: str = setting("zh", checks.one_of("zh", "en"))
    timezone: str = setting("Asia/Shanghai", checks.time_zone)
    secret_key: str = setting("", shown=False)
    database_url: str = setting("", checks.database, shown=False)
    redis_url: str = setting("", checks.redis, shown=False)
    background: str = setting("embedded", checks.one_of("embedded", "worker"))  # who does what can wait
    media_url: str = setting("", checks.bucket, shown=False)
    mail_url: str = setting("", checks.mail_server, shown=False)
    mail_from: str = setting("", checks.sender)
    github_client_id: str = ""
    github_client_secret: str = setting("", shown=False)
    google_client_id: str = ""
    google_client_secret: str = setting("", shown=False)
    oidc_name: str = setting("", checks.at_most(40))
    oidc_issuer: str = setting("", checks.issuer)
    oidc_client_id: str = ""
    oidc_client_secret: str = setting("", shown=False)
    posts_per_page: int = setting(10, checks.within(1, 100))
    unicode_slugs: bool = False
    trusted_proxies: int = setting(0, checks.within(0, 5))
    page_cache_megabytes: int = setting(32, checks.within(0, 1024))
    max_body_megabytes: int = setting(64, checks.within(1, 4096))
    import_files: int = setting(10_000, checks.within(1, 100_000))
    import_megabytes: int = setting(1024, checks.within(1, 16_384))  # unpacked
    upload_megabytes: int = setting(20, checks.within(1, 1024))
    upload_megapixels: int = setting(50, checks.within(1, 250))
    link_checks: bool = True  # whether the site looks if the links of posts still lead anywhere
    private_networks: bool = False  # whether webhooks and checks of links may go to their addresses
    api_origins: str = setting("", checks.origins)  # of sites whose scripts may call the API
    testing: bool = False

    def __post_init__(self) -> None:
        for name, other in PAIRS.items():
            if bool(getattr(self, name)) != bool(getattr(self, other)):
                together = f"it goes together with BLOG_{other.upper()}: set both or none"
                raise ValueError(f"BLOG_{name.upper()} is wrong: {together}")

    @property
    def zone(self) -> ZoneInfo:
        """The zone of dates that were written without one."""
        return ZoneInfo(self.timezone)


_KNOWN = {known.name: known for known in fields(Settings)}
_READ: dict[Any, Callable[[object], Any]] = {str: checks.text, int: checks.number, bool: checks.yes_or_no}


class Misconfigured(SystemExit):
    """A setting cannot be used: the process ends with one line that names it and says what to do."""


def instance(given: str | None = None) -> str:
    """The instance folder: as given, else BLOG_INSTANCE, else instance/ beside the package."""
    return str(
        Path(given or os.environ.get("BLOG_INSTANCE") or Path(__file__).parent.parent / "instance").resolve()
    )


def load(app: Flask, overrides: dict[str, Any] | None = None) -> Settings:
    """Read, check and install the settings of `app`; raises Misconfigured."""
    pinned = _from_environment() | {k.lower(): v for k, v in (overrides or {}).items()}
    try:
        settings = Settings(**_meant(_from_file(app) | pinned))
    except ValueError as error:
        raise Misconfigured(f"Cannot start: {error}") from error
    _install(app, settings)
    app.extensions["pinned"] = frozenset(pinned)  # nobody may choose these while the site runs
    return settings


def settings() -> Settings:
    """The settings of the running site, with what administrators chose; the same all through a request."""
    chosen = current_app.extensions.get("chosen")
    found: Settings = chosen.settings() if chosen else current_app.extensions["settings"]
    return found


def checked(name: str, value: object) -> Any:
    """The value as the setting of that name keeps it; raises ValueError."""
    return _value(_KNOWN[name], value)


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
    # Values stay text, which each setting reads: as JSON, an all-digit secret key would become a number.
    named = {name[5:].lower(): text for name, text in os.environ.items() if name.startswith("BLOG_")}
    named.pop("instance", None)
    for name in ("DATABASE_URL", "REDIS_URL"):
        if url := os.environ.get(name):
            named.setdefault(name.lower(), url)
    return {name: text for name, text in named.items() if text}


def _meant(given: Mapping[str, Any]) -> dict[str, Any]:
    """The values by name; raises ValueError with everything that is wrong."""
    values, problems = {}, [_unknown(name) for name in given if name not in _KNOWN]
    for name in (name for name in given if name in _KNOWN):
        try:
            values[name] = _value(_KNOWN[name], given[name])
        except ValueError as error:
            problems.append(f"BLOG_{name.upper()} is wrong: {error}")
    if problems:
        raise ValueError("; ".join(problems))
    return values


def _value(known: Field[Any], given: object) -> Any:
    value = _READ[known.type](given)
    check = known.metadata.get("check")
    return check(value) if check and value != known.default else value


def _unknown(name: str) -> str:
    near = get_close_matches(name, _KNOWN, n=1)
    return f"BLOG_{name.upper()} is no setting" + (f", did you mean BLOG_{near[0].upper()}?" if near else "")


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
        MAX_FORM_MEMORY_SIZE=LONGEST_FORM,
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
