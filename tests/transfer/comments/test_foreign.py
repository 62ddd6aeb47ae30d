"""Comments of other systems: who said what in reply to whom, in which state."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from blog.comments.models import Comment, Discussion, Origin
from blog.comments.notices.models import Announcement
from blog.db import db
from blog.errors import Invalid
from blog.posts import actions as posts
from blog.posts.addresses import redirect
from blog.posts.models import Post
from blog.transfer.comments.actions import import_comments
from blog.transfer.report import Report
from tests.page import Reader
from tests.transfer.comments.foreign import comment, disqus, isso, item, said, waline, wxr
from tests.world import World


def bring_in(world: World, file: Path, dry: bool = False) -> Report:
    return world.ask(lambda: import_comments(file, dry=dry))


def all_comments(world: World) -> list[Comment]:
    return world.ask(lambda: list(db.session.scalars(sa.select(Comment).order_by(Comment.id))))


def told(world: World) -> list[tuple[str, str]]:
    return [(one.state, one.source) for one in all_comments(world)]


def led(world: World, slug: str, path: str) -> None:
    """Let an old address lead to the post."""

    def act(post: Post) -> None:
        redirect(post, path)
        db.session.commit()

    world.change(slug, act)


@pytest.fixture
def slug(world: World) -> str:
    """A post that was at an address of another site."""
    made = world.post("甲")
    led(world, made, "/2020/01/02/hello")
    return made


def test_wordpress_states_parents_and_people(world: World, slug: str, tmp_path: Path, reader: Reader) -> None:
    site = "https://me.example/"
    file = wxr(
        tmp_path / "wp.xml",
        item(
            7,
            "hello",
            comment(1, "<strong>好</strong>文\n\n第二段 <em>x_y</em>", website=site),
            comment(2, "回复", parent=1, name="站长", email="bob@example.com", user=1),
            comment(3, "买药", approved="spam"),
            comment(4, "等待", approved=0),
            comment(5, "扔掉", approved="trash"),
            comment(6, "[...] 引用", type="pingback"),
        ),
    )
    report = bring_in(world, file)
    assert told(world) == [
        ("public", "**好**文\n\n第二段 *x_y*"),
        ("public", "回复"),
        ("spam", "买药"),
        ("waiting", "等待"),
        ("trash", "扔掉"),
    ]
    assert report.rows["/2020/01/02/hello/#6"] == ("ignored", "A pingback is no comment.")
    assert report.rows["/2020/01/02/hello/"][0] == "created"
    first, second = all_comments(world)[:2]
    assert (first.name, first.email, first.website) == ("过客", "guest@example.com", site)
    assert f"{first.created_at:%Y-%m-%d %H:%M}" == "2020-01-01 03:00"
    assert (second.parent_id, second.root_id) == (first.id, first.id)
    page = reader.open(f"/posts/{slug}")
    assert "第二段" in page.main
    assert "买药" not in page.main
    assert "等待" not in page.main


def test_no_plain_address_of_anybody_is_kept(world: World, slug: str, tmp_path: Path) -> None:
    bring_in(world, wxr(tmp_path / "wp.xml", item(7, "hello", comment(1))))
    assert world.ask(lambda: db.session.scalar(sa.select(sa.func.count()).select_from(Origin))) == 0


def test_a_member_of_the_old_site_is_the_account_with_that_confirmed_address(
    world: World, slug: str, tmp_path: Path
) -> None:
    email = world.ask(lambda: world.person("charlie").email)
    comments = comment(1, email=email, user=3), comment(2, "冒充", email=email)
    bring_in(world, wxr(tmp_path / "wp.xml", item(7, "hello", *comments)))
    assert [one.author_id is not None for one in all_comments(world)] == [True, False]


def test_disqus(world: World, slug: str, tmp_path: Path) -> None:
    posts_ = (
        said(1, "<p>第一<br>行</p><p><a href='https://a.example/b_c' rel='nofollow'>链接</a></p>"),
        said(2, "<p>回复</p>", parent=1),
        said(3, "<p>垃圾</p>", spam="true"),
        said(4, "<p>删了</p>", deleted="true"),
    )
    bring_in(world, disqus(tmp_path / "d.xml", "http://old.example/2020/01/02/hello/", *posts_))
    assert told(world) == [
        ("public", "第一\n行\n\n[链接](https://a.example/b_c)"),
        ("public", "回复"),
        ("spam", "垃圾"),
        ("trash", "删了"),
    ]
    assert all_comments(world)[1].parent_id == all_comments(world)[0].id


def test_isso_and_the_place_of_what_was_deleted(
    world: World, slug: str, tmp_path: Path, reader: Reader
) -> None:
    rows = [
        (1, None, 4, "", None, None, None),
        (2, 1, 1, "**粗**", "王", "w@example.com", "https://w.example"),
        (3, None, 2, "等", "李", None, None),
    ]
    bring_in(world, isso(tmp_path / "comments.db", "/2020/01/02/hello/index.html", rows))
    assert told(world) == [("deleted", ""), ("public", "**粗**"), ("waiting", "等")]
    assert "粗" in reader.open(f"/posts/{slug}").main


def test_waline(world: World, slug: str, tmp_path: Path) -> None:
    file = waline(
        tmp_path / "waline.json",
        {"objectId": 11, "url": "/2020/01/02/hello/", "comment": "第一"},
        {"objectId": 12, "url": "/2020/01/02/hello/", "comment": "[@路人](#11): 回", "pid": 11, "rid": 11},
        {"objectId": "13", "url": "/2020/01/02/hello", "comment": "坏", "status": "spam"},
    )
    report = bring_in(world, file)
    assert sorted(told(world)) == [("public", "回"), ("public", "第一"), ("spam", "坏")]
    assert report.count("created") == 2  # two spellings of one address are one discussion
    assert len({one.post_id for one in all_comments(world)}) == 1


def test_a_second_time_nothing_is_added(world: World, slug: str, tmp_path: Path) -> None:
    file = wxr(tmp_path / "wp.xml", item(7, "hello", comment(1), comment(2, "回", parent=1)))
    bring_in(world, file)
    before = world.ask(lambda: db.session.get_one(Discussion, world.get(slug).id).count)
    report = bring_in(world, file)
    assert report.rows["/2020/01/02/hello/"] == ("unchanged", "0 new comments, 2 known already.")
    assert len(all_comments(world)) == before == 2


def test_a_later_reply_finds_the_comment_that_came_before(world: World, slug: str, tmp_path: Path) -> None:
    bring_in(world, wxr(tmp_path / "a.xml", item(7, "hello", comment(1))))
    bring_in(world, wxr(tmp_path / "b.xml", item(7, "hello", comment(1), comment(2, "回", parent=1))))
    first, second = all_comments(world)
    assert second.parent_id == first.id


def test_a_dry_run_says_the_same_and_keeps_nothing(world: World, slug: str, tmp_path: Path) -> None:
    file = wxr(tmp_path / "wp.xml", item(7, "hello", comment(1)), item(8, "nowhere", comment(2)))
    dry = bring_in(world, file, dry=True)
    assert all_comments(world) == []
    assert bring_in(world, file).rows == dry.rows


def test_what_finds_no_post_is_said(world: World, slug: str, tmp_path: Path) -> None:
    file = wxr(tmp_path / "wp.xml", item(8, "nowhere", comment(1), comment(2)))
    assert bring_in(world, file).rows == {
        "/2020/01/02/nowhere/": ("refused", "No post is or was here: 2 comments are left out.")
    }


def test_the_end_of_an_address_finds_a_post_and_says_so(world: World, tmp_path: Path) -> None:
    slug = world.post("甲")
    world.change(slug, lambda post: posts.move(post, "learn"))
    report = bring_in(world, wxr(tmp_path / "wp.xml", item(7, "learn", comment(1))))
    assert "Found by the end of its address." in report.rows["/2020/01/02/learn/"][1]


def test_a_page_has_no_discussion_and_that_is_said(world: World, tmp_path: Path) -> None:
    slug = world.publish("---\ntitle: about\n---\n\n正文\n", kind="page")
    led(world, slug, "/2020/01/02/about")
    report = bring_in(world, wxr(tmp_path / "wp.xml", item(7, "about", comment(1))))
    assert report.rows["/2020/01/02/about/"][0] == "refused"


def test_orphans_circles_and_odd_people_come_in_all_the_same(
    world: World, slug: str, tmp_path: Path, reader: Reader
) -> None:
    comments = (
        comment(1, "圈甲", parent=2),
        comment(2, "圈乙", parent=1),
        comment(3, "孤儿", parent=99, email="not an address", website="javascript:alert(1)"),
        comment(4, "无名", name="\u202e \u200b", parent=4),
    )
    report = bring_in(world, wxr(tmp_path / "wp.xml", item(7, "hello", *comments)))
    found = all_comments(world)
    assert sorted(one.source for one in found) == sorted(["圈甲", "圈乙", "孤儿", "无名"])
    assert {one.website for one in found} == {""}
    assert "1 e-mail addresses" in report.rows["/2020/01/02/hello/"][1]
    assert "1 websites" in report.rows["/2020/01/02/hello/"][1]
    reader.open(f"/posts/{slug}")


def test_a_long_chain_of_replies_comes_in_whole(world: World, slug: str, tmp_path: Path) -> None:
    count = 300
    chain = [
        {"objectId": n, "url": "/2020/01/02/hello", "comment": f"第{n}", "pid": n - 1 or None}
        for n in range(count, 0, -1)
    ]
    bring_in(world, waline(tmp_path / "w.json", *chain))
    found = {one.id: one for one in all_comments(world)}
    assert len(found) == count
    assert sum(one.parent_id in found for one in found.values()) == count - 1


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script><p onclick=alert(1)>好<img src=x onerror=alert(1)></p>",
        "[x](javascript:alert(1)) 好",
        '<a href="javascript:alert(1)">好</a>',
        "&lt;script&gt;alert(1)&lt;/script&gt; 好",
    ],
)
def test_hostile_html_is_text_at_most(
    world: World, slug: str, tmp_path: Path, reader: Reader, text: str
) -> None:
    bring_in(world, wxr(tmp_path / "wp.xml", item(7, "hello", comment(1, text))))
    page = reader.open(f"/posts/{slug}")
    assert "好" in page.main
    html = all_comments(world)[0].html
    assert "<script" not in html
    assert "onerror" not in html
    assert 'href="javascript' not in html


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("before", [BOMB, EXTERNAL])
def test_entities_are_not_read(world: World, slug: str, tmp_path: Path, before: str) -> None:
    file = wxr(tmp_path / "wp.xml", item(7, "hello", comment(1, "]]>&a;<![CDATA[")))
    file.write_text(file.read_text().replace("<rss", before + "<rss", 1))
    with pytest.raises(Invalid, match="defines entities"):
        bring_in(world, file)
    assert all_comments(world) == []


def test_a_file_that_breaks_off_gives_what_came_before(world: World, slug: str, tmp_path: Path) -> None:
    file = wxr(tmp_path / "wp.xml", item(7, "hello", comment(1)), item(8, "later", comment(2)))
    file.write_text(file.read_text()[:-400])
    report = bring_in(world, file)
    assert "is not valid XML" in report.rows["wp.xml"][1]
    assert len(all_comments(world)) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b'{"type": "waline", "data": {"Comment": [' + b"[" * 100_000,
        b'{"type": "waline", "data": {"Comment": 7}}',
        b'{"format": "mojing-comments", "version": 1, "comments": [',
        b"SQLite format 3\0" + bytes(5000),
        b"<?xml version='1.0' encoding='utf-16'?><rss xmlns:wp='http://wordpress.org/export/1.2/'>",
        b"<rss xmlns:wp='http://wordpress.org/export/1.2/'>\xff\xfe</rss>",
        b"<rss xmlns:wp='http://wordpress.org/export/1.2/'>" + b"<a>" * 100_000,
    ],
    ids=["empty", "zip", "deep", "number", "truncated", "zeros", "encoding", "bytes", "nested"],
)
def test_what_is_no_such_file_is_refused(world: World, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "x"
    file.write_bytes(data)
    with pytest.raises(Invalid):
        bring_in(world, file)


def test_a_database_of_something_else_is_refused(world: World, tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "x.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE VIEW comments AS SELECT 1")
        database.execute("CREATE TABLE threads (id)")
    database.close()
    with pytest.raises(Invalid, match="no database of Isso"):
        bring_in(world, path)


def test_control_characters_do_not_stop_an_import(world: World, slug: str, tmp_path: Path) -> None:
    file = wxr(tmp_path / "wp.xml", item(7, "hello", comment(1, "好\x0b文\x00")))
    bring_in(world, file)
    assert told(world) == [("public", "好文")]


def test_what_was_said_long_ago_is_announced_to_nobody(world: World, slug: str, tmp_path: Path) -> None:
    bring_in(world, wxr(tmp_path / "wp.xml", item(7, "hello", comment(1), comment(2, "回", parent=1))))
    announced = sa.select(sa.func.count()).select_from(Announcement)
    assert world.ask(lambda: db.session.scalar(announced)) == 0
    assert world.ask(lambda: db.session.get_one(Discussion, world.get(slug).id).arrived) == 0
