"""Links by which people without an account read what is not public yet."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blog.posts.previews import actions, queries
from blog.posts.writing.queries import post_to_edit
from blog.web.headers import private
from blog.web.looks import article_of, working_copy

bp = Blueprint("previews", __name__)


@bp.post("/write/posts/<int:id>/previews")
@private
def share(id: int) -> ResponseReturnValue:
    """Make a link."""
    post = post_to_edit(id, current_user)
    actions.share(post, current_user, request.form.get("days", 0, int))
    flash(_("The link is ready."))
    return redirect(url_for("writing.edit", id=id, _anchor="links"), 303)


@bp.post("/write/posts/<int:id>/previews/<random:number>/end")
@private
def end(id: int, number: int) -> ResponseReturnValue:
    """End a link."""
    actions.end(queries.link_to(post_to_edit(id, current_user), number))
    flash(_("The link leads nowhere from now on."))
    return redirect(url_for("writing.edit", id=id, _anchor="links"), 303)


@bp.get("/preview/<token>")
@private
def show(token: str) -> ResponseReturnValue:
    """The text as it is now, for whoever has the link."""
    link = queries.open_link(token)
    values = article_of(link.post, working_copy(link.post))
    response = make_response(render_template("posts/previews/show.html", link=link, **values))
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"  # the address is a secret
    return response
