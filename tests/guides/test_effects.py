"""What an author sees before publishing, and says after."""

import pytest

from blog.errors import Invalid
from blog.guides.actions import identify
from blog.guides.effects import Effect, effects
from blog.posts.actions import publish, unpublish
from blog.posts.places.keys import foreseen
from blog.posts.places.queries import before
from blog.rendering import render
from tests.guides.following import BODY, crowd, edit, guide, keys, said, tell
from tests.page import Page, words
from tests.world import World, front

ANEW = (
    BODY.replace("变量与类型", "变量与数据类型")
    .replace("  - 安装\n", "")
    .replace("- 响应", "- 响应\n- 安装\n- 会话")
)


def effects_of(world: World, slug: str, body: str) -> list[Effect]:
    def ask() -> list[Effect]:
        post, outline = world.get(slug), render(body, title="路线").outline
        return effects(post, foreseen(outline, before(post)), before(post))

    return world.ask(ask)


def test_an_author_sees_what_becomes_of_points(world: World) -> None:
    slug = guide(world)
    tell(world.browser("charlie"), slug, [{"key": keys(world, slug)["变量与类型"], "state": "done"}])
    body = ANEW.replace("- 请求\n", "")
    expected = [
        Effect("gone", "请求", perhaps=("会话",)),  # the only new one where only one is missing
        Effect("renamed", "变量与数据类型", "变量与类型", 1, why="renamed"),
        Effect("moved", "安装", "环境", why="moved"),
        Effect("added", "会话"),
    ]
    assert effects_of(world, slug, body) == expected
    world.change(slug, unpublish)
    assert effects_of(world, slug, body) == expected  # readers come back to it once it is published again


def test_nothing_changes_without_a_change_and_for_a_new_guide(world: World) -> None:
    slug = guide(world)
    assert effects_of(world, slug, BODY) == []
    assert effects_of(world, world.draft(front(title="新", guide="true") + BODY), BODY) == []


def test_the_last_look_shows_it(world: World) -> None:
    slug = guide(world)
    author = world.browser("bob")
    world.revise(slug, front(title="路线", guide="true") + ANEW)
    page = author.open(f"/write/posts/{world.id(slug)}/publish")
    assert "对读者进度的影响" in page.main
    assert "原来是：变量与类型 上一级没变，文字相近" in page.main
    assert "没有别处用过这些字" in page.main
    plain = world.post("T")
    world.revise(plain, "---\ntitle: T\n---\n\nx\n")
    assert "对读者进度的影响" not in author.open(f"/write/posts/{world.id(plain)}/publish").main


def test_authors_are_told_no_exact_numbers_of_readers(world: World) -> None:
    slug, author = guide(world), world.browser("bob")
    world.revise(slug, front(title="路线", guide="true") + BODY.replace("- 请求\n", ""))
    address = f"/write/posts/{world.id(slug)}/publish"
    crowd(world, slug, 4, 请求={"done": 1})
    assert "少于 5 人学完" in author.open(address).main
    crowd(world, slug, 4, 请求={"done": 1})
    assert "10 人已学完" in author.open(address).main  # eight, rounded
    world.change(slug, lambda post: publish(post, post.author))
    places = author.open(f"/write/guides/{world.id(slug)}/places").main
    assert "10 人已学完" in places
    assert "8 人" not in places


@pytest.mark.parametrize("name", ["charlie", ""])
def test_an_author_decides_what_a_doubtful_point_is_now(world: World, name: str) -> None:
    slug = guide(world)
    reader, member, known = world.browser(name), world.browser("erik"), keys(world, slug)
    for one in (reader, member):
        tell(
            one, slug, [{"key": known["请求"], "state": "done"}, {"key": known["响应"], "state": "learning"}]
        )
    edit(world, slug, BODY.replace("- 请求\n", "- HTTP 消息\n"))
    now = keys(world, slug)["HTTP 消息"]
    assert now != known["请求"]
    author = world.browser("bob")
    address = f"/write/guides/{world.id(slug)}/places"
    assert "请求" in author.open(address).main
    author.refused(address, gone=known["请求"], now=9999)
    author.refused(address, gone=known["响应"], now=now)
    author.submit(address, gone=known["请求"], now=now)
    assert "没有被移除而读者学过的知识点" in author.open(address).main
    for one in (reader, member):
        assert said(one, slug) == {str(now): "done", str(known["响应"]): "learning"}
    tell(reader, slug, [{"key": now, "state": "learning"}])  # of what was done under another number
    assert said(reader, slug) == {str(now): "learning", str(known["响应"]): "learning"}
    tell(reader, slug, [{"key": known["请求"], "state": ""}])  # from a page that was open all the while
    assert said(reader, slug) == {str(known["响应"]): "learning"}
    reader.submit(f"/posts/{slug}/guide/reset", name="路线")
    assert said(reader, slug) == {}


HTTP = BODY.replace("- 请求\n", "- HTTP 消息\n")


