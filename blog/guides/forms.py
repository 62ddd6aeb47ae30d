"""The shapes in which progress comes: forms, JSON from scripts, and files."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import BooleanField, FileField, StringField

from blog.errors import Invalid
from blog.guides.queries import Followed
from blog.guides.records import STATES, Mark, Record, Records, marked
from blog.posts.places.likeness import folded
from blog.web.addresses import number
from blog.web.forms import Form, needed
from blog.web.json import Message

OLDEST = timedelta(days=400)  # of a mark that waited in a browser
MOST = 5_000  # marks at once
LARGEST = 4 * 2**20  # bytes of a file


@dataclass
class Sent(Message):
    """One mark; `age` is how many milliseconds ago it was made, by the clock of that device alone."""

    key: int
    state: Literal["done", "learning", "skipped", ""]
    age: int = 0


@dataclass
class Marks(Message):
    """What a script sends."""

    marks: list[Sent] = field(default_factory=list)


class FileForm(Form):
    """A file with progress and notes."""

    file = FileField(_("File"))
    foreign = BooleanField(_("Also when another account saved it"))


class NameForm(Form):
    """What somebody types to show that it is no slip."""

    name = StringField(_("Name"), [needed()])


def sent_marks(found: Marks, now: datetime) -> list[Mark]:
    """The marks of a script in the order in which they were made; raises Invalid for too many."""
    if len(found.marks) > MOST:
        raise Invalid("These are too many at once.")
    made = [Mark(one.key, one.state, now - _age(one.age)) for one in found.marks]
    return [Mark(one.key, one.state, one.at + timedelta(microseconds=n)) for n, one in enumerate(made)]


def _age(milliseconds: int) -> timedelta:
    return timedelta(milliseconds=min(max(milliseconds, 0), OLDEST // timedelta(milliseconds=1)))


def form_marks(form: MultiDict[str, str], now: datetime) -> list[Mark]:
    """The marks of a form: one place and its state, or boxes, of which those that changed count.

    `was` are the places that were done when the page was made. Raises Invalid.
    """
    if "state" in form:
        if (state := form["state"]) not in ("", *STATES):
            raise Invalid("%(name)s is missing or not what it should be.", name="state")
        return [Mark(key, state, now) for key in _numbers(form, "key")]
    was, done = set(_numbers(form, "was")), set(_numbers(form, "done"))
    changes: dict[int, Any] = dict.fromkeys(was - done, "") | dict.fromkeys(done - was, "done")
    return [Mark(key, state, now) for key, state in sorted(changes.items())]


def _numbers(form: MultiDict[str, str], name: str) -> list[int]:
    try:
        return [number(text) for value in form.getlist(name) for text in value.split()][:MOST]
    except ValueError as error:
        raise Invalid("%(name)s is missing or not what it should be.", name=name) from error


def is_named(typed: str, name: str) -> None:
    """Raises Invalid unless somebody typed the name of what they are about to forget."""
    if folded(typed) != folded(name):
        raise Invalid("This is another name. Nothing was forgotten.", field="name")


def brought(file: FileStorage | None) -> object:
    """What a file holds; raises Invalid for what is no JSON, or too large."""
    content = b""
    if file:
        content = file.read(LARGEST + 1)
        file.close()
    if len(content) > LARGEST:
        raise Invalid("This file is too large.", field="file")
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Invalid("This is no file with progress that was saved here.", field="file") from error


def is_own(by: str, name: str, foreign: bool) -> None:
    """Raises Invalid for the file of another account than that of `name`, unless that is what is wanted."""
    if by and name and by != name and not foreign:
        raise Invalid(
            "The account “%(name)s” saved this file. Nothing was brought in.", field="file", name=by
        )


def moved(guide: Followed, here: Records, log: str, now: datetime) -> Records:
    """The records of a browser on their way into an account.

    Its cookie knows states, and what was read, and no moments. The script of the page may know them, as a log
    in JSON (place: state, age, whether it was never sent); what it says against the cookie is not believed,
    but for what was never sent, or taken back.
    """
    told, waiting = _log(guide, log, now)
    found: Records = {}
    for key, record in here.items():
        known = told.get(key, Record())
        is_later = key in waiting or known.state == record.state
        chosen = known if is_later else guide.record(key, record.state, now)
        found[key] = chosen if key in waiting else chosen.as_read(record)
    return {key: it for key, it in told.items() if key in waiting or not it.state} | found


def _log(guide: Followed, log: str, now: datetime) -> tuple[Records, set[int]]:
    try:
        rows = [(int(key), *row) for key, row in json.loads(log or "{}").items()]
        marks = [Mark(key, str(state), now - _age(int(age))) for key, state, age, *_waits in rows]
    except (ValueError, OverflowError, TypeError, AttributeError, RecursionError):
        return {}, set()
    known = [mark for mark in marks[:MOST] if mark.state in ("", *STATES) and guide.knows(mark.key)]
    taken = [Mark(guide.number_now(mark.key), mark.state, mark.at) for mark in known]
    waiting = {guide.number_now(key) for key, _state, _age, *waits in rows if waits == [True]}
    return marked({}, taken, guide.revision, guide.seen), waiting
