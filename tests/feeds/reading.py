"""Feeds as programs read them."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import fromstring

import feedparser
import html5lib
from flask.testing import FlaskClient

from tests.feeds.rules import JSON_FEED, check_atom

SITE = "http://127.0.0.1:8000"
ATOM_REQUIRED = {"id", "title", "updated"}


def atom(client: FlaskClient, path: str) -> Any:
    """The feed at a path, read by a parser that is not ours, and checked by RFC 4287."""
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    check_atom(fromstring(response.data))
    feed = feedparser.parse(response.data)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    for one in [feed.feed, *feed.entries]:
        assert set(one) >= ATOM_REQUIRED, one.keys()
        assert one.id.startswith("tag:")
        assert one.updated_parsed
    assert [link.href for link in feed.feed.links if link.rel == "self"] == [SITE + path]
    for entry in feed.entries:
        assert entry.author, entry.id
        assert entry.content[0].type == "text/html"
        check_addresses(entry.content[0].value)
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    return feed


def json_feed(client: FlaskClient, path: str) -> dict[str, Any]:
    """The feed at a path, checked by the rules of JSON Feed 1.1."""
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    assert response.mimetype == "application/feed+json"
    feed: dict[str, Any] = json.loads(response.data)
    JSON_FEED.validate(feed)
    assert feed["feed_url"] == SITE + path
    for item in feed["items"]:
        _check_item(item)
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    return feed


def _check_item(item: dict[str, Any]) -> None:
    check_addresses(item["content_html"])
    for name in ("date_published", "date_modified"):
        assert datetime.fromisoformat(item[name]).tzinfo
    assert item["authors"]


def check_addresses(html: str) -> None:
    """No address in it depends on where it is read."""
    root = html5lib.parseFragment(html, namespaceHTMLElements=False)
    for element in root.iter():
        for name in ("href", "src", "srcset", "cite", "poster"):
            if name in element.attrib:
                assert urlsplit(element.attrib[name]).scheme in ("http", "https", "mailto", "tel"), (
                    element.attrib
                )


def titles(client: FlaskClient, path: str) -> list[str]:
    """What the entries of a feed are called; `path` has no ending, since both formats say the same."""
    said = [entry.title for entry in atom(client, f"{path}.xml").entries]
    assert [item.get("title", "") for item in json_feed(client, f"{path}.json")["items"]] == said
    return said
