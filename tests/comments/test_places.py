"""Comments about a heading or list item: they hold on to it through edits, and never guess."""

import pytest

from blog.comments.listings import Talk
from blog.comments.places.actions import move
from blog.comments.places.queries import orphans, spots_now
from blog.errors import Invalid
from blog.posts import actions as posts
from tests.comments.talking import discussion, get, say
from tests.page import Reader, words
from tests.world import World

BODY = "## 基础\n\n- 数据类型与变量\n- 循环\n\n## 进阶\n\n- **并发**\n\n    - 线程\n"


def publish(world: World, slug: str, body: str) -> None:
    world.revise(slug, f"---\ntitle: 标题\n---\n\n{body}")
    world.change(slug, lambda post: posts.publish(post, post.author))


def place(world: World, slug: str, text: str) -> int:
    """The number of the place where that is written."""
    return next(
        key for key, spot in world.ask(lambda: spots_now(world.get(slug).id)).items() if spot.text == text
    )


@pytest.fixture
def slug(world: World) -> str:
    return world.post("标题", BODY)


def test_a_comment_keeps_the_words_and_the_revision(world: World, slug: str, reader: Reader) -> None:
    key = place(world, slug, "循环")
    id = say(world, slug, "循环怎么写？", about=key)
    assert world.ask(lambda: (get(id).place, get(id).quote, get(id).revision)) == (key, "循环", 1)
    link = reader.open(f"/posts/{slug}").one("a", class_="at")
    assert (link.attrib["href"], words(link)) == (f"/posts/{slug}#t-{key}", "循环")


def test_about_a_heading_it_leads_to_the_heading(world: World, slug: str, reader: Reader) -> None:
    say(world, slug, "这一节很好", about=place(world, slug, "基础"))
    assert reader.open(f"/posts/{slug}").one("a", class_="at").attrib["href"] == f"/posts/{slug}#基础"


def test_a_count_stands_beside_the_place(world: World, slug: str, reader: Reader) -> None:
    loop, heading, deep = (place(world, slug, text) for text in ("循环", "进阶", "并发"))
    first = say(world, slug, "一", about=loop)
    say(world, slug, "答", by="bob", reply_to=first)
    say(world, slug, "二", about=heading)
    say(world, slug, "三", about=deep)
    page = reader.open(f"/posts/{slug}")
    marks = {a.attrib["href"]: (words(a), a.attrib["aria-label"]) for a in page.all("a", class_="said")}
    assert marks == {
        f"/posts/{slug}/comments?about={loop}": ("2", "关于这里有 2 条评论"),
        f"/posts/{slug}/comments?about={heading}": ("1", "关于这里有 1 条评论"),
        f"/posts/{slug}/comments?about={deep}": ("1", "关于这里有 1 条评论"),
    }
    assert words(page.one("li", id=f"t-{loop}")) == "循环2"
    strong = page.one("li", id=f"t-{deep}").find(".//strong")
    assert strong is not None  # so that the style sheet still knows a topic by its first child
    assert words(strong) == "并发1"


def test_the_counts_lead_to_those_comments_only(world: World, slug: str, reader: Reader) -> None:
    loop = place(world, slug, "循环")
    id = say(world, slug, "一", about=loop)
    say(world, slug, "二")
    page = reader.open(f"/posts/{slug}/comments?about={loop}")
    assert [article.attrib["id"] for article in page.all("article", class_="say")] == [f"c{id}"]
    assert f"/posts/{slug}/comments/new?about={loop}" in page.links()
    assert page.one("aside").find(".//a[@aria-current='page']") is not None
    only = reader.open(f"/posts/{slug}/comments?only=places")
    assert [article.attrib["id"] for article in only.all("article", class_="say")] == [f"c{id}"]


