"""What an import says of a document besides that it comes in."""

import pytest

from blog.transfer.report import About
from tests.transfer.sites import POST, Hexo, bring_in
from tests.world import World


def about(world: World, hexo: Hexo, source: str, path: str = "source/_posts/a.md") -> About:
    """What a dry run says of it."""
    hexo.put(path, source)
    found = bring_in(world, hexo.root, dry=True).files[path].about
    assert found
    return found


def notes(world: World, hexo: Hexo, source: str, path: str = "source/_posts/a.md") -> list[str]:
    return [str(note) for note in about(world, hexo, source, path).notes]


def post(body: str = "正文。", **keys: str) -> str:
    lines = "".join(
        f"{key}: {value}\n" for key, value in {"title": "甲", "date": "2025-07-29", **keys}.items()
    )
    return f"---\n{lines}---\n\n{body}\n"


def test_a_plain_post_needs_no_word(world: World, hexo: Hexo) -> None:
    assert notes(world, hexo, POST.format(title="甲")) == []


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (post(password="abc"), "password keeps it from others"),
        (post(tags="'a, b'"), "“a, b” is one tag"),
        (post(tags="a，b"), "“a，b” is one tag"),
        (
            post("{% note info %}\nx\n{% endnote %}\n{% asset_img x.png %}"),
            "Stays as text: {% asset_img %}, {% note %}",
        ),
        (
            post('<IFRAME src="https://a.example"></IFRAME>\n<script>1</script>'),
            "not shown: <iframe>, <script>",
        ),
        ("---\ntitle: 甲\n---\n\n正文\n", "when the file was changed"),
        (post("![](gone.png)"), "here: gone.png"),
        (post("![](/images/gone%20too.png?x#y)"), "here: /images/gone%20too.png?x#y"),
        (post(cover_picture="/images/gone.png"), "here: /images/gone.png"),
    ],
)
def test_what_readers_will_miss_or_the_author_may_not_expect_is_said(
    world: World, hexo: Hexo, source: str, says: str
) -> None:
    found = notes(world, hexo, source)
    assert len(found) == 1
    assert says in found[0]


def test_a_date_in_the_name_is_said_to_count(world: World, hexo: Hexo) -> None:
    source = "---\ntitle: 甲\n---\n\n正文\n"
    told = about(world, hexo, source, "source/_posts/2024-05-06-a.md")
    assert ["in its name counts" in str(note) for note in told.notes] == [True]
    assert told.date == "2024-05-05T16:00:00+00:00"


@pytest.mark.parametrize(
    "source",
    [
        post("```\n{% note %}\n<iframe>\n```\n\n`{% tag %}` 和 `<script>`"),
        post("~~~~\n{% note %}\n~~~\n{% note %}\n~~~~"),
        post("{% raw %}\nx\n{% endraw %}"),
        post("![](https://a.example/x.png) ![](//a.example/x.png) ![](data:image/png;base64,AA)"),
        post(
            "![](x.png) ![](./x.png) ![](a/x.png) ![](./a/x.png) ![](/2025/07/29/a/x.png) ![](/images/y.png)"
        ),
        post("![](y%20z.png)"),
        post(cover="x.png"),
        post(cover="/images/y.png"),
        post(cover="images/y.png"),
        post(cover="false"),
        post(password="''"),
        post(published="false", password="abc"),
        post(tags="[a, b]"),
    ],
)
def test_what_is_well_is_not_talked_about(world: World, hexo: Hexo, source: str) -> None:
    for name in ("_posts/a/x.png", "_posts/a/y z.png", "images/y.png"):
        hexo.put(f"source/{name}", "png")
    assert notes(world, hexo, source) == []


def test_files_that_are_here_already_are_not_missed(world: World, hexo: Hexo) -> None:
    hexo.put("source/_posts/b.md", post())
    image = hexo.put("source/images/y.png", "png")
    bring_in(world, hexo.root)
    image.unlink()
    assert notes(world, hexo, post("![](/images/y.png)")) == []


def test_keys_are_told_apart_by_whether_they_mean_something_here(world: World, hexo: Hexo) -> None:
    told = about(
        world, hexo, post(mathjax="true", cover="/x.png", top_img="false", category="b", layout="post")
    )
    assert told.meant == ["title", "date", "cover", "category"]
    assert told.kept == ["mathjax", "top_img", "layout"]


@pytest.mark.parametrize(
    ("config", "date", "zone"),
    [
        ("", "2025-07-29 10:00:00", "Asia/Shanghai"),
        ("timezone: UTC", "2025-07-29 10:00:00", "UTC"),
        ("timezone: UTC", "2025-07-29 10:00:00 +08:00", ""),
    ],
)
def test_the_zone_of_a_date_is_told_unless_it_says_so_itself(
    world: World, hexo: Hexo, config: str, date: str, zone: str
) -> None:
    hexo.put("_config.yml", config)
    assert about(world, hexo, post(date=date)).zone == zone


@pytest.mark.parametrize(
    ("path", "source", "state"),
    [
        ("source/_posts/a.md", post(), "published"),
        ("source/_posts/a.md", post(date="2999-01-01"), "scheduled"),
        ("source/_posts/a.md", post(published="false"), "draft"),
        ("source/_drafts/a.md", post(), "draft"),
        ("source/about/index.md", post(), "published"),
    ],
)
def test_whether_readers_will_see_it_is_told(
    world: World, hexo: Hexo, path: str, source: str, state: str
) -> None:
    assert about(world, hexo, source, path).state == state


def test_a_dry_run_says_of_every_file_what_then_happens(world: World, hexo: Hexo) -> None:
    for folder in "abc":
        hexo.put(f"source/_posts/{folder}/same.md", post(permalink="/one/") if folder != "a" else post())
    hexo.put("source/same/index.md", post())
    dry, real = (bring_in(world, hexo.root, dry=dry) for dry in (True, False))
    assert dry.rows == real.rows
    assert [told.about for told in dry.files.values()] == [told.about for told in real.files.values()]
    found = {path: told.about for path, told in real.files.items() if told.about}
    assert len({told.address for told in found.values()}) == 4
    assert {path: told.old for path, told in found.items()} == {
        "source/_posts/a/same.md": ["/2025/07/29/a/same"],
        "source/_posts/b/same.md": ["/one"],
        "source/_posts/c/same.md": [],
        "source/same/index.md": [],
    }
