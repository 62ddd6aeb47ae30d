"""What is left of a picture that comes in: pixels, upright, in sRGB, and nothing else."""

import json
import subprocess

import pytest
from PIL import Image

from blog import child
from blog.errors import Invalid
from blog.media import imaging
from blog.media.imaging import client
from tests.media.pictures import (
    RED,
    animation,
    claiming,
    odd_profile,
    opened,
    photograph,
    picture,
    saved,
    svg,
    telling_exif,
)

PIXELS = 10_000_000
TELLING = (b"camera", b"Somebody", b"EXIF", b"Exif", b"GPS", b"ICCP", b"XMP", b"a secret", b"xpacket")


def clean(data: bytes, format: str = "PNG") -> imaging.client.Clean:
    return imaging.clean(data, format, PIXELS)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_stays_what_it_was(kind: str) -> None:
    kept = clean(picture(kind), kind)
    assert (kept.format, kept.size) == (kind, (300, 200))
    assert (opened(kept.data).format, opened(kept.data).size) == (kind, (300, 200))


def test_avif_is_kept_as_webp() -> None:
    assert clean(picture("AVIF"), "AVIF").format == "WEBP"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_nothing_tells_where_and_by_whom_it_was_taken(kind: str) -> None:
    extra = {"xmp": b"<x:xmpmeta>a secret</x:xmpmeta>", "comment": b"a secret"}
    data = picture(kind, exif=telling_exif(), **extra)
    assert b"A camera" in data
    kept = clean(data, kind).data
    assert opened(kept).getexif() == {}
    assert not [word for word in TELLING if word in kept]


def test_a_picture_taken_sideways_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it clockwise: left becomes top
    kept = clean(picture("JPEG", size=(400, 300), exif=exif), "JPEG")
    assert kept.size == (300, 400)
    assert red_is_at(kept.data, (150, 20))


def red_is_at(data: bytes, place: tuple[int, int]) -> bool:
    red, _green, blue = opened(data).convert("RGB").getpixel(place)  # type: ignore[misc]
    return red > blue


def test_colours_of_another_profile_are_converted_to_those_of_the_web() -> None:
    kept = opened(clean(saved(Image.new("RGB", (40, 30), RED), "PNG", icc_profile=odd_profile())).data)
    red, _green, blue = kept.getpixel((5, 5))  # type: ignore[misc]
    assert "icc_profile" not in kept.info
    assert blue > 150 > red  # what that profile calls red is blue


def test_a_profile_that_is_none_does_no_harm() -> None:
    kept = clean(picture("JPEG", icc_profile=b"profile of a screen"), "JPEG")
    assert b"profile of a screen" not in kept.data


def test_a_picture_is_compressed_no_harder_than_it_was() -> None:
    rough, fine = photograph(quality=50), photograph(quality=95)
    assert 0.8 < len(clean(rough, "JPEG").data) / len(rough) < 1.1
    assert 0.8 < len(clean(fine, "JPEG").data) / len(fine) < 1.1


def test_what_was_lossless_stays_so() -> None:
    data = photograph((60, 40), "WEBP", lossless=True)
    assert opened(clean(data, "WEBP").data).convert("RGB").tobytes() == opened(data).convert("RGB").tobytes()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGBA"])
def test_every_sort_of_pixel_is_taken(mode: str) -> None:
    assert clean(saved(Image.new(mode, (40, 30)), "PNG")).size == (40, 30)


def test_sixteen_bits_become_eight_and_not_white() -> None:
    grey = Image.new("I;16", (40, 30), 0x4000)
    assert opened(clean(saved(grey, "PNG")).data).convert("L").getpixel((5, 5)) in range(0x3C, 0x44)


def test_print_colours_become_those_of_screens() -> None:
    assert opened(clean(saved(Image.new("CMYK", (40, 30)), "JPEG"), "JPEG").data).mode == "RGB"


