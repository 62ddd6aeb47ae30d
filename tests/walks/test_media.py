"""An author brings in pictures, describes and uses them, and readers get the size that fits their window."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.media.pictures import photograph, picture
from tests.walks.accessibility import violations
from tests.walks.conftest import ROOT, Visitor, Visitors
from tests.walks.test_accounts import sign_in

pytestmark = pytest.mark.browser

LIBRARY = "/write/media"
DROP = """([name, numbers]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(numbers)], name));
  const target = document.querySelector("main");
  for (const type of ["dragover", "drop"]) {
    target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
  }
}"""
PASTE = """([name, numbers]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(numbers)], name));
  document.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, clipboardData: data }));
}"""


def flask(folder: Path, *command: str) -> str:
    """What a command of the operator says."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BLOG_")}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command],
        cwd=ROOT,
        env=environment | {"BLOG_INSTANCE": str(folder)},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def password(site: str, folder: Path) -> str:
    """Of the author shanshi."""
    said = flask(folder, "user", "create", "shanshi", "--role", "author")
    return re.search(r"password: (\S+)", said)[1]  # type: ignore[index]


def come_in(person: Visitor, password: str, path: str = LIBRARY) -> Page:
    """Sign in and go there."""
    page = person.open(f"/auth/sign-in?next={path}")
    sign_in(page, "shanshi", password)
    expect(page.get_by_role("heading", level=1)).to_have_text("媒体库")
    page.wait_for_load_state()  # with its scripts
    return page


def chosen(tmp_path: Path, *files: tuple[str, bytes]) -> list[str]:
    """Files on the author's own disk."""
    for name, data in files:
        (tmp_path / name).write_bytes(data)
    return [str(tmp_path / name) for name, _data in files]


def test_by_keyboard_from_the_file_to_its_words(visitor: Visitors, password: str, tmp_path: Path) -> None:
    page = come_in(visitor(), password)
    page.get_by_label("添加文件").focus()
    page.get_by_label("添加文件").set_input_files(chosen(tmp_path, ("远山.jpg", photograph((1400, 900)))))
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="上传")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-status]")).to_have_text("远山.jpg 已添加")
    tile = page.get_by_role("link", name="远山.jpg")
    tile.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("远山.jpg")
    page.get_by_label("替代文字").fill("雾里的山")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已保存。")).to_be_visible()
    expect(page.get_by_label("在文章里这样写")).to_have_value(
        re.compile(r"!\[雾里的山\]\(/media/[a-z2-7]{16}/yuan-shan\.jpg\)")
    )


def test_dropping_and_pasting_need_no_button(visitor: Visitors, password: str) -> None:
    person = visitor()
    page = come_in(person, password)
    page.evaluate(DROP, ["落叶.png", [*picture(size=(31, 20))]])
    expect(page.get_by_role("link", name="落叶.png")).to_be_visible()
    page.evaluate(PASTE, ["贴图.png", [*picture(size=(32, 20))]])
    expect(page.get_by_role("link", name="贴图.png")).to_be_visible()
    page.evaluate(DROP, ["假.png", [*b"no picture"]])
    expect(page.locator(".sending .is-bad")).to_contain_text("假.png: 不接受这种文件")
    assert all("422" in problem for problem in person.problems)
    person.problems.clear()


def test_without_scripts_a_form_does_it(visitor: Visitors, password: str, tmp_path: Path) -> None:
    page = come_in(visitor("phone", scripts=False), password)
    files = chosen(tmp_path, ("一.png", picture(size=(41, 20))), ("二.pdf", b"%PDF-1.7 two"))
    page.get_by_label("添加文件").set_input_files(files)
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_text("已添加 2 个文件。")).to_be_visible()
    for name in ("一.png", "二.pdf"):
        expect(page.get_by_role("link", name=name)).to_be_visible()


DEVELOPED = """async () => {
  const page = async () => (await fetch(location.href, { cache: "no-store" })).text();
  while (!(await page()).includes("<source")) await new Promise(requestAnimationFrame);
}"""


def test_a_used_picture_stays_and_is_shown_in_the_size_that_fits(
    visitor: Visitors, password: str, tmp_path: Path, folder: Path
) -> None:
    person = visitor("phone")
    page = come_in(person, password)
    page.get_by_label("添加文件").set_input_files(chosen(tmp_path, ("河.jpg", photograph((1500, 1000)))))
    page.get_by_role("button", name="上传").click()
    page.get_by_role("link", name="河.jpg").click()
    expect(page.get_by_role("button", name="彻底删除")).to_be_visible()
    here, markdown = page.url, page.get_by_label("在文章里这样写").input_value()
    note = tmp_path / "河边.md"
    note.write_text(f"---\ntitle: 河边\n---\n\n第一段。\n\n{markdown}\n")
    flask(folder, "import", str(note), "--author", "shanshi")
    page.goto(here)
    expect(page.get_by_role("link", name="河边")).to_be_visible()
    expect(page.get_by_role("button", name="彻底删除")).to_have_count(0)
    page.get_by_role("link", name="河边").click()
    expect(page.locator(".prose img")).to_be_visible()
    page.evaluate(DEVELOPED)
    page.reload()
    expect(page.locator(".prose source").first).to_be_attached()
    shown = page.locator(".prose img")
    expect(shown).to_have_js_property("complete", True)
    assert re.search(r"-480\.avif$", shown.evaluate("image => image.currentSrc"))
    box = shown.bounding_box()
    assert box
    assert abs(box["width"] / box["height"] - 1.5) < 0.02

    page.goto(f"{here}/replacement")
    page.get_by_label("新文件").set_input_files(chosen(tmp_path, ("新.jpg", photograph((800, 800)))))
    page.get_by_role("main").get_by_role("button", name="替换").click()
    expect(page.get_by_text("已替换，地址没有变。")).to_be_visible()
    page.goto(page.get_by_role("link", name="河边").evaluate("link => link.href"))
    expect(page.locator(".prose img")).to_have_attribute("height", "800")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desktop", "narrow"])
def test_its_pages_break_no_rule(
    visitor: Visitors, password: str, size: str, scheme: str, tmp_path: Path
) -> None:
    page = come_in(visitor(size, scheme), password)
    page.get_by_label("添加文件").set_input_files(chosen(tmp_path, ("规则.png", picture(size=(51, 20)))))
    page.get_by_role("button", name="上传").click()
    tile = page.get_by_role("link", name="规则.png")
    expect(tile).to_be_visible()
    file = tile.evaluate("link => link.href")
    for address in (LIBRARY, file, f"{file}/replacement"):
        page.goto(address if "//" in address else page.url)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
