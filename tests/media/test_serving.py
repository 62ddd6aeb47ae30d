"""How files leave: with safe headers, in ranges, kept by browsers for as long as their address means them."""

import pytest

from blog.media import actions
from blog.media.developing.actions import develop_due
from blog.posts import actions as posts
from tests.media.conftest import Send, all_files
from tests.media.pictures import photograph, picture, svg
from tests.world import World

SONG = b"ID3" + bytes(range(256)) * 40


def get(world: World, address: str, by: str = "", **headers: str) -> object:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with world.browser(by).client.get(address, headers=named, buffered=True) as response:
        return response


@pytest.mark.parametrize(
    ("name", "data", "media_type", "disposition"),
    [
        ("a.png", picture(), "image/png", "inline"),
        ("a.svg", svg("<rect/>"), "image/svg+xml; charset=utf-8", "inline"),
        ("a.mp3", SONG, "audio/mpeg", "inline"),
        ("a.pdf", b"%PDF-1.7", "application/octet-stream", "attachment"),
        ("a.zip", b"PK\x03\x04", "application/octet-stream", "attachment"),
    ],
)
def test_browsers_show_what_is_harmless_and_run_nothing(
    world: World, send: Send, name: str, data: bytes, media_type: str, disposition: str
) -> None:
    response = get(world, send(name, data))
    assert response.headers["Content-Type"] == media_type
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith(disposition)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script" not in policy
    assert ("allow-same-origin" in policy) == (name == "a.mp3")  # a player asks for the file once more
    elsewhere = "cross-origin" if disposition == "inline" else "same-origin"  # in readers of feeds
    assert response.headers["Cross-Origin-Resource-Policy"] == elsewhere


@pytest.mark.parametrize(("name", "data"), [("a.html", b"<script>alert(1)</script>"), ("a.js", b"alert(1)")])
def test_what_an_import_brings_along_is_to_be_saved(world: World, name: str, data: bytes) -> None:
    world.ask(lambda: actions.store(name, data))
    for address in (f"/{name}", f"/media/{name}"):
        response = get(world, address)
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("asked", "status", "got"),
    [
        ("bytes=0-2", 206, SONG[:3]),
        ("bytes=100-", 206, SONG[100:]),
        ("bytes=-5", 206, SONG[-5:]),
        ("bytes=0-999999", 206, SONG),
        ("bytes=999999-", 416, None),
    ],
)
def test_a_player_gets_the_part_it_asks_for(
    world: World, send: Send, asked: str, status: int, got: bytes | None
) -> None:
    response = get(world, send("song.mp3", SONG), Range=asked)
    assert response.status_code == status
    if got is not None:
        assert response.data == got
        assert response.headers["Accept-Ranges"] == "bytes"
    if status == 206:
        start = len(SONG) - len(got) if asked in ("bytes=-5", "bytes=100-") else 0
        assert response.headers["Content-Range"] == f"bytes {start}-{start + len(got) - 1}/{len(SONG)}"


def test_what_a_browser_has_is_not_sent_again(world: World, send: Send) -> None:
    address = send("a.png", picture())
    etag = get(world, address).headers["ETag"]
    assert get(world, address, If_None_Match=etag).status_code == 304
    assert get(world, address, If_Range='"other"', Range="bytes=0-1").status_code == 200


def test_an_address_with_a_digest_is_kept_for_ever_and_others_for_an_hour(world: World, send: Send) -> None:
    address = send("a.png", picture())
    (file,) = all_files(world)
    assert "immutable" in get(world, f"{address}?v={file.digest[:12]}").headers["Cache-Control"]
    for other in ("", "?v=", "?v=0123456789ab"):
        assert get(world, address + other).headers["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize(
    "address",
    [
        "/media/../secret_key",
        "/media/%2e%2e/secret_key",
        "/media/..%2f..%2fetc/passwd",
        "/media//etc/passwd",
        "/media/sizes/../../secret_key-1.webp",
        "/media/sizes/x-1.webp",
        "/media/aaaaaaaaaaaaaaaa/a.png",
        "/_posts/a/x.png",
    ],
)
def test_no_path_leads_out_of_what_there_is(world: World, address: str) -> None:
    assert get(world, address).status_code == 404


def test_a_file_whose_bytes_are_lost_is_not_found(world: World, send: Send) -> None:
    address = send("a.png", picture())
    world.ask(lambda: actions.storage().delete(world.file().digest))
    assert get(world, address).status_code == 404


def test_hexo_sites_with_a_media_folder_keep_their_addresses(world: World) -> None:
    world.ask(lambda: actions.store("media/old.png", picture()))
    world.ask(lambda: actions.store("old.png", picture(size=(9, 9))))
    own = get(world, "/media/old.png").data
    assert own == picture()
    assert get(world, "/media/media/old.png").data == own
    assert get(world, "/old.png").data == picture(size=(9, 9))


def test_files_of_a_hidden_post_are_shown_to_those_who_may_edit_it(world: World) -> None:
    slug = world.post("Plan")

    def hide() -> None:
        post = world.get(slug)
        post.source_path = "_posts/plan.md"
        actions.store("_posts/plan/a.png", picture())
        posts.unpublish(post)

    world.ask(hide)
    address = "/media/_posts/plan/a.png"
    assert [get(world, address, by).status_code for by in ("", "charlie", "erik", "bob", "dora")] == [
        *(404, 404, 404),
        *(200, 200),
    ]
    mark = world.ask(lambda: world.file().digest[:12])
    assert get(world, f"{address}?v={mark}", "bob").headers["Cache-Control"] == "private, no-cache"
    world.change(slug, lambda post: posts.publish(post, post.author))
    assert "public" in get(world, address).headers["Cache-Control"]


def test_a_variant_is_sent_in_its_own_type_and_kept_for_ever(world: World, send: Send) -> None:
    send("a.jpg", photograph((600, 400)))
    world.ask(develop_due)
    digest = world.ask(lambda: world.file().digest)
    for format in ("avif", "webp"):
        response = get(world, f"/media/sizes/{digest}-480.{format}")
        assert response.headers["Content-Type"] == f"image/{format}"
        assert "immutable" in response.headers["Cache-Control"]
        assert "sandbox" in response.headers["Content-Security-Policy"]
    assert get(world, f"/media/sizes/{digest}-481.webp").status_code == 404
    assert get(world, f"/media/sizes/{digest}-480.png").status_code == 404
