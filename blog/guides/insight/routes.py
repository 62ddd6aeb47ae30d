"""The pages on which authors see how far their readers are."""

from datetime import UTC, datetime

from flask import Blueprint, Response, render_template
from flask_login import current_user

from blog.guides import queries
from blog.guides.insight.sheets import sheet
from blog.posts.writing.queries import post_to_edit
from blog.web.headers import private
from blog.web.heat import Heat, heat, table

bp = Blueprint("insight", __name__)


@bp.get("/write/guides/<int:id>/readers")
@private
def show(id: int) -> str:
    """Where readers are, where they get stuck, and what time it takes them."""
    it = _heat(id)
    return render_template("guides/insight/show.html", it=it, post_id=id)


@bp.get("/write/guides/<int:id>/readers.csv")
@private
def export(id: int) -> Response:
    """The same as a table for spreadsheet programs."""
    it = _heat(id)
    response = Response(sheet(table(it)), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{it.guide.slug}-readers.csv")
    return response


def _heat(id: int) -> Heat:
    post_to_edit(id, current_user)
    return heat(queries.whole(queries.guide_of(id, current_user)), datetime.now(UTC))
