"""What stands for a post where somebody shares its address: its cover, or a card that is drawn for it."""

from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import url_for

from blog.config import settings
from blog.feeds.cards import queries
from blog.media.imaging.limits import CARD
from blog.web.pictures import Known


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
