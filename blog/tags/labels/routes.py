"""The pages of editors about tags and categories: each change is looked at (GET) before it is made (POST)."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from blog.db import LARGEST_ID
from blog.errors import Invalid
from blog.posts.shelving import actions, queries
from blog.posts.shelving.actions import Done
from blog.posts.shelving.queries import Entry, Look
from blog.tags.labels.forms import (
    LookForm,
    NameForm,
    NewForm,
    PlaceForm,
    choices,
    target_form,
)
from blog.tags.likeness import alike
from blog.tags.models import CATEGORIES, KINDS
from blog.tags.queries import changes
from blog.tags.vocabulary import Trail
from blog.web.headers import private

bp = Blueprint("labels", __name__)
FORM = ["GET", "POST"]
BASE = "/write/<any(tags, categories):kind>"
ROWS, LOGGED, OFFERED = 100, 50, 500


@bp.get(BASE)
@private
def index(kind: str) -> ResponseReturnValue:
    """All of them, with those that look alike."""
    queries.keeper(current_user)
    every, search = queries.entries(KINDS[kind]), request.args.get("q", "").strip()
    found = [entry for entry in every if _is_called(entry, search)]
    start = max(request.args.get("start", 0, int), 0)
    more = start + ROWS if len(found) > start + ROWS else None
    groups = [] if search or start else alike(every, lambda one: (one.parent, one.name))
    shown = {"entries": found[start : start + ROWS], "more": more, "search": search, "alike": groups}
    return render_template("tags/labels/index.html", kind=kind, **shown)


def _is_called(entry: Entry, search: str) -> bool:
    return any(search.casefold() in name.casefold() for name in (entry.name, *entry.before))


@bp.route(f"{BASE}/new", methods=FORM)
@private
def new(kind: str) -> ResponseReturnValue:
    """A tag or category before any post names it."""
    by, form = queries.keeper(current_user), NewForm() if kind == "categories" else NameForm()
    if kind == "categories":
        form.parent.choices = choices(_places(queries.entries(CATEGORIES)), _("At the top"))
    if form.does(lambda: actions.create(by, KINDS[kind], form.name.data, _parent(form), form.slug.data)):
        return _done(kind, form.answer)
    return render_template("tags/labels/new.html", kind=kind, form=form), *form.outcome


def _parent(form: NameForm | PlaceForm) -> int | None:
    return int(form.parent.data) if getattr(form, "parent", None) and form.parent.data else None


@bp.get(f"{BASE}/log")
@private
def log(kind: str) -> ResponseReturnValue:
    """What was done to them, and by whom."""
    queries.keeper(current_user)
    found = changes(KINDS[kind], min(request.args.get("before", 0, int), LARGEST_ID), LOGGED + 1)
    more = found[LOGGED - 1].id if len(found) > LOGGED else None
    return render_template("tags/labels/log.html", kind=kind, changes=found[:LOGGED], more=more)


@bp.get(f"{BASE}/<int:id>")
@private
def edit(kind: str, id: int) -> ResponseReturnValue:
    """One of them, and all that can be done to it."""
    queries.keeper(current_user)
    entry, others = queries.entry(KINDS[kind], id)
    forms = {
        "naming": NameForm(data={"name": entry.name}),
        "target": _target_form(kind, others, required=True),
    }
    if kind == "categories":
        forms["placing"] = _place_form(entry, others)
    return render_template("tags/labels/edit.html", kind=kind, entry=entry, offered=_offered(others), **forms)


def _place_form(entry: Entry, others: Sequence[Entry], *args: Any) -> PlaceForm:
    form = PlaceForm(*args, data={"parent": str(entry.parent or "")})
    outside = [one for one in others if not one.lies_in(entry)]
    form.parent.choices = choices(_places(outside), _("At the top"))
    return form


def _places(entries: Sequence[Entry]) -> dict[int, Trail]:
    return {entry.id: entry.trail for entry in entries}


def _target_form(kind: str, others: Sequence[Entry], *args: Any, required: bool = False) -> LookForm:
    return target_form(KINDS[kind], _places(others), *args, required=required)


def _offered(others: Sequence[Entry]) -> list[str]:
    """The names that a field offers, of those with most posts."""
    return [entry.name for entry in sorted(others, key=lambda entry: -entry.posts)[:OFFERED]]


@bp.route(f"{BASE}/<int:id>/name", methods=FORM)
@private
def rename(kind: str, id: int) -> ResponseReturnValue:
    """Another name, or another address."""
    by, entry, form = (
        queries.keeper(current_user),
        queries.entry(KINDS[kind], id)[0],
        NameForm(request.values),
    )
    name, slug = form.name.data or "", form.slug.data or ""
    if form.does(lambda: actions.rename(by, KINDS[kind], id, name, slug, seen=form.seen.data)):
        return _done(kind, form.answer)
    look = form.look(lambda: queries.look(KINDS[kind], lambda change: change.rename(id, name, slug)))
    values = {"form": form, "look": look, "entry": entry}
    return render_template("tags/labels/rename.html", kind=kind, **values), *form.outcome


@bp.route("/write/categories/<int:id>/place", methods=FORM)
@private
def move(id: int) -> ResponseReturnValue:
    """Another place in the tree."""
    by, (entry, others) = queries.keeper(current_user), queries.entry(CATEGORIES, id)
    form = _place_form(entry, others, request.values)
    if form.does(lambda: actions.move(by, CATEGORIES, id, _parent(form), seen=form.seen.data)):
        return _done("categories", form.answer)
    look = form.look(lambda: queries.look(CATEGORIES, lambda change: change.move(id, _parent(form))))
    values = {"form": form, "look": look, "entry": entry}
    return render_template("tags/labels/move.html", kind="categories", **values), *form.outcome


@bp.route(f"{BASE}/merger", methods=FORM)
@private
def merge(kind: str) -> ResponseReturnValue:
    """Several become one: first which one, then a last look."""
    by, ids = queries.keeper(current_user), request.values.getlist("id", int)
    every = queries.entries(KINDS[kind])
    form = _target_form(kind, every, request.values, required=True)
    if form.does(lambda: actions.unite(by, KINDS[kind], ids, _needed(kind, form), seen=form.seen.data)):
        return _done(kind, form.answer)
    look = form.look(lambda: _merger(kind, ids, form)) if form.into.data else None
    values = {"form": form, "look": look, "entries": [one for one in every if one.id in ids]}
    return render_template(
        "tags/labels/merge.html", kind=kind, offered=_offered(every), **values
    ), *form.outcome


def _merger(kind: str, ids: Sequence[int], form: LookForm) -> Look:
    into = _needed(kind, form)
    return queries.look(KINDS[kind], lambda change: change.unite(ids, into))


def _needed(kind: str, form: LookForm) -> int:
    if (into := queries.meant(KINDS[kind], form.into.data or "")) is None:
        raise Invalid("Please fill this in.", field="into")
    return into


@bp.route(f"{BASE}/<int:id>/deletion", methods=FORM)
@private
def delete(kind: str, id: int) -> ResponseReturnValue:
    """Take one away, with another one in its place or with none."""
    by, (entry, others) = queries.keeper(current_user), queries.entry(KINDS[kind], id)
    form = _target_form(kind, others, request.values)
    if form.does(lambda: actions.remove(by, KINDS[kind], id, _maybe(kind, form), seen=form.seen.data)):
        return _done(kind, form.answer)
    look = form.look(lambda: _deletion(kind, id, form))
    values = {"form": form, "look": look, "entry": entry, "offered": _offered(others)}
    return render_template("tags/labels/delete.html", kind=kind, **values), *form.outcome


def _deletion(kind: str, id: int, form: LookForm) -> Look:
    into = _maybe(kind, form)
    return queries.look(KINDS[kind], lambda change: change.remove(id, into))


def _maybe(kind: str, form: LookForm) -> int | None:
    return queries.meant(KINDS[kind], form.into.data or "")


def _done(kind: str, done: Done) -> ResponseReturnValue:
    changed = ngettext(
        "Saved. %(num)s post was changed.", "Saved. %(num)s posts were changed.", done.reworded
    )
    flash(changed if done.reworded else _("Saved."))
    if done.stubborn:
        flash(_stubborn(done.stubborn), "amber")
    if done.id is None:
        return redirect(url_for("labels.index", kind=kind), 303)
    return redirect(url_for("labels.edit", kind=kind, id=done.id), 303)


def _stubborn(count: int) -> str:
    return str(
        ngettext(
            "%(num)s post keeps the former name in its text: its front matter is too unusual for us.",
            "%(num)s posts keep the former name in their text: their front matter is too unusual for us.",
            count,
        )
    )
