"""Import again: what a changed, moved or hidden file does to the post that it came in as."""

import pytest

from blog.db import db
from blog.errors import Conflict
from blog.posts import actions as posts
from blog.posts.models import Post
from tests.page import Reader
from tests.transfer.sites import POST, Hexo, bring_in, outcomes
from tests.world import World

A = "source/_posts/a.md"
HIDDEN = "---\ntitle: 甲\npublished: false\n---\n\n改了。\n"


def text(title: str) -> str:
    return POST.format(title=title)


def publish(world: World, slug: str) -> None:
    world.ask(lambda: posts.publish(world.get(slug), world.person("alice")) and None)


def write(world: World, slug: str, source: str) -> None:
    """Go on writing here."""

    def act(post: Post) -> None:
        posts.revise(post, post.author, source, post.version)

    world.change(slug, act)


def again(world: World, hexo: Hexo, path: str, source: str) -> str:
    """Change a file and bring the site in: what became of the file, which a dry run said before."""
    hexo.put(path, source)
    dry = outcomes(bring_in(world, hexo.root, dry=True))[path]
    assert outcomes(bring_in(world, hexo.root))[path] == dry
    return dry


def moved(world: World, hexo: Hexo, old: str, new: str, source: str) -> str:
    (hexo.root / old).unlink()
    return again(world, hexo, new, source)


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
    world.change("a", lambda post: posts.revise(post, post.author, mine, post.version))
    hexo.put("source/_drafts/a.md", POST.format(title="别人的"))
    assert outcomes(bring_in(world, hexo.root)) == {"source/_drafts/a.md": "refused"}
    assert world.ask(lambda: world.get("a").draft.source) == mine


def test_a_file_that_did_not_change_leaves_what_was_published_here(world: World, hexo: Hexo) -> None:
    hexo.put(A, text("甲"))
    bring_in(world, hexo.root)
    write(world, "a", text("这里的"))
    publish(world, "a")
    assert again(world, hexo, A, text("甲")) == "unchanged"
    assert world.ask(lambda: world.get("a").live.title) == "这里的"


@pytest.mark.parametrize("folder", ["_posts", "_drafts"])
def test_a_file_that_says_hidden_now_takes_its_post_down(
    world: World, hexo: Hexo, reader: Reader, folder: str
) -> None:
    hexo.put(A, text("甲"))
    bring_in(world, hexo.root)
    source = HIDDEN if folder == "_posts" else text("改了")
    assert moved(world, hexo, A, f"source/{folder}/a.md", source) == "updated"
    reader.open("/posts/a", 404)
    assert world.ask(lambda: world.get("a").draft.source) == source


def test_a_file_that_moves_to_the_drafts_unchanged_takes_its_post_down(
    world: World, hexo: Hexo, reader: Reader
) -> None:
    hexo.put(A, text("甲"))
    bring_in(world, hexo.root)
    assert moved(world, hexo, A, "source/_drafts/a.md", text("甲")) == "updated"
    reader.open("/posts/a", 404)


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("source/_drafts/a.md", text("甲"), text("改了")),
        (A, HIDDEN, HIDDEN + "又改了。\n"),
    ],
)
def test_what_was_published_here_stays_public_while_its_file_is_still_a_draft(
    world: World, hexo: Hexo, reader: Reader, path: str, before: str, after: str
) -> None:
    hexo.put(path, before)
    bring_in(world, hexo.root)
    publish(world, "a")
    assert again(world, hexo, path, after) == "updated"
    reader.open("/posts/a")
    assert world.ask(lambda: world.get("a").draft.source) == after


def test_what_was_taken_down_here_stays_down_when_its_file_changes(
    world: World, hexo: Hexo, reader: Reader
) -> None:
    hexo.put(A, text("甲"))
    bring_in(world, hexo.root)
    world.change("a", posts.unpublish)
    assert again(world, hexo, A, text("乙")) == "updated"
    reader.open("/posts/a", 404)
    assert world.ask(lambda: world.get("a").draft.source) == text("乙")


