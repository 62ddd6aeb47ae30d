"""The desk, and beginning something new."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from blog.posts import actions
from blog.posts.desk import queries
from blog.posts.desk.forms import NewForm
from blog.posts.document import compose
from blog.posts.editions import read
from blog.posts.writing import expiry
from blog.posts.writing.queries import writer
from blog.web.headers import private

bp = Blueprint("desk", __name__)
expiry.init_app(bp)


@bp.get("/write/")
@private
def index() -> ResponseReturnValue:
    """What one writes, by state, and what to do next."""
    user, args = writer(current_user), request.args
    author_id = queries.whose(user, args.get("whose"))
    asked = {name: args.get(name, "") for name in ("state", "search", "before")}
    desk = queries.desk(author_id, **asked)
    waiting = {"unfinished": queries.unfinished(user), "upcoming": queries.next_to_appear(user)}
    return render_template("posts/desk/index.html", desk=desk, author_id=author_id, asked=asked, **waiting)


@bp.route("/write/posts/new", methods=["GET", "POST"])
@private
def new() -> ResponseReturnValue:
    """Begin a post: with a title, with a whole document, or with nothing."""
    user, form = writer(current_user), NewForm()
    if form.does(lambda: actions.write(user, _first_text(form))):
        return redirect(url_for("writing.edit", id=form.answer.id), 303)
    return render_template("posts/desk/new.html", form=form), *form.outcome


def _first_text(form: NewForm) -> str:
    source, title = (form.source.data or "").replace("\r\n", "\n"), (form.title.data or "").strip()
    if not source.strip():
        return compose(title).source if title else ""
    return read(source).patch(title=title).source if title else source
