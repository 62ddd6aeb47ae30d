"""The picture that stands for a post where its address is shared."""

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blog.feeds.cards import actions, queries
from blog.web.static import FOR_EVER

bp = Blueprint("share_cards", __name__)


@bp.get("/cards/<int:id>-<mark>.png")
def show(id: int, mark: str) -> ResponseReturnValue:
    """The card of a public post, or the way to the one it has now; raises NotFound."""
    words = queries.words_of(id)
    if mark != words.mark:
        return redirect(url_for("share_cards.show", id=id, mark=words.mark))
    response = Response(actions.drawn(words).read_bytes(), mimetype="image/png")
    response.headers["Cache-Control"] = f"public, max-age={FOR_EVER}, immutable"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # it is shown where people share it
    return response
