"""Addresses that come from outside."""

from urllib.parse import urlsplit

from flask import url_for

LARGEST = 2**31 - 1  # of PostgreSQL's integer


def number(text: str) -> int:
    """The number of a record in an address or a form; raises ValueError for what is none."""
    if not (text.isascii() and text.isdigit()) or len(text) > 10 or int(text) > LARGEST:
        raise ValueError(text)
    return int(text)


def local(address: str) -> str:
    """`address` when it leads to this site, else the home page: no open redirects."""
    parts = urlsplit(address.replace("\\", "/"))
    leads_here = (
        address.startswith("/") and not address.startswith("//") and not (parts.scheme or parts.netloc)
    )
    return address if leads_here and address.isprintable() else url_for("site.home")
