"""What is worth a look before a text is published."""

import pytest

from blog.posts import actions
from blog.posts.editions import edition, read
from blog.posts.publishing.checks import MOST_ASKED, problems
from tests.world import World, front

PATH = """## 第一阶段：甲（1-2个月）

- a

## Stage 2: b (2 months) ##

- c

## 第三阶段：丙（持续进行）

- d
"""


def found(world: World, body: str, **keys: str) -> set[tuple[str, str]]:
    def ask() -> set[tuple[str, str]]:
        new = edition(
            read(
                front(title="甲").replace(
                    "title: 甲\n", "".join(f"{k}: {v}\n" for k, v in ({"title": "甲"} | keys).items())
                )
                + body
            )
        )
        return {(each.kind, each.target) for each in problems(new, lambda path: path in ("/archive", ""))}

    return world.ask(ask)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("正文", set()),
        ("", {("empty", "")}),
        ("![](/a.png)", {("alt", "/a.png")}),
        ("![ ](https://x.example/a.png)", {("alt", "https://x.example/a.png")}),
        ("![一座山](/a.png)", set()),
        ("![一座山](a.png)", {("picture", "a.png")}),
        ("[x](/posts/none)", {("link", "/posts/none")}),
        ("[x](/none#place)", {("link", "/none#place")}),
        ("[x](/none) [y](/none)", {("link", "/none")}),
        ("[x](https://elsewhere.example/none) [y](//elsewhere.example) [z](mailto:a@b.example)", set()),
        ("[x](/archive) [home](/)", set()),
        ("## 标题\n\n[x](#标题) [y](#%E6%A0%87%E9%A2%98)", set()),
        ("## 标题\n\n[x](#没有)", {("place", "#没有")}),
        ("<<<<<<<\n甲\n=======\n乙\n>>>>>>>\n", {("marks", "")}),
        ("<<<<<<< 你的\n甲\n=======\n乙\n>>>>>>> Dora\n", {("marks", "")}),
        ("正文里的 >>>>>>> 不是标记", set()),
        ('```html\n<img src="x"> <a href="/none">\n```', set()),
        ("[x](/a%00b)", {("link", "/a%00b")}),
        (PATH, {("guide", "")}),
        (PATH.replace("（持续进行）", ""), set()),
    ],
)
def test_what_is_missing_is_named(world: World, body: str, expected: set[tuple[str, str]]) -> None:
    assert found(world, body + "\n") == expected


def test_links_to_what_readers_see_are_good_in_every_spelling(world: World) -> None:
    slug = world.post("公开的")
    moved = world.post("搬走的")
    world.change(moved, lambda post: actions.move(post, "elsewhere"))
    page = world.publish(front(title="关于我"), kind="page")
    links = [f"/posts/{slug}", f"/posts/{slug}.md", f"/posts/{slug}/", f"/posts/{moved}", f"/{page}"]
    links += [f"/posts/{slug}#x", f"http://127.0.0.1:8000/posts/{slug}"]
    assert found(world, " ".join(f"[x]({link})" for link in links)) == set()


@pytest.mark.parametrize("keys", [{"visibility": "private"}, {"date": "2099-01-01"}])
def test_a_link_to_what_readers_do_not_see_leads_nowhere(world: World, keys: dict[str, object]) -> None:
    slug = world.post("看不到的", **keys)
    assert found(world, f"[x](/posts/{slug})") == {("link", f"/posts/{slug}")}


def test_a_text_that_hexo_would_hide_is_named(world: World) -> None:
    assert found(world, "正文", published="false") == {("hexo", "")}


def test_a_text_of_nothing_but_links_is_looked_at_in_time(world: World) -> None:
    body = " ".join(f"[x](/{number})" for number in range(3_000))
    assert len(found(world, body)) == MOST_ASKED


@pytest.mark.parametrize("guide", ["true", "false"])
def test_who_said_whether_it_is_a_learning_path_is_not_asked(world: World, guide: str) -> None:
    assert found(world, PATH, guide=guide) == set()
