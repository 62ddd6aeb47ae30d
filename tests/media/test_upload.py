"""What gets in, under which name, and what is left when something goes wrong on the way."""

import errno
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from zipfile import ZipFile

import pytest

from blog.errors import Conflict, Invalid
from blog.media import actions
from blog.media.kinds import KINDS, kind_of
from blog.media.storage import disk, read
from blog.transfer.actions import import_site
from blog.transfer.export import export_site
from tests.conftest import make_app
from tests.media.conftest import Send, all_files, stored
from tests.media.pictures import claiming, picture, svg, telling_exif
from tests.world import World

PDF, ZIP, MP4 = b"%PDF-1.7 ...", b"PK\x03\x04 ...", b"\0\0\0\x20ftypisom\0\0\2\0"


def zipped() -> bytes:
    from io import BytesIO

    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "suffix", "media_type"),
    [
        (picture("JPEG"), ".jpg", "image/jpeg"),
        (picture("PNG"), ".png", "image/png"),
        (picture("GIF"), ".gif", "image/gif"),
        (picture("WEBP"), ".webp", "image/webp"),
        (picture("AVIF"), ".webp", "image/webp"),
        (svg(""), ".svg", "image/svg+xml"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x -->\n" + svg(""), ".svg", "image/svg+xml"),
        (PDF, ".pdf", "application/pdf"),
        (zipped(), ".zip", "application/zip"),
        (b"\x1f\x8b\x08...", ".gz", "application/gzip"),
        (b"ID3\4...", ".mp3", "audio/mpeg"),
        (b"\xff\xfb\x90d", ".mp3", "audio/mpeg"),
        (MP4, ".mp4", "video/mp4"),
        (b"\0\0\0\x20ftypM4A \0", ".m4a", "audio/mp4"),
        (b"\x1a\x45\xdf\xa3....webm", ".webm", "video/webm"),
        (b"OggS...", ".ogg", "application/ogg"),
    ],
)
def test_the_content_says_what_a_file_is(
    world: World, send: Send, data: bytes, suffix: str, media_type: str
) -> None:
    address = send("whatever.exe", data)
    assert re.fullmatch(rf"/media/[a-z2-7]{{16}}/whatever\{suffix}", address)
    assert [file.media_type for file in all_files(world)] == [media_type]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<!doctype html><script>alert(1)</script>",
        b"MZ\x90\0",
        b"\x7fELF",
        b"#!/bin/sh",
        b"{}",
        b"\0\0\0\x18ftypheic",
        picture("TIFF"),
        picture("BMP"),
        b"<html><svg xmlns='http://www.w3.org/2000/svg'/></html>",
    ],
    ids=["nothing", "text", "html", "exe", "elf", "script", "json", "heic", "tiff", "bmp", "html-svg"],
)
def test_the_name_convinces_nobody(world: World, send: Send, data: bytes) -> None:
    with pytest.raises(Invalid):
        send("holiday.jpg", data)
    assert all_files(world) == []
    assert stored(world) == []


def test_every_kind_is_found_by_its_beginning_only() -> None:
    for kind in KINDS:
        assert kind_of(b"x" * 20 + picture()) is None, kind


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("..\\..\\windows\\win.png", "win.png"),
        ("/absolute.PNG", "absolute.png"),
        ("..", "file.png"),
        (".png", "file.png"),
        ("山中 一日.png", "shan-zhong-yi-ri.png"),
        ("a\0b\r\nSet-Cookie: x.png", "a-b-set-cookie-x.png"),
        ("evil.php.png", "evil-php.png"),
        ("\u202egnp.exe", "gnp.png"),
        ("x" * 500 + ".png", "x" * 60 + ".png"),
        ("<script>.png", "script.png"),
        ("CON.png", "con.png"),
    ],
)
def test_a_name_leads_nowhere_else(world: World, send: Send, name: str, path: str) -> None:
    assert send(name, picture()).rpartition("/")[2] == path
    (file,) = all_files(world)
    assert "/" not in file.name
    assert file.name.isprintable()
    assert len(file.name) <= 200


def test_endings_that_fit_are_kept(send: Send) -> None:
    assert send("report.docx", zipped()).endswith("/report.docx")
    assert send("data.tar.gz", b"\x1f\x8b\x08...").endswith("/data.tar.gz")
    assert send("film.php", MP4).endswith("/film.mp4")


def test_nobody_guesses_the_address(world: World, send: Send) -> None:
    assert send("a.png", picture(), "bob") != send("a.png", picture(), "erik")


def test_what_is_stored_is_the_clean_picture(world: World, send: Send) -> None:
    data = picture("JPEG", exif=telling_exif())
    send("a.jpg", data)
    (file,) = all_files(world)
    kept = world.ask(lambda: read(file.digest))
    assert b"A camera" in data
    assert b"A camera" not in kept
    assert len(kept) == file.size


def test_the_same_bytes_from_the_same_person_are_one_file(world: World, send: Send) -> None:
    assert send("a.png", picture()) == send("other.png", picture())
    send("a.png", picture(), by="erik")
    assert len(all_files(world)) == 2
    assert len(stored(world)) == 1


def test_two_uploads_of_the_same_bytes_at_once_are_one_file(world: World) -> None:
    start = Barrier(4)

    def upload(number: int) -> str:
        def act() -> str:
            bob = world.person("bob")
            start.wait()
            return actions.upload(bob, f"{number}.png", picture()).address

        return world.ask(act)

    with ThreadPoolExecutor(4) as people:
        addresses = set(people.map(upload, range(4)))
    assert len(addresses) == len(all_files(world)) == len(stored(world)) == 1


