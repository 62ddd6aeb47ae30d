"""Feeds as JSON Feed 1.1 (jsonfeed.org)."""

import json
from typing import Any

from blog.db import rfc3339
from blog.feeds.entries import Entry, Feed, Person

VERSION = "https://jsonfeed.org/version/1.1"


def write(feed: Feed) -> bytes:
    """The feed as a document; what is empty is left out."""
    said = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "description": feed.subtitle,
        "language": feed.lang,
        "next_url": feed.older,
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else [],
    }
    items = [_item(entry) for entry in feed.entries]
    return json.dumps(_filled(said) | {"items": items}, ensure_ascii=False).encode("utf-8", "replace")


def _item(entry: Entry) -> dict[str, Any]:
    return _filled(
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "content_html": entry.html or " ",  # one of the two contents has to be there
            "summary": entry.summary,
            "image": entry.image,
            "date_published": rfc3339(entry.published),
            "date_modified": rfc3339(entry.updated),
            "authors": [_person(entry.author)],
            "tags": [label.name for label in entry.labels],
            "language": entry.lang,
        }
    )


def _person(person: Person) -> dict[str, str]:
    return _filled({"name": person.name, "url": person.url})


def _filled(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value}
