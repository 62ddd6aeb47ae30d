"""Pictures of pixels, decoded and encoded again: upright, in sRGB, and without anything but pixels."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps, JpegImagePlugin

from blog.media.imaging.limits import FORMATS, PORTRAIT, Refused

Image.MAX_IMAGE_PIXELS = None  # `opened` counts, the frames of animations too
KEPT_AS = {"AVIF": "WEBP"}  # a large AVIF takes too long to wait for
_MEANT = ("transparency", "duration", "loop", "background")  # what the pixels mean; the rest is about people
_HOW: dict[str, dict[str, Any]] = {
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 90, "method": 4},
    "GIF": {"comment": b""},
}
_SRGB = ImageCms.createProfile("sRGB")


@contextmanager
def opened(data: bytes, pixels: int) -> Iterator[Image.Image]:
    """The picture, measured before a pixel of it is decoded. Raises Refused, also for what fails inside."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height * getattr(image, "n_frames", 1) > pixels:
                raise Refused("The picture has more than %(most)d million pixels.", most=pixels // 10**6)
            yield image
    except (Refused, MemoryError):
        raise
    except Exception as error:  # decoders raise whatever they stumble over
        raise Refused("The picture is damaged or not complete.") from error


def clean(data: bytes, pixels: int) -> tuple[str, tuple[int, int], bytes]:
    """The format, size and bytes to keep; animations stay animated. Raises Refused."""
    with opened(data, pixels) as image:
        format = KEPT_AS.get(str(image.format), str(image.format))
        if getattr(image, "is_animated", False):
            return format, image.size, _animation(image)
        upright = _plain(image)
        return format, upright.size, _encoded(upright, format, **_as_before(image, data))


def portrait(data: bytes, pixels: int) -> bytes:
    """A small square WebP, of an animation the first image; raises Refused."""
    with opened(data, pixels) as image:
        square = ImageOps.fit(_colours(_plain(image)), (PORTRAIT, PORTRAIT), Image.Resampling.LANCZOS)
        return _encoded(square, "WEBP", quality=85)


def resized(data: bytes, pixels: int, wanted: list[tuple[int, str]]) -> tuple[tuple[int, int], list[bytes]]:
    """The picture's size, and it in these widths and formats, b"" where that cannot be; raises Refused."""
    with opened(data, pixels) as image:
        if getattr(image, "is_animated", False):
            return image.size, [b"" for _ in wanted]
        drawn = image.format in ("PNG", "GIF")
        upright = _colours(_plain(image))
        return upright.size, [_variant(upright, width, format.upper(), drawn) for width, format in wanted]


def _variant(image: Image.Image, width: int, format: str, drawn: bool) -> bytes:
    """`drawn` pictures have letters and edges, which need more than photographs do."""
    height = max(1, round(image.height * width / image.width))
    how = {"quality": 75 if drawn else 60, "speed": 8, "max_threads": 1}
    if format == "WEBP":
        how = {"quality": 90 if drawn else 80, "method": 4}
    if format == "AVIF" and width * height > LARGEST_AVIF:
        return b""
    try:
        return _encoded(image.resize((width, height), Image.Resampling.LANCZOS), format, **how)
    except (OSError, ValueError):  # taller than the format can be
        return b""


LARGEST_AVIF = 4_000_000  # pixels; a second each million, and long screenshots have dozens


def _plain(image: Image.Image) -> Image.Image:
    """Upright and in sRGB, with no profile, place or camera left."""
    upright = ImageOps.exif_transpose(image)
    profile = image.info.get("icc_profile")
    if profile and upright.mode not in ("1", "L", "LA"):
        upright = _in_srgb(upright, profile)
    if upright.mode.startswith("I"):
        upright = upright.point(lambda value: value / 256).convert("L")
    if upright.mode == "CMYK":
        upright = upright.convert("RGB")
    upright.info = {name: upright.info[name] for name in _MEANT if name in upright.info}
    return upright


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return image
        flat = image if image.mode in ("RGB", "CMYK") else _colours(image)
        alpha = flat.getchannel("A") if flat.mode == "RGBA" else None
        base = flat.convert("RGB") if alpha else flat
        converted = ImageCms.profileToProfile(base, source, _SRGB, outputMode="RGB") or base
        if alpha:
            converted.putalpha(alpha)
        return converted
    except (ImageCms.PyCMSError, OSError, ValueError):  # not a profile, or not one of this kind of picture
        return image


def _colours(image: Image.Image) -> Image.Image:
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _as_before(image: Image.Image, data: bytes) -> dict[str, object]:
    """As much detail as the file had: with other numbers a JPEG would grow, or lose once more."""
    if image.format == "JPEG" and isinstance(image, JpegImagePlugin.JpegImageFile) and image.mode != "CMYK":
        return {"qtables": image.quantization, "subsampling": JpegImagePlugin.get_sampling(image)}
    return {"lossless": True} if image.format == "WEBP" and b"VP8L" in data else {}


def _encoded(image: Image.Image, format: str, **how: Any) -> bytes:
    out = BytesIO()
    if format == "JPEG":
        how = {"optimize": True} | (how or {"quality": 90})
    image.save(out, format, **{**_HOW.get(format, {}), **how})
    return out.getvalue()


def _animation(image: Image.Image) -> bytes:
    if image.format not in ("GIF", "WEBP"):
        raise Refused("Animations are taken as GIF or WebP only.")
    times = []
    for frame in range(getattr(image, "n_frames", 1)):
        image.seek(frame)
        image.load()  # before that a WebP does not know for how long
        times.append(image.info.get("duration", 100))
    image.seek(0)
    out, how = BytesIO(), {"loop": image.info.get("loop", 0), "duration": times, **_HOW[image.format]}
    image.save(out, image.format, save_all=True, **how)
    return out.getvalue()