def test_a_draft_that_comes_in_again_is_a_new_version_for_whoever_has_it_open(
    world: World, hexo: Hexo
) -> None:
    path = "source/_drafts/a.md"
    hexo.put(path, text("一"))
    bring_in(world, hexo.root)
    old = world.ask(lambda: world.get("a").version)
    for title in ("二", "三"):
        assert again(world, hexo, path, text(title)) == "updated"
    with pytest.raises(Conflict):
        world.change("a", lambda post: posts.revise(post, post.author, text("在旧的上面写的"), old))


@pytest.mark.parametrize("path", ["source/_drafts/a.md", A])
def test_a_draft_with_changes_of_its_own_refuses_a_changed_or_published_file(
    world: World, hexo: Hexo, path: str
) -> None:
    hexo.put("source/_drafts/a.md", text("甲"))
    bring_in(world, hexo.root)
    write(world, "a", text("我的"))
    assert moved(world, hexo, "source/_drafts/a.md", path, text("文件的")) == "refused"
    assert world.ask(lambda: world.get("a").draft.source) == text("我的")
    assert bring_in(world, hexo.root).rows[path] == ("refused", "It has changes of its own here.")


def test_a_public_post_takes_the_changed_file_and_keeps_the_draft_begun_here(
    world: World, hexo: Hexo, reader: Reader
) -> None:
    hexo.put(A, text("甲"))
    bring_in(world, hexo.root)
    write(world, "a", text("我的"))
    assert again(world, hexo, A, text("文件的")) == "updated"
    assert reader.open("/posts/a").text("h1") == "文件的"
    assert world.ask(lambda: world.get("a").draft.source) == text("我的")
    with pytest.raises(Conflict):
        publish(world, "a")


@pytest.mark.parametrize("after", [text("甲"), text("甲") + "发布前改了。\n"])
def test_hexo_publish_makes_the_same_post_public(
    world: World, hexo: Hexo, reader: Reader, after: str
) -> None:
    hexo.put("source/_drafts/a.md", text("甲"))
    bring_in(world, hexo.root)
    assert moved(world, hexo, "source/_drafts/a.md", A, after) == "updated"
    reader.open("/posts/a")
    assert world.ask(lambda: [(p.source_path, p.draft) for p in Post.query]) == [("_posts/a.md", None)]
    assert reader.client.get("/2025/07/29/a/").location == "/posts/a"


def test_a_draft_and_a_post_of_the_same_name_are_two(world: World, hexo: Hexo) -> None:
    hexo.put("source/_drafts/a.md", text("草稿"))
    bring_in(world, hexo.root)
    assert again(world, hexo, A, text("文章")) == "created"
    assert world.ask(lambda: Post.query.count()) == 2


def test_an_image_that_comes_after_its_text_is_shown(world: World, hexo: Hexo, reader: Reader) -> None:
    hexo.put(A, text("图") + "\n![图](x.png)\n")
    hexo.put("source/about/index.md", "---\ntitle: 关于\n---\n\n![图](y.png)\n")
    bring_in(world, hexo.root)
    hexo.put("source/_posts/a/x.png", b"\x89PNG")
    assert again(world, hexo, "source/about/y.png", "png") == "created"
    for page, address in {"/posts/a": "/media/_posts/a/x.png", "/about": "/media/about/y.png"}.items():
        images = reader.open(page).one("main").iter("img")
        assert [image.attrib["src"] for image in images] == [address]


def test_an_image_whose_post_cannot_be_rendered_again_comes_in_and_says_so(world: World, hexo: Hexo) -> None:
    hexo.put(A, text("图"))
    bring_in(world, hexo.root)

    def spoil(post: Post) -> None:
        post.live.source = "---\ndate: 2025-13-01\n---\n"
        db.session.commit()

    world.change("a", spoil)
    image = hexo.put("source/_posts/a/x.png", b"\x89PNG").relative_to(hexo.root).as_posix()
    outcome, reason = bring_in(world, hexo.root).rows[image]
    assert outcome == "created"
    assert "2025-13-01 is not a date" in reason
