"""What a picture says of itself in its first bytes; no pixel of it is decoded."""

from io import BytesIO

from blog.media.imaging.limits import FORMATS

ORIENTATION = 0x0112  # the EXIF tag; from 5 on the picture lies on its side
GPS = 0x8825


def measure(data: bytes, media_type: str) -> tuple[int, int]:
    """Width and height in pixels, (0, 0) of what is no picture."""
    return _drawn(data) if media_type == "image/svg+xml" else _decoded(data)


def _drawn(data: bytes) -> tuple[int, int]:
    from blog.media.imaging import svg

    return svg.size(data)


def _decoded(data: bytes) -> tuple[int, int]:
    from PIL import Image  # seldom needed, and large

    Image.MAX_IMAGE_PIXELS = None  # else it warns
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            # Asked for EXIF that it does not have, Pillow would look behind the pixels of a PNG.
            lies = "exif" in image.info and image.getexif().get(ORIENTATION, 1) in (5, 6, 7, 8)
            return (image.height, image.width) if lies else image.size
    except Exception:  # decoders raise whatever they stumble over
        return 0, 0


def tells_where(data: bytes) -> bool:
    """Whether a picture says where it was taken (Exif 2.32, 4.6.6: the tag that points to GPS)."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            return "exif" in image.info and GPS in image.getexif()
    except Exception:
        return False
