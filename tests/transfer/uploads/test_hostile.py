"""What is sent wrongly, or to do harm: said clearly, soon, and without a trace."""

import struct
import time
import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.test import EnvironBuilder

from blog.transfer.uploads.incoming import Incoming
from tests.conftest import make_app
from tests.page import Page
from tests.transfer.sites import POST, zipped
from tests.transfer.uploads.sending import Files, Sender, folders
from tests.transfer.uploads.test_importing import files
from tests.world import World

GOOD = POST.format(title="好")


def packed(path: Path, files: Files, links: tuple[str, ...] = ()) -> Files:
    return {"a.zip": zipped(path / "a.zip", files, links).read_bytes()}


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "请先选择"),
        ({"a.zip": b"PK", "b.md": GOOD}, "zip 请单独上传"),
        ({"b.md": GOOD, "A.ZIP": b"PK"}, "zip 请单独上传"),
        ({"n" * 1001 + ".md": GOOD}, "文件名太长"),
    ],
)
def test_what_cannot_be_taken_is_refused_at_once_and_leaves_nothing(
    dora: Sender, instance: Path, sent: Files, says: str
) -> None:
    assert says in dora.refused(sent).text("div", class_="errs")
    assert folders(instance) == []


def test_a_field_that_was_left_empty_is_nothing(dora: Sender, instance: Path) -> None:
    assert "请先选择" in dora.refused({"": b""}).main


def test_the_same_name_twice_is_refused(dora: Sender, instance: Path) -> None:
    page = dora.reader.open("/write/import")
    twice = [(BytesIO(b"1"), "a.md"), (BytesIO(b"2"), "a.md")]
    answer = dora.reader.client.post("/write/import", data={**page.filled(page.form()), "files": twice})
    assert answer.status_code == 422
    assert "两个 a.md" in Page(answer).main
    assert folders(instance) == []


def test_more_files_than_the_setting_allows_are_refused(instance: Path) -> None:
    dora = Sender(World(make_app(instance, IMPORT_FILES=2)), "dora")
    assert "超过了 2 个" in dora.refused({f"{n}.md": GOOD for n in range(3)}).main
    assert folders(instance) == []
    page = dora.post({f"{n}.md": GOOD for n in range(200)})
    assert page.status_code == 413  # far too many are not even counted
    assert folders(instance) == []


def test_more_bytes_than_the_setting_allows_are_refused(instance: Path) -> None:
    dora = Sender(World(make_app(instance, MAX_BODY_MEGABYTES=1)), "dora")
    claimed = {"CONTENT_LENGTH": str(2**20 + 1)}
    answer = dora.reader.client.post("/write/import", data={"files": "x"}, environ_overrides=claimed)
    assert answer.status_code == 413
    assert folders(instance) == []


@pytest.mark.parametrize("name", ["bob", "charlie"])
def test_who_may_not_import_leaves_nothing_on_disk(world: World, instance: Path, name: str) -> None:
    reader = world.browser(name)
    page = reader.open("/account")
    data = {**page.filled(page.form()), "files": (BytesIO(b"x"), "a.md")}
    assert reader.client.post("/write/import", data=data).status_code == 403
    assert folders(instance) == []


def test_without_the_token_nothing_stays(dora: Sender, instance: Path) -> None:
    answer = dora.reader.client.post("/write/import", data={"files": (BytesIO(b"x"), "a.md")})
    assert answer.status_code == 400
    assert folders(instance) == []


def test_hostile_names_and_links_are_refused_by_name_and_the_rest_comes_in(
    dora: Sender, tmp_path: Path
) -> None:
    evil = ["../evil.md", "/etc/evil.md", "C:/evil.md", "a\\..\\evil.md", "_posts/link.md"]
    sent = packed(tmp_path, {**dict.fromkeys(evil, GOOD), "_posts/good.md": GOOD}, ("_posts/link.md",))
    told = files(dora.send(sent))
    assert {name for name, text in told.items() if text.startswith("不能导入")} == set(evil)
    assert told["_posts/good.md"].startswith("新增")
    assert not list(tmp_path.rglob("evil.md"))


def test_a_name_that_a_browser_sends_is_no_more_trusted(dora: Sender) -> None:
    told = files(dora.send({"../../evil.md": GOOD, "good.md": GOOD}))
    assert told["../../evil.md"].startswith("不能导入")


def test_a_name_that_is_in_a_zip_twice_is_refused_and_the_rest_comes_in(dora: Sender, tmp_path: Path) -> None:
    sent = packed(tmp_path, {"_posts/a.md": GOOD, "_posts/b.md": GOOD, "_posts/c.md": GOOD})
    sent["a.zip"] = bytes(sent["a.zip"]).replace(b"_posts/b.md", b"_posts/a.md")  # type: ignore[arg-type]
    told = files(dora.send(sent))
    assert {name: text.split()[0] for name, text in told.items()} == {
        "_posts/a.md": "不能导入",
        "_posts/c.md": "新增",
    }


