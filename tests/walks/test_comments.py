"""People talk below a post: guests who wait, members, whoever moderates, whoever has had enough letters."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from time_machine import travel

from blog import create_app
from blog.comments.actions import revise
from blog.comments.moderation.actions import decide
from blog.comments.notices.telling.actions import tell
from blog.db import db, utcnow
from tests.comments.talking import CARD, get, guest, member, proof, say, say_as, stamp
from tests.comments.test_reading import copies
from tests.conftest import person
from tests.walks.accessibility import in_every_look, violations
from tests.walks.conftest import Visitor, Visitors, served
from tests.walks.inhabited import cookie
from tests.walks.test_accounts import link_to
from tests.world import World

pytestmark = pytest.mark.browser

RULES = {"COMMENTS": "guests", "COMMENTS_HELD": "first"}
PEOPLE = {"bo": "author", "cai": "reader", "dao": "editor"}
BODY = "## 第一阶段\n\n- 装饰器基础\n- 上下文管理器\n\n## 第二阶段\n\n- CSRF 保护\n- 数据库索引\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a site on which guests may comment."""
    return tmp_path_factory.mktemp("comments")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """Its address."""
    with served(folder, **{f"BLOG_{name}": value for name, value in RULES.items()}) as address:
        yield address


@pytest.fixture(scope="module")
def world(site: str, folder: Path) -> World:
    """The same site, to be asked and furnished; there are people on it."""
    made = World(create_app({"INSTANCE": str(folder), "SITE_URL": site, **RULES}))

    def arrive() -> None:
        db.session.add_all(person(name, role) for name, role in PEOPLE.items())
        db.session.commit()

    made.ask(arrive)
    first = say(made, made.post("第一篇", by="dao"), "我来了", by="cai")
    made.ask(lambda: decide([get(first)], made.person("dao"), "approve", {}) and None)
    return made


def come_in(person: Visitor, world: World, name: str) -> Visitor:
    """Let somebody be signed in."""
    value = cookie(world.app, name)
    person.context.add_cookies([{"name": "session", "value": value, "url": person.site}])
    return person


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def write(page: Page, text: str, **fields: str) -> None:
    """Fill in the form and send it."""
    page.get_by_label("评论", exact=True).fill(text)
    for label, value in fields.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="发布", exact=True).click()


def begin(page: Page) -> None:
    main(page).get_by_role("link", name="写下你的问题或补充").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_guest_comments_and_is_moderated(visitor: Visitors, world: World, scripts: bool) -> None:
    slug = world.post("游客来了", by="bo")
    stranger, other = visitor("phone", scripts=scripts), visitor()
    page = stranger.open(f"/posts/{slug}")
    begin(page)
    write(page, "我是**新来的**，问个问题。", 称呼="过客", 邮箱="guest@example.com")
    own = page.locator("article.say", has_text="我是新来的")
    expect(own).to_contain_text("待审核，只有你能看到")
    assert not scripts or violations(page) == []
    expect(main(other.open(f"/posts/{slug}"))).not_to_contain_text("我是新来的")
    desk = come_in(visitor(scripts=scripts), world, "bo").open("/write/comments")
    waiting = desk.locator(".queue > li", has_text="我是新来的")
    expect(waiting).to_contain_text("访客")
    waiting.get_by_role("button", name="通过", exact=True).click()
    expect(main(desk)).to_contain_text("1 条评论：已通过")
    stranger.open(f"/posts/{slug}")
    expect(own).not_to_contain_text("待审核")
    expect(main(other.open(f"/posts/{slug}"))).to_contain_text("我是新来的")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_member_replies_edits_and_deletes(visitor: Visitors, world: World, scripts: bool) -> None:
    slug = world.post("成员来了", by="bo")
    say(world, slug, "谁有问题？", by="bo")
    page = come_in(visitor("phone", scripts=scripts), world, "cai").open(f"/posts/{slug}")
    page.locator("article.say").get_by_role("link", name="回复").first.click()
    write(page, "我先来。")
    reply = page.locator(".says article.say", has_text="我先来")
    expect(reply).to_be_visible()
    page.goto(f"{page.url.partition('/posts/')[0]}/posts/{slug}")
    reply.get_by_role("link", name=re.compile("还剩")).click()
    page.get_by_label("评论", exact=True).fill("我先来，改过了。")
    page.get_by_role("button", name="发布", exact=True).click()
    changed = page.locator(".says article.say", has_text="改过了")
    expect(changed).to_contain_text("已编辑")
    changed.get_by_role("link", name="撤回").click()
    main(page).get_by_role("button").first.click()
    expect(main(page)).not_to_contain_text("我先来")
    expect(main(page)).to_contain_text("谁有问题？")


