"""What an import reads: zips and folders, however damaged or hostile; one bad file never stops the rest."""

import io
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from blog.db import db
from blog.errors import Invalid
from blog.transfer.actions import import_site
from blog.transfer.items import Item
from tests.page import Reader
from tests.transfer.sites import POST, Hexo, bring_in, outcomes, zipped
from tests.world import World

GOOD = POST.format(title="好")


def test_a_zip_comes_in_like_a_folder(world: World, tmp_path: Path, reader: Reader) -> None:
    source = zipped(
        tmp_path / "site.zip",
        {"my-blog/_config.yml": "timezone: UTC", "my-blog/source/_posts/a.md": POST.format(title="甲")},
    )
    assert outcomes(bring_in(world, source)) == {
        "my-blog/_config.yml": "created",
        "my-blog/source/_posts/a.md": "created",
    }
    assert reader.open("/posts/a").text("h1") == "甲"


def test_hostile_names_in_a_zip_are_refused_by_name(world: World, tmp_path: Path, instance: Path) -> None:
    evil = [
        "../evil.md",
        "_posts/../../evil.md",
        "/etc/evil.md",
        "C:/evil.md",
        "a\\..\\evil.md",
        "_posts/link.md",
    ]
    files: dict[str, str | bytes] = {name: POST.format(title="恶") for name in evil}
    files["_posts/good.md"] = POST.format(title="好")
    source = zipped(tmp_path / "evil.zip", files, links=("_posts/link.md",))
    report = bring_in(world, source)
    assert {path for path, outcome in outcomes(report).items() if outcome == "refused"} >= set(evil)
    assert outcomes(report)["_posts/good.md"] == "created"
    assert not list(tmp_path.rglob("evil.md"))


def test_a_bomb_in_a_zip_is_refused_by_name(world: World, tmp_path: Path) -> None:
    source = zipped(
        tmp_path / "bomb.zip",
        {"_posts/bomb.md": b"0" * (65 * 2**20), "_posts/good.md": POST.format(title="好")},
    )
    report = bring_in(world, source)
    assert outcomes(report) == {"_posts/bomb.md": "refused", "_posts/good.md": "created"}
    assert "larger than 64 MB" in report.rows["_posts/bomb.md"][1]


