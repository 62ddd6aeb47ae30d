"""Pictures for the tests: harmless ones, and what people with bad intentions send."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageCms

RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200), **options: object) -> bytes:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    return saved(image, kind, **options)


def photograph(size: tuple[int, int] = (1200, 800), kind: str = "JPEG", **options: object) -> bytes:
    """Something with detail in it, so that smaller pictures take less room."""
    noise = Image.effect_noise((size[0] // 4, size[1] // 4), 80).resize(size).convert("RGB")
    return saved(noise, kind, **{"quality": 92, **options})


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """The image as a file of that kind."""
    out = BytesIO()
    image.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def animation(kind: str, times: tuple[int, ...] = (100, 300, 500)) -> bytes:
    """Three images, each shown for as many milliseconds."""
    frames = [Image.new("RGB", (64, 48), colour) for colour in (RED, BLUE, (20, 200, 20))]
    how = {"save_all": True, "append_images": frames[1:], "duration": list(times), "loop": 0}
    return saved(frames[0], kind, **how)


def telling_exif() -> Image.Exif:
    """Where, with what and by whom a picture was taken."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "A camera", "Somebody"
    exif[0x8825] = {1: "N", 2: (48.0, 51.0, 30.0), 3: "E", 4: (2.0, 17.0, 40.0)}
    return exif


def odd_profile() -> bytes:
    """A colour profile like sRGB in which red and blue have changed places."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    return swapped.replace("sRGB".encode("utf-16-be"), "Swap".encode("utf-16-be"))


def claiming(width: int, height: int) -> bytes:
    """A small PNG that says it is huge."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = b"IDAT" + zlib.compress(bytes(1000))
    chunks = (struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (head, rows))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def opened(data: bytes) -> Image.Image:
    """The decoded picture."""
    image = Image.open(BytesIO(data))
    image.load()
    return image


def svg(inside: str, attributes: str = 'width="20" height="10"') -> bytes:
    """A drawing with that in it."""
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {spaces} {attributes}>{inside}</svg>".encode()
