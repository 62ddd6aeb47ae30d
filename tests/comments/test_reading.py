"""Discussions as readers see them."""

from tests.comments.talking import say
from tests.page import Reader
from tests.world import World


def test_smoke(world: World, reader: Reader) -> None:
    slug = world.post("标题", "## 甲\n\n- 乙\n- 丙\n")
    first = say(world, slug, "第一条 `code`\n\n```python\nprint(1)\n```")
    second = say(world, slug, "第二条", by="")
    reply = say(world, slug, "答", by="bob", reply_to=first)
    deeper = say(world, slug, "再答", by="", reply_to=reply)
    page = reader.open(f"/posts/{slug}")
    print(page.html[page.html.index('<section class="talk') :])
    for path in (
        f"/posts/{slug}/comments",
        f"/posts/{slug}/comments/{first}",
        f"/posts/{slug}/comments/new",
        f"/posts/{slug}/comments/new?reply={first}",
        f"/comments/{first}/more",
    ):
        reader.open(path)
    for path in (
        f"/write/comments",
        f"/write/comments/{first}",
        f"/write/comments/bans",
        f"/write/comments/places/{slug}",
    ):
        world.browser("alice").open(path)
    b = world.browser("charlie")
    for path in (
        f"/posts/{slug}",
        f"/comments/{first}/more",
        f"/comments/{first}/edit",
        f"/comments/{first}/withdrawal",
    ):
        b.open(path)
    print(reader.client.get(f"/comments/{deeper}").location, second)
    assert 0
