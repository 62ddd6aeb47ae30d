"""A site of Ghost, brought in whole."""

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from blog.errors import Invalid
from blog.posts.models import Post
from blog.transfer.elsewhere.ghost import posts
from tests.page import Reader
from tests.transfer.sites import bring_in, outcomes
from tests.world import World

LEXICAL = {
    "root": {
        "type": "root",
        "children": [
            {
                "type": "extended-heading",
                "tag": "h2",
                "children": [{"type": "extended-text", "text": "小节", "format": 0}],
            },
            {
                "type": "paragraph",
                "children": [
                    {"type": "extended-text", "text": "粗", "format": 1},
                    {"type": "text", "text": " 和 a*b ", "format": 0},
                    {
                        "type": "link",
                        "url": "__GHOST_URL__/other/",
                        "children": [{"type": "text", "text": "链接", "format": 0}],
                    },
                    {"type": "linebreak"},
                    {"type": "text", "text": "下一行", "format": 2},
                ],
            },
            {
                "type": "list",
                "tag": "ol",
                "children": [{"type": "listitem", "children": [{"type": "text", "text": "一"}]}],
            },
            {"type": "codeblock", "language": "python", "code": "a = '<b>'\n"},
            {"type": "markdown", "markdown": "| a | b |\n| --- | --- |\n| *1* | 2 |"},
            {
                "type": "image",
                "src": "__GHOST_URL__/content/images/2024/x.png",
                "alt": "图",
                "caption": "说明",
            },
            {"type": "bookmark", "url": "https://a.example", "metadata": {"title": "书签"}},
            {"type": "horizontalrule"},
            {"type": "signup"},
        ],
    }
}
MOBILEDOC = {
    "version": "0.3.1",
    "markups": [["strong"], ["a", ["href", "https://a.example"]]],
    "atoms": [["soft-return", "", {}]],
    "cards": [["markdown", {"markdown": "**卡片**"}], ["hr", {}]],
    "sections": [
        [1, "p", [[0, [0], 1, "粗"], [1, [], 0, 0], [0, [1], 1, "链"]]],
        [3, "ul", [[[0, [], 0, "一"]]]],
        [10, 0],
        [10, 1],
    ],
}


def post(id: str, slug: str, **more: Any) -> dict[str, Any]:
    usual = {
        "type": "post",
        "status": "published",
        "visibility": "public",
        "html": "<p>正文。</p>",
        "title": slug,
    }
    usual |= {
        "published_at": "2024-03-04 05:06:07",
        "created_at": "2024-03-01T00:00:00.000Z",
        "uuid": f"u-{id}",
    }
    return {**usual, "id": id, "slug": slug, **more}


def ghost(path: Path, *posts: dict[str, Any], bare: bool = False, **tables: Any) -> Path:
    """An export of Ghost."""
    whole = {
        "meta": {"exported_on": 1700000000000, "version": "5.80.0"},
        "data": {"posts": [*posts], **tables},
    }
    path.write_text(json.dumps(whole if bare else {"db": [whole]}, ensure_ascii=False))
    return path


def source(world: World, slug: str) -> str:
    return world.ask(lambda: world.get(slug).source)


TABLES: dict[str, Any] = {
    "tags": [{"id": "t1", "name": "新闻"}, {"id": "t2", "name": "#hidden"}, {"id": "t3", "name": "Python"}],
    "posts_tags": [
        {"post_id": "1", "tag_id": "t3", "sort_order": 1},
        {"post_id": "1", "tag_id": "t1", "sort_order": 0},
        {"post_id": "1", "tag_id": "t2", "sort_order": 2},
    ],
    "users": [{"id": "a1", "name": "王芳", "email": "wang@old.example"}],
    "posts_authors": [{"post_id": "1", "author_id": "a1", "sort_order": 0}],
    "posts_meta": [{"post_id": "1", "meta_description": "描述", "feature_image_alt": "封面图"}],
}


@pytest.mark.parametrize("bare", [True, False])
def test_everything_finds_its_place(world: World, tmp_path: Path, reader: Reader, bare: bool) -> None:
    (tmp_path / "g" / "content" / "images" / "2024").mkdir(parents=True)
    (tmp_path / "g" / "content" / "images" / "2024" / "x.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    ghost(
        tmp_path / "g" / "ghost.json",
        post(
            "1",
            "hello",
            html="",
            lexical=json.dumps(LEXICAL),
            feature_image="__GHOST_URL__/content/images/2024/x.png",
            featured=1,
        ),
        post("2", "old", html=None, mobiledoc=json.dumps(MOBILEDOC)),
        post("3", "plan", status="draft", published_at=None),
        post("4", "paid", visibility="paid"),
        post("5", "about", type="page"),
        bare=bare,
        **TABLES,
    )
    report = bring_in(world, tmp_path / "g")
    assert outcomes(report) == {
        "content/images/2024/x.png": "created",
        "_posts/hello.md": "created",
        "_posts/old.md": "created",
        "_drafts/plan.md": "created",
        "_posts/paid.md": "created",
        "about/index.md": "created",
    }
    assert source(world, "hello") == (
        "---\ntitle: hello\ntags:\n  - 新闻\n  - Python\n"
        "cover: /content/images/2024/x.png\ndescription: 描述\n"
        "date: 2024-03-04 05:06:07 +00:00\nsticky: 1\ninternal_tags:\n  - '#hidden'\ncover_alt: 封面图\n"
        "author: 王芳\n---\n\n"
        "## 小节\n\n**粗** 和 a\\*b [链接](/other/)\n*下一行*\n\n1. 一\n\n```python\na = '<b>'\n```\n\n"
        "| a | b |\n| --- | --- |\n| *1* | 2 |\n\n"
        '![图](/content/images/2024/x.png "说明")\n\n[书签](https://a.example)\n\n---\n'
    )
    assert source(world, "old").endswith(
        "---\n\n**粗**\n[链](https://a.example)\n\n- 一\n\n**卡片**\n\n---\n"
    )
    about = report.files["_posts/hello.md"].about
    assert about is not None
    assert about.old == ["/hello/"]
    assert "Cards that have no place here: signup" in [str(note) for note in about.notes]
    client = reader.client
    assert client.get("/hello/").location == "/posts/hello"
    assert client.get("/posts/paid").status_code == 404
    assert client.get("/posts/plan").status_code == 404
    assert reader.open("/about").text("h1") == "about"
    assert "小节" in reader.open("/posts/hello").main
    assert set(outcomes(bring_in(world, tmp_path / "g")).values()) == {"unchanged"}


