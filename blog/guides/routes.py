"""Following a guide: saying what one learned, and taking it along."""

import json
from datetime import UTC, datetime

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from blog.auth.queries import own_account
from blog.config import settings
from blog.errors import NotFound
from blog.guides import queries
from blog.guides.actions import identify
from blog.guides.changes import differences_since
from blog.guides.effects import lost
from blog.guides.exporting import Brought, as_json, as_markdown, from_json
from blog.guides.forms import (
    FileForm,
    Marks,
    NameForm,
    brought,
    form_marks,
    is_named,
    is_own,
    moved,
    sent_marks,
)
from blog.guides.notes.forms import NoteForm
from blog.guides.notes.texts import Noted
from blog.guides.queries import Followed
from blog.guides.records import states, together
from blog.guides.sharing.queries import share_of, token_of
from blog.posts.writing.queries import post_to_edit
from blog.web.addresses import number
from blog.web.forms import Form
from blog.web.guides import own, place_of
from blog.web.headers import private
from blog.web.json import sent
from blog.web.learners import Guest, Member, forget, learner
from blog.web.senders import checks_sender

bp = Blueprint("guides", __name__)
FORM = ["GET", "POST"]


@bp.get("/account/progress")
@private
def index() -> str:
    """The guides that somebody follows."""
    own_account(current_user)
    followed = [own(guide) for guide in queries.followed_by(current_user)]
    return render_template("guides/index.html", followed=followed)


@bp.get("/posts/<slug>/guide")
@private
def show(slug: str) -> str:
    """How far somebody is, and what can be done with their progress."""
    guide, who = _guide(slug), learner()
    share = share_of(who.user, guide) if isinstance(who, Member) else None
    address = settings().site_url + url_for("shares.show", token=token_of(share)) if share else ""
    return render_template("guides/show.html", it=own(guide), share=share, address=address)


@bp.post("/posts/<slug>/guide/progress")
@private
@checks_sender
def mark(slug: str) -> ResponseReturnValue:
    """Keep what somebody says of points: of a script as JSON, of a form with the way back."""
    guide, now = _guide(slug), datetime.now(UTC)
    marks = sent_marks(sent(Marks), now) if request.is_json else form_marks(request.form, now)
    taken, refused = guide.admitted(marks)
    said = learner().mark(guide, taken) if taken else {}
    if request.is_json:
        return jsonify(states=said, refused=refused, archived=sorted(said.keys() - guide.places.keys()))
    key = request.form.get("at", next(iter(said), 0), number)
    return redirect(place_of(guide, key) if key else _address(guide), 303)


def _address(guide: Followed) -> str:
    return url_for("posts.show", slug=guide.slug)


@bp.get("/posts/<slug>/guide/progress.json")
@private
def progress(slug: str) -> Response:
    """What somebody said, for their other devices and open pages."""
    guide, who = _guide(slug), learner()
    it = own(guide)
    token = generate_csrf() if who.is_member else ""
    values = {"points": [*guide.path.points], "resources": [*guide.path.resources], "token": token}
    return jsonify(path=guide.path.numbers, states=it.states, changed=sorted(it.changed), **values)


@bp.get("/posts/<slug>/guide/points/<int:key>")
@private
def point(slug: str, key: int) -> str:
    """One point and all that can be done with it."""
    it = own(_guide(slug))
    if key not in it.guide.places:
        raise NotFound(key)
    form = NoteForm.of(it.notes.get(key, Noted()))
    return render_template("guides/point.html", it=it, point=it.guide.places[key], form=form)


@bp.route("/posts/<slug>/guide/changes", methods=FORM)
@private
@checks_sender
def changes(slug: str) -> ResponseReturnValue:
    """What says something else than when somebody studied it."""
    guide = _guide(slug)
    it = own(guide)
    if request.method == "POST":
        _go_through(guide, it.changed)
        return redirect(url_for("guides.changes", slug=slug), 303)
    found = differences_since(guide, {key: it.records[key] for key in it.changed})
    return render_template("guides/changes.html", it=it, changes=found)


def _go_through(guide: Followed, changed: set[int]) -> None:
    """Say again of changed points that they are done, or that one learns them once more."""
    marks = [mark for mark in form_marks(request.form, datetime.now(UTC)) if mark.key in changed]
    learner().mark(guide, marks)


