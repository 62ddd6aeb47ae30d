"""How the discussion of a post becomes part of a page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil
from typing import Any, NamedTuple

from flask import request, url_for
from flask_babel import format_date, get_timezone, ngettext
from markupsafe import Markup

from blog.comments import listings, queries, threads
from blog.comments.listings import SORTS, Talk
from blog.comments.models import EDITABLE, Comment
from blog.comments.places.queries import Place, places_of, spots_now
from blog.comments.speakers import Speaker
from blog.db import Row, utcnow
from blog.posts.models import Post
from blog.web.guests import speaker
from blog.web.headers import is_personal

BELOW = 10  # threads below an article


class When(NamedTuple):
    """A moment in the zone of whoever looks: for machines, and the day and the time for people."""

    iso: str
    day: str
    time: str


@dataclass(frozen=True)
class Shown:
    """A discussion as templates ask for it; what differs by person is there only on pages of their own."""

    post: Any
    talk: Talk
    who: str  # may comment: "guests", "members" or "nobody"
    sort: str = ""
    spots: dict[int, Place] = field(default_factory=dict)
    by: Speaker | None = None
    waiting: Sequence[Row] = ()
    voted: frozenset[int] = frozenset()
    zone: Any = None
    days: dict[date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make once a page what every comment needs."""
        slug = self.post.slug
        made: dict[str, Any] = {
            "all": url_for("comments.index", slug=slug),
            "new": url_for("comments.new", slug=slug),
        }
        made |= {"one": url_for("comments.show", id=0)[:-1], "zone": get_timezone()}
        on_page = {comment.id for comment in self.talk.comments}
        made["held"] = {comment.id: comment for comment in self.waiting if comment.id in on_page}
        made["apart"] = [comment for comment in self.waiting if comment.id not in on_page]
        self.__dict__.update(made)

    @property
    def has_code(self) -> bool:
        """Whether there is code on the page, which has a style sheet of its own."""
        return any("<pre" in comment.html for comment in (*self.talk.comments, *self.waiting))

    @property
    def moderates(self) -> bool:
        """Whether whoever looks at the page may change the post."""
        return self.by is not None and Post(author_id=self.post.author_id).editable_by(self.by.actor)

    def when(self, moment: datetime) -> When:
        """A moment as it is shown; most of those on a page are of few days."""
        local = moment.astimezone(self.zone)
        day = self.days.get(local.date())
        if day is None:
            day = self.days[local.date()] = format_date(local.date(), "medium", rebase=False)
        return When(local.isoformat(timespec="seconds"), day, f"{local:%H:%M}")

    def is_mine(self, comment: Row) -> bool:
        """Whether whoever looks at the page wrote it."""
        return self.by is not None and Comment(author_id=comment.author_id, guest=comment.guest).is_by(
            self.by
        )

    def minutes_left(self, comment: Row) -> int:
        """For how many minutes it can still be changed."""
        left: float = (comment.created_at + EDITABLE - utcnow()).total_seconds()
        return max(0, ceil(left / 60))


def usual_sort(post: Any) -> str:
    """A guide is discussed for years, so what is new comes first there."""
    return SORTS[1] if post.guide else SORTS[0]


def discussion(post: Row, found: Talk, sort: str) -> Shown | None:
    """What templates show of a discussion; None when there is none and nobody may begin it."""
    who = queries.admitted(post, found.closed_at)
    if who == "nobody" and not found.count:
        return None
    by = speaker() if is_personal(request.headers.get("Cookie", "")) else None
    spots = spots_now(post.id) if any(one.root.place is not None for one in found.threads) else {}
    if by is None or not by.key:
        return Shown(post, found, who, sort, spots)
    waiting, voted = queries.waiting_of(by, post.id), queries.voted_by(by, found)
    return Shown(post, found, who, sort, spots, by, waiting, frozenset(voted))


def first_page(post: Row) -> Shown | None:
    """The discussion as it stands below an article."""
    sort = usual_sort(post)
    return discussion(post, listings.talk(post.id, sort, limit=BELOW), sort)


def alone(comment: Comment, by: Speaker) -> dict[str, Any]:
    """Template values that show one comment of a discussion, to somebody who may see it."""
    row, root = listings.one(comment.id), comment.root or comment
    found = Talk([listings.Thread(row)])
    spots = spots_now(comment.post_id) if row.place is not None else {}
    it = Shown(comment.post, found, "guests", "", spots, by, (), frozenset(queries.voted_by(by, found)))
    return {"it": it, "comment": comment, "row": row, "root": root}


def page_of(comment: Comment) -> str:
    """Where a comment that is on a page can be read: below its article, else in its thread."""
    post, root_id = comment.post, comment.root_id or comment.id
    below = listings.talk(post.id, usual_sort(post), limit=BELOW).comments
    if any(one.id == comment.id for one in below):
        return f"{url_for('posts.show', slug=post.slug)}#c{comment.id}"
    at = comment.id if comment.root_id and threads.is_far(comment) else None
    return f"{url_for('comments.thread', slug=post.slug, id=root_id, at=at)}#c{comment.id}"


def by_place(post: Row, found: Talk) -> list[tuple[str, list[tuple[int, str, int]]]]:
    """The places that comments are about, under their headings: number, words, how many comments."""
    if not found.places:
        return []
    grouped = (
        (heading, [(key, text, found.places[key]) for key, text in below if key in found.places])
        for heading, below in places_of(post.id)
    )
    return [(heading, below) for heading, below in grouped if below]


def counts(said: Shown) -> dict[int, str]:
    """What stands beside a place of the post: how many comments are about it, as a link to them."""
    return {place: _mark(said, place, count) for place, count in said.talk.places.items()}


def _mark(said: Any, place: int, count: int) -> Markup:
    told = ngettext("%(num)s comment on this", "%(num)s comments on this", count)
    return Markup('<a class="said" href="{}?about={}" aria-label="{}">{}</a>').format(
        said.all, place, told, count
    )