def test_what_one_sees_through_stays_so() -> None:
    image = Image.new("P", (40, 30), 1)
    image.putpalette([0, 0, 0, 255, 0, 0])
    kept = opened(clean(saved(image, "PNG", transparency=1)).data).convert("RGBA")
    assert kept.getpixel((5, 5))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_an_animation_goes_on_moving_at_its_pace(kind: str) -> None:
    kept = opened(clean(animation(kind), kind).data)
    times = []
    for frame in range(3):
        kept.seek(frame)
        kept.load()
        times.append(kept.info["duration"])
    assert times == [100, 300, 500]
    assert kept.n_frames == 3  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["PNG", "AVIF"])
def test_animations_of_other_kinds_are_refused_in_words(kind: str) -> None:
    with pytest.raises(Invalid, match="GIF or WebP"):
        clean(animation(kind), kind)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n",
        picture()[:200],
        photograph(kind="JPEG")[:5000],
        photograph(kind="WEBP")[:3000],
        animation("GIF")[:-300],
        b"GIF89a" + b"<script>" * 100,
        picture("TIFF"),
        picture("BMP"),
    ],
    ids=["empty", "torn-png", "torn-jpeg", "torn-webp", "torn-gif", "script", "tiff", "bmp"],
)
def test_what_cannot_be_read_whole_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid, match="damaged"):
        clean(data)


@pytest.mark.parametrize("size", [(4000, 4000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(Invalid, match=r"million pixels|damaged"):
        clean(claiming(*size))


def test_so_is_one_that_goes_off_in_its_images() -> None:
    frames = [Image.new("P", (1000, 1000), n) for n in range(11)]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(Invalid, match="million pixels"):
        clean(data, "GIF")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
@pytest.mark.parametrize("hidden", [b"<script>alert(1)</script>", b"PK\x03\x04 a zip", b"<?php evil(); ?>"])
def test_what_hangs_on_a_picture_is_left_behind(kind: str, hidden: bytes) -> None:
    assert hidden not in clean(picture(kind) + hidden, kind).data


def test_the_process_knows_no_secrets_and_runs_without_the_web_framework(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BLOG_SECRET_KEY", "hush")
    assert "BLOG_SECRET_KEY" not in child.environment()
    request = json.dumps({"work": "clean", "seconds": 20, "nice": 0, "format": "PNG", "pixels": PIXELS})
    told = subprocess.run(
        [*child.command("blog.media.imaging.worker"), request],
        input=picture(),
        env=child.environment() | {"PYTHONPROFILEIMPORTTIME": "1"},
        capture_output=True,
        check=True,
    ).stderr.decode()
    assert "PIL.Image" in told
    assert "flask" not in told


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "SECONDS_UNSEEN", 0.01)
    with pytest.raises(Invalid, match="too long"):
        imaging.resized(photograph((3000, 2000)), PIXELS, [(1600, "avif")])


def test_what_takes_too_much_memory_is_ended() -> None:
    with pytest.raises(Invalid, match="too much memory"):
        imaging.clean(claiming(40_000, 40_000), "PNG", 2**40)


def test_sizes_are_known_without_decoding() -> None:
    exif = Image.Exif()
    exif[0x0112] = 8
    assert imaging.measure(picture("JPEG", exif=exif), "image/jpeg") == (200, 300)
    assert imaging.measure(claiming(50_000, 40_000), "image/png") == (50_000, 40_000)
    assert imaging.measure(svg(""), "image/svg+xml") == (20, 10)
    assert imaging.measure(b"nothing", "image/png") == (0, 0)


def test_smaller_pictures_are_made_in_both_formats() -> None:
    size, (avif, webp) = imaging.resized(picture("JPEG"), PIXELS, [(150, "avif"), (150, "webp")])
    assert size == (300, 200)
    assert [(opened(part).format, opened(part).size) for part in (avif, webp)] == [
        ("AVIF", (150, 100)),
        ("WEBP", (150, 100)),
    ]
    assert red_is_at(avif, (10, 50))
    assert not red_is_at(avif, (140, 50))


def test_a_picture_taller_than_a_format_can_be_has_no_such_variant() -> None:
    _size, (webp,) = imaging.resized(saved(Image.new("L", (200, 17_000)), "PNG"), PIXELS, [(200, "webp")])
    assert webp == b""
