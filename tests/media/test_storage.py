"""Where bytes lie: the same on disk and in a bucket of a real S3 server."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from blog.errors import Unavailable
from blog.media import actions
from blog.media.developing.actions import develop_due
from blog.media.storage import Storage, read
from blog.media.storage.bucket import Bucket
from blog.media.storage.disk import Disk
from tests.conftest import make_app
from tests.media.conftest import all_files
from tests.media.pictures import photograph, picture
from tests.walks.conftest import free_port, wait_for
from tests.world import World

NAME = "ab" + "0" * 62
DATA = bytes(range(256)) * 5000


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A server that speaks S3, with a bucket named media: its address."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_for(f"http://127.0.0.1:{port}")
        requests.put(f"http://127.0.0.1:{port}/media", timeout=20).raise_for_status()
        yield f"127.0.0.1:{port}"
        process.terminate()


@pytest.fixture(params=["disk", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """A place for bytes."""
    if request.param == "disk":
        return Disk(tmp_path)
    server = request.getfixturevalue("server")
    return Bucket(f"s3+http://KEY:SE%2FCRET@{server}/media/{tmp_path.name}?region=eu-1")


def test_bytes_come_back(place: Storage) -> None:
    place.put(NAME, DATA)
    place.put(NAME, DATA)
    with place.open(NAME) as file:
        assert file.read() == DATA
        assert file.seek(0, 2) == len(DATA)
        assert file.seek(1000) == 1000
        assert file.read(7) == DATA[1000:1007]
        assert file.seek(-5, 1) == 1002


def test_what_is_not_there_is_told(place: Storage) -> None:
    with pytest.raises(FileNotFoundError):
        place.open(NAME)
    place.delete(NAME)


def test_what_is_deleted_is_gone(place: Storage) -> None:
    place.put(NAME, b"x")
    place.delete(NAME)
    with pytest.raises(FileNotFoundError):
        place.open(NAME)


def test_nothing_is_no_problem(place: Storage) -> None:
    place.put(NAME, b"")
    with place.open(NAME) as file:
        assert file.read() == b""


@pytest.fixture
def far(instance: Path, server: str, tmp_path: Path) -> World:
    """A site with its files in a bucket."""
    return World(make_app(instance, MEDIA_URL=f"s3+http://KEY:SECRET@{server}/media/{tmp_path.name}"))


def test_a_site_needs_one_setting(far: World, instance: Path) -> None:
    def upload() -> str:
        return actions.upload(far.person("bob"), "a.jpg", photograph((600, 400))).address

    address = far.ask(upload)
    assert not (instance / "media").exists()
    slug = far.post("标题", f"![]({address})")
    assert far.ask(develop_due) == 1
    source = far.browser().open(f"/posts/{slug}").all("source")[0].attrib["srcset"].split()[0]
    (file,) = all_files(far)
    kept = far.ask(lambda: read(file.digest))
    client = far.browser().client
    for path, headers, expected in (
        (address, {}, kept),
        (address, {"Range": "bytes=10-19"}, kept[10:20]),
        (source, {}, far.ask(lambda: read(f"{file.digest}-480.avif"))),
    ):
        with client.get(path, headers=headers, buffered=True) as response:
            assert response.data == expected
            assert response.content_length == len(expected)


def test_nothing_stays_in_the_bucket(far: World) -> None:
    far.ask(lambda: actions.upload(far.person("bob"), "a.jpg", photograph((600, 400))))
    far.ask(develop_due)
    digest = all_files(far)[0].digest
    far.ask(lambda: actions.remove(far.file()))
    for name in (digest, f"{digest}-480.avif", f"{digest}-600.webp"):
        with pytest.raises(FileNotFoundError):
            far.ask(lambda name=name: read(name))


def test_people_have_their_pictures_there_too(far: World) -> None:
    from io import BytesIO

    far.browser("bob").submit("/account/avatar", picture=(BytesIO(picture()), "me.png"))
    digest = far.ask(lambda: far.person("bob").avatar)
    with far.browser().client.get(f"/authors/bob/avatar/{digest}") as response:
        assert response.status_code == 200


def test_a_bucket_that_does_not_answer_is_told_and_leaves_no_row(instance: Path) -> None:
    near = World(make_app(instance, MEDIA_URL=f"s3+http://KEY:SECRET@127.0.0.1:{free_port()}/media"))
    with pytest.raises(Unavailable):
        near.ask(lambda: actions.upload(near.person("bob"), "a.png", picture()))
    assert all_files(near) == []
    near.ask(lambda: put_row(near))
    response = near.browser().client.get("/images/a.png")
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert "文件存储没有回应" in response.text


def put_row(world: World) -> None:
    from blog.db import db
    from blog.media.models import File

    db.session.add(File(path="images/a.png", digest=NAME, size=1, media_type="image/png"))
    db.session.commit()


def test_leftovers_of_a_killed_process_are_no_files(tmp_path: Path) -> None:
    place = Disk(tmp_path)
    half = place.path(NAME).with_name(place.path(NAME).name + ".0123.part")
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    with pytest.raises(FileNotFoundError):
        place.open(NAME)
    place.put(NAME, b"whole")
    with place.open(NAME) as file:
        assert file.read() == b"whole"