def test_what_means_nothing_here_is_kept_and_named(world: World, tmp_path: Path) -> None:
    tables = TABLES | {
        "tags": [{"id": "t1", "name": "新闻", "description": "每天一条"}],
        "users": [{"id": "a1", "name": "王芳"}, {"id": "a2", "name": "李雷"}],
        "posts_authors": [
            {"post_id": "1", "author_id": "a1", "sort_order": 0},
            {"post_id": "1", "author_id": "a2", "sort_order": 1},
        ],
        "posts_meta": [
            {"post_id": "1", "meta_title": "别的标题", "feature_image_caption": "图说", "og_title": "卡片"}
        ],
    }
    code = {"codeinjection_head": "<style>p { color: red }</style>"}
    report = bring_in(world, ghost(tmp_path / "g.json", post("1", "hello", **code), **tables))
    told = report.files["_posts/hello.md"].about
    assert told is not None
    kept = {"authors", "meta_title", "feature_image_caption", "og_title", "codeinjection_head"}
    assert kept <= set(told.kept)
    assert "authors:\n  - 王芳\n  - 李雷\n" in source(world, "hello")
    assert "<style>" not in world.browser().open("/posts/hello").main
    assert "新闻" in report.rows["[description]"][1]


@pytest.mark.parametrize(
    ("status", "at", "state"),
    [
        ("scheduled", "2999-01-01 00:00:00", "scheduled"),
        ("sent", "2024-03-04 05:06:07", "published"),
        ("draft", None, "draft"),
    ],
)
def test_what_readers_did_not_see_there_they_do_not_see_here(
    world: World, tmp_path: Path, status: str, at: str | None, state: str
) -> None:
    bring_in(world, ghost(tmp_path / "g.json", post("1", "hello", status=status, published_at=at)))
    assert world.ask(lambda: world.get("hello").state) == state
    assert world.browser().client.get("/posts/hello").status_code == (200 if state == "published" else 404)


def test_a_large_file_is_read_piece_by_piece(tmp_path: Path) -> None:
    ghost(tmp_path / "g.json", *(post(str(n), f"p{n}", html="字" * 20_000) for n in range(300)))
    assert (tmp_path / "g.json").stat().st_size > 16 * 2**20
    tracemalloc.start()
    count = sum(1 for _post in posts(tmp_path / "g.json"))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 300
    assert peak < 4 * 2**20


def test_a_dry_run_says_the_same_and_keeps_nothing(world: World, tmp_path: Path) -> None:
    file = ghost(tmp_path / "g.json", post("1", "hello"), **TABLES)
    dry = bring_in(world, file, dry=True)
    assert world.ask(lambda: Post.query.count()) == 0
    assert bring_in(world, file).rows == dry.rows


@pytest.mark.parametrize(
    "text",
    [
        {"lexical": "{"},
        {"lexical": "[" * 100_000},
        {"lexical": "7"},
        {"mobiledoc": '{"sections": [[10, 99]], "cards": []}'},
        {"mobiledoc": '{"sections": 7}'},
        {"lexical": json.dumps({"root": {"children": [{"type": "quote", "children": 7}, 7, None]}})},
    ],
)
def test_a_text_that_nobody_can_read_does_not_stop_the_others(
    world: World, tmp_path: Path, text: dict[str, str]
) -> None:
    file = ghost(tmp_path / "g.json", post("1", "bad", html=None, **text), post("2", "good"))
    assert bring_in(world, file).rows["_posts/good.md"][0] == "created"


@pytest.mark.parametrize("end", [b"", b'{"id": "2", "slug": "x", ', b"[" * 100_000, b"\xff\xff"])
def test_a_file_that_breaks_off_gives_what_came_before(world: World, tmp_path: Path, end: bytes) -> None:
    start = json.dumps(post("1", "hello")).encode()
    (tmp_path / "g.json").write_bytes(b'{"db": [{"meta": {}, "data": {"posts": [' + start + b"," + end)
    try:
        report = bring_in(world, tmp_path / "g.json")
        assert report.rows["g.json"][0] == "refused"
    except Invalid:
        assert world.ask(lambda: Post.query.count()) == 0


def test_odd_values_are_no_server_error(world: World, tmp_path: Path) -> None:
    odd = post("1", "x", title=7, html=["<p>"], status=None, published_at="yesterday", tags={"a": 1})
    report = bring_in(world, ghost(tmp_path / "g.json", odd, post("2", "good"), users=7, tags=[[], 7, {}]))
    assert report.rows["x"][0] == "refused"
    assert report.rows["_posts/good.md"][0] == "created"
