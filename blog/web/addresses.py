"""Addresses that come from outside."""

from urllib.parse import urlsplit

from flask import url_for


def local(address: str) -> str:
    """`address` when it leads to this site, else the home page: no open redirects."""
    parts = urlsplit(address.replace("\\", "/"))
    leads_here = (
        address.startswith("/") and not address.startswith("//") and not (parts.scheme or parts.netloc)
    )
    return address if leads_here and address.isprintable() else url_for("site.home")
