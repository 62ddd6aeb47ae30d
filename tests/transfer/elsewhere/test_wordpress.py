"""A site of WordPress, brought in whole."""

import tracemalloc
from pathlib import Path

import pytest
import sqlalchemy as sa

from blog.auth.models import User
from blog.comments.models import Comment
from blog.db import db
from blog.errors import Invalid
from blog.posts import actions as posts
from blog.posts.models import Post
from blog.rendering import client
from blog.transfer.actions import import_site
from blog.transfer.wordpress import shortcodes
from tests.page import Reader
from tests.transfer.comments.foreign import comment, item, wxr
from tests.transfer.sites import bring_in, outcomes, zipped
from tests.work import work
from tests.world import World

HEAD = """
	<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[li]]></wp:author_login>
	<wp:author_email><![CDATA[li@old.example]]></wp:author_email>
	<wp:author_display_name><![CDATA[李雷]]></wp:author_display_name></wp:author>
	<wp:author><wp:author_id>2</wp:author_id><wp:author_login><![CDATA[bob]]></wp:author_login>
	<wp:author_email><![CDATA[{email}]]></wp:author_email>
	<wp:author_display_name><![CDATA[Bob]]></wp:author_display_name></wp:author>
	<wp:category><wp:term_id>2</wp:term_id>
	<wp:category_nicename><![CDATA[tech]]></wp:category_nicename>
	<wp:category_parent></wp:category_parent>
	<wp:cat_name><![CDATA[技术 &amp; 生活]]></wp:cat_name></wp:category>
	<wp:category><wp:term_id>3</wp:term_id>
	<wp:category_nicename><![CDATA[python]]></wp:category_nicename>
	<wp:category_parent><![CDATA[tech]]></wp:category_parent>
	<wp:cat_name><![CDATA[Python]]></wp:cat_name></wp:category>
"""
FILED = """<category domain="category" nicename="tech"><![CDATA[技术 &amp; 生活]]></category>
<category domain="category" nicename="python"><![CDATA[Python]]></category>
<category domain="post_tag" nicename="flask"><![CDATA[Flask]]></category>
<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>50</wp:meta_value></wp:postmeta>
"""
BLOCKS = """<!-- wp:paragraph -->
<p>第一段，见<a href="https://old.example/2020/01/02/second/">另一篇</a>。</p>
<!-- /wp:paragraph -->
<!--more-->
<!-- wp:image {"id":50} -->
<figure class="wp-block-image">
<img src="https://old.example/wp-content/uploads/2020/01/a-300x200.png" alt="图"/>
<figcaption>图说</figcaption></figure>
<!-- /wp:image -->
<!-- wp:code -->
<pre class="wp-block-code"><code class="language-python">print("a") # *不是强调*</code></pre>
<!-- /wp:code -->
<!-- wp:image -->
<figure class="wp-block-image">
<img src="https://old.example/wp-content/uploads/2020/01/gone.png" alt=""/></figure>
<!-- /wp:image -->"""
CLASSIC = """第一行
第二行

[caption id="x" width="300"]<img src="/wp-content/uploads/2020/01/a.png" alt="图" /> 说明[/caption]

[code lang="python"]a = "<b>"[/code]

[contact-form id="1"] 尾巴"""


def attachment(id: int, address: str) -> str:
    """A picture of the media library."""
    more = f"<wp:attachment_url><![CDATA[{address}]]></wp:attachment_url>"
    return item(id, "a-png", type="attachment", status="inherit", more=more)


def source(world: World, slug: str) -> str:
    return world.ask(lambda: world.get(slug).source)


