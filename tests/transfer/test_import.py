"""Import: what comes in, and what is refused."""

import pytest

from tests.page import Reader
from tests.transfer.sites import POST, Hexo, bring_in, outcomes
from tests.world import World


def test_a_hexo_site_comes_in_with_posts_drafts_pages_and_files(
    world: World, hexo: Hexo, reader: Reader
) -> None:
    hexo.put("_config.yml", "title: x\ntimezone: Asia/Tokyo\n")
    hexo.put("package.json", "{}")
    hexo.put("source/_posts/hello.md", POST.format(title="你好"))
    hexo.put("source/_posts/sub/deep.md", POST.format(title="深处"))
    hexo.put("source/_drafts/later.md", POST.format(title="草稿"))
    hexo.put("source/about/index.md", "---\ntitle: 关于我\n---\n\n我是谁。\n")
    hexo.put("source/images/a.png", b"\x89PNG")
    hexo.put("source/_data/menu.yml", "x: 1")
    report = bring_in(world, hexo.root)
    assert outcomes(report) == {
        "_config.yml": "created",
        "source/_posts/hello.md": "created",
        "source/_posts/sub/deep.md": "created",
        "source/_drafts/later.md": "created",
        "source/about/index.md": "created",
        "source/images/a.png": "created",
        "source/_data/menu.yml": "ignored",
    }
    assert "正文。" in reader.open("/posts/hello").main
    assert "我是谁。" in reader.open("/about").main
    reader.open("/posts/later", 404)
    assert reader.client.get("/images/a.png", buffered=True).data == b"\x89PNG"


def test_a_dry_run_says_the_same_and_writes_nothing(world: World, hexo: Hexo, reader: Reader) -> None:
    hexo.put("source/_posts/a.md", POST.format(title="甲"))
    hexo.put("source/_posts/bad.md", "---\ntitle: [\n---\n")
    hexo.put("source/images/a.png", b"\x89PNG")
    dry = bring_in(world, hexo.root, dry=True)
    reader.open("/posts/a", 404)
    assert reader.client.get("/images/a.png").status_code == 404
    assert bring_in(world, hexo.root).rows == dry.rows


def test_what_cannot_be_read_is_named_and_the_rest_comes_in(world: World, hexo: Hexo, reader: Reader) -> None:
    hexo.put("source/_posts/good.md", POST.format(title="好"))
    hexo.put("source/_posts/latin.md", "---\ntitle: caf\xe9\n---\n".encode("latin-1"))
    hexo.put("source/_posts/yaml.md", "---\ntitle: ok\ndate: 2025-13-01\n---\n\n正文\n")
    hexo.put("source/_posts/nul.md", "---\ntitle: ok\n---\n\n\0\n")
    (hexo.root / "source/_posts/link.md").symlink_to("/etc/passwd")
    report = bring_in(world, hexo.root)
    reasons = {path: reason for path, (outcome, reason) in report.rows.items() if outcome == "refused"}
    assert set(reasons) == {f"source/_posts/{name}.md" for name in ("latin", "yaml", "nul", "link")}
    assert "not UTF-8" in reasons["source/_posts/latin.md"]
    assert "yaml.md, line 3" in reasons["source/_posts/yaml.md"]
    assert "link" in reasons["source/_posts/link.md"]
    assert "正文。" in reader.open("/posts/good").main


def test_a_published_false_post_stays_a_draft(world: World, hexo: Hexo, reader: Reader) -> None:
    hexo.put("source/_posts/a.md", "---\ntitle: 甲\npublished: false\n---\n\n正文\n")
    bring_in(world, hexo.root)
    reader.open("/posts/a", 404)


def test_a_flat_list_is_one_hierarchy_and_a_nested_one_several(
    world: World, hexo: Hexo, reader: Reader
) -> None:
    hexo.put("source/_posts/a.md", "---\ntitle: 甲\ncategories: [体育, 棒球]\n---\n\n正文\n")
    hexo.put("source/_posts/b.md", "---\ntitle: 乙\ncategories:\n  - [体育, 足球]\n  - 随笔\n---\n\n正文\n")
    bring_in(world, hexo.root)
    for path, slugs in {"体育": "ab", "体育/棒球": "a", "体育/足球": "b", "随笔": "b"}.items():
        main = reader.open(f"/categories/{path}").html
        assert [slug for slug in "ab" if f'"/posts/{slug}"' in main] == list(slugs)
    reader.open("/categories/棒球", 404)


def test_a_post_finds_its_own_images_in_every_spelling(world: World, hexo: Hexo, reader: Reader) -> None:
    spellings = ["x.png", "./x.png", "post/x.png", "./post/x.png", "/2025/07/29/post/x.png"]
    body = "\n\n".join(f"![图]({spelling})" for spelling in spellings)
    hexo.put("source/_posts/post.md", POST.format(title="图") + body)
    hexo.put("source/_posts/post/x.png", b"\x89PNG")
    bring_in(world, hexo.root)
    images = reader.open("/posts/post").one("main").iter("img")
    assert [image.attrib["src"] for image in images] == ["/media/_posts/post/x.png"] * len(spellings)
    assert reader.client.get("/media/_posts/post/x.png", buffered=True).data == b"\x89PNG"
    assert reader.client.get("/2025/07/29/post/x.png").location == "/media/_posts/post/x.png"


def test_a_file_that_the_disk_does_not_take_is_refused_and_the_rest_comes_in(
    world: World, hexo: Hexo, monkeypatch: pytest.MonkeyPatch
) -> None:
    hexo.put("source/_posts/a.md", POST.format(title="甲"))
    hexo.put("source/images/a.png", b"\x89PNG")

    def full(_data: bytes) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("blog.media.actions.put", full)
    report = bring_in(world, hexo.root)
    assert report.rows["source/images/a.png"] == (
        "refused",
        "The server cannot keep this: No space left on device",
    )
    assert outcomes(report)["source/_posts/a.md"] == "created"
