"""Import in the browser: first what will become of it, then that, and nothing before."""

import re
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from blog.auth.events.models import SecurityEvent
from blog.db import db
from blog.media.models import File
from blog.posts import actions
from blog.posts.models import Post, Redirect
from blog.tags.models import Tag
from tests.page import Page, Reader, words
from tests.transfer.comments.foreign import comment, item, wxr
from tests.transfer.sites import POST, zipped
from tests.transfer.uploads.sending import Sender, folders
from tests.world import World

FRONT = "title: 甲\ndate: 2025-07-29 07:00:00\ntags: [x]\n"
SITE = {
    "blog/_config.yml": "permalink: old/:title/\ntimezone: Asia/Tokyo\n",
    "blog/source/_posts/a.md": f"---\n{FRONT}mathjax: true\n---\n\n![图](a/x.png)\n",
    "blog/source/_posts/a/x.png": b"\x89PNG",
    "blog/source/_drafts/b.md": "---\ntitle: 乙\n---\n\n正文。\n",
    "blog/source/about/index.md": "---\ntitle: 关于\n---\n\n我。\n",
    "blog/source/_data/menu.yml": "x: 1",
}


def files(page: Page) -> dict[str, str]:
    """The files that the page names, and all that it says of them."""
    rows = page.one("ul", class_="arrivals").iter("li")
    return {words(next(row.iter("code"))): words(row) for row in rows}


def kept(world: World) -> list[int]:
    """How many posts, redirects, tags and files there are."""
    return world.ask(
        lambda: [
            db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
            for model in (Post, Redirect, Tag, File)
        ]
    )


def test_a_site_comes_in_once_somebody_has_seen_what_becomes_of_it(
    world: World, dora: Sender, reader: Reader
) -> None:
    page = dora.send(SITE)
    told = files(page)
    assert "甲 → /posts/a" in told["blog/source/_posts/a.md"]
    assert "/old/a" in told["blog/source/_posts/a.md"]
    assert "Asia/Tokyo" in told["blog/source/_posts/a.md"]
    assert "原样保留，在这里不起作用：mathjax" in told["blog/source/_posts/a.md"]
    assert "草稿" in told["blog/source/_drafts/b.md"]
    assert "→ /about" in told["blog/source/about/index.md"]
    assert "不导入" in told["blog/source/_data/menu.yml"]
    assert kept(world) == [0, 0, 0, 0]
    reader.open("/posts/a", 404)
    done = dora.bring_in(page)
    assert "导入完成" in done.main
    assert {path: text.split()[0] for path, text in files(done).items()} == {
        path: text.split()[0] for path, text in told.items()
    }
    assert kept(world) == [3, 1, 1, 2]
    assert reader.open("/posts/a").text("h1") == "甲"
    assert reader.client.get("/old/a/").location == "/posts/a"
    assert [image.attrib["src"] for image in reader.open("/posts/a").one("main").iter("img")] == [
        "/media/_posts/a/x.png"
    ]


def test_all_of_it_may_come_in_as_drafts_whose_old_addresses_lead_on_once_they_are_published(
    world: World, dora: Sender, reader: Reader
) -> None:
    name = "blog/source/_posts/a.md"
    page = dora.send(SITE, as_drafts="y")
    assert "草稿" in files(page)[name]
    assert "/old/a" in files(page)[name]
    assert "草稿" in files(dora.bring_in(page))["blog/source/about/index.md"]
    for path in ("/posts/a", "/old/a/", "/about"):
        reader.open(path, 404)
    world.change("a", lambda post: actions.publish(post, post.author))
    assert reader.client.get("/old/a/").location == "/posts/a"
    assert world.ask(lambda: world.get("a").published_at.year) == 2025
    unchanged = dora.send(SITE, as_drafts="y")
    assert files(unchanged)[name].startswith("没有变化")
    newer = SITE | {name: f"---\n{FRONT}---\n\n新的正文。\n"}
    dora.bring_in(dora.send(newer, as_drafts="y"))
    assert "新的正文" not in reader.open("/posts/a").main
    assert world.ask(lambda: (world.get("a").state, "新的正文" in world.get("a").source)) == ("changed", True)


