"""Drawing cards, once each: they are kept in the instance folder, one a post."""

import os
from functools import lru_cache
from pathlib import Path

from blog.config import instance_folder
from blog.errors import NotFound
from blog.feeds.cards.queries import PostCard, font
from blog.media import imaging
from blog.media.imaging.limits import ProgressCard
from blog.web.words import pieces


def drawn(words: PostCard) -> Path:
    """The file of that card, drawn now unless it was before; raises Invalid, and OSError on a full disk."""
    path = instance_folder() / "cards" / f"{words.id}-{words.mark}.png"
    if not path.is_file():
        _keep(path, imaging.card(pieces(words.title), words.site, words.byline, font()))
        _forget_others(path, words.id)
    return path


@lru_cache(maxsize=16)
def drawn_progress(said: ProgressCard, font: str) -> bytes:
    """A card of progress as PNG; raises NotFound without a font, and Invalid.

    It is kept in memory alone: it changes with every tick, and is to be gone with the account.
    """
    if not font:
        raise NotFound("card")
    return imaging.progress(said, font)


def _keep(path: Path, data: bytes) -> None:
    """Whole or not at all, whoever else draws it at the same moment."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}")
    part.write_bytes(data)
    part.replace(path)


def _forget_others(path: Path, id: int) -> None:
    """Without the cards that this post had under other titles."""
    for other in path.parent.glob(f"{id}-*.png"):
        if other != path:
            other.unlink(missing_ok=True)