class TestTheLastLook:
    """What is doubtful is decided before readers get the text, by a plain form, or left for later."""

    def decide(self, world: World, slug: str, body: str, **answers: int) -> Page:
        """Publish a text with these answers; gives the page on which its author finds themselves."""
        world.revise(slug, front(title="路线", guide="true") + body)
        author, known = world.browser("bob"), keys(world, slug)
        fields = {f"now_{known[text]}": answer for text, answer in answers.items()}
        sent = author.submit(f"/write/posts/{world.id(slug)}/publish", **fields)
        return author.open(sent.location)

    def question(self, world: World, slug: str, body: str, point: str | int) -> dict[str, str]:
        """What may be answered about a point, by its words or its number."""
        world.revise(slug, front(title="路线", guide="true") + body)
        page = world.browser("bob").open(f"/write/posts/{world.id(slug)}/publish")
        key = point if isinstance(point, int) else keys(world, slug)[point]
        field = page.one("select", name=f"now_{key}")
        return {words(option): option.attrib["value"] for option in field.iter("option")}

    @pytest.mark.parametrize("name", ["charlie", ""])
    def test_the_same_keeps_its_number_and_with_it_everything(self, world: World, name: str) -> None:
        slug = guide(world)
        reader, key = world.browser(name), keys(world, slug)["请求"]
        tell(reader, slug, [{"key": key, "state": "done"}])
        now = int(self.question(world, slug, HTTP, "请求")["与「HTTP 消息」是同一处"])
        page = self.decide(world, slug, HTTP, 请求=now)
        assert "还没有决定" not in page.main
        assert keys(world, slug)["HTTP 消息"] == key
        assert said(reader, slug) == {str(key): "done"}
        assert "没有被移除" in world.browser("bob").open(f"/write/guides/{world.id(slug)}/places").main

    def test_another_one_leaves_the_old_one_in_the_archive(self, world: World) -> None:
        slug = guide(world)
        reader, key = world.browser("charlie"), keys(world, slug)["请求"]
        tell(reader, slug, [{"key": key, "state": "done"}])
        assert "还没有决定" not in self.decide(world, slug, HTTP, 请求=0).main
        assert keys(world, slug)["HTTP 消息"] != key
        assert "请求" in reader.open(f"/posts/{slug}/guide").text("section", **{"aria-labelledby": "kept"})

    def test_what_is_left_open_is_told_at_once_and_decided_later(self, world: World) -> None:
        slug = guide(world)
        address = f"/write/guides/{world.id(slug)}/places"
        page = self.decide(world, slug, HTTP)
        assert "有 1 处还没有决定" in page.main
        assert address in page.links()
        later = world.browser("bob").open(address)  # nobody with an account finished it; guests may have
        assert [words(it) for it in later.one("optgroup", label="可能是")] == ["HTTP 消息"]

    def test_what_only_looks_renamed_can_be_another_one(self, world: World) -> None:
        slug = guide(world)
        reader, key = world.browser("charlie"), keys(world, slug)["变量与类型"]
        tell(reader, slug, [{"key": key, "state": "done"}])
        renamed = BODY.replace("变量与类型", "变量与数据类型")
        assert [*self.question(world, slug, renamed, "变量与类型").values()] == ["", "0"]
        self.decide(world, slug, renamed, 变量与类型=0)
        assert keys(world, slug)["变量与数据类型"] != key
        assert reader.client.get(f"/posts/{slug}/guide/progress.json").json["changed"] == []
        self.decide(world, slug, BODY)  # and comes back as what it was
        assert keys(world, slug)["变量与类型"] == key

    def test_what_members_finished_is_asked_whenever_it_may_be_back_and_the_last_word_counts(
        self, world: World
    ) -> None:
        slug = guide(world)
        reader, key = world.browser("charlie"), keys(world, slug)["请求"]
        tell(reader, slug, [{"key": key, "state": "done"}])
        edit(world, slug, BODY.replace("- 请求\n", ""))
        back = BODY.replace("- 请求\n", "- HTTP 请求\n")
        assert "与「HTTP 请求」是同一处" in self.question(world, slug, back, key)
        edit(world, slug, back)
        now = keys(world, slug)
        author, places = world.browser("bob"), f"/write/guides/{world.id(slug)}/places"
        author.submit(places, gone=key, now=now["响应"])
        assert said(reader, slug) == {str(now["响应"]): "done"}
        more = back.replace("- HTTP 请求\n", "- HTTP 请求\n- 请求头\n")
        answers = self.question(world, slug, more, key)
        answer = answers["与「HTTP 请求」是同一处"]
        author.submit(f"/write/posts/{world.id(slug)}/publish", **{f"now_{key}": answer})
        assert said(reader, slug) == {str(now["HTTP 请求"]): "done"}
        with pytest.raises(Invalid):  # from a page that was open all the while
            world.change(slug, lambda post: identify(post, key, now["响应"]))

    def test_several_that_are_one_now_are_done_for_those_who_did_them_all(self, world: World) -> None:
        slug = guide(world)
        one, both, known = world.browser("charlie"), world.browser("erik"), keys(world, slug)
        for reader, texts in ((one, ["请求"]), (both, ["请求", "响应"])):
            tell(reader, slug, [{"key": known[text], "state": "done"} for text in texts])
        body = BODY.replace("- 请求\n- 响应\n", "- HTTP 消息\n")
        now = int(self.question(world, slug, body, "请求")["与「HTTP 消息」是同一处"])
        self.decide(world, slug, body, 请求=now, 响应=now)
        assert [*said(one, slug).values()] == ["learning"]
        assert [*said(both, slug).values()] == ["done"]

    def test_an_answer_about_another_text_changes_nothing(self, world: World) -> None:
        slug = guide(world)
        author, key, address = (
            world.browser("bob"),
            keys(world, slug)["请求"],
            f"/write/posts/{world.id(slug)}/publish",
        )
        world.revise(slug, front(title="路线", guide="true") + HTTP)
        assert author.submit(address, **{f"now_{key}": 9999}).location == address
        assert "又有改动" in author.open(address).main
        for nonsense in ("x", "²", "-1", "9" * 30):
            author.refused(address, **{f"now_{key}": nonsense})
        assert keys(world, slug)["请求"] == key
