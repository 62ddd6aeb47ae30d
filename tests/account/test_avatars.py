"""Pictures of people: what gets in, what gets out, and who sees them."""

from io import BytesIO

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from blog.account.avatars.pictures import LARGEST, portrait
from blog.errors import Invalid
from blog.media.imaging.limits import PORTRAIT as SIDE
from blog.media.storage import storage
from tests.media.pictures import BLUE, RED, claiming, opened, picture
from tests.world import World


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_kind_becomes_a_square_webp(kind: str) -> None:
    image = opened(portrait(picture(kind)))
    assert (image.format, image.size) == ("WEBP", (SIDE, SIDE))


def test_nothing_but_pixels_gets_through() -> None:
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif[0x8825] = {1: "N", 2: (48.0, 51.0, 30.0)}
    data = portrait(picture("JPEG", exif=exif, icc_profile=b"profile of a screen", comment=b"a secret"))
    assert opened(data).getexif() == {}
    assert not [
        word for word in (b"camera", b"profile", b"secret", b"EXIF", b"ICCP", b"XMP ") if word in data
    ]


def test_a_picture_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it clockwise: left becomes top
    image = opened(portrait(picture("JPEG", size=(400, 400), exif=exif))).convert("RGB")
    top, bottom = image.getpixel((128, 20)), image.getpixel((128, 236))
    assert top[0] > 150 > top[2]  # type: ignore[index]
    assert bottom[2] > 150 > bottom[0]  # type: ignore[index]


def test_an_animation_shows_its_first_image() -> None:
    out, frames = BytesIO(), [Image.new("RGB", (64, 64), colour) for colour in (RED, BLUE)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    image = opened(portrait(out.getvalue()))
    assert getattr(image, "n_frames", 1) == 1
    assert image.convert("RGB").getpixel((128, 128))[0] > 150  # type: ignore[index]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16", "RGBA"])
def test_every_sort_of_pixel_is_taken(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (40, 30)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert opened(portrait(out.getvalue())).size == (SIDE, SIDE)


@pytest.mark.parametrize(
    "data",
    [
        b"x",
        b"\0" * 1_000_000,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"<script>" * 100,
        picture()[:200],
        picture("TIFF"),
        picture("BMP"),
        picture("PDF"),
    ],
    ids=["letter", "zeros", "svg", "polyglot", "torn", "tiff", "bmp", "pdf"],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid, match=r"no picture|damaged"):
        portrait(data)


@pytest.mark.parametrize("size", [(5001, 5000), (9000, 9000)])
def test_a_bomb_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(Invalid, match="million"):
        portrait(claiming(*size))


@pytest.mark.parametrize("size", [(12_000, 12_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_so_is_one_that_the_decoder_knows_for_a_bomb(size: tuple[int, int]) -> None:
    with pytest.raises(Invalid):
        portrait(claiming(*size))


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(Invalid, match="larger than 5 MB"):
        portrait(picture() + bytes(LARGEST))


def send(world: World, data: bytes, name: str = "me.png") -> str:
    """Bob's new picture: its address."""
    world.browser("bob").submit("/account/avatar", picture=(BytesIO(data), name))
    return f"/authors/bob/avatar/{world.ask(lambda: world.person('bob').avatar)}"


def test_a_picture_is_shown_wherever_its_owner_is(world: World) -> None:
    slug = world.post("标题")
    address = send(world, picture(), "whatever it is called.exe")
    for page in ("/authors/bob", f"/posts/{slug}"):
        images = world.browser().open(page).all("img", class_="av")
        assert [image.attrib["src"] for image in images] == [address]
    assert world.browser("bob").open("/account").all("img", class_="av")
    with world.browser().client.get(address, buffered=True) as response:
        check(response)


def check(response: TestResponse) -> None:
    assert response.mimetype == "image/webp"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "public" in response.headers["Cache-Control"]
    assert opened(response.data).size == (SIDE, SIDE)


def test_only_its_own_address_shows_it(world: World) -> None:
    address = send(world, picture())
    digest = address.rpartition("/")[2]
    world.post("别人的", by="erik")
    for other in (
        f"/authors/erik/avatar/{digest}",
        "/authors/bob/avatar/" + "0" * 64,
        "/authors/nobody/avatar/x",
    ):
        world.browser().open(other, 404)


def test_an_old_picture_is_gone_from_the_disk_and_the_page(world: World) -> None:
    first = send(world, picture())
    second = send(world, picture(size=(50, 50)))
    assert not world.ask(lambda: storage().path(first.rpartition("/")[2]).exists())
    world.browser().open(first, 404)
    world.browser("bob").submit("/account/avatar", at="removal")
    world.browser().open(second, 404)
    assert world.ask(lambda: world.person("bob").avatar) == ""


def test_a_picture_that_two_people_have_stays_with_the_other(world: World) -> None:
    send(world, picture())
    world.browser("erik").submit("/account/avatar", picture=(BytesIO(picture()), "me.png"))
    world.browser("bob").submit("/account/avatar", at="removal")
    digest = world.ask(lambda: world.person("erik").avatar)
    with world.browser().client.get(f"/authors/erik/avatar/{digest}") as response:
        assert response.status_code == 200


@pytest.mark.parametrize("data", [b"", b"no picture", claiming(9000, 9000)], ids=["none", "text", "bomb"])
def test_a_refusal_is_told_at_the_field(world: World, data: bytes) -> None:
    page = world.browser("bob").refused("/account/avatar", picture=(BytesIO(data), "me.png"))
    assert page.all("p", class_="err")
    assert world.ask(lambda: world.person("bob").avatar) == ""