def test_who_brought_it_in_is_its_author_and_in_the_log(world: World, dora: Sender, reader: Reader) -> None:
    dora.bring_in(dora.send({"a.md": POST.format(title="甲")}))
    assert "Dora" in reader.open("/posts/a").main
    events = world.ask(lambda: list(db.session.scalars(sa.select(SecurityEvent.kind))))
    assert events.count("imported") == 1


def test_a_zip_comes_in_like_the_files_in_it(dora: Sender, tmp_path: Path, reader: Reader) -> None:
    page = dora.send({"site.zip": zipped(tmp_path / "site.zip", SITE).read_bytes()})
    assert page.text("h1") == "site.zip"
    assert set(files(page)) == set(SITE)
    dora.bring_in(page)
    reader.open("/posts/a")


def test_a_note_that_is_sent_again_updates_its_post_and_says_so_before(dora: Sender, reader: Reader) -> None:
    for title, outcome in (("甲", "新增"), ("甲", "没有变化"), ("乙", "更新")):
        page = dora.send({"README.md": POST.format(title=title)})
        assert files(page)["README.md"].startswith(outcome)
        dora.bring_in(page)
    assert reader.open("/posts/readme").text("h1") == "乙"


def test_notes_of_one_name_from_two_people_are_two_posts(world: World, dora: Sender, reader: Reader) -> None:
    alice = Sender(world, "alice")
    for sender, title in ((dora, "甲"), (alice, "乙")):
        sender.bring_in(sender.send({"README.md": POST.format(title=title)}))
    assert [reader.open(f"/posts/{slug}").text("h1") for slug in ("readme", "readme-2")] == ["甲", "乙"]


def test_the_folder_that_all_lies_in_does_not_count(dora: Sender) -> None:
    page = dora.send(
        {"notes/a.md": POST.format(title="甲"), "notes/a/x.png": "png", "notes/sub/b.md": "# 乙\n"}
    )
    told = files(page)
    assert "/2025/07/29/a" in told["notes/a.md"]
    assert "新增" in told["notes/a/x.png"]
    assert re.search(r"/\d{4}/\d\d/\d\d/sub/b", told["notes/sub/b.md"])


def test_the_addresses_that_files_of_one_import_get_are_told_as_they_will_be(
    world: World, dora: Sender, reader: Reader
) -> None:
    world.post("Same", slug="x")
    many = {f"{folder}/same.md": POST.format(title=folder) for folder in "abc"}
    page = dora.send(many)
    expected = {f"{folder}/same.md": f"/posts/same-{n}" for n, folder in enumerate("abc", 2)}
    assert {path: words_after_arrow(text) for path, text in files(page).items()} == expected
    assert {path: words_after_arrow(text) for path, text in files(dora.bring_in(page)).items()} == expected


def words_after_arrow(text: str) -> str:
    return text.partition("→ ")[2].split()[0]


def test_an_old_address_that_two_files_claim_is_said_before(dora: Sender) -> None:
    page = dora.send({f"{name}.md": f"---\ntitle: {name}\npermalink: /same/\n---\n\n正文\n" for name in "ab"})
    assert "/same 已" in files(page)["b.md"]
    assert "/same 已" not in files(page)["a.md"]
    assert "/same 已" in files(dora.bring_in(page))["b.md"]


