"""Who follows a guide: a member, whose progress lies here, or a visitor, whose lies in their browser."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Response, after_this_request, g, request
from flask_login import current_user

from blog.auth.models import User
from blog.config import settings
from blog.guides import actions, cookie, queries
from blog.guides.changes import as_studied
from blog.guides.notes.queries import notes
from blog.guides.notes.texts import Noted
from blog.guides.queries import Followed, points_at
from blog.guides.records import Mark, Record, Records, former, redirected, states, together
from blog.signing import seal, unseal

A_YEAR_AND_A_MONTH = 400 * 24 * 3600  # seconds; browsers keep no cookie longer (RFC 6265bis)
EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class Member:
    """Somebody with an account."""

    user: User
    is_member = True

    @property
    def name(self) -> str:
        """Their user name."""
        return self.user.username

    def records(self, guide: Followed) -> Records:
        """What they said of its places."""
        return queries.records(self.user, guide)

    def mark(self, guide: Followed, marks: list[Mark]) -> dict[int, str]:
        """Keep what they say; gives the states of these places, as they are now."""
        return {key: it.state for key, it in actions.mark(self.user, guide, marks).items()}

    def notes(self, guide: Followed) -> dict[int, Noted]:
        """What they noted at its places."""
        return notes(self.user, guide)

    def bring_in(self, guide: Followed, records: Records, noted: Mapping[int, Noted] | None = None) -> None:
        """Join with what is known."""
        actions.bring_in(self.user, guide, records, noted)

    def reset(self, guide: Followed, keys: Collection[int] | None = None) -> None:
        """Forget it, or what was said of these places."""
        actions.reset(self.user, guide, keys)


@dataclass(frozen=True)
class Kept:
    """What a cookie keeps of a guide: states, and the revisions in which those that are done were read."""

    states: Mapping[int, str] = field(default_factory=dict)
    read_in: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, guide: Followed, said: Mapping[int, str]) -> "Kept":
        """What is said now; nothing of what was taken back."""
        done = (key for key, state in said.items() if state == "done")
        return cls({key: state for key, state in said.items() if state}, dict.fromkeys(done, guide.revision))

    def __or__(self, later: "Kept") -> "Kept":
        return Kept({**self.states, **later.states}, {**self.read_in, **later.read_in})


class Guest:
    """A browser. Its cookie says states and no moments, so whatever happens now is later.

    What it says of revisions is sealed: whoever could name any would read texts that nobody shows any more.
    """

    is_member = False
    name = ""

    def records(self, guide: Followed) -> Records:
        """What was said of its places in this browser."""
        read, known = self._read(guide), self._kept(guide).states
        said = {key: Record.of(state, EPOCH).as_read(read.get(key, Record())) for key, state in known.items()}
        return redirected(said, guide.became)

    def mark(self, guide: Followed, marks: list[Mark]) -> dict[int, str]:
        """Keep what is said in the browser; raises Invalid when the guide is too long for that."""
        said = {mark.key: mark.state for mark in marks}
        self._keep(guide, self._without(guide, said) | Kept.of(guide, said))
        return said

    def _without(self, guide: Followed, keys: Collection[int]) -> "Kept":
        """What is known but for these places and what they were; of what is gone it stays as it was said."""
        these, known = {*keys, *former(keys, guide.became)}, self._kept(guide)
        return Kept(
            {key: state for key, state in known.states.items() if key not in these},
            {key: it.revision for key, it in self._read(guide).items() if key not in these},
        )

    def _read(self, guide: Followed) -> Records:
        """What was written at each place that is done when that was said; what it says still was read now."""
        known, found = self._kept(guide).read_in, Records()
        there = points_at(guide, {it for it in known.values() if it < guide.revision})
        there[guide.revision] = guide.places
        for key, revision in known.items():
            if point := there.get(revision, {}).get(key):
                is_same = point.digest == guide.seen.get(key)
                found[key] = Record(revision=guide.revision if is_same else revision, seen=point.digest)
        return found

    def notes(self, guide: Followed) -> dict[int, Noted]:
        """Nothing: a browser keeps two bits a place."""
        return {}

    def bring_in(self, guide: Followed, records: Records, noted: Mapping[int, Noted] | None = None) -> None:
        """Join with what is known; notes need an account."""
        found = together(self.records(guide), records)
        done = {key: it for key, it in found.items() if it.state == "done" and it.seen}
        read_in = {key: done[key].revision for key in as_studied(guide, done)}
        self._keep(guide, self._without(guide, ()) | Kept(states(found), read_in))

    def reset(self, guide: Followed, keys: Collection[int] | None = None) -> None:
        """Forget it, or what was said of these places."""
        self._keep(guide, Kept() if keys is None else self._without(guide, keys))

    def _kept(self, guide: Followed) -> "Kept":
        kept: dict[int, Kept] = g.setdefault("progress", {})
        if guide.id not in kept:
            said, _, sealed = request.cookies.get(_name(guide.id), "").partition(".")
            read_in = unseal(_name(guide.id), sealed)
            kept[guide.id] = Kept(cookie.read(said), cookie.read_in(f"{said}.{read_in}"))
        return kept[guide.id]

    def _keep(self, guide: Followed, found: "Kept") -> None:
        said, _, read_in = cookie.written(found.states, found.read_in).partition(".")
        value = f"{said}.{seal(_name(guide.id), read_in)}" if read_in else said
        g.setdefault("progress", {})[guide.id] = found
        after_this_request(lambda response: _set(response, guide.id, value))


Learner = Member | Guest


def learner() -> Learner:
    """Whoever asks."""
    user = current_user._get_current_object()
    return Member(user) if isinstance(user, User) else Guest()


def begun_here() -> list[int]:
    """The numbers of the guides that were begun in this browser without an account."""
    names = (name.removeprefix("lp") for name in request.cookies if name.startswith("lp"))
    return [int(name) for name in names if name.isdecimal() and len(name) < 10]


def move_in(user: User) -> None:
    """Bring what was done in this browser into an account that knows nothing of it yet.

    Where both know something, their owner decides, on the page of the guide.
    """
    for guide in queries.public_guides(begun_here()):
        here = Guest().records(guide)
        if here and not queries.records(user, guide):
            now = datetime.now(UTC)
            said = {key: guide.record(key, it.state, now).as_read(it) for key, it in here.items()}
            actions.bring_in(user, guide, said)
            forget(guide.id)


def forget(guide_id: int) -> None:
    """Take the cookie of a guide out of this browser, once what it says lies elsewhere."""
    g.setdefault("progress", {})[guide_id] = Kept()
    after_this_request(lambda response: _set(response, guide_id, ""))


def _set(response: Response, guide_id: int, value: str) -> Response:
    secure = settings().site_url.startswith("https:")
    kept: dict[str, Any] = {"secure": secure, "httponly": True, "samesite": "Lax"}
    if value:
        response.set_cookie(_name(guide_id), value, max_age=A_YEAR_AND_A_MONTH, **kept)
    else:
        response.delete_cookie(_name(guide_id), **kept)
    return response


def _name(guide_id: int) -> str:
    return f"lp{guide_id}"
