"""The search page, and the same as a piece of a page while somebody types."""

from flask import Blueprint, render_template, request

import blog.search.actions  # noqa: F401  which listen to every change from now on
from blog.search.queries import labels_in, search
from blog.search.windows import Within
from blog.web.headers import private

bp = Blueprint("search", __name__)
LONGEST = 200  # characters of a query that are looked at
DEEPEST = 1000  # of a label


@bp.get("/search")
@private
def page() -> str:
    """What was found, with the form to ask again; raises NotFound at a place that is none."""
    query, place = _query(), request.args.get("before", "")
    given = {name: request.args.get(name, "")[:DEEPEST] for name in ("only", "tag", "category")}
    results = search(query, place, within := Within(**given))
    asked = {"q": query} | {name: value for name, value in given.items() if value}
    values = {"results": results, "asked": asked, "labels": labels_in(results, within)}
    return render_template("search/page.html", query=query, place=place, **values)


@bp.get("/search/suggestions")
@private
def suggestions() -> str:
    """The best of it, for the dialog."""
    query = _query()
    return render_template("search/suggestions.html", query=query, results=search(query))


def _query() -> str:
    return " ".join(request.args.get("q", "")[:LONGEST].split())