def test_a_damaged_zip_is_an_error_and_not_a_crash(world: World, tmp_path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("_posts/a.md", POST.format(title="甲") * 20)
    data = bytearray(whole.getvalue())
    data[60:90] = os.urandom(30)
    (tmp_path / "damaged.zip").write_bytes(data)
    report = bring_in(world, tmp_path / "damaged.zip")
    assert outcomes(report) == {"_posts/a.md": "refused"}


def test_nothing_there_is_an_error(world: World, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no file or folder"):
        bring_in(world, tmp_path / "missing")


def damaged(path: Path, at: bytes, skip: int, put: bytes) -> Path:
    """Write over some bytes of a file, `skip` behind the first `at`."""
    data = bytearray(path.read_bytes())
    start = data.find(at) + skip
    data[start : start + len(put)] = put
    path.write_bytes(data)
    return path


def test_a_damaged_stream_in_a_zip_is_refused_by_name(world: World, tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.zip", {"_posts/a.md": GOOD, "_posts/b.md": GOOD * 3})
    reserved_block = damaged(whole, b"_posts/b.md", len(b"_posts/b.md"), b"\x07")
    report = bring_in(world, reserved_block)
    assert outcomes(report) == {"_posts/a.md": "created", "_posts/b.md": "refused"}
    assert report.rows["_posts/b.md"][1].startswith("_posts/b.md cannot be unpacked")


def test_a_zip_with_a_damaged_directory_is_an_error_that_names_it(world: World, tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.zip", {"_posts/a.md": GOOD})
    with pytest.raises(Invalid, match=r"a\.zip cannot be unpacked"):
        bring_in(world, damaged(whole, b"PK\x01\x02", 0, b"XXXX"))


def test_a_day_that_does_not_exist_in_a_zip_is_refused_by_name(world: World, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("_posts/a.md", (2025, 2, 28, 0, 0, 0)), GOOD)
        archive.writestr(zipfile.ZipInfo("_posts/b.md", (2025, 2, 31, 0, 0, 0)), GOOD)
    report = bring_in(world, tmp_path / "a.zip")
    assert outcomes(report) == {"_posts/a.md": "created", "_posts/b.md": "refused"}
    assert "_posts/b.md" in report.rows["_posts/b.md"][1]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("中文".encode("gbk"), "中文"),
        ("中文".encode(), "中文"),
        ("表".encode("gbk") + b"1", "表1"),
        (b"\x82.x", "é.x"),
    ],
)
def test_names_in_a_zip_that_do_not_say_their_encoding_are_read_all_the_same(
    world: World, tmp_path: Path, raw: bytes, name: str
) -> None:
    plain = "z" * len(raw)
    path = zipped(tmp_path / "a.zip", {f"_posts/{plain}.md": GOOD})
    path.write_bytes(path.read_bytes().replace(plain.encode(), raw))
    assert outcomes(bring_in(world, path)) == {f"_posts/{name}.md": "created"}


def test_a_name_that_is_not_utf_8_is_refused_and_shown_in_ascii(world: World, hexo: Hexo) -> None:
    hexo.put("source/_posts/a.md", GOOD)
    hexo.put(os.fsdecode(b"source/_posts/\xd6\xd0.md"), GOOD)
    report = bring_in(world, hexo.root)
    assert outcomes(report) == {"source/_posts/a.md": "created", r"source/_posts/\xd6\xd0.md": "refused"}
    assert "not UTF-8" in report.rows[r"source/_posts/\xd6\xd0.md"][1]


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("change", [Path.unlink, as_folder, lambda path: path.chmod(0)])
def test_a_file_that_cannot_be_read_any_more_is_refused_by_name(
    world: World, hexo: Hexo, change: Callable[[Path], None]
) -> None:
    hexo.put("source/_posts/a.md", GOOD)
    late = hexo.put("source/_posts/b.md", GOOD)

    def meanwhile(items: list[Item]) -> Iterable[Item]:
        change(late)
        if late.is_file() and os.access(late, os.R_OK):
            pytest.skip("the superuser reads everything")
        return items

    report = world.ask(lambda: import_site(world.person("alice"), hexo.root, progress=meanwhile))
    assert outcomes(report) == {"source/_posts/a.md": "created", "source/_posts/b.md": "refused"}
    assert report.rows["source/_posts/b.md"][1].startswith("source/_posts/b.md cannot be read")


@pytest.fixture
def closed(hexo: Hexo) -> Iterator[Path]:
    """A folder that nobody may look into."""
    folder = hexo.put("source/_posts/closed/b.md", GOOD).parent
    folder.chmod(0)
    if os.access(folder, os.R_OK):
        pytest.skip("the superuser reads everything")
    yield folder
    folder.chmod(0o700)


def test_a_folder_that_cannot_be_read_is_refused_by_name(world: World, hexo: Hexo, closed: Path) -> None:
    hexo.put("source/_posts/a.md", GOOD)
    assert outcomes(bring_in(world, hexo.root)) == {
        "source/_posts/a.md": "created",
        "source/_posts/closed": "refused",
    }


@pytest.mark.parametrize(
    ("front", "says"),
    [("tags: [{0}]", "longer than 100"), ("categories: [a, {0}]", "longer than 100")],
)
def test_what_is_too_long_for_the_database_is_refused_by_name(
    world: World, hexo: Hexo, front: str, says: str
) -> None:
    hexo.put("source/_posts/a.md", f"---\ntitle: 甲\n{front.format('长' * 101)}\n---\n\n正文。\n")
    hexo.put("source/_posts/b.md", GOOD)
    dry, report = bring_in(world, hexo.root, dry=True), bring_in(world, hexo.root)
    assert outcomes(report) == {"source/_posts/a.md": "refused", "source/_posts/b.md": "created"}
    assert says in report.rows["source/_posts/a.md"][1]
    assert report.rows == dry.rows


def test_what_the_database_will_not_keep_is_refused_and_the_rest_comes_in(world: World, hexo: Hexo) -> None:
    for name in "abc":
        hexo.put(f"source/_posts/{name}.md", POST.format(title=name))

    def forbid() -> None:
        db.session.execute(db.text("CREATE UNIQUE INDEX one_b ON revisions (title) WHERE title = 'b'"))
        db.session.commit()

    world.post("b")
    world.ask(forbid)
    report = bring_in(world, hexo.root)
    assert list(outcomes(report).values()) == ["created", "refused", "created"]
    assert "database" in report.rows["source/_posts/b.md"][1]
