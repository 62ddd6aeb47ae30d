"""An editor brings a Hexo site in, sees first what becomes of it, and takes the whole site out again."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.transfer.sites import POST
from tests.walks.accessibility import in_every_look, violations
from tests.walks.conftest import Visitors, served
from tests.walks.test_media import flask
from tests.walks.test_settings import come_in

pytestmark = pytest.mark.browser

DROP = """(files) => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name));
  const form = document.querySelector("[data-drop]");
  for (const type of ["dragover", "drop"]) {
    form.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
  }
}"""
MANY = 120  # more than a browser tells of a folder at once
WHILE = 60_000  # milliseconds for what runs in the background, on a busy machine


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a site that these walks may fill."""
    return tmp_path_factory.mktemp("transfer")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """Its address."""
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def password(site: str, folder: Path) -> str:
    """Of the editor songfeng."""
    said = flask(folder, "user", "create", "songfeng", "--role", "editor")
    return re.search(r"password: (\S+)", said)[1]  # type: ignore[index]


def hexo(tmp_path: Path, name: str) -> Path:
    """A site as it lies on somebody's disk, with a post of that name."""
    posts = tmp_path / "旧站" / "source" / "_posts"
    (posts / name).mkdir(parents=True)
    (tmp_path / "旧站" / "_config.yml").write_text("permalink: old/:title/\n")
    (posts / f"{name}.md").write_text(POST.format(title=name) + f"\n![图]({name}/x.png) {{% note %}}\n")
    (posts / name / "x.png").write_bytes(b"\x89PNG")
    (posts / "bad.md").write_text("---\ntitle: [\n---\n")
    return tmp_path / "旧站"


def confirmed(page: Page) -> None:
    """Bring it in, and wait for that."""
    page.get_by_role("main").get_by_role("button", name="导入").click()
    expect(page.get_by_role("heading", name="导入完成")).to_be_visible(timeout=WHILE)


@pytest.mark.parametrize(("name", "scripts"), [("first", True), ("second", False)])
def test_a_folder_comes_in_once_it_is_known_what_becomes_of_it(
    visitor: Visitors, password: str, tmp_path: Path, name: str, scripts: bool
) -> None:
    page = come_in(visitor("phone", scripts=scripts), password, "/write/import")
    page.get_by_label("文件夹").set_input_files(hexo(tmp_path, name))
    page.get_by_role("button", name="检查内容").click()
    expect(page.get_by_role("heading", name="会变成这样")).to_be_visible(timeout=WHILE)
    row = page.get_by_role("listitem").filter(has_text=f"source/_posts/{name}.md")
    for told in (f"{name} → /posts/{name}", f"/old/{name}", "会按文字显示：{% note %}"):
        expect(row).to_contain_text(told)
    page.get_by_role("navigation", name="文件").get_by_role("link", name="不能导入").click()
    expect(page.locator(".arrivals > li")).to_have_count(1)
    confirmed(page)
    page.goto(re.sub("/write/.*", f"/old/{name}/", page.url))
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def drop(page: Page, *things: Path) -> None:
    """Let files and folders of the disk fall on the form."""
    page.locator("[data-drop] p.row").scroll_into_view_if_needed()
    box = page.locator("[data-drop] p.row").bounding_box()
    assert box
    place = {"x": box["x"] + 5, "y": box["y"] + 5}
    data = {"items": [], "files": [*map(str, things)], "dragOperationsMask": 1}
    hand = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        hand.send("Input.dispatchDragEvent", {"type": kind, "data": data, **place})


def test_a_large_folder_is_dropped_with_a_file_and_all_of_it_arrives(
    visitor: Visitors, password: str, tmp_path: Path
) -> None:
    notes = tmp_path / "笔记"
    (notes / "深处").mkdir(parents=True)
    for n in range(MANY):
        (notes / f"note-{n}.md").write_text(POST.format(title=f"笔记 {n}"))
    (notes / "深处" / "last.md").write_text(POST.format(title="最后"))
    (tmp_path / "beside.md").write_text(POST.format(title="旁边"))
    page = come_in(visitor(), password, "/write/import")
    drop(page, notes, tmp_path / "beside.md")
    expect(page.get_by_role("heading", name="会变成这样")).to_be_visible(timeout=WHILE)
    expect(page.get_by_role("navigation", name="文件").get_by_role("link", name="新增")).to_have_text(
        f"新增 {MANY + 2}"
    )
    confirmed(page)
    page.get_by_role("link", name="/posts/note-7", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("笔记 7")


def test_what_is_dropped_wrongly_is_said_where_it_was_dropped(visitor: Visitors, password: str) -> None:
    person = visitor()
    page = come_in(person, password, "/write/import")
    page.evaluate(DROP, [["a.zip", "x"], ["b.md", "y"]])
    expect(page.locator("[data-status]")).to_have_text("zip 请单独上传，不要和其他文件一起。")
    person.problems = [problem for problem in person.problems if "422" not in problem]


def test_a_folder_that_cannot_be_read_is_said_where_it_was_dropped(visitor: Visitors, password: str) -> None:
    page = come_in(visitor(), password, "/write/import")
    page.evaluate(
        """() => {
          const readEntries = (_done, failed) => failed(new DOMException("gone", "NotFoundError"));
          DataTransferItem.prototype.webkitGetAsEntry = () => ({ createReader: () => ({ readEntries }) });
        }"""
    )
    page.evaluate(DROP, [["a.md", "x"]])
    expect(page.locator("[data-status]")).to_have_text("没有传上来，请再试一次")


def test_the_whole_site_is_saved_as_a_zip_that_changes_nothing_here(
    visitor: Visitors, password: str, tmp_path: Path
) -> None:
    page = come_in(visitor(), password, "/write/export")
    with page.expect_download() as download:
        page.get_by_role("link", name="保存为 zip").click()
    download.value.save_as(tmp_path / "site.zip")
    with zipfile.ZipFile(tmp_path / "site.zip") as pack:
        assert pack.testzip() is None
        assert "source/_posts/python-backend-guide.md" in pack.namelist()
    page.get_by_role("main").get_by_role("link", name="导入").click()
    drop(page, tmp_path / "site.zip")
    pills = page.get_by_role("navigation", name="文件").get_by_role("link")
    expect(pills.filter(has_text="没有变化")).to_be_visible(timeout=WHILE)
    expect(pills.filter(has_text="更新")).to_have_count(0)
    page.get_by_role("button", name="删除上传的内容").click()
    expect(page.get_by_role("status").first).to_have_text("上传的内容已删除。")


@in_every_look
def test_its_pages_break_no_rule(
    visitor: Visitors, password: str, tmp_path: Path, size: str, scheme: str, locale: str
) -> None:
    person = visitor(size, scheme, locale)
    page = come_in(person, password, "/write/import")
    for path in ("/write/export", "/write/import"):
        person.open(path)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#folder").set_input_files(hexo(tmp_path, "looks"))
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".arrivals")).to_be_visible(timeout=WHILE)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
