"""The links in the HTML of a post that lead to other sites."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urldefrag

from blog.errors import Invalid
from blog.outside import checked

MOST = 500  # of a post


class Found(NamedTuple):
    """A link: where it leads, and what readers click on."""

    url: str
    host: str
    words: str


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and (href := dict(attrs).get("href")):
            self.found.append((href, []))
            self._is_open = True

    def handle_endtag(self, tag: str) -> None:
        self._is_open = self._is_open and tag != "a"

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self.found[-1][1].append(data)


def links_in(html: str, own: str) -> list[Found]:
    """Each address elsewhere once, in the order of the text, without the place within it.

    `own` is the host of this site, with its port.
    """
    parser = _Links()
    parser.feed(html)
    unique: dict[str, Found] = {}
    for found in _elsewhere(parser.found, own):
        unique.setdefault(found.url, found)
    return list(unique.values())[:MOST]


def _elsewhere(found: list[tuple[str, list[str]]], own: str) -> Iterator[Found]:
    for href, words in found:
        try:
            url = urldefrag(href).url
            parts = checked(url)
        except (ValueError, Invalid):
            continue
        if parts.netloc != own:
            yield Found(url, parts.hostname or "", " ".join("".join(words).split()))
