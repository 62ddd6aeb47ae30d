"""The pages of the library: adding, finding, describing, replacing and deleting files."""

import errno
from pathlib import Path

import pytest

from blog.media import actions
from blog.media.library import queries
from tests.conftest import make_app
from tests.media.conftest import Send, all_files, field
from tests.media.pictures import picture, svg
from tests.page import Page, words
from tests.world import World

TORN = picture()[:80]


def titles(page: Page) -> list[str]:
    return [words(tile.find(".//b")) for tile in page.all("li", class_="tile")]  # type: ignore[arg-type]


def test_files_are_added_without_a_script(world: World) -> None:
    bob = world.browser("bob")
    bob.submit("/write/media", file=field(("a.png", picture()), ("b.pdf", b"%PDF-1.7")))
    page = bob.open("/write/media")
    assert titles(page) == ["b.pdf", "a.png"]
    assert "2 个文件" in page.text("p", class_="note")


def test_what_is_wrong_with_one_is_told_by_name_and_the_others_come_in(world: World) -> None:
    files = field(("good.png", picture()), ("bad.jpg", b"hello"), ("torn.png", picture()[:99]))
    page = world.browser("bob").refused("/write/media", file=files)
    told = page.text("div", class_="errs")
    assert "bad.jpg: 不接受这种文件" in told
    assert "torn.png: 图片已损坏" in told
    assert titles(page) == ["good.png"]


def test_nothing_chosen_is_told_at_the_field(world: World) -> None:
    page = world.browser("bob").refused("/write/media")
    assert page.all("div", class_="errs")


def test_a_full_disk_is_a_clear_answer_and_leaves_no_row(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    bob = world.browser("bob")
    page = bob.open("/write/media")
    form = page.filled(page.form()) | {"file": field(("a.png", picture()))}
    monkeypatch.setattr("blog.media.storage.disk.os.fsync", refuse)
    response = bob.client.post("/write/media", data=form)
    assert response.status_code == 507
    assert "磁盘满了" in response.text
    assert all_files(world) == []


@pytest.fixture
def shelf(send: Send) -> Send:
    """Some files of bob's and one of erik's."""
    send("山水.png", picture(), alt="远山")
    send("水.svg", svg(""))
    send("notes.pdf", b"%PDF-1.7")
    send("song.mp3", b"ID3...")
    send("secret.png", picture(size=(9, 9)), by="erik")
    return send


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["song.mp3", "notes.pdf", "水.svg", "山水.png"]),
        ("?q=水", ["水.svg", "山水.png"]),
        ("?q=远山", ["山水.png"]),
        ("?q=%25", []),
        ("?type=images", ["水.svg", "山水.png"]),
        ("?type=recordings", ["song.mp3"]),
        ("?type=documents", ["notes.pdf"]),
        ("?type=nonsense", ["song.mp3", "notes.pdf", "水.svg", "山水.png"]),
        ("?q=%3Cscript%3E&before=x", []),
        ("?before=99999999999999", ["song.mp3", "notes.pdf", "水.svg", "山水.png"]),
    ],
)
def test_authors_find_their_own(world: World, asked: str, found: list[str]) -> None:
    assert titles(world.browser("bob").open(f"/write/media{asked}")) == found


@pytest.mark.usefixtures("shelf")
def test_editors_see_everybodys(world: World) -> None:
    assert titles(world.browser("dora").open("/write/media?q=secret")) == ["secret.png"]


def test_unused_ones_are_found_and_marked(world: World, send: Send) -> None:
    used, _unused = send("used.png", picture()), send("unused.pdf", b"%PDF-1.7")
    world.post("标题", f"![]({used})")
    bob = world.browser("bob")
    assert titles(bob.open("/write/media?unused=y")) == ["unused.pdf"]
    tiles = bob.open("/write/media").all("li", class_="tile")
    assert ["没有用到" in words(tile) for tile in tiles] == [True, False]


def test_many_files_are_paged(world: World, monkeypatch: pytest.MonkeyPatch, send: Send) -> None:
    monkeypatch.setattr(queries, "ROWS", 2)
    for number in range(5):
        send(f"{number}.pdf", b"%%PDF-%d" % number)
    bob, seen, path = world.browser("bob"), [], "/write/media?q=pdf"
    while path:
        page = bob.open(path)
        seen += titles(page)
        path = next((a.attrib["href"] for a in page.all("a", rel="next")), "")
    assert seen == ["4.pdf", "3.pdf", "2.pdf", "1.pdf", "0.pdf"]


