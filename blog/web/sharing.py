"""What stands for a post where its address is shared, and for somebody's progress: covers and drawn cards."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from blog.config import settings
from blog.feeds.cards import queries
from blog.guides.figures import Figures, figures
from blog.guides.queries import Followed
from blog.guides.records import Records, states
from blog.media.imaging.limits import CARD, ProgressCard
from blog.web.pictures import Known
from blog.web.words import pieces


class Picture(NamedTuple):
    """An absolute address, and the size in pixels where it is known (else 0)."""

    address: str
    width: int = 0
    height: int = 0


def picture_of(post: Any, known: Known) -> Picture | None:
    """The picture of a post; None when it has no cover of pixels and no font is there to draw a card with."""
    cover = post.cover or settings().site_cover
    if cover and PurePosixPath(urlsplit(cover).path).suffix.lower() != ".svg":  # which hardly anybody shows
        row = known.get(cover)
        return Picture(_absolute(cover), row.width, row.height) if row else Picture(_absolute(cover))
    if post.kind == "post" and queries.font():
        return Picture(
            _absolute(url_for("share_cards.show", id=post.id, mark=queries.words(post).mark)), *CARD
        )
    return None


def _absolute(address: str) -> str:
    return address if address.startswith(("http://", "https://")) else settings().site_url + address


@dataclass(frozen=True)
class SharedProgress:
    """How far somebody is, as others see it; without a name nobody is told who that is."""

    guide: Followed
    records: Records
    name: str

    @cached_property
    def whole(self) -> Figures:
        """Of the whole path."""
        return figures(self.guide.path.points.values(), states(self.records))

    @cached_property
    def stages(self) -> list[Figures]:
        """Of each stage."""
        known = states(self.records)
        return [figures(stage.points, known) for stage in self.guide.path.stages]

    @property
    def since(self) -> str:
        """Who it is, and for how long they have been learning."""
        moments = [it.done_at for it in self.records.values() if it.done_at and it.done_at.timestamp() > 0]
        weeks = (datetime.now(UTC) - min(moments)).days // 7 + 1 if moments else 0
        long = ngettext("learning for %(num)s week", "learning for %(num)s weeks", weeks) if weeks else ""
        return " · ".join(filter(None, (self.name, str(long))))

    @property
    def card(self) -> ProgressCard:
        """What is written on the card."""
        return ProgressCard(
            pieces(self.guide.title),
            settings().site_name,
            self.since,
            str(self.whole.done),
            _("of %(total)s topics", total=self.whole.total),
            tuple((it.done, it.total) for it in self.stages),
        )
