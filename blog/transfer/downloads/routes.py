"""The site as a zip, and one post as the document that it is."""

from io import BytesIO

from flask import Blueprint, Response, render_template, send_file, stream_with_context
from flask.typing import ResponseReturnValue
from flask_login import current_user

from blog.posts.writing.queries import post_to_edit
from blog.transfer.downloads import actions, queries
from blog.transfer.downloads.packing import packed
from blog.web.clients import client
from blog.web.headers import private

bp = Blueprint("downloads", __name__)


@bp.get("/write/export")
@private
def index() -> ResponseReturnValue:
    """What can be taken along."""
    queries.editor(current_user)
    return render_template("transfer/downloads/index.html")


@bp.get("/write/export/site.zip")
@private
def site() -> Response:
    """All of it, as `flask export` writes it; it leaves while it is packed."""
    from blog.transfer.export import leaves  # what reads documents is large, and seldom needed

    by = queries.editor(current_user)
    actions.allow_export(by, client())
    said = queries.may_take_comments(by)
    response = Response(stream_with_context(packed(leaves(comments=said))), mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename="site.zip")
    return response


@bp.get("/write/export/posts/<int:id>.md")
@private
def post(id: int) -> Response:
    """A post as one goes on writing it: the draft, else what readers see."""
    asked = post_to_edit(id, current_user)
    name = f"{asked.slug.rpartition('/')[2]}.md"
    return send_file(BytesIO(asked.source.encode()), "text/markdown", as_attachment=True, download_name=name)