@pytest.fixture
def whole(world: World, tmp_path: Path) -> Path:
    """A folder with an export, and its pictures."""
    email = world.ask(lambda: world.person("bob").email)
    uploads = tmp_path / "site" / "wp-content" / "uploads" / "2020" / "01"
    uploads.mkdir(parents=True)
    (uploads / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    wxr(
        tmp_path / "site" / "export.xml",
        item(
            7,
            "hello",
            comment(1, "好"),
            comment(2, "回", parent=1),
            content=BLOCKS,
            title="你好 &amp; 世界",
            more=FILED,
        ),
        item(8, "second", content=CLASSIC, creator="bob"),
        item(9, "plan", status="draft"),
        item(10, "secret", status="private"),
        item(11, "locked", password="x"),
        item(12, "about", type="page"),
        item(13, "team", type="page", parent=12),
        item(14, "later", status="pending"),
        item(15, "thrown", status="trash"),
        item(16, "menu", type="nav_menu_item"),
        attachment(50, "https://old.example/wp-content/uploads/2020/01/a.png"),
        head=HEAD.format(email=email),
    )
    return tmp_path / "site"


def test_everything_finds_its_place(world: World, whole: Path, reader: Reader) -> None:
    report = bring_in(world, whole)
    assert outcomes(report) == {
        "wp-content/uploads/2020/01/a.png": "created",
        "_posts/hello.md": "created",
        "_posts/hello.md#": "created",
        "_posts/second.md": "created",
        "_drafts/plan.md": "created",
        "_posts/secret.md": "created",
        "_posts/locked.md": "created",
        "about/index.md": "created",
        "about/team/index.md": "created",
        "_drafts/later.md": "created",
        "[trash]": "ignored",
        "[nav_menu_item]": "ignored",
        "[attachment]": "ignored",
    }
    page = reader.client.get(
        "/posts/hello"
    ).text  # with a picture of the old host, which browsers do not load
    assert "你好 &amp; 世界" in page
    assert "图说" in page
    assert "Python" in page
    reader.open("/posts/second")
    for slug in ("plan", "secret", "locked", "later"):
        assert reader.client.get(f"/posts/{slug}").status_code == 404
    assert reader.open("/about/team").text("h1") == "team"


def test_what_the_document_says(world: World, whole: Path) -> None:
    bring_in(world, whole)
    assert source(world, "hello") == (
        "---\ntitle: 你好 & 世界\ntags:\n  - Flask\ncategories:\n  - 技术 & 生活\n  - Python\n"
        "cover: /wp-content/uploads/2020/01/a.png\ndate: 2020-01-02 11:04:05 +08:00\nauthor: 李雷\n---\n\n"
        "第一段，见[另一篇](/2020/01/02/second/)。\n\n<!-- more -->\n\n"
        '![图](/wp-content/uploads/2020/01/a.png "图说")\n\n'
        '```python\nprint("a") # *不是强调*\n```\n\n'
        "![](https://old.example/wp-content/uploads/2020/01/gone.png)\n"
    )
    assert source(world, "second").partition("---\n\n")[2] == (
        "第一行\n第二行\n\n"
        '![图](/wp-content/uploads/2020/01/a.png "说明")\n\n'
        '```python\na = "<b>"\n```\n\n'
        '\\[contact-form id="1"\\] 尾巴\n'
    )


def test_the_report_names_what_is_lost(world: World, whole: Path) -> None:
    told = bring_in(world, whole, dry=True).files
    hello, second = told["_posts/hello.md"].about, told["_posts/second.md"].about
    assert hello is not None
    assert second is not None
    assert [str(note) for note in hello.notes] == [
        "李雷, who wrote it, has no account here.",
        "1 files did not come along: /wp-content/uploads/2020/01/gone.png",
    ]
    assert hello.old == ["/2020/01/02/hello/", "/?p=7"]
    assert "Stays as text: [contact-form]" in [str(note) for note in second.notes]


def test_what_means_nothing_here_is_kept_and_named(world: World, tmp_path: Path) -> None:
    field = "<wp:postmeta><wp:meta_key>{}</wp:meta_key><wp:meta_value>{}</wp:meta_value></wp:postmeta>"
    fields = [("mood", "晴"), ("_edit_lock", "1"), ("blob", "x" * 5000)]
    more = "".join(field.format(*one) for one in fields)
    more += '<category domain="series" nicename="x"><![CDATA[从零开始]]></category>'
    head = HEAD.format(email="x@old.example").replace(
        "<wp:cat_name><![CDATA[Python]]>",
        "<wp:category_description><![CDATA[关于 Python]]></wp:category_description>"
        "<wp:cat_name><![CDATA[Python]]>",
    )
    head += (
        "<wp:tag><wp:tag_slug>flask</wp:tag_slug><wp:tag_name><![CDATA[Flask]]></wp:tag_name>"
        "<wp:tag_description><![CDATA[轻]]></wp:tag_description></wp:tag>"
    )
    report = bring_in(world, wxr(tmp_path / "wp.xml", item(7, "hello", more=more, order=3), head=head))
    told = report.files["_posts/hello.md"].about
    assert told is not None, report.rows
    assert {"custom", "taxonomies", "menu_order"} <= set(told.kept)
    document = source(world, "hello")
    assert "custom:\n  - 'mood: 晴'\n" in document
    assert "taxonomies:\n  - 'series: 从零开始'\n" in document
    assert "_edit_lock" not in document
    assert "x" * 5000 not in document
    assert report.rows["[description]"] == (
        "ignored",
        "Descriptions of categories and tags have no place here: Python, Flask",
    )


def test_what_wordpress_says_of_a_post_holds_here(world: World, tmp_path: Path) -> None:
    never = "0000-00-00 00:00:00"
    bring_in(
        world,
        wxr(
            tmp_path / "wp.xml",
            item(1, "later", status="future", date="2999-01-01 08:00:00", gmt="2999-01-01 00:00:00"),
            item(2, "top", sticky=1, comments="closed", excerpt="短短几句。"),
            item(3, "begun", status="draft", date=never, gmt=never),
        ),
    )
    states = {slug: world.ask(lambda slug=slug: world.get(slug).state) for slug in ("later", "top", "begun")}  # type: ignore[misc]
    assert states == {"later": "scheduled", "top": "published", "begun": "draft"}
    reader = world.browser()
    assert reader.client.get("/posts/later").status_code == 404
    top = world.ask(lambda: world.get("top"))
    assert (top.pinned, top.discussed) == (1, False)
    assert "短短几句。" in reader.open("/").main
    assert "date" not in source(world, "begun")


def test_old_addresses_lead_on(world: World, whole: Path) -> None:
    bring_in(world, whole)
    client = world.browser().client
    for old, new in {
        "/2020/01/02/hello/": "/posts/hello",
        "/?p=7": "/posts/hello",
        "/?page_id=13": "/about/team",
        "/2020/01/02/team": "/about/team",
    }.items():
        answer = client.get(old)
        assert (answer.status_code, answer.location) == (301, new), old
    assert client.get("/?p=999").status_code == 200
    assert client.get("/?p=x").status_code == 200
    assert client.get("/wp-content/uploads/2020/01/a.png", buffered=True).status_code == 200


def test_authors_with_an_account_keep_their_posts(world: World, whole: Path) -> None:
    people = world.ask(lambda: db.session.scalar(sa.select(sa.func.count()).select_from(User)))
    bring_in(world, whole)
    assert world.ask(lambda: world.get("second").author.username) == "bob"
    assert world.ask(lambda: world.get("hello").author.username) == "alice"
    assert world.ask(lambda: db.session.scalar(sa.select(sa.func.count()).select_from(User))) == people


def test_comments_come_along(world: World, whole: Path) -> None:
    bring_in(world, whole)
    found = world.ask(lambda: list(db.session.scalars(sa.select(Comment).order_by(Comment.id))))
    assert [one.source for one in found] == ["好", "回"]
    assert found[1].parent_id == found[0].id


def test_a_dry_run_says_the_same_and_keeps_nothing(world: World, whole: Path) -> None:
    dry = bring_in(world, whole, dry=True)
    assert world.ask(lambda: Post.query.count()) == 0
    assert bring_in(world, whole).rows == dry.rows


def test_a_second_time_nothing_changes(world: World, whole: Path) -> None:
    bring_in(world, whole)
    again = outcomes(bring_in(world, whole))
    assert set(again.values()) == {"unchanged", "ignored"}


def test_what_changed_there_changes_here_and_nothing_else(world: World, whole: Path) -> None:
    bring_in(world, whole)
    file = whole / "export.xml"
    file.write_text(
        file.read_text().replace("第一行", "改了的一行").replace("<![CDATA[draft]]>", "<![CDATA[publish]]>")
    )
    again = outcomes(bring_in(world, whole))
    assert {path for path, outcome in again.items() if outcome == "updated"} == {
        "_posts/second.md",
        "_posts/plan.md",
    }
    assert world.ask(lambda: world.get("plan").is_public)
    assert world.ask(lambda: Post.query.count()) == 8


def test_what_was_written_here_is_not_overwritten(world: World, whole: Path) -> None:
    bring_in(world, whole)
    world.change(
        "plan", lambda post: posts.revise(post, post.author, "---\ntitle: 我的\n---\n", post.version)
    )
    file = whole / "export.xml"
    file.write_text(file.read_text().replace("<![CDATA[plan]]>", "<![CDATA[计划]]>"))
    again = bring_in(world, whole)
    assert "It has changes of its own here." in {reason for _outcome, reason in again.rows.values()}
    assert "我的" in source(world, "plan")


def test_two_sites_with_the_same_names_do_not_meet(world: World, tmp_path: Path) -> None:
    first = wxr(tmp_path / "a.xml", item(7, "hello"))
    second = wxr(tmp_path / "b.xml", item(7, "hello", title="另一个"))
    second.write_text(second.read_text().replace("old.example", "other.example"))
    bring_in(world, first)
    assert outcomes(bring_in(world, second)) == {"_posts/hello-2.md": "created"}
    assert set(outcomes(bring_in(world, second)).values()) == {"unchanged"}
    assert world.ask(lambda: Post.query.count()) == 2


def test_a_zip_is_the_same(world: World, whole: Path, tmp_path: Path) -> None:
    files = {p.relative_to(whole).as_posix(): p.read_bytes() for p in whole.rglob("*") if p.is_file()}
    zip = zipped(tmp_path / "site.zip", files)
    assert outcomes(bring_in(world, zip))["_posts/hello.md"] == "created"
    assert set(outcomes(bring_in(world, whole)).values()) == {"unchanged", "ignored"}


def test_only_administrators_bring_comments_in(world: World, whole: Path) -> None:
    report = world.ask(lambda: import_site(world.person("dora"), whole, comments=False))
    assert report.rows["comments.json"] == ("ignored", "Only administrators bring comments in.")
    assert world.ask(lambda: Comment.query.count()) == 0


def test_a_file_that_breaks_off_gives_what_came_before(world: World, tmp_path: Path) -> None:
    file = wxr(tmp_path / "wp.xml", item(7, "hello"), item(8, "second"))
    file.write_bytes(file.read_bytes()[:-700])
    report = bring_in(world, file)
    assert report.rows["wp.xml"][0] == "refused"
    assert report.rows["_posts/hello.md"][0] == "created"


@pytest.mark.parametrize(
    "hostile",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:1/x.dtd"> %a;]>',
    ],
)
def test_entities_are_not_read(world: World, tmp_path: Path, hostile: str) -> None:
    file = wxr(tmp_path / "wp.xml", item(7, "hello"))
    file.write_text(
        file.read_text().replace("<rss", hostile + "<rss", 1).replace("正文。", "]]>&a;<![CDATA[")
    )
    with pytest.raises(Invalid, match="defines entities"):
        bring_in(world, file)
    assert world.ask(lambda: Post.query.count()) == 0


