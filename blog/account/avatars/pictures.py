"""Pictures of people: whatever comes in, a small square WebP without anything else goes out."""

from io import BytesIO
from typing import TYPE_CHECKING

from blog.errors import Invalid

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")  # known by their content, never by their name
LARGEST = 5 * 2**20  # bytes
PIXELS = 25_000_000  # that are decoded at most
SIDE = 256  # pixels of what goes out


def portrait(data: bytes) -> bytes:
    """The picture upright, cut square, as WebP, of an animation the first image; raises Invalid.

    Only pixels get through: places, cameras, profiles and whatever else was in the file stay behind.
    """
    from PIL import Image  # seldom needed, and large

    if len(data) > LARGEST:
        raise Invalid("The picture is larger than %(most)d MB.", field="picture", most=LARGEST // 2**20)
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            _measure(image)
            return _webp(_square(image))
    except Invalid:
        raise
    except Exception:  # decoders raise whatever they stumble over, decompression bombs included
        raise Invalid(
            "This is no picture that can be read. Take a JPEG, PNG, WebP or GIF.", field="picture"
        ) from None


def _measure(image: "Image.Image") -> None:
    """Before any pixel is decoded: a file of some kilobytes can claim gigabytes of them."""
    if image.width * image.height > PIXELS:
        raise Invalid(
            "The picture has more than %(most)d million pixels.", field="picture", most=PIXELS // 10**6
        )


def _square(image: "Image.Image") -> "Image.Image":
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(image)
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    return ImageOps.fit(plain, (SIDE, SIDE), Image.Resampling.LANCZOS)


def _webp(image: "Image.Image") -> bytes:
    image.info = {}  # what Pillow would write along
    out = BytesIO()
    image.save(out, "WEBP", quality=85, method=4)
    return out.getvalue()
