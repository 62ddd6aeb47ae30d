"""What administrators change about the site."""

from collections.abc import Mapping

from blog.auth.events.actions import note
from blog.auth.models import User
from blog.auth.sessions.models import Client
from blog.chosen import NAMES, Choices, given, overlaid, pinned
from blog.db import db
from blog.errors import Invalid
from blog.site.settings import rules
from blog.site.settings.queries import seen


def choose(by: User, values: Mapping[str, object], state: str, client: Client) -> int:
    """Let these settings hold from now on and on every node: how many posts have another moment by that.

    `state` is what was `seen` of them before. Raises Invalid, which names the setting, also when somebody
    else changed one of them meanwhile.
    """
    wanted = {name: rules.accepted(_free(name), value) for name, value in values.items()}
    row = db.session.get_one(Choices, 1, with_for_update=True, populate_existing=True)
    before = overlaid(given(), row.values, pinned())
    if seen(before, wanted) != state:
        raise Invalid(
            "Somebody else changed this meanwhile. Open the page again to see it; saving here replaces it.",
            field="state",
        )
    changed = {name: value for name, value in wanted.items() if value != getattr(before, name)}
    if not changed:
        return 0
    row.values = {n: v for n, v in {**row.values, **changed}.items() if v != getattr(given(), n, None)}
    row.version += 1
    note("settings-changed", None, client, by=by, **{n: [getattr(before, n), v] for n, v in changed.items()})
    moved = _redated(before.timezone, str(changed.get("timezone", before.timezone)))
    db.session.commit()
    return moved


def _redated(before: str, after: str) -> int:
    from blog.posts.redating import redate  # what reads documents is large, and seldom needed

    return redate(before, after) if before != after else 0


def _free(name: str) -> str:
    if name not in NAMES or name in pinned():
        raise Invalid("The operator of the site decides this.", field=name)
    return name
