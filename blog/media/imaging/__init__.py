"""Pictures out of anybody's hands: what comes in is taken apart and made anew, in a process of its own."""

from blog.media.imaging.client import Size, card, clean, portrait, progress, resized
from blog.media.imaging.measure import measure, tells_where

__all__ = ["Size", "card", "clean", "measure", "portrait", "progress", "resized", "tells_where"]