def test_what_a_hexo_site_without_its_configuration_does_not_say_may_be_given(
    world: World, dora: Sender, reader: Reader
) -> None:
    post = {"_posts/a.md": POST.format(title="甲")}
    page = dora.send(post, permalink=":year/:name.html", timezone="America/New_York")
    assert "/2025/a.html" in files(page)["_posts/a.md"]
    assert "America/New_York" in files(page)["_posts/a.md"]
    dora.bring_in(page)
    assert reader.client.get("/2025/a.html").location == "/posts/a"
    assert world.ask(lambda: world.get("a").published_at.hour) == 11


def test_a_configuration_that_comes_along_counts_more(dora: Sender) -> None:
    page = dora.send(SITE, permalink="other/:title/", timezone="UTC")
    assert "/old/a" in files(page)["blog/source/_posts/a.md"]
    assert "Asia/Tokyo" in files(page)["blog/source/_posts/a.md"]


def test_a_report_can_be_looked_through_by_outcome_and_page_by_page(dora: Sender) -> None:
    many: dict[str, str | bytes] = {
        f"{n:03}.md": f"---\ntitle: {n}\ndate: 2025-01-01\n---\n\n{n}\n" for n in range(101)
    }
    page = dora.send({**many, "bad.md": "---\ntitle: [\n---\n", "x.kdbx": "secret"})
    assert len(files(page)) == 100
    more = page.one("a", rel="next").attrib["href"]
    assert len(files(dora.reader.open(more))) == 3
    for which, count in {"created": 100, "refused": 1, "ignored": 1, "noted": 1, "nonsense": 0}.items():
        shown = dora.reader.open(f"{page.response.request.path}?show={which}")
        assert len(list(shown.one("ul", class_="arrivals").iter("li"))) == count


def test_what_was_brought_in_is_not_kept_twice(dora: Sender, instance: Path) -> None:
    page = dora.send({"a.md": POST.format(title="甲")})
    typed = page.filled(page.form())
    done = dora.bring_in(page)
    assert not (folders(instance)[0] / "bundle.zip").exists()
    answer = dora.reader.client.post(f"{page.response.request.path}/start", data=typed)
    assert dora.wait(answer.location).main == done.main


def test_what_was_sent_can_be_deleted(dora: Sender, instance: Path) -> None:
    page = dora.send({"a.md": "# 甲\n"})
    assert dora.reader.submit(page.response.request.path, at="removal").location == "/write/import"
    assert folders(instance) == []
    dora.reader.open(page.response.request.path, 404)


def test_sending_anew_replaces_what_was_sent_before(dora: Sender, instance: Path) -> None:
    first = dora.send({"a.md": "# 甲\n"})
    dora.send({"b.md": "# 乙\n"})
    assert len(folders(instance)) == 1
    dora.reader.open(first.response.request.path, 404)
    assert "b.md" in dora.reader.open("/write/import").main


def test_what_was_sent_is_private_on_disk_and_stored_as_it_came(dora: Sender, instance: Path) -> None:
    dora.send({"a.md": "# 甲\r\n", "中 文/b.md": b"\xff"})
    (folder,) = folders(instance)
    assert folder.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(folder / "bundle.zip") as pack:
        assert {name: pack.read(name) for name in pack.namelist()} == {
            "a.md": "# 甲\r\n".encode(),
            "中 文/b.md": b"\xff",
        }


@pytest.mark.parametrize("token", ["x", "../../../etc", "a" * 32, "a" * 31 + "é", "." * 32])
def test_a_token_that_is_nobodys_leads_nowhere(dora: Sender, token: str) -> None:
    dora.reader.open(f"/write/import/{token}", 404)


def test_an_export_of_wordpress_is_looked_through_and_brought_in(world: World, tmp_path: Path) -> None:
    file = wxr(tmp_path / "wp.xml", item(7, "hello", comment(1, "好文")))
    alice = Sender(world, "alice")
    page = alice.send({"wp.xml": file.read_bytes()})
    assert "/posts/hello" in page.main
    assert world.ask(lambda: Post.query.count()) == 0
    alice.bring_in(page)
    assert "好文" in world.browser().open("/posts/hello").main
