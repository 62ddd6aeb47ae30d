"""Export: what came from Hexo goes back byte for byte."""

from pathlib import Path

import pytest

from blog.errors import Invalid
from blog.posts import actions as posts
from blog.posts.models import Post
from blog.transfer.export import export_site
from tests.page import Reader
from tests.transfer.sites import POST, Hexo, bring_in, outcomes
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
    again = bring_in(world, tmp_path / "out")
    ours = {f"source/_posts/{'zhe-li-xie-de'}.md", "source/_drafts/cao-gao.md"}
    assert {path for path, outcome in outcomes(again).items() if outcome != "unchanged"} == ours


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


def test_what_was_published_or_taken_down_here_lies_where_hexo_does_the_same(
    world: World, hexo: Hexo, tmp_path: Path
) -> None:
    for name in ("_drafts/up.md", "_drafts/still.md", "_posts/sub/down.md", "about/index.md", "cv.md"):
        hexo.put(f"source/{name}", POST.format(title=name))
    for name in ("_drafts/up/x.png", "_posts/sub/down/y.png", "about/z.png"):
        hexo.put(f"source/{name}", name)
    bring_in(world, hexo.root)
    world.ask(lambda: posts.publish(world.get("up"), world.person("alice")) and None)
    world.change("down", posts.unpublish)
    world.change("cv", posts.unpublish)
    assert {name: data.decode() for name, data in files(export(world, tmp_path / "out")).items()} == {
        "_posts/up.md": POST.format(title="_drafts/up.md"),
        "_posts/up/x.png": "_drafts/up/x.png",
        "_drafts/still.md": POST.format(title="_drafts/still.md"),
        "_drafts/sub/down.md": POST.format(title="_posts/sub/down.md"),
        "_drafts/sub/down/y.png": "_posts/sub/down/y.png",
        "about/index.md": POST.format(title="about/index.md"),
        "about/z.png": "about/z.png",
        "_drafts/cv.md": POST.format(title="cv.md"),
    }


def test_importing_such_an_export_changes_nothing(
    world: World, hexo: Hexo, tmp_path: Path, reader: Reader
) -> None:
    hexo.put("source/_drafts/up.md", POST.format(title="上"))
    hexo.put("source/_posts/down.md", POST.format(title="下"))
    bring_in(world, hexo.root)
    world.ask(lambda: posts.publish(world.get("up"), world.person("alice")) and None)
    world.change("down", posts.unpublish)
    export(world, tmp_path / "out")
    for _time in range(2):
        assert set(outcomes(bring_in(world, tmp_path / "out")).values()) == {"unchanged"}
    reader.open("/posts/up")
    reader.open("/posts/down", 404)


def test_no_path_is_written_twice_and_what_came_in_keeps_its_own(
    world: World, hexo: Hexo, tmp_path: Path
) -> None:
    world.post("甲")
    hexo.put("source/_drafts/jia.md", POST.format(title="草稿"))
    hexo.put("source/_drafts/jia/x.png", "draft")
    hexo.put("source/_posts/jia.md", POST.format(title="文章"))
    hexo.put("source/_posts/jia/x.png", "post")
    bring_in(world, hexo.root)
    draft = world.ask(lambda: Post.query.filter_by(source_path="_drafts/jia.md").one().slug)
    world.ask(lambda: posts.publish(world.get(draft), world.person("alice")) and None)
    written = files(export(world, tmp_path / "out"))
    assert written.pop("_posts/jia-2.md").startswith("---\ntitle: 甲\n".encode())
    assert written == {
        "_posts/jia.md": POST.format(title="文章").encode(),
        "_posts/jia/x.png": b"post",
        "_posts/jia-3.md": POST.format(title="草稿").encode(),
        "_posts/jia-3/x.png": b"draft",
    }


def test_hexo_is_told_not_to_show_what_is_scheduled(world: World, tmp_path: Path) -> None:
    export(world, tmp_path / "out")
    assert "future: false\n" in (tmp_path / "out" / "_config.yml").read_text()


def test_a_site_gets_its_own_configuration_back(world: World, tmp_path: Path) -> None:
    config = "# mine\ntitle: 我的站\npermalink: blog/:title/\ntimezone: Asia/Tokyo\n"
    (tmp_path / "in" / "source" / "_posts").mkdir(parents=True)
    (tmp_path / "in" / "_config.yml").write_text(config)
    (tmp_path / "in" / "source" / "_posts" / "a.md").write_text("---\ntitle: 甲\ndate: 2025-01-01\n---\n")
    bring_in(world, tmp_path / "in" / "source")
    export(world, tmp_path / "out")
    assert (tmp_path / "out" / "_config.yml").read_text() == config


def test_the_configuration_of_a_site_is_not_public(world: World, tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "in" / "source" / "_posts").mkdir(parents=True)
    (tmp_path / "in" / "_config.yml").write_text("deploy: {token: secret}\n")
    (tmp_path / "in" / "source" / "_posts" / "a.md").write_text("---\ntitle: 甲\n---\n")
    bring_in(world, tmp_path / "in")
    for path in ("/_config.yml", "/media/_config.yml"):
        assert reader.client.get(path).status_code == 404


def test_what_is_private_here_stays_hidden_there_and_private_when_it_comes_in_again(
    world: World, tmp_path: Path, reader: Reader
) -> None:
    slug = world.post("不公开的", visibility="private")
    out = export(world, tmp_path / "out")
    assert [*files(out)] == [f"_drafts/{slug}.md"]
    assert bring_in(world, tmp_path / "out").count("updated") == 0
    assert world.ask(lambda: world.get(slug).state) == "published"
    reader.open(f"/posts/{slug}", 404)


def test_a_draft_that_is_half_written_is_exported_too(world: World, tmp_path: Path) -> None:
    slug = world.draft("---\ntitle: a\n---\n")
    world.change(slug, lambda post: posts.revise(post, post.author, "---\ntitle: [\n---\nx", post.version))
    assert files(export(world, tmp_path / "out")) == {f"_drafts/{slug}.md": b"---\ntitle: [\n---\nx"}