def test_a_file_that_is_too_large_is_refused(instance: Path, world: World) -> None:
    app = make_app(instance, UPLOAD_MEGABYTES=1, UPLOAD_MEGAPIXELS=1)
    small = World(app)
    with pytest.raises(Invalid, match="larger than 1 MB"):
        small.ask(lambda: actions.upload(small.person("bob"), "a.pdf", PDF + bytes(2**20)))
    with pytest.raises(Invalid, match="1 million pixels"):
        small.ask(lambda: actions.upload(small.person("bob"), "a.png", claiming(1001, 1000)))
    assert stored(world) == []


@pytest.mark.parametrize("call", ["open", "fsync", "replace"])
def test_a_full_disk_leaves_no_half_file_and_no_row(
    world: World, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")

    def refuse(*_args: object) -> None:
        raise full

    monkeypatch.setattr(disk.os if call == "fsync" else Path, call, refuse)
    with pytest.raises(OSError, match="No space"):
        world.ask(lambda: actions.upload(world.person("bob"), "a.png", picture()))
    monkeypatch.undo()
    assert all_files(world) == []
    assert stored(world) == []
    world.ask(lambda: actions.upload(world.person("bob"), "a.png", picture()))


def test_bytes_thrown_away_while_the_same_come_in_are_there_afterwards(
    world: World, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bob deletes his picture just when Erik's upload has found the same bytes on the disk."""
    send("a.png", picture())
    put, calls = actions.put, []

    def interrupted(data: bytes) -> str:
        digest = put(data)
        if not calls:
            calls.append(1)
            world.ask(lambda: actions.remove(world.file()))
        return digest

    monkeypatch.setattr(actions, "put", interrupted)
    send("a.png", picture(), by="erik")
    assert len(all_files(world)) == len(stored(world)) == 1


def test_a_replaced_file_keeps_its_address(world: World, send: Send) -> None:
    address, before = send("a.png", picture()), stored(world)
    world.ask(lambda: actions.replace(world.file(), picture(size=(30, 20))))
    (file,) = all_files(world)
    assert file.address == address
    assert [file.digest] == stored(world) != before
    assert send("a.png", picture()) != address  # the first bytes are a new file


def test_it_is_replaced_by_its_like_only(world: World, send: Send) -> None:
    send("a.png", picture())
    with pytest.raises(Invalid, match=r"ends in \.png"):
        world.ask(lambda: actions.replace(world.file(), picture("JPEG")))
    with pytest.raises(Invalid, match="damaged"):
        world.ask(lambda: actions.replace(world.file(), picture()[:100]))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_an_import_says_which_pictures_tell_where_they_were_taken(
    world: World, tmp_path: Path, kind: str
) -> None:
    images = tmp_path / "source" / "images"
    images.mkdir(parents=True)
    (images / f"here.{kind.lower()}").write_bytes(picture(kind, exif=telling_exif()))
    (images / f"plain.{kind.lower()}").write_bytes(picture(kind))
    (images / "torn.png").write_bytes(b"\x89PNG")
    report = world.ask(lambda: import_site(world.person("alice"), tmp_path))
    told = {path for path, (_outcome, reason) in report.rows.items() if "where it was taken" in reason}
    assert told == {f"source/images/here.{kind.lower()}"}


def test_a_deleted_file_leaves_nothing(world: World, send: Send) -> None:
    send("a.png", picture())
    world.ask(lambda: actions.remove(world.file()))
    assert all_files(world) == stored(world) == []


def test_an_import_keeps_bytes_as_they_are_and_what_was_replaced_here(world: World) -> None:
    data = picture("JPEG", exif=telling_exif())
    assert world.ask(lambda: actions.store("images/a.jpg", data)) == "created"
    assert world.ask(lambda: actions.store("images/a.jpg", data)) == "unchanged"
    assert world.ask(lambda: read(world.file().digest)) == data
    newer = picture("JPEG")
    assert world.ask(lambda: actions.store("images/a.jpg", newer)) == "updated"
    world.ask(lambda: actions.replace(world.file(), picture("JPEG", size=(9, 9))))
    assert world.ask(lambda: actions.store("images/a.jpg", newer)) == "unchanged"
    with pytest.raises(Conflict):
        world.ask(lambda: actions.store("images/a.jpg", data))
    assert len(stored(world)) == 1


def test_bytes_found_again_after_the_last_look_are_put_back(
    world: World, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Erik's upload is committed just when Bob's picture, the same one, is being thrown away."""
    send("a.png", picture())
    delete, calls = disk.Disk.delete, []

    def interrupted(place: disk.Disk, name: str) -> None:
        if not calls:
            calls.append(send("a.png", picture(), by="erik"))
        delete(place, name)

    monkeypatch.setattr(disk.Disk, "delete", interrupted)
    world.ask(lambda: actions.remove(world.file()))
    (file,) = all_files(world)
    assert stored(world) == [file.digest]


def test_an_export_has_uploads_where_its_texts_say(world: World, send: Send, tmp_path: Path) -> None:
    address = send("山.png", picture())
    world.post("标题", f"![]({address})")
    target = tmp_path / "site"
    world.ask(lambda: export_site(target))
    assert (target / "source" / address.lstrip("/")).read_bytes() == world.ask(
        lambda: read(world.file().digest)
    )
    report = world.ask(lambda: import_site(world.person("alice"), target))
    assert report.rows[f"source{address}"] == ("unchanged", "")
    assert len(all_files(world)) == 1


def test_a_row_of_comments_is_looked_through_once() -> None:
    comments = b"<!-- -->" * 500
    assert kind_of(comments + b"<svg>").format == "SVG"  # type: ignore[union-attr]
    assert kind_of(comments) is None