@pytest.mark.parametrize("name", ["../../etc/passwd", "..%2F..%2Fx", "a/b/c", "", "_x", ".hidden", "x" * 600])
def test_a_hostile_name_stays_where_posts_are(world: World, tmp_path: Path, name: str) -> None:
    report = bring_in(world, wxr(tmp_path / "wp.xml", item(7, name, title="题目")))
    (path,) = report.files
    assert report.files[path].outcome == "created", report.rows
    assert path.startswith("_posts/")
    assert ".." not in path.split("/")
    assert path.count("/") == 1


def test_hostile_html_is_sanitised_as_everywhere(world: World, tmp_path: Path, reader: Reader) -> None:
    html = '<p onclick="x()">好</p><script>alert(1)</script><a href="javascript:alert(1)">点</a>'
    bring_in(world, wxr(tmp_path / "wp.xml", item(7, "hello", content=html)))
    text = reader.open("/posts/hello").response.text
    assert "alert(1)" not in text
    assert "onclick" not in text


@pytest.mark.parametrize(
    "html", ["<b>" * 100_000, "[caption]" * 15_000, "<pre>" * 50_000, "<ul><li>" * 20_000]
)
def test_a_text_that_would_take_for_ever_is_refused_alone(
    world: World, tmp_path: Path, html: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "MAX_SECONDS", 2.0)
    report = bring_in(world, wxr(tmp_path / "wp.xml", item(7, "bad", content=html), item(8, "good")))
    assert report.rows["_posts/good.md"][0] == "created"
    assert report.rows["_posts/bad.md"][0] in ("refused", "created")


@pytest.mark.parametrize(
    "text", ["[caption]" * 50_000, "".join(f"[a{n}x]" for n in range(50_000)), "[abc x=" * 50_000]
)
def test_shortcodes_without_end_cost_little(text: str) -> None:
    def change() -> None:
        shortcodes.others(shortcodes.as_html(text, lambda _number: ""))

    assert work(change) < 1500


def test_a_large_file_is_read_piece_by_piece(world: World, tmp_path: Path) -> None:
    from blog.transfer.wordpress.wxr import parts

    wxr(tmp_path / "wp.xml", *(item(n, f"p{n}", content="字" * 20_000) for n in range(1, 301)))
    assert (tmp_path / "wp.xml").stat().st_size > 16 * 2**20
    tracemalloc.start()
    count = sum(part.tag == "item" for part in parts(tmp_path / "wp.xml"))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 300
    assert peak < 4 * 2**20