def test_without_scripts_the_form_names_all_places(world: World, slug: str, reader: Reader) -> None:
    page = world.browser("charlie").open(f"/posts/{slug}/comments/new?about={place(world, slug, '线程')}")
    options = [words(option) for option in page.one("select", id="say-about").iter("option")]
    assert options == ["全文", "基础", "数据类型与变量", "循环", "进阶", "并发", "线程"]
    chosen = [words(o) for o in page.one("select", id="say-about").iter("option") if "selected" in o.attrib]
    assert chosen == ["线程"]
    browser = world.browser("charlie")
    browser.submit(f"/posts/{slug}/comments/new", text="一", about=str(place(world, slug, "数据类型与变量")))
    assert "数据类型与变量" in reader.open(f"/posts/{slug}").text("a", class_="at")


def test_a_renamed_place_is_the_same_and_the_old_words_are_told(
    world: World, slug: str, reader: Reader
) -> None:
    key = place(world, slug, "数据类型与变量")
    say(world, slug, "有几种？", about=key)
    publish(world, slug, BODY.replace("- 数据类型与变量\n", "- 数据类型和变量\n"))
    assert place(world, slug, "数据类型和变量") == key
    page = reader.open(f"/posts/{slug}")
    assert words(page.one("a", class_="at")) == "数据类型和变量"
    assert "写这条评论时，那里写的是「数据类型与变量」" in page.main
    assert words(page.one("li", id=f"t-{key}")) == "数据类型和变量1"


def test_spaces_and_marks_make_no_other_words(world: World, slug: str, reader: Reader) -> None:
    say(world, slug, "一", about=place(world, slug, "循环"))
    publish(world, slug, BODY.replace("- 循环\n", "- 循 环。\n"))
    assert "写这条评论时" not in reader.open(f"/posts/{slug}").main


def test_a_place_that_is_gone_leaves_the_comment_with_its_words(
    world: World, slug: str, reader: Reader
) -> None:
    id = say(world, slug, "循环怎么写？", about=place(world, slug, "循环"))
    publish(world, slug, BODY.replace("- 循环\n", ""))
    page = reader.open(f"/posts/{slug}")
    assert "说的是文章较早的版本，那里写着「循环」" in words(page.one("article", id=f"c{id}"))
    assert not page.all("a", class_="said")
    assert discussion(world, slug).count == 1


def test_it_comes_back_with_the_place(world: World, slug: str, reader: Reader) -> None:
    key = place(world, slug, "循环")
    say(world, slug, "循环怎么写？", about=key)
    publish(world, slug, BODY.replace("- 循环\n", ""))
    publish(world, slug, BODY)
    page = reader.open(f"/posts/{slug}")
    assert page.one("a", class_="at").attrib["href"] == f"/posts/{slug}#t-{key}"
    assert page.all("a", class_="said")


def test_a_moved_place_takes_its_comments_along(world: World, slug: str, reader: Reader) -> None:
    key = place(world, slug, "循环")
    say(world, slug, "一", about=key)
    publish(world, slug, BODY.replace("- 循环\n", "") + "\n## 附录\n\n- 循环\n")
    assert reader.open(f"/posts/{slug}").one("a", class_="at").attrib["href"] == f"/posts/{slug}#t-{key}"


