"""Import: what comes in, what is refused, and that it comes in only once."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from blog.errors import Invalid
from blog.posts import actions as posts
from blog.transfer.actions import Report, import_site
from tests.page import Reader
from tests.world import World

POST = "---\ntitle: {title}\ndate: 2025-07-29 07:00:00\n---\n\n正文。\n"


class Hexo:
    """A Hexo site on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, path: str, text: str | bytes = "") -> Path:
        """Write one file."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)
        return target


@pytest.fixture
def hexo(tmp_path: Path) -> Hexo:
    return Hexo(tmp_path / "hexo")


def bring_in(world: World, source: Path, dry: bool = False) -> Report:
    return world.ask(lambda: import_site(world.person("alice"), source, dry=dry))


def outcomes(report: Report) -> dict[str, str]:
    return {path: outcome for path, (outcome, _reason) in report.rows.items()}


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


@pytest.mark.parametrize(
    ("config", "name", "front", "old"),
    [
        ("", "hello.md", "", "/2025/07/29/hello/"),
        ("", "hello.md", "", "/2025/07/29/hello"),
        ("", "hello.md", "", "/2025/07/29/hello/index.html"),
        ("timezone: America/New_York", "hello.md", "", "/2025/07/29/hello/"),
        ("permalink: blog/:year-:i_month/:name.html", "hello.md", "", "/blog/2025-7/hello.html"),
        ("permalink: :category/:title/", "hello.md", "categories: [A, B]", "/A/B/hello/"),
        ("permalink: posts/:abbrlink/", "hello.md", "abbrlink: 3f2a", "/posts/3f2a/"),
        ("", "hello.md", "permalink: /my/own/place.html", "/my/own/place.html"),
        ("", "2025-01-02-hello.md", "", "/2025/07/29/hello/"),
        ("", "文章.md", "", "/2025/07/29/文章/"),
        ("", "sub/hello.md", "", "/2025/07/29/sub/hello/"),
    ],
)
def test_old_hexo_addresses_lead_to_the_post(
    world: World, hexo: Hexo, reader: Reader, config: str, name: str, front: str, old: str
) -> None:
    hexo.put("_config.yml", config)
    hexo.put(f"source/_posts/{name}", f"---\ntitle: 甲\ndate: 2025-07-29 07:00:00\n{front}\n---\n\n正文。\n")
    bring_in(world, hexo.root)
    response = reader.client.get(old)
    assert response.status_code == 301, old
    assert "正文。" in reader.open(response.location).main


def test_importing_again_changes_nothing(world: World, hexo: Hexo) -> None:
    hexo.put("source/_posts/a.md", POST.format(title="甲"))
    hexo.put("source/_drafts/b.md", POST.format(title="乙"))
    hexo.put("source/images/a.png", b"\x89PNG")
    bring_in(world, hexo.root)
    assert set(outcomes(bring_in(world, hexo.root)).values()) == {"unchanged"}


def test_a_changed_file_updates_its_post(world: World, hexo: Hexo, reader: Reader) -> None:
    hexo.put("source/_posts/a.md", POST.format(title="甲"))
    bring_in(world, hexo.root)
    hexo.put("source/_posts/a.md", POST.format(title="甲") + "\n新的一句。\n")
    assert outcomes(bring_in(world, hexo.root)) == {"source/_posts/a.md": "updated"}
    assert "新的一句。" in reader.open("/posts/a").main


def test_a_draft_that_somebody_goes_on_writing_here_is_not_overwritten(world: World, hexo: Hexo) -> None:
    hexo.put("source/_drafts/a.md", POST.format(title="甲"))
    bring_in(world, hexo.root)
    mine = POST.format(title="我的")
    world.change("a", lambda post: posts.revise(post, mine, 1))
    hexo.put("source/_drafts/a.md", POST.format(title="别人的"))
    assert outcomes(bring_in(world, hexo.root)) == {"source/_drafts/a.md": "refused"}
    assert world.ask(lambda: world.get("a").draft.source) == mine


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


def test_loose_markdown_files_are_posts(world: World, hexo: Hexo, reader: Reader) -> None:
    single = hexo.put("notes/hello-world.md", "# 标题在正文里\n\n正文。\n")
    bring_in(world, single)
    assert reader.open("/posts/hello-world").text("h1") == "标题在正文里"


def test_what_lies_beside_loose_notes_is_not_published(world: World, hexo: Hexo, reader: Reader) -> None:
    hexo.put("note.md", POST.format(title="甲"))
    hexo.put("note/a.png", b"\x89PNG")
    hexo.put("passwords.kdbx", b"secret")
    assert outcomes(bring_in(world, hexo.root)) == {
        "note.md": "created",
        "note/a.png": "created",
        "passwords.kdbx": "ignored",
    }


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


def zipped(path: Path, files: dict[str, str | bytes], links: tuple[str, ...] = ()) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o120777 if name in links else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return path


def test_a_zip_comes_in_like_a_folder(world: World, tmp_path: Path, reader: Reader) -> None:
    source = zipped(
        tmp_path / "site.zip",
        {"my-blog/_config.yml": "timezone: UTC", "my-blog/source/_posts/a.md": POST.format(title="甲")},
    )
    assert outcomes(bring_in(world, source)) == {"my-blog/source/_posts/a.md": "created"}
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
