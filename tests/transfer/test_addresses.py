"""Old addresses: where Hexo had a post or a page, visitors still find it."""

import pytest

from blog.errors import Invalid
from tests.page import Reader
from tests.transfer.sites import POST, Hexo, bring_in, outcomes
from tests.world import World


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


@pytest.mark.parametrize(
    ("name", "front", "old", "now"),
    [
        ("404.md", "", "/404.html", "/404"),
        ("cv.md", "", "/cv.html", "/cv"),
        ("a/b.md", "", "/a/b.html", "/a/b"),
        ("v1.2.md", "", "/v1.2.html", "/v1.2"),
        ("cv.md", "permalink: me/", "/me/", "/cv"),
        ("cv.md", "permalink: /me/life", "/me/life.html", "/cv"),
        ("about/index.md", "", "/about/index.html", "/about"),
        ("about/index.md", "", "/blog/about/", "/about"),
        ("cv.md", "", "/blog/cv.html", "/cv"),
    ],
)
def test_old_addresses_of_pages_lead_to_them(
    world: World, hexo: Hexo, reader: Reader, name: str, front: str, old: str, now: str
) -> None:
    hexo.put("_config.yml", "root: /blog/")
    hexo.put("source/_posts/post.md", POST.format(title="文章"))
    hexo.put(f"source/{name}", f"---\ntitle: 甲\n{front}\n---\n\n我是谁。\n")
    assert set(outcomes(bring_in(world, hexo.root)).values()) == {"created"}
    assert reader.client.get(old).location == now
    assert "我是谁。" in reader.open(now).main


@pytest.mark.parametrize("old", ["/blog/2025/07/29/a/", "/2025/07/29/a", "/blog/2025/07/29/a/index.html"])
def test_a_site_below_a_root_is_found_with_and_without_it(
    world: World, hexo: Hexo, reader: Reader, old: str
) -> None:
    hexo.put("_config.yml", "root: /blog/\n")
    hexo.put("source/_posts/a.md", POST.format(title="甲"))
    bring_in(world, hexo.root)
    assert reader.client.get(old).location == "/posts/a"


def test_an_image_spelled_below_the_root_is_found(world: World, hexo: Hexo, reader: Reader) -> None:
    hexo.put("_config.yml", "root: /blog/\n")
    hexo.put("source/_posts/a.md", POST.format(title="甲") + "![图](/blog/2025/07/29/a/x.png)")
    hexo.put("source/_posts/a/x.png", b"\x89PNG")
    bring_in(world, hexo.root)
    assert 'src="/media/_posts/a/x.png"' in reader.open("/posts/a").html


def test_of_two_posts_that_want_one_address_the_second_comes_in_and_says_so(
    world: World, hexo: Hexo, reader: Reader
) -> None:
    for name in "ab":
        front = f"title: {name}\npermalink: /same/"
        hexo.put(f"source/_posts/{name}.md", f"---\n{front}\n---\n\n正文。\n")
    rows = bring_in(world, hexo.root).rows
    assert rows["source/_posts/a.md"] == ("created", "")
    outcome, reason = rows["source/_posts/b.md"]
    assert outcome == "created"
    assert "/same" in reason
    assert reader.client.get("/same/").location == "/posts/a"
    reader.open("/posts/b")


def test_a_post_that_was_the_home_page_takes_no_address_from_it(
    world: World, hexo: Hexo, reader: Reader
) -> None:
    hexo.put("source/_posts/a.md", "---\ntitle: 甲\npermalink: /\n---\n\n正文。\n")
    assert bring_in(world, hexo.root).rows == {"source/_posts/a.md": ("created", "")}
    reader.open("/")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("permalink: 123", "permalink"),
        ("timezone: 8", "timezone"),
        ("timezone: Asia/Nowhere", "timezone"),
        ("timezone: ../etc", "timezone"),
        ("category_map: [a]", "category_map"),
        ("root: [x]", "root"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(world: World, hexo: Hexo, line: str, key: str) -> None:
    hexo.put("_config.yml", line)
    hexo.put("source/_posts/a.md", POST.format(title="甲"))
    with pytest.raises(Invalid, match=rf"_config\.yml, {key}: "):
        bring_in(world, hexo.root)


def test_settings_that_are_no_yaml_are_an_error_that_says_so(world: World, hexo: Hexo) -> None:
    hexo.put("_config.yml", "title: [")
    hexo.put("source/_posts/a.md", POST.format(title="甲"))
    with pytest.raises(Invalid, match=r"_config\.yml is not valid YAML"):
        bring_in(world, hexo.root)


def test_settings_that_do_not_matter_here_are_not_judged(world: World, hexo: Hexo) -> None:
    hexo.put("_config.yml", "title: 1\ntimezone:\nauthor: [x]\n")
    hexo.put("source/_posts/a.md", POST.format(title="甲"))
    assert outcomes(bring_in(world, hexo.root))["source/_posts/a.md"] == "created"


@pytest.mark.parametrize("name", ["0001-01-01-a.md", "2025-02-31-a.md"])
def test_a_day_that_cannot_be_kept_does_not_stop_the_rest(world: World, hexo: Hexo, name: str) -> None:
    hexo.put("source/_posts/z.md", POST.format(title="乙"))
    hexo.put(f"source/_posts/{name}", "---\ntitle: 甲\n---\n\n正文。\n")
    assert set(outcomes(bring_in(world, hexo.root)).values()) == {"created"}
