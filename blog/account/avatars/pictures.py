"""Pictures of people: whatever comes in, a small square WebP without anything else goes out."""

from blog.errors import Invalid
from blog.media import imaging
from blog.media.imaging.limits import FORMATS
from blog.media.kinds import kind_of

LARGEST = 5 * 2**20  # bytes
PIXELS = 25_000_000  # that are decoded at most


def portrait(data: bytes) -> bytes:
    """The picture upright, cut square, as WebP, of an animation the first image; raises Invalid."""
    if len(data) > LARGEST:
        raise Invalid("The picture is larger than %(most)d MB.", field="picture", most=LARGEST // 2**20)
    kind = kind_of(data)
    if kind is None or kind.format not in FORMATS:
        raise Invalid("This is no picture that can be read. Take a JPEG, PNG, WebP or GIF.", field="picture")
    try:
        return imaging.portrait(data, PIXELS)
    except Invalid as refusal:
        raise Invalid(refusal.message, field="picture", **refusal.values) from None