def test_a_comment_stays_at_its_place_when_the_text_changes(visitor: Visitors, world: World) -> None:
    """Its list item moves to another part of the article, and is renamed later."""
    slug = world.post("换了地方", BODY, by="bo", guide="true")
    writer = come_in(visitor(), world, "bo")
    page = writer.open(f"/posts/{slug}")
    place = page.locator(".prose li", has_text="CSRF 保护")
    key = place.get_attribute("data-key")
    place.hover()
    page.get_by_role("button", name="讨论这里").click()
    expect(page.get_by_label("关于")).to_have_value(key or "")
    write(page, "令牌放在哪里？")
    expect(page.locator("article.say", has_text="令牌放在哪里")).to_contain_text("CSRF 保护")
    edit(visitor, world, slug, ("- CSRF 保护\n", ""), ("- 装饰器基础\n", "- 装饰器基础\n- CSRF 保护\n"))
    edit(visitor, world, slug, ("CSRF 保护", "CSRF 令牌保护"))
    reader = visitor().open(f"/posts/{slug}")
    moved = reader.locator(f".prose li[data-key='{key}']")
    expect(moved).to_contain_text("CSRF 令牌保护")
    expect(moved.locator("a.said")).to_have_text("1")
    said = reader.locator("article.say", has_text="令牌放在哪里")
    expect(said).to_contain_text("CSRF 令牌保护")
    expect(said).to_contain_text("那里写的是「CSRF 保护」")
    assert violations(reader) == []
    moved.locator("a.said").click()
    expect(reader.locator("article.say")).to_have_count(1)


def test_a_comment_that_was_found_opens_where_it_stands(visitor: Visitors, world: World) -> None:
    id = say(world, world.post("远处", "很长的一段。\n\n" * 80, by="bo"), "角落里有一只獬豸。", by="bo")
    page = visitor().open("/search?q=獬豸")
    assert violations(page) == []
    page.locator(".found a", has_text="獬豸").click()
    expect(page.locator(f"#c{id}")).to_be_in_viewport()
    assert page.evaluate("location.hash") == f"#c{id}"


def edit(visitor: Visitors, world: World, slug: str, *edits: tuple[str, str]) -> None:
    """Let the author change some words and publish that, without scripts."""
    page = come_in(visitor(scripts=False), world, "bo").open(f"/write/posts/{world.id(slug)}")
    text = page.get_by_label("正文，Markdown")
    source = text.input_value()
    for before, after in edits:
        assert before in source
        source = source.replace(before, after)
    text.fill(source)
    main(page).get_by_role("button", name="存草稿", exact=True).first.click()
    page.get_by_role("button", name=re.compile("^更新…$")).click()
    page.locator("main form[method=post] button[type=submit]").first.click()
    expect(page.locator(".prose")).to_be_visible()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_button_to_discuss_something_stands_beside_it(visitor: Visitors, world: World, size: str) -> None:
    slug = world.post(f"旁边 {size}", f"{'很长的一段。' * 400}\n\n{BODY}", by="bo")
    page = come_in(visitor(size), world, "cai").open(f"/posts/{slug}")
    for place in (page.locator(".prose li", has_text="CSRF 保护"), page.locator(".prose h2").last):
        place.scroll_into_view_if_needed()
        place.hover() if size == "desktop" else place.click(position={"x": 4, "y": 4})
        button = page.get_by_role("button", name="讨论这里")
        expect(button).to_be_in_viewport(ratio=1)
        there, here = place.bounding_box(), button.bounding_box()
        assert there
        assert here
        assert abs(there["y"] - here["y"]) < 8


def test_ones_own_reply_counts_at_once_and_one_that_waits_does_not(visitor: Visitors, world: World) -> None:
    slug = world.post("数一数", by="bo")
    say(world, slug, "一", by="bo")
    page = come_in(visitor(), world, "bo").open(f"/posts/{slug}")
    page.locator("article.say").get_by_role("link", name="回复").first.click()
    page.get_by_label("评论", exact=True).fill("二")
    page.get_by_role("button", name="预览", exact=True).click()  # another form in the place of the first
    expect(page.get_by_role("heading", name="预览")).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator("#comments .num")).to_have_text("2")
    expect(page.locator("[data-talk] > p.sr[role=status]")).to_have_text("已发布。")
    page = visitor().open(f"/posts/{slug}")
    begin(page)
    box, line = page.locator("form .cbox").bounding_box(), page.locator("#comments").bounding_box()
    assert box
    assert line
    assert box["y"] - line["y"] - line["height"] >= 16
    write(page, "三", 称呼="过客", 邮箱="counted@example.com")
    expect(page.locator("[data-talk] > p.sr[role=status]")).to_contain_text("正在等待审核")
    expect(page.locator("#comments .num")).to_have_text("2")