def test_a_bomb_is_refused_before_it_is_unpacked(instance: Path, tmp_path: Path) -> None:
    dora = Sender(World(make_app(instance, IMPORT_MEGABYTES=1)), "dora")
    sent = packed(tmp_path, {f"_posts/{n}.md": b"0" * 2**19 for n in range(3)})
    started = time.process_time()
    page = dora.send(sent)
    assert "超过 1 MB" in page.main
    assert "无法导入" in page.main
    assert time.process_time() - started < 5
    assert not page.all("ul", class_="arrivals")


def test_a_zip_of_more_files_than_allowed_is_refused_before_they_are_listed(
    instance: Path, tmp_path: Path
) -> None:
    dora = Sender(World(make_app(instance, IMPORT_FILES=2)), "dora")
    page = dora.send(packed(tmp_path, {f"{n}.md": GOOD for n in range(3)}))
    assert "超过 2 个" in page.main
    lying = bytearray(zipped(tmp_path / "b.zip", {"a.md": GOOD}).read_bytes())
    end = lying.rfind(b"PK\5\6")
    lying[end + 12 : end + 16] = struct.pack("<I", 2**30)  # the size of its list of entries
    assert "超过 2 个" in dora.send({"b.zip": bytes(lying)}).main


@pytest.mark.parametrize("data", [b"", b"text", b"PK\3\4" + b"\0" * 40])
def test_what_is_no_zip_is_said_to_be_none(dora: Sender, data: bytes) -> None:
    page = dora.send({"a.zip": data})
    assert "无法导入" in page.main
    assert not [form for form in page.one("main").iter("form") if "start" in form.attrib["action"]]


def test_what_is_not_utf_8_is_refused_with_the_place(dora: Sender) -> None:
    told = files(dora.send({"a.md": "---\ntitle: café\n---\n".encode("latin-1"), "b.md": GOOD}))
    assert "a.md 不是 UTF-8 文本" in told["a.md"]
    assert told["b.md"].startswith("新增")


def test_names_in_gbk_are_read(dora: Sender, tmp_path: Path) -> None:
    plain = "z" * 4
    data = zipped(tmp_path / "a.zip", {f"_posts/{plain}.md": GOOD}).read_bytes()
    told = files(dora.send({"a.zip": data.replace(plain.encode(), "中文".encode("gbk"))}))
    assert list(told) == ["_posts/中文.md"]


def test_a_text_that_takes_too_long_is_refused_and_the_rest_comes_in(dora: Sender) -> None:
    told = files(dora.send({"deep.md": "> " * 200 + "x", "good.md": GOOD}))
    assert told["deep.md"].startswith("不能导入")
    assert told["good.md"].startswith("新增")


def test_an_upload_of_any_size_needs_little_memory(dora: Sender) -> None:
    page = dora.reader.open("/write/import")
    data = {**page.filled(page.form()), "files": (BytesIO(bytes(30 * 2**20)), "x.bin")}
    environ = EnvironBuilder("/write/import", method="POST", data=data).get_environ()
    tracemalloc.start()
    answer = dora.reader.client.open(environ)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    environ["wsgi.input"].close()
    assert answer.status_code == 303
    assert peak < 10 * 2**20


class Full:
    """A disk that takes ten bytes."""

    def __init__(self) -> None:
        self.left = 10

    def write(self, data: bytes) -> int:
        self.left -= len(data)
        if self.left < 0:
            raise OSError(28, "No space left on device")
        return len(data)

    def close(self) -> None:
        pass


def test_a_full_disk_is_told_and_leaves_nothing(
    dora: Sender, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Incoming, "_begin", lambda self, name: setattr(self, "_file", Full()))
    page = dora.refused({"a.md": "x" * 100, "b.md": "y"})
    assert "服务器存不下" in page.main
    assert folders(instance) == []


def test_ten_thousand_files_are_taken_within_seconds(tmp_path: Path) -> None:
    incoming = Incoming(tmp_path / "bundle.zip", 10_000)
    started = time.process_time()
    for n in range(10_000):
        sink = incoming.take(f"_posts/{n}.md")
        sink.write(b"x" * 1000)
        sink.seek(0)
    assert incoming.finish() == ("", 10_000)
    assert time.process_time() - started < 20
    assert len(zipfile.ZipFile(tmp_path / "bundle.zip").namelist()) == 10_000
