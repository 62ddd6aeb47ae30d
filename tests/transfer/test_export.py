"""Export: what came from Hexo goes back byte for byte."""

from pathlib import Path

import pytest

from blog.errors import Invalid
from blog.posts import actions as posts
from blog.transfer.actions import import_site
from blog.transfer.export import export_site
from tests.page import Reader
from tests.world import World

DEMO = Path(__file__).parent.parent.parent / "blog" / "demo"
AWKWARD = {
    "_posts/crlf.md": b"---\r\ntitle: a\r\n---\r\n\r\n\xe6\xad\xa3\xe6\x96\x87\r\n",
    "_posts/bom.md": b"\xef\xbb\xbf---\ntitle: b\n---\nx",
    "_posts/long.md": b"-----\ntitle: c\n-----\nx",
    "_posts/json.md": b'"title": "d",\n"date": "2025-07-29"\n;;;\nx',
    "_posts/open.md": b"title: e\n---\nx",
    "_posts/sub/文.md": b"no front matter",
    "_posts/hidden.md": b"---\ntitle: f\npublished: false\n---\nx",
    "_drafts/draft.md": b"---\ntitle: g\n---\nx\n\n\n",
    "about/index.md": b"---\ntitle: h # comment\n---\nx",
    "images/a.png": b"\x89PNG\r\n",
    "_posts/crlf/b.png": b"\x89PNG",
}


def export(world: World, target: Path) -> Path:
    world.ask(lambda: export_site(target))
    return target / "source"


def bring_in(world: World, source: Path) -> None:
    world.ask(lambda: import_site(world.person("alice"), source))


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_everything_goes_out_as_it_came_in(world: World, tmp_path: Path) -> None:
    for name, data in AWKWARD.items():
        target = tmp_path / "in" / "source" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    bring_in(world, tmp_path / "in")
    assert files(export(world, tmp_path / "out")) == AWKWARD


def test_the_demo_goes_out_as_it_came_in(world: World, tmp_path: Path) -> None:
    bring_in(world, DEMO)
    assert files(export(world, tmp_path / "out")) == files(DEMO)


def test_importing_an_export_changes_nothing(world: World, tmp_path: Path) -> None:
    bring_in(world, DEMO)
    world.post("这里写的")
    world.draft("---\ntitle: 草稿\n---\n\n正文\n")
    export(world, tmp_path / "out")
    again = world.ask(lambda: import_site(world.person("alice"), tmp_path / "out"))
    ours = {f"source/_posts/{'zhe-li-xie-de'}.md", "source/_drafts/cao-gao.md"}
    assert {path for path, (outcome, _) in again.rows.items() if outcome != "unchanged"} == ours


def test_the_trash_stays_here(world: World, tmp_path: Path) -> None:
    slug = world.post("丢掉")
    world.change(slug, posts.trash)
    assert not export(world, tmp_path / "out").exists()


def test_a_folder_with_something_in_it_is_refused(world: World, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Invalid, match="not empty"):
        export(world, tmp_path)


def test_the_tree_is_a_hexo_site(world: World, tmp_path: Path, reader: Reader) -> None:
    world.post("甲")
    export(world, tmp_path / "out")
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"_config.yml", "package.json", "source"}
