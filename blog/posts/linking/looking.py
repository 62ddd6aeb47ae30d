"""Checks an address: HEAD, then GET where that fails, since many servers only know GET."""

from typing import NamedTuple
from urllib.parse import urljoin

from blog.config import settings
from blog.errors import Invalid
from blog.outside import Answer, NoSuchHost, Unanswered, ask

HOPS = 5  # redirects in a row
GONE = (404, 410)


class Seen(NamedTuple):
    """What a look came to."""

    state: str  # fine, gone, or unknown: a host that is down, or wants no programs, says nothing of the page
    status: int | None = None


def look(url: str) -> Seen:
    """What is there now."""
    try:
        answer = _asked("HEAD", url)
        if answer.status >= 400:  # many servers only know GET
            answer = _asked("GET", url)
    except NoSuchHost:
        return Seen("gone")
    except (Unanswered, Invalid, ValueError):  # the last: it leads on to what is no address
        return Seen("unknown")
    if answer.status in GONE:
        return Seen("gone", answer.status)
    return Seen("fine" if answer.status < 400 else "unknown", answer.status)


def _asked(method: str, url: str) -> Answer:
    headers = {"User-Agent": f"Mojing link check (+{settings().site_url})", "Accept": "*/*"}
    answer = ask(method, url, headers=headers, most=0)
    for _hop in range(HOPS):
        if not (300 <= answer.status < 400 and answer.location):
            break
        url = urljoin(url, answer.location)
        answer = ask(method, url, headers=headers, most=0)
    return answer