class TestDoubt:
    """What may be another place under another name stays where it was until an author decides."""

    SOURCE = "## 节\n\n- 数据库索引与查询优化\n- 乙\n- 丙\n"
    EDITED = "## 节\n\n- 数据库索引的设计原则\n- 乙\n- 丙\n"

    @pytest.fixture
    def slug(self, world: World) -> str:
        return world.post("标题", self.SOURCE)

    def test_it_is_not_moved_by_guess(self, world: World, slug: str, reader: Reader) -> None:
        say(world, slug, "索引怎么建？", about=place(world, slug, "数据库索引与查询优化"))
        publish(world, slug, self.EDITED)
        page = reader.open(f"/posts/{slug}")
        assert "较早的版本" in page.main
        assert not page.all("a", class_="said")
        (orphan,) = world.ask(lambda: orphans(world.get(slug)))
        assert orphan.perhaps == [place(world, slug, "数据库索引的设计原则")]

    def test_the_author_says_which_place_it_is_now(self, world: World, slug: str, reader: Reader) -> None:
        id = say(world, slug, "索引怎么建？", about=place(world, slug, "数据库索引与查询优化"))
        say(world, slug, "答", by="bob", reply_to=id)
        publish(world, slug, self.EDITED)
        path = f"/write/comments/places/{slug}"
        page = world.browser("bob").open(path)
        assert "数据库索引与查询优化 2 条评论" in page.main
        likely = page.one("optgroup", label="可能是")
        assert [words(option) for option in likely] == ["数据库索引的设计原则"]
        world.browser("bob").submit(path)
        new = place(world, slug, "数据库索引的设计原则")
        page = reader.open(f"/posts/{slug}")
        assert page.one("a", class_="at").attrib["href"] == f"/posts/{slug}#t-{new}"
        assert "写这条评论时，那里写的是「数据库索引与查询优化」" in page.main
        assert words(page.one("a", class_="said")) == "2"
        assert "每一处都还在" in world.browser("bob").open(path).main

    def test_the_author_may_say_so_before_readers_get_the_text(self, world: World, slug: str) -> None:
        key = place(world, slug, "数据库索引与查询优化")
        say(world, slug, "索引怎么建？", about=key)
        world.revise(slug, f"---\ntitle: 标题\n---\n\n{self.EDITED}")
        author, address = world.browser("bob"), f"/write/posts/{world.id(slug)}/publish"
        page = author.open(address)
        assert "数据库索引与查询优化 1 条评论" in page.main
        (now,) = (o.attrib["value"] for o in page.one("select", name=f"now_{key}") if "设计原则" in words(o))
        author.submit(address, **{f"now_{key}": now})
        assert place(world, slug, "数据库索引的设计原则") == key
        page = world.browser().open(f"/posts/{slug}")
        assert page.one("a", class_="at").attrib["href"] == f"/posts/{slug}#t-{key}"
        assert "写这条评论时，那里写的是「数据库索引与查询优化」" in page.main

    def test_the_author_is_told_at_once_what_is_left_open(self, world: World, slug: str) -> None:
        world.revise(slug, f"---\ntitle: 标题\n---\n\n{self.EDITED}")
        author, address = world.browser("bob"), f"/write/posts/{world.id(slug)}/publish"
        assert not author.open(address).all("fieldset")  # nobody spoke about it
        say(world, slug, "索引怎么建？", about=place(world, slug, "数据库索引与查询优化"))
        page = author.open(str(author.submit(address).location))
        assert "有 1 处还没有决定" in page.main
        assert f"/write/comments/places/{slug}" in page.links()
        assert "还没有决定" not in author.open(f"/posts/{slug}").main

    def test_the_author_is_told_where_comments_stay_when_places_are_merged(
        self, world: World, slug: str
    ) -> None:
        for text in ("- 乙\n", "- 乙\n- 装饰器\n", "- 乙\n", "- 乙\n- 装饰器入门\n"):
            publish(world, slug, text)
        key = place(world, slug, "装饰器入门")
        say(world, slug, "怎么写？", about=key)
        world.revise(slug, "---\ntitle: 标题\n---\n\n- 乙\n- 装饰器\n")
        author, address = world.browser("bob"), f"/write/posts/{world.id(slug)}/publish"
        (now,) = (
            o.attrib["value"]
            for o in author.open(address).one("select", name=f"now_{key}")
            if "装饰器" in words(o)
        )
        page = author.open(str(author.submit(address, **{f"now_{key}": now}).location))
        assert place(world, slug, "装饰器") == int(now)
        assert "有 1 处还没有决定" in page.main
        assert f"/write/comments/places/{slug}" in page.links()

    def test_any_other_place_will_do_as_well(self, world: World, slug: str) -> None:
        say(world, slug, "索引怎么建？", about=place(world, slug, "数据库索引与查询优化"))
        publish(world, slug, self.EDITED)
        world.browser("bob").submit(f"/write/comments/places/{slug}", to=str(place(world, slug, "丙")))
        assert discussion(world, slug).places == {str(place(world, slug, "丙")): 1}

    def test_nothing_is_moved_to_or_from_what_is_not_there(self, world: World, slug: str) -> None:
        here = place(world, slug, "乙")
        say(world, slug, "一", about=here)
        for what, to in ((here, place(world, slug, "丙")), (999, here), (here, 999)):
            with pytest.raises(Invalid, match="changed meanwhile"):
                world.ask(lambda what=what, to=to: move(world.get(slug), what, to))  # type: ignore[misc]
        for form in ({"place": "x", "to": "y"}, {}, {"place": "9" * 30, "to": "1"}):
            browser = world.browser("bob")
            page = browser.open(f"/posts/{slug}/comments")
            data = page.filled(page.form("closing")) | form
            assert browser.client.post(f"/write/comments/places/{slug}", data=data).status_code == 422


