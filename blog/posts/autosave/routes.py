"""What the editor's script asks: to save, to change fields in a text, to show it."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from blog.errors import Conflict, said
from blog.posts import actions
from blog.posts.autosave.forms import Fields, Saved, Text
from blog.posts.editions import Edition, edition_of, read
from blog.posts.models import Post
from blog.posts.writing import expiry
from blog.posts.writing.fields import changed, fields_of
from blog.posts.writing.forms import shown
from blog.posts.writing.line_ends import given_back
from blog.posts.writing.queries import Clash, clash, post_to_edit
from blog.web.headers import private
from blog.web.json import sent
from blog.web.looks import problems_of, unreadable
from blog.web.states import state_name
from blog.web.text import iso

bp = Blueprint("autosave", __name__)
expiry.init_app(bp)


@bp.put("/write/posts/<int:id>/draft")
@private
def save(id: int) -> ResponseReturnValue:
    """Save the working copy; when somebody was faster, answer with both texts and what goes together."""
    post, draft = post_to_edit(id, current_user), sent(Saved)
    source = given_back(draft.source, post.source)
    try:
        refusal = actions.autosave(post, current_user, source, draft.version, draft.slug)
    except Conflict:
        return jsonify(_rival(clash(post, source, draft.version))), 409
    return jsonify(_state(post) | {"slug_problem": said(refusal) if refusal else ""})


@bp.post("/write/posts/<int:id>/fields")
@private
def patch(id: int) -> ResponseReturnValue:
    """A text with some fields changed; nothing is stored."""
    post, message = post_to_edit(id, current_user), sent(Fields)
    document = changed(read(message.source, zone=post.zone), message.changes.meant)
    fields = fields_of(document)
    return jsonify(source=document.source, fields=fields, shown=shown(fields))


@bp.post("/write/posts/<int:id>/preview")
@private
def show(id: int) -> ResponseReturnValue:
    """A text as readers will get it; nothing is stored."""
    post = post_to_edit(id, current_user)
    source = sent(Text).source if request.is_json else request.form.get("source", "")
    return jsonify(_shown(post, edition_of(post, read(source, zone=post.zone), preview=True)))


def _state(post: Post) -> dict[str, Any]:
    current, at = post.draft or post.live, post.draft.updated_at if post.draft else post.updated_at
    state = {"state": post.state, "label": state_name(post.state), "problem": unreadable(post)}
    words = current.words if current else 0
    return state | {"version": post.version, "words": words, "saved_at": iso(at or post.created_at)}


def _rival(found: Clash) -> dict[str, Any]:
    merged = found.merged
    return {
        "version": found.version,
        "source": found.theirs,
        "merged": merged and merged.text,
        "conflicts": [vars(place) for place in merged.clashes] if merged else [],
        "by": found.by.display_name if found.by else "",
        "at": iso(found.at),
    }


def _shown(post: Post, new: Edition) -> dict[str, Any]:
    rendered, found = new.rendered, problems_of(post, new)
    return {
        "title": new.title,
        "html": rendered.html,
        "outline": rendered.outline,
        "words": rendered.words,
        "minutes": rendered.minutes,
        "problems": [{"kind": each.kind, "text": each.words, "target": each.target} for each in found],
    }