def test_words_that_were_not_sent_are_there_again_on_this_device(visitor: Visitors, world: World) -> None:
    slug = world.post("没写完", by="bo")
    person = come_in(visitor(), world, "cai")
    begin(page := person.open(f"/posts/{slug}"))
    page.get_by_label("评论", exact=True).fill("写到一半")
    expect(page.get_by_text("草稿只存在这台设备")).to_be_visible()
    page = person.open(f"/posts/{slug}/comments/new")  # where the browser itself sends it
    page.route("**/comments/new", lambda route: route.fulfill(status=503, body="down"))
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("down")).to_be_visible()
    page.unroute("**/comments/new")
    begin(page := person.open(f"/posts/{slug}"))
    expect(page.get_by_label("评论", exact=True)).to_have_value("写到一半")
    person.context.set_offline(True)
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("没发出去，内容还在")).to_be_visible()
    person.context.set_offline(False)
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator("article.say", has_text="写到一半")).to_be_visible()
    begin(page := person.open(f"/posts/{slug}"))
    expect(page.get_by_label("评论", exact=True)).to_have_value("")
    person.forgive("ERR_INTERNET_DISCONNECTED")
    person.forgive("503")


def test_nor_is_an_edit_lost_that_was_not_sent(visitor: Visitors, world: World) -> None:
    slug = world.post("没改完", by="bo")
    id = say(world, slug, "先这样", by="cai")
    person = come_in(visitor(), world, "cai")
    page = person.open(f"/comments/{id}/edit")
    text = page.get_by_label("评论", exact=True)
    text.fill("改到一半")
    expect(page.get_by_text("草稿只存在这台设备")).to_be_visible()
    person.open(f"/comments/{id}/edit")
    expect(text).to_have_value("改到一半")
    page.get_by_role("button", name="预览", exact=True).click()
    expect(page.get_by_role("heading", name="预览")).to_be_visible()
    expect(text).to_have_value("改到一半")
    world.ask(lambda: revise(get(id), member(world, "cai"), "别处改了", 1))
    person.open(f"/comments/{id}/edit")  # of another version that is no draft
    expect(text).to_have_value("别处改了")
    text.fill("改完了")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator("article.say", has_text="改完了")).to_be_visible()
    page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.startsWith('draft:'))")