def test_an_image_is_described(world: World, send: Send) -> None:
    address = send("a.png", picture())
    bob, path = world.browser("bob"), f"/write/media/{all_files(world)[0].id}"
    bob.submit(path, name="远山.png", alt="雾里的\r\n山 ")
    page = bob.open(path)
    assert page.one("input", id="markdown").attrib["value"] == f"![雾里的 山]({address})"
    assert "远山.png" in page.text("h1")
    bob.refused(path, name="", alt="x")
    bob.refused(path, name="x", alt="x" * 501)


def test_what_authors_write_about_files_runs_nowhere(world: World, send: Send) -> None:
    evil = '"><script>alert(1)</script>](x)'
    send(f"{evil}.png", picture(), alt=evil)
    bob = world.browser("bob")
    for path in ("/write/media", f"/write/media/{all_files(world)[0].id}"):
        assert "<script>alert" not in bob.open(path).html
    assert all_files(world)[0].markdown.startswith(r'!["\>\<script\>alert(1)\</script\>\](x)](/media/')


def test_a_file_tells_where_it_is_used_and_is_not_deleted_then(world: World, send: Send) -> None:
    address = send("a.png", picture())
    slug = world.post("山中", f"![]({address})")
    world.draft(f"---\ntitle: 草稿\n---\n\n![]({address})\n")
    bob, path = world.browser("bob"), f"/write/media/{all_files(world)[0].id}"
    page = bob.open(path)
    assert f"/posts/{slug}" in page.links()
    assert "草稿" in page.main
    assert not [form for form in page.all("form") if "removal" in form.attrib.get("action", "")]
    token = page.filled(page.form())["csrf_token"]
    assert bob.client.post(f"{path}/removal", data={"csrf_token": token}).location == path
    assert "有文章用着这个文件" in bob.open(path).main
    assert len(all_files(world)) == 1


def test_of_what_others_have_not_published_only_the_number_is_told(world: World, send: Send) -> None:
    text = f"![]({send('a.png', picture())})"
    world.post("众人", text, by="erik")
    world.post("隐匿", text, by="erik", visibility="private")
    world.post("将来", text, by="erik", date="2999-01-01 08:00")
    world.post("自珍", text, visibility="private")
    world.draft(f"---\ntitle: 未竟\n---\n\n{text}\n", by="erik")
    path = f"/write/media/{all_files(world)[0].id}"
    told = world.browser("bob").open(path).main
    assert "自珍 已发布 · 不公开 众人 已发布 还有别人的 3 篇没有公开的文章" in told
    assert not [title for title in ("隐匿", "将来", "未竟") if title in told]
    told = world.browser("dora").open(path).main
    assert "未竟 草稿 自珍 已发布 · 不公开 将来 定时 隐匿 已发布 · 不公开 众人 已发布 替换" in told


def test_the_cover_of_posts_that_have_none_is_in_use(instance: Path) -> None:
    world = World(make_app(instance))
    address = world.ask(lambda: actions.upload(world.person("bob"), "a.png", picture()).address)
    world = World(make_app(instance, SITE_COVER=f"{address}?v=1"))
    bob, path = world.browser("bob"), f"/write/media/{all_files(world)[0].id}"
    page = bob.open(path)
    assert "没有封面的文章用它作封面" in page.main
    assert not [form for form in page.all("form") if "removal" in form.attrib.get("action", "")]
    token = page.filled(page.form())["csrf_token"]
    assert bob.client.post(f"{path}/removal", data={"csrf_token": token}).location == path
    assert len(all_files(world)) == 1
    assert titles(bob.open("/write/media?unused=y")) == []
    assert "没有用到" not in bob.open("/write/media").text("li", class_="tile")


def test_an_unused_file_is_deleted(world: World, send: Send) -> None:
    address = send("a.png", picture())
    bob, path = world.browser("bob"), f"/write/media/{all_files(world)[0].id}"
    bob.submit(path, at="removal")
    assert bob.client.get(address).status_code == 404
    bob.open(path, 404)


def test_a_file_is_replaced_where_it_is(world: World, send: Send) -> None:
    address = send("a.png", picture())
    bob, path = world.browser("bob"), f"/write/media/{all_files(world)[0].id}/replacement"
    page = bob.refused(path, file=field(("a.jpg", picture("JPEG")))[0])
    assert ".png 结尾" in page.main
    bob.refused(path)
    bob.submit(path, file=field(("b.png", picture(size=(30, 20))))[0])
    with bob.client.get(address, buffered=True) as response:
        assert response.content_length == all_files(world)[0].size