def test_a_place_that_was_taken_out_while_somebody_wrote_is_no_reason_to_lose_it(
    world: World, slug: str
) -> None:
    key = place(world, slug, "循环")
    publish(world, slug, BODY.replace("- 循环\n", ""))
    id = say(world, slug, "循环怎么写？", about=key)
    assert world.ask(lambda: (get(id).place, get(id).quote, get(id).revision)) == (key, "循环", 1)


def test_what_was_taken_out_long_ago_is_quoted_from_where_it_last_stood(world: World, slug: str) -> None:
    key = place(world, slug, "循环")
    for body in ("", "再来一段。\n", "还有一段。\n"):
        publish(world, slug, BODY.replace("- 循环\n", "") + body)
    id = say(world, slug, "循环怎么写？", about=key)
    assert world.ask(lambda: (get(id).quote, get(id).revision)) == ("循环", 1)


@pytest.mark.parametrize("key", ["0", ""])
def test_no_place_is_the_whole_text(world: World, slug: str, key: str) -> None:
    world.browser("charlie").submit(f"/posts/{slug}/comments/new", text="一", about=key)
    assert world.ask(lambda: get(1).place) is None


@pytest.mark.parametrize("key", ["999", "x", "-1", "9" * 30])
def test_a_place_that_never_was_is_refused(world: World, slug: str, key: str) -> None:
    world.browser("charlie").refused(f"/posts/{slug}/comments/new", text="一", about=key)
    assert world.browser().client.get(f"/posts/{slug}/comments?about={key}").status_code in (200, 404)
    assert world.browser("charlie").client.get(f"/posts/{slug}/comments/new?about={key}").status_code == 200


def test_a_long_place_is_quoted_to_a_length(world: World) -> None:
    slug = world.post("标题", f"- {'长' * 2000}\n")
    id = say(world, slug, "一", about=1)
    assert len(world.ask(lambda: get(id).quote)) == 300
    assert "写这条评论时" not in world.browser().open(f"/posts/{slug}").main


def test_a_reply_belongs_to_the_place_of_its_thread(world: World, slug: str) -> None:
    key = place(world, slug, "循环")
    first = say(world, slug, "一", about=key)
    second = say(world, slug, "二", by="bob", reply_to=first, about=place(world, slug, "数据类型与变量"))
    assert world.ask(lambda: get(second).place) is None
    assert discussion(world, slug).places == {str(key): 2}


def test_an_empty_talk_has_no_places() -> None:
    assert Talk().places == {}


def test_what_a_place_was_merged_into_is_offered(world: World) -> None:
    slug = world.post("标题", "## 基础\n\n- 变量的声明\n- 数据类型转换\n- 循环语句\n")
    for text in ("变量的声明", "数据类型转换"):
        say(world, slug, f"问{text}", about=place(world, slug, text))
    publish(world, slug, "## 基础\n\n- 变量的声明与数据类型转换\n- 循环语句\n")
    now = place(world, slug, "变量的声明与数据类型转换")
    found = world.ask(lambda: orphans(world.get(slug)))
    assert found
    assert [orphan.perhaps for orphan in found] == [[now]] * len(found)