HIDE = """(state) => {
  Object.defineProperty(document, "hidden", { configurable: true, value: state });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_new_comments_are_told_in_a_line_and_seldom_asked_for_while_nobody_looks(
    visitor: Visitors, world: World
) -> None:
    slug = world.post("正在聊", by="bo")
    say(world, slug, "早就在的", by="bo")
    page = visitor().page
    page.clock.install()
    asked: list[int] = []
    page.on("response", lambda answer: "/news" in answer.url and asked.append(answer.status))
    page.goto(f"{visitor.site}/posts/{slug}")
    for text in ("新的一条", "又一条"):
        say(world, slug, text, by="bo")
    with page.expect_response("**/comments/news"):
        page.clock.run_for(30_000)
    line = page.get_by_role("button", name="2 条新评论")
    expect(line).to_be_visible()
    expect(page.locator("article.say")).to_have_count(1)
    line.click()
    expect(page.locator("article.say")).to_have_count(3)
    expect(page.locator("article.say.is-new").first).to_be_focused()
    expect(page.locator("#comments .num")).to_have_text("3")
    expect(line).to_have_count(0)
    page.evaluate(HIDE, True)
    before = len(asked)
    page.clock.run_for(290_000)
    assert len(asked) == before
    with page.expect_response("**/comments/news"):
        page.clock.run_for(20_000)
    with page.expect_response("**/comments/news"):
        page.evaluate(HIDE, False)


def test_what_was_said_since_the_last_visit_is_marked_and_told_once(visitor: Visitors, world: World) -> None:
    """That is neither what was there all along on the next page, nor what one said oneself."""
    slug, other = world.post("又来了", by="bo"), world.post("说了很多", by="bo")
    copies(world, say(world, other, "早就在的", by="bo"), 11)
    page = (person := visitor()).open(f"/posts/{other}")
    page.get_by_role("link", name="更多评论").click()
    page.wait_for_url("**/comments?**after=*")
    new, line = (
        page.locator("article.say.is-new"),
        page.get_by_role("button", name="你上次来过之后，新增 2 条"),
    )
    expect(page.locator("article.say").first).to_be_visible()
    expect(new).to_have_count(0)
    page.clock.set_fixed_time(utcnow() - timedelta(hours=1))
    person.open(f"/posts/{slug}")  # nobody has spoken yet
    come_in(person, world, "cai").open(f"/posts/{slug}/comments/new")
    write(page, "我先说")
    page.wait_for_url("**#c*")
    expect(page.locator("article.say", has_text="我先说")).to_be_visible()
    expect(new).to_have_count(0)
    person.open("/")
    with travel(utcnow() + timedelta(hours=1), tick=True):
        for text in ("新的一条", "又一条"):
            say(world, slug, text, by="bo")
    person.open(f"/posts/{slug}")
    expect(new).to_have_count(2)
    line.click()
    expect(page.locator("article.say", has_text="新的一条")).to_be_focused()
    expect(line).to_have_count(0)
    page.reload()
    expect(page.locator("article.say")).to_have_count(3)
    expect(new).to_have_count(0)


def test_what_is_new_does_not_take_away_a_reply_that_somebody_writes(visitor: Visitors, world: World) -> None:
    slug = world.post("边聊边写", by="bo")
    id = say(world, slug, "请教一下", by="bo")
    page = come_in(visitor(), world, "dao").page
    page.clock.install()
    page.goto(f"{visitor.site}/posts/{slug}")
    page.locator(f"#c{id}").get_by_role("link", name="回复").click()
    reply = page.locator(f"#c{id} .say-form textarea")
    reply.fill("写到一半")
    say(world, slug, "新的一条", by="bo")
    with page.expect_response("**/comments/news"):
        page.clock.run_for(30_000)
    page.get_by_role("button", name="1 条新评论").click()
    expect(page.locator("article.say")).to_have_count(2)
    expect(reply).to_have_value("写到一半")
    reply.fill("写完了。")
    page.locator(".say-form").get_by_role("button", name="发布", exact=True).click()
    expect(page.locator(f"#c{id} article.say")).to_contain_text("写完了。")


def test_somebody_moderates_with_the_keyboard_alone(visitor: Visitors, world: World) -> None:
    slug = world.post("键盘", by="dao")
    texts = ["第一个留言", "第二个留言", "第三个留言"]
    for number, text in enumerate(texts):
        say_as(world, slug, text, guest("def"[number], f"203.0.113.{number + 1}"), **_asking(world, slug))
    person = come_in(visitor(), world, "dao")
    page = person.open("/write/comments")
    row = {text: page.locator(".queue > li", has_text=text) for text in texts}
    press(page, "j", row[texts[0]])
    page.keyboard.press("j")
    expect(row[texts[1]]).to_be_focused()
    page.keyboard.press("k")
    expect(row[texts[0]]).to_be_focused()
    page.keyboard.press("a")
    expect(main(page)).to_contain_text("1 条评论：已通过")
    expect(row[texts[1]]).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("s")
    expect(row[texts[1]]).to_have_count(0)
    expect(main(page)).to_contain_text("1 条评论：垃圾")
    page.keyboard.press("z")
    expect(row[texts[1]]).to_have_count(1)
    press(page, "j", row[texts[1]])
    page.keyboard.press("d")
    expect(main(page)).to_contain_text("1 条评论：回收站")
    expect(row[texts[1]]).to_have_count(0)
    press(page, "j", row[texts[2]])
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="通过并回复")).to_be_visible()
    press(page, "Tab", page.locator("#say-text"))
    page.keyboard.type("收到。")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(main(page)).to_contain_text("已通过并回复")
    reader = visitor().open(f"/posts/{slug}")
    for text, count in ((texts[0], 1), (texts[1], 0), (texts[2], 1), ("收到。", 1)):
        expect(reader.locator("article.say > .say__b", has_text=text)).to_have_count(count)


def press(page: Page, key: str, wanted: Locator) -> None:
    """Press a key until something has the focus."""
    for _time in range(60):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} leads past it")


def _asking(world: World, slug: str) -> dict[str, object]:
    made = world.ask(lambda: stamp(world.get(slug).id))
    return {"stamp": made, "proof": proof(made), "card": CARD}


@pytest.mark.parametrize("scripts", [True, False])
def test_a_guest_asks_for_letters_gets_one_and_ends_them(
    visitor: Visitors, world: World, folder: Path, scripts: bool
) -> None:
    slug, address = world.post("写信", by="bo"), f"letters{scripts:d}@example.com"
    person = visitor("phone", scripts=scripts)
    page = person.open(f"/posts/{slug}/comments/new")
    page.get_by_label("有回复时写信告诉我").check()
    write(page, f"等回复 {scripts}", 称呼="等信的人", 邮箱=address)
    expect(page.locator("article.say", has_text="等回复")).to_contain_text("待审核")
    desk = come_in(visitor(), world, "bo").open("/write/comments")
    held = desk.locator(".queue > li", has_text=f"等回复 {scripts}")
    held.get_by_role("button", name="通过", exact=True).click()
    expect(held).to_have_count(0)
    page.goto(link_to(address, "confirm-guest", folder))
    main(page).get_by_role("button", name="确认邮箱").click()
    expect(main(page)).to_contain_text("已确认")
    answer = come_in(visitor(), world, "bo").open(f"/posts/{slug}")
    answer.locator("article.say").get_by_role("link", name="回复").click()
    write(answer, "这就是回复。")
    expect(answer.locator("article.say .say", has_text="这就是回复")).to_be_visible()
    page.goto(link_to(address, "-comment-", folder))
    expect(page.locator(".says article.say", has_text="这就是回复")).to_be_visible()
    page.goto(link_to(address, "-comment-", folder, "/letters/"))
    expect(main(page)).to_contain_text("你关注的讨论有新评论时的信")
    assert not scripts or violations(page) == []
    main(page).get_by_role("button", name="不再寄这类信").click()
    expect(main(page)).to_contain_text("不会再寄这类信了")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_bell_leads_to_what_is_new(visitor: Visitors, world: World, scripts: bool) -> None:
    slug = world.post(f"铃声{scripts:d}", by="bo")
    person = come_in(visitor(scripts=scripts), world, "cai")
    page = person.open(f"/posts/{slug}/comments/following")
    page.get_by_role("button", name="关注", exact=True).click()
    expect(main(page)).to_contain_text("已关注")
    answer = come_in(visitor(), world, "bo").open(f"/posts/{slug}/comments/new")
    write(answer, "铃响了吗？")
    expect(answer.locator("article.say", has_text="铃响了吗")).to_be_visible()
    world.ask(tell)
    page.goto(person.site)
    bell = page.get_by_role("link", name=re.compile(r"^通知 \(\d+ 条未读\)$"))
    bell.click()
    page.get_by_role("button", name=re.compile(f"Bo 评论了「铃声{scripts:d}」")).click()
    expect(page.locator("article.say", has_text="铃响了吗")).to_be_visible()
    expect(page.get_by_role("link", name="通知", exact=True).first).to_be_visible()


@pytest.fixture(scope="module")
def talked(world: World) -> tuple[str, int]:
    """A post that people talked about, and the number of the question that began it."""
    slug = world.post("都看一遍", BODY, by="dao", guide="true")
    code = "问 `yield` 的区别？\n\n```python\nyield 1\n```"
    root = say(world, slug, code, by="cai", question=True, about=2)
    answer = say(world, slug, "一个是**迭代**，一个是委托。", by="dao", reply_to=root)
    say(world, slug, "明白了", by="cai", reply_to=answer)
    say_as(world, slug, "等着的", guest(), **_asking(world, slug))
    world.ask(tell)
    return slug, root


@in_every_look
def test_the_pages_break_no_rule_of_accessibility(
    visitor: Visitors, world: World, talked: tuple[str, int], size: str, scheme: str, locale: str
) -> None:
    slug, root = talked
    person = come_in(visitor(size, scheme, locale), world, "dao")
    ends = ("", f"/{root}", "/new", f"/new?reply={root}", "/following")
    paths = [f"/posts/{slug}", *(f"/posts/{slug}/comments{end}" for end in ends)]
    paths += ["/account/notices", "/account/notices?only=unread", "/account/preferences"]
    for path in [*paths, "/write/comments", f"/write/comments/{root}", f"/comments/{root}/more"]:
        page = person.open(path)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