def test_the_picker_is_a_part_of_a_page(world: World, send: Send) -> None:
    address = send("山.png", picture(), alt="山")
    response = world.browser("bob").client.get("/write/media?picker=1&q=山")
    assert "<html" not in response.text
    assert f'data-markdown="![山]({address})"' in response.text
    assert 'name="picker"' in response.text
    assert response.headers["Cache-Control"] == "no-store"


class TestAnswers:
    """What scripts get."""

    def ask(self, world: World, *files: tuple[str, bytes], **more: str) -> object:
        bob = world.browser("bob")
        page = bob.open("/write/media")
        data = {"file": field(*files), "csrf_token": page.filled(page.form())["csrf_token"], **more}
        return bob.client.post("/write/media", data=data, headers={"Accept": "application/json"})

    def test_a_picture_is_told_with_its_size(self, world: World) -> None:
        response = self.ask(world, ("山.jpg", picture("JPEG")), alt="一座[山]")
        (file,) = all_files(world)
        assert response.status_code == 201
        assert response.headers["Location"] == file.address
        assert response.json == {
            "url": file.address,
            "name": "山.jpg",
            "alt": "一座[山]",
            "width": 300,
            "height": 200,
            "type": "image/jpeg",
            "markdown": rf"![一座\[山\]]({file.address})",
        }

    def test_the_alternative_text_is_one_line_that_any_database_keeps(self, world: World) -> None:
        response = self.ask(world, ("a.png", picture()), alt="雾里\0的\r\n山")
        assert (response.status_code, response.json["alt"]) == (201, "雾里 的 山")

    def test_another_file_becomes_a_link(self, world: World) -> None:
        told = self.ask(world, ("notes [1].pdf", b"%PDF-1.7")).json
        assert told["markdown"] == rf"[notes \[1\].pdf]({told['url']})"
        assert (told["width"], told["type"]) == (None, "application/pdf")

    @pytest.mark.parametrize(
        ("data", "detail"),
        [(b"hello", "不接受"), (TORN, "图片已损坏"), (b"", "文件是空的")],
        ids=["text", "torn", "empty"],
    )
    def test_a_refusal_gives_the_reason(self, world: World, data: bytes, detail: str) -> None:
        response = self.ask(world, ("a.png", data))
        assert response.status_code == 422
        assert response.mimetype == "application/problem+json"
        assert response.json["detail"].startswith(detail)

    def test_no_file_is_told_too(self, world: World) -> None:
        assert self.ask(world).status_code == 422

    def test_strangers_and_readers_get_problems_and_no_pages(self, world: World) -> None:
        for name, status in (("", 401), ("charlie", 400)):
            client = world.browser(name).client
            response = client.post("/write/media", headers={"Accept": "application/json"})
            assert (response.status_code, response.mimetype) == (status, "application/problem+json")
        for name, status in (("", 401), ("charlie", 403)):
            client = world.browser(name).client
            response = client.get("/write/media", headers={"Accept": "application/json"})
            assert (response.status_code, response.mimetype) == (status, "application/problem+json")

    def test_what_is_larger_than_any_request_may_be_is_a_problem_too(self, instance: Path) -> None:
        small = World(make_app(instance, MAX_BODY_MEGABYTES=1))
        response = self.ask(small, ("a.pdf", b"%PDF" + bytes(2**20)))
        assert (response.status_code, response.mimetype) == (413, "application/problem+json")
        response.close()
        response.request.input_stream.close()


def test_a_browser_gets_pages(world: World) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    response = world.browser("charlie").client.get("/write/media", headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (403, "text/html")


def test_odd_names_of_an_import_lead_somewhere(world: World) -> None:
    world.ask(lambda: actions.store("images/a (1)#x.png", picture()))
    dora = world.browser("dora")
    page = dora.open(f"/write/media/{all_files(world)[0].id}")
    assert page.one("input", id="markdown").attrib["value"] == "![](/media/images/a%20%281%29%23x.png)"
    assert dora.client.get("/media/images/a%20%281%29%23x.png", buffered=True).status_code == 200


def test_only_editors_change_what_was_imported(world: World) -> None:
    world.ask(lambda: actions.store("images/a.png", picture()))
    path = f"/write/media/{all_files(world)[0].id}"
    world.browser("bob").open(path, 404)
    world.browser("dora").submit(path, at="removal")
    assert all_files(world) == []
