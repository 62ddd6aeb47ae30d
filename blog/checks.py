"""What settings may be: a function gives the value that was meant, or raises ValueError with what to do.

Plain functions, because a library of schemas would take a tenth of a start's time and memory. No message
quotes what may be a secret.
"""

import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from blog.mail import addresses

YES, NO = ("1", "true", "t", "yes", "y", "on"), ("0", "false", "f", "no", "n", "off")


def text(value: object) -> str:
    """Text as it is."""
    if not isinstance(value, str):
        raise ValueError("it must be text")
    return value


def yes_or_no(value: object) -> bool:
    """True or False, or a word for it."""
    word = str(value).lower()
    if word not in YES + NO:
        raise ValueError("it must be yes or no")
    return word in YES


def number(value: object) -> int:
    """A whole number, or its digits."""
    found = re.fullmatch(r"\s*([+-]?[0-9]{1,9})\s*", str(value))
    if not found:
        raise ValueError("it must be a whole number")
    return int(found[1])


def within(least: int, most: int) -> Callable[[int], int]:
    """A number between these."""

    def check(found: int) -> int:
        if not least <= found <= most:
            raise ValueError(f"it must be from {least} to {most}")
        return found

    return check


def one_of(*choices: str) -> Callable[[str], str]:
    """One of these."""

    def check(word: str) -> str:
        if word not in choices:
            raise ValueError(f"it must be {' or '.join(choices)}")
        return word

    return check


def at_most(characters: int) -> Callable[[str], str]:
    """A text of no more characters than that."""

    def check(words: str) -> str:
        if len(words) > characters:
            raise ValueError(f"it must have at most {characters} characters")
        return words

    return check


def web_address(url: str) -> str:
    """Where a site is, without a slash at the end."""
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", url):
        raise ValueError("it must be an address that begins with http:// or https://")
    return url.rstrip("/")


def existing_file(path: str) -> str:
    """The path of a file that is there."""
    if not Path(path).is_file():
        raise ValueError(f"there is no file {path}")
    return path


def origins(words: str) -> str:
    """Origins of web sites with spaces between them, or * for all (RFC 6454)."""
    for word in words.split():
        if word != "*" and not re.fullmatch(r"https?://[^\s/?#*]+", word):
            raise ValueError("it must be *, or origins like https://example.com with spaces between them")
    return words


def time_zone(name: str) -> str:
    """The name of a zone that this machine knows."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is not a time zone name such as Asia/Shanghai") from None


def database(url: str) -> str:
    """The address of a database."""
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise ValueError("it must begin with sqlite:/// or postgresql://")
    return url


def redis(url: str) -> str:
    """The address of a Redis server, or of one that speaks like it."""
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("it must begin with redis://, rediss:// or unix://")
    if find_spec("redis") is None:
        raise ValueError("it needs the extra redis: pip install 'mojing[redis]'")
    return url


def bucket(url: str) -> str:
    """The address of a bucket in S3-compatible storage."""
    parts = urlsplit(url)
    if not (parts.scheme in ("s3", "s3+http") and parts.hostname and parts.path.strip("/")):
        raise ValueError("it must be like s3://KEY:SECRET@HOST/BUCKET")
    if find_spec("obstore") is None:
        raise ValueError("it needs the extra s3: pip install 'mojing[s3]'")
    return url


def mail_server(url: str) -> str:
    """The address of a mail server."""
    addresses.server(url)
    return url


def sender(words: str) -> str:
    """Who a letter is from."""
    addresses.sender(words)
    return words


def issuer(url: str) -> str:
    """The address of an OpenID Connect provider; without TLS only on this machine."""
    parts = urlsplit(url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in addresses.LOCAL)
    if not (is_safe and parts.hostname) or parts.query or parts.fragment:
        raise ValueError("it must be the issuer's address, which begins with https://")
    return url
