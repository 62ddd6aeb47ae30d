"""How much a picture may ask of the process that takes it apart, and what that one may be asked to write."""

from collections.abc import Sequence
from typing import NamedTuple

SECONDS = 40.0  # for what somebody waits for
SECONDS_UNSEEN = 180.0  # for what is made in the background
MEMORY = 2 * 2**30  # bytes of address space
PORTRAIT = 256  # pixels, the side of somebody's picture
CARD = (1200, 630)  # pixels, of what stands for a text elsewhere
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")  # known by their content, never by their name


class ProgressCard(NamedTuple):
    """What is written on a card that shows how far somebody is."""

    title: Sequence[str]  # cut where a line may break
    site: str
    byline: str
    done: str  # in large characters
    of: str
    bars: Sequence[tuple[int, int]]  # of each stage: points that are done, of how many


class Refused(Exception):
    """A picture that is not taken; the message is for whoever sent it.

    The process's own error: it runs without the application, so it cannot raise `blog.errors`.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.values = values
