"""Addresses that come from outside."""

from urllib.parse import urlsplit

from flask import url_for

LONGEST = 1500  # characters, so that a cookie can keep it beside other things


def local(address: str) -> str:
    """`address` when it leads to this site and is not very long, else the home page: no open redirects."""
    parts = urlsplit(address.replace("\\", "/"))
    leads_here = (
        address.startswith("/") and not address.startswith("//") and not (parts.scheme or parts.netloc)
    )
    is_usual = len(address) <= LONGEST and address.isprintable()
    return address if leads_here and is_usual else url_for("site.home")
