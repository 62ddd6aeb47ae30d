"""The page about links that lead nowhere any more."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from blog.posts.linking.queries import broken
from blog.posts.writing.queries import writer
from blog.web.headers import private

bp = Blueprint("linking", __name__)


@bp.get("/write/links")
@private
def index() -> ResponseReturnValue:
    """Which links of one's posts, for editors of all, are broken."""
    return render_template("posts/linking/index.html", links=broken(writer(current_user)))
