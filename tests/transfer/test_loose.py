"""Loose notes: Markdown that lies in no Hexo site."""

from pathlib import Path

import pytest

from blog.posts.models import Post
from tests.page import Reader
from tests.transfer.sites import POST, Hexo, bring_in, outcomes, zipped
from tests.world import World

PIXEL, OTHER = b"pixel", b"other"
README = "---\ntitle: {}\n---\n\n![图](x.png)\n"


def titles(world: World) -> dict[str, str]:
    return world.ask(lambda: {post.source_path or "": post.live.title for post in Post.query if post.live})


def shown(reader: Reader, path: str) -> list[bytes]:
    """The images of a post."""
    images = reader.open(path).one("main").iter("img")
    return [reader.client.get(image.attrib["src"], buffered=True).data for image in images]


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


@pytest.mark.parametrize("given", ["{}/README.md", "{}"])
def test_notes_of_one_name_from_two_places_are_two_posts(world: World, hexo: Hexo, given: str) -> None:
    for folder in "ab":
        hexo.put(f"{folder}/README.md", README.format(folder))
        bring_in(world, hexo.root / given.format(folder))
    assert titles(world) == {"_posts/README.md": "a", "_posts/README-2.md": "b"}


def test_a_note_that_comes_in_again_updates_its_own_post(world: World, hexo: Hexo) -> None:
    for title in ("a", "b"):
        bring_in(world, hexo.put(f"{title}/README.md", README.format(title)))
    assert outcomes(bring_in(world, hexo.put("b/README.md", README.format("b 改了")))) == {
        "README.md": "updated"
    }
    assert outcomes(bring_in(world, hexo.root / "b")) == {"README.md": "unchanged"}
    assert titles(world) == {"_posts/README.md": "a", "_posts/README-2.md": "b 改了"}


def test_each_note_finds_the_images_beside_it(world: World, hexo: Hexo, reader: Reader) -> None:
    for folder in "ab":
        hexo.put(f"{folder}/README.md", README.format(folder))
        hexo.put(f"{folder}/README/x.png", folder)
        bring_in(world, hexo.root / folder)
    for slug, data in {"readme": b"a", "readme-2": b"b"}.items():
        image = next(iter(reader.open(f"/posts/{slug}").one("main").iter("img")))
        assert reader.client.get(image.attrib["src"], buffered=True).data == data


def test_the_same_text_from_another_place_is_not_a_second_post(world: World, hexo: Hexo) -> None:
    bring_in(world, hexo.put("a/README.md", README.format("a")))
    assert outcomes(bring_in(world, hexo.put("b/README.md", README.format("a")))) == {
        "README.md": "unchanged"
    }
    assert len(titles(world)) == 1


def test_a_new_name_is_nobody_elses(world: World, hexo: Hexo) -> None:
    bring_in(world, hexo.put("a/README.md", README.format("a")))
    hexo.put("b/README.md", README.format("b"))
    hexo.put("b/README-2.md", README.format("b2"))
    bring_in(world, hexo.root / "b")
    assert titles(world) == {"_posts/README.md": "a", "_posts/README-3.md": "b", "_posts/README-2.md": "b2"}


def test_notes_in_a_zip_are_known_by_the_zip(world: World, tmp_path: Path) -> None:
    for name in ("one", "two"):
        bring_in(world, zipped(tmp_path / f"{name}.zip", {"README.md": README.format(name)}))
    assert titles(world) == {"_posts/README.md": "one", "_posts/README-2.md": "two"}


@pytest.mark.parametrize("given", ["source/_posts/sub/a.md", "source/_posts/sub", "source/_posts"])
def test_a_part_of_a_hexo_site_is_known_by_its_place_there(
    world: World, hexo: Hexo, reader: Reader, given: str
) -> None:
    hexo.put("_config.yml", "root: /blog/\npermalink: :title/\n")
    hexo.put("source/_posts/sub/a.md", POST.format(title="甲"))
    bring_in(world, hexo.root)
    hexo.put("source/_posts/sub/a.md", POST.format(title="乙"))
    assert list(outcomes(bring_in(world, hexo.root / given)).values()) == ["updated"]
    assert titles(world) == {"_posts/sub/a.md": "乙"}
    assert reader.client.get("/blog/sub/a/").location == "/posts/a"
    assert reader.client.get("/2025/07/29/sub/a/").status_code == 404


def test_a_link_that_is_named_is_followed(world: World, hexo: Hexo, reader: Reader) -> None:
    hexo.put("notes/a.md", POST.format(title="甲"))
    (hexo.root / "link.md").symlink_to(hexo.root / "notes/a.md")
    assert outcomes(bring_in(world, hexo.root / "link.md")) == {"link.md": "created"}


@pytest.mark.parametrize(
    ("note", "name", "file"),
    [
        ("one.md", "a.png", "a.png"),
        ("one.md", "./img/a.png", "img/a.png"),
        ("notes/one.md", "../assets/%E5%9B%BE.png", "assets/图.png"),
    ],
)
def test_a_note_finds_the_images_that_it_names_from_where_it_lies(
    world: World, reader: Reader, tmp_path: Path, note: str, name: str, file: str
) -> None:
    source = f"---\ntitle: a\n---\n\n![图]({name})\n"
    files: dict[str, str | bytes] = {note: source, file: PIXEL, "notes/other.md": "x"}
    whole = zipped(tmp_path / "notes.zip", files)
    for dry in (True, False):
        told = bring_in(world, whole, dry=dry).files[note].about
        assert told
        assert not [said for said in told.notes if "Not found" in said.message]
    assert shown(reader, "/posts/one") == [PIXEL]
    assert world.ask(lambda: world.get("one").source) == source


def test_an_image_that_comes_later_is_shown(world: World, hexo: Hexo, reader: Reader) -> None:
    hexo.put("one.md", "![图](img/a.png)\n")
    hexo.put("two.md", "无图。\n")
    bring_in(world, hexo.root)
    hexo.put("img/a.png", PIXEL)
    assert outcomes(bring_in(world, hexo.root))["img/a.png"] == "created"
    assert shown(reader, "/posts/one") == [PIXEL]


def test_images_of_one_name_from_two_places_stay_two(world: World, hexo: Hexo, reader: Reader) -> None:
    for folder, image in {"a": PIXEL, "b": OTHER, "c": PIXEL}.items():
        hexo.put(f"{folder}/{folder}.md", "![图](image.png)\n")
        hexo.put(f"{folder}/image.png", image)
        bring_in(world, hexo.root / folder)
    assert [shown(reader, f"/posts/{slug}") for slug in "abc"] == [[PIXEL], [OTHER], [PIXEL]]
    hexo.put("b/image.png", PIXEL)
    bring_in(world, hexo.root / "b")
    assert shown(reader, "/posts/b") == [PIXEL]
