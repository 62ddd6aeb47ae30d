"""A document as fields of a form, and fields that somebody changed as changes of its text."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from blog.errors import Invalid
from blog.posts.document import Document, parse
from blog.posts.frontmatter.meaning import MOST_HOURS

Fields = dict[str, Any]

LISTS = ("tags", "categories")
TEXTS = ("title", "cover", "excerpt", "date")
FLAGS = ("comments", "guide", "changelog")

_SEPARATED = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^,，、\n]*))\s*(?:[,，、\n]|\Z)')
_NEEDS_QUOTES = re.compile(r'[,，、"\n]|^\s|\s$')


def fields_of(document: Document) -> Fields:
    """What the document says, by the names of the fields."""
    date = document.date
    return {
        "title": document.title or "",
        "tags": document.tags,
        "categories": document.categories,
        "cover": document.cover or "",
        "excerpt": document.excerpt or "",
        "date": date.raw if date else "",
        "visibility": "private" if document.private else "public",
        "comments": document.comments,
        "guide": document.guide,
        "changelog": document.changelog,
        "pinned": document.pinned > 0,
        "hours_per_week": str(document.hours_per_week or ""),
        "front": document.front.text if document.front else "",
    }


def changed(document: Document, changes: Mapping[str, Any]) -> Document:
    """The document with some fields changed and no other line touched; raises Invalid."""
    if "front" in changes:
        document = _with_front(document, changes["front"])
    told = {name: changes[name] or None for name in (*LISTS, *TEXTS) if name in changes}
    told |= {name: changes[name] for name in FLAGS if name in changes}
    return document.patch(**told, keys=_keys(document, changes))


def _keys(document: Document, changes: Mapping[str, Any]) -> dict[str, Any]:
    keys: dict[str, Any] = {}
    private = {"private": True, "public": False}.get(changes.get("visibility", ""), document.private)
    pinned = changes.get("pinned")
    if "hours_per_week" in changes:
        keys["hours_per_week"] = _hours(changes["hours_per_week"])
    if private != document.private:
        keys["visibility"] = "private" if private else None
    if pinned is not None and pinned != (document.pinned > 0):
        keys |= {"sticky": 1 if pinned else None, **({} if pinned else {"top": None})}
    return keys


def _hours(text: str) -> int | None:
    written = text.strip()
    if written and not (re.fullmatch(r"[0-9]{1,3}", written) and 1 <= int(written) <= MOST_HOURS):
        raise Invalid(
            "Hours a week are a number from 1 to %(most)s.", field="hours_per_week", most=MOST_HOURS
        )
    return int(written) if written else None


def _with_front(document: Document, text: str) -> Document:
    """Other front matter, between the same delimiters if there are any; "" takes it out."""
    front = document.front
    end = "\r\n" if "\r\n" in document.source else "\n"
    text = re.sub(r"\r\n?|\n", end, text).rstrip("\r\n") if text.strip() else ""
    head, tail = (document.head, document.tail) if front else (document.head + f"---{end}", f"{end}---{end}")
    mark = "\ufeff" if document.head.startswith("\ufeff") else ""
    source = head + text + tail + document.body if text else mark + document.body
    found = parse(source, name=document.name, zone=document.zone)
    if found.body != document.body or (found.front.text if found.front else "") != text:
        raise Invalid("This is not front matter: it needs lines like title: My title", field="front")
    return replace(found, name=document.name)


def as_text(name: str, value: Any) -> Any:
    """A value as a form shows it: lists in one line, paths as `A > B`."""
    if name == "categories":
        value = [" > ".join(path) for path in value]
    return ", ".join(map(_quoted, value)) if name in LISTS else value


def from_text(name: str, shown: Any) -> Any:
    """The value that somebody means who left this in the form."""
    if name not in LISTS:
        return shown
    pairs = _SEPARATED.findall(shown)
    items = [text.strip() for quoted, plain in pairs if (text := quoted.replace('""', '"') or plain).strip()]
    if name == "tags":
        return items
    return [path for item in items if (path := [step.strip() for step in item.split(">") if step.strip()])]


def _quoted(item: str) -> str:
    return '"' + item.replace('"', '""') + '"' if _NEEDS_QUOTES.search(item) else item