@bp.route("/posts/<slug>/guide/merge", methods=FORM)
@private
def merge(slug: str) -> ResponseReturnValue:
    """Bring together what this browser knows and what the account knows."""
    user, guide, now = own_account(current_user), _guide(slug), datetime.now(UTC)
    here, there = Guest().records(guide), queries.records(user, guide)
    if request.method == "POST":
        learner().bring_in(guide, moved(guide, here, request.form.get("log", ""), now))
        forget(guide.id)
        flash(_("It is all together now. Nothing finished is lost."))
        return redirect(_address(guide), 303)
    values = {
        "here": states(here),
        "there": states(there),
        "both": states(together(moved(guide, here, "", now), there)),
    }
    return render_template("guides/merge.html", it=own(guide), **values)


@bp.route("/posts/<slug>/guide/reset", methods=FORM)
@private
@checks_sender
def reset(slug: str) -> ResponseReturnValue:
    """Forget the progress in a stage, or all of it."""
    guide, form = _guide(slug), NameForm()
    stage = next((it for it in guide.path.stages if str(it.key) == request.args.get("stage")), None)
    name = stage.name if stage else guide.title
    if form.does(lambda: is_named(form.name.data or "", name)):
        keys = {it.key for it in [*stage.points, *stage.resources]} if stage else None
        learner().reset(guide, keys)
        flash(_("It is as if you had never begun."))
        return redirect(url_for("guides.show", slug=slug), 303)
    values = {"it": own(guide), "stage": stage, "name": name}
    return render_template("guides/reset.html", form=form, **values), *form.outcome


@bp.get("/posts/<slug>/guide/export.<any(json, md):kind>")
@private
def export(slug: str, kind: str) -> Response:
    """One's own progress and notes as a file."""
    guide, who = _guide(slug), learner()
    records, notes = who.records(guide), who.notes(guide)
    if kind == "json":
        text = json.dumps(as_json(guide, records, notes, who.name), ensure_ascii=False, indent=2) + "\n"
    else:
        text = as_markdown(guide, states(records), notes)
    media_type = "application/json" if kind == "json" else "text/markdown; charset=utf-8"
    response = Response(text, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}-progress.{kind}")
    return response


@bp.route("/posts/<slug>/guide/import", methods=FORM)
@private
@checks_sender
def bring(slug: str) -> ResponseReturnValue:
    """Bring in a file that was saved before; what is known already stays."""
    guide, form = _guide(slug), FileForm()
    if form.does(lambda: _bring(guide, form)):
        flash(_told(form.answer))
        return redirect(url_for("guides.show", slug=slug), 303)
    return render_template("guides/bring.html", form=form, it=own(guide)), *form.outcome


def _bring(guide: Followed, form: FileForm) -> Brought:
    found = from_json(guide, brought(form.file.data), datetime.now(UTC))
    who = learner()
    is_own(found.by, who.name, form.foreign.data)
    who.bring_in(guide, found.records, found.notes)
    return found


def _told(found: Brought) -> str:
    count, notes = len(found.records), len(found.notes)
    told = [ngettext("%(num)s topic was brought in.", "%(num)s topics were brought in.", count)]
    if notes and learner().is_member:
        told.append(ngettext("%(num)s note is there.", "%(num)s notes are there.", notes))
    elif notes:
        told.append(_("Notes need an account: sign in and bring the file in again."))
    if found.lost:
        told.append(ngettext("%(num)s is not in this guide.", "%(num)s are not in this guide.", found.lost))
    return " ".join(map(str, told))


@bp.route("/write/guides/<int:id>/places", methods=FORM)
@private
def places(id: int) -> ResponseReturnValue:
    """Where an author says what became of topics that readers had finished."""
    post, form = post_to_edit(id, current_user), Form()
    guide = queries.guide_of(id, current_user)
    gone, now = (request.form.get(name, 0, number) for name in ("gone", "now"))
    if form.does(lambda: identify(post, gone, now)):
        flash(_("Readers’ progress is found there now."))
        return redirect(url_for("guides.places", id=id), 303)
    values = {"guide": guide, "lost": lost(guide)}
    return render_template("guides/places.html", form=form, post=post, **values), *form.outcome


def _guide(slug: str) -> Followed:
    return queries.whole(queries.guide(slug, current_user))
