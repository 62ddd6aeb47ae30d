"""The last look before readers get a text, and taking it back."""

import pytest
from time_machine import travel
from werkzeug.test import TestResponse

from blog.posts import actions
from blog.posts.models import Post
from tests.page import Page, Reader
from tests.world import World, front

DOCUMENT = front(title="第一篇", tags="[Python]") + "## 标题\n\n旧的正文。\n"


@pytest.fixture
def bob(world: World) -> Reader:
    return world.browser("bob")


def path(world: World, slug: str, rest: str = "") -> str:
    return f"/write/posts/{world.id(slug)}{rest}"


def save(world: World, slug: str, source: str) -> None:
    world.change(slug, lambda post: actions.revise(post, post.author, source, post.version))


def send(bob: Reader, path: str, **fields: str) -> TestResponse:
    """Open the page, fill in its form, and send it."""
    page = bob.open(path)
    return bob.client.post(path, data=page.filled(page.form()) | fields)


def test_a_draft_is_published_and_its_author_sees_what_readers_see(
    world: World, bob: Reader, reader: Reader
) -> None:
    slug = world.draft(DOCUMENT)
    look = bob.open(path(world, slug, "/publish"))
    assert "旧的正文。" in look.main
    assert look.one("h2", id="look-标题") is not None
    assert bob.submit(path(world, slug, "/publish"), note="第一次").location == f"/posts/{slug}"
    assert "旧的正文。" in reader.open(f"/posts/{slug}").main
    assert world.ask(lambda: world.get(slug).live.note) == "第一次"


def test_an_update_keeps_the_date_and_is_asked_for_no_other(world: World, bob: Reader) -> None:
    with travel("2026-01-01T00:00:00+00:00", tick=False):
        slug = world.publish(DOCUMENT)
    before = world.ask(lambda: world.get(slug).published_at)
    save(world, slug, world.ask(lambda: world.get(slug).source) + "新的一段。\n")
    page = bob.open(path(world, slug, "/publish"))
    assert not page.all("input", name="when")
    bob.submit(path(world, slug, "/publish"))
    assert world.ask(lambda: world.get(slug).published_at) == before
    assert "新的一段。" in world.ask(lambda: world.get(slug).live.source)


def test_a_time_can_be_chosen_in_the_zone_of_the_site(world: World, bob: Reader, reader: Reader) -> None:
    slug = world.draft(DOCUMENT)
    send(bob, path(world, slug, "/publish"), when="at", at="2099-05-06T07:08")
    assert "date: 2099-05-06 07:08:00\n" in world.ask(lambda: world.get(slug).live.source)
    assert world.ask(lambda: world.get(slug).state) == "scheduled"
    reader.open(f"/posts/{slug}", 404)
    bob.open(f"/posts/{slug}")


def test_choosing_a_time_without_one_says_so(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    page = Page(send(bob, path(world, slug, "/publish"), when="at", at="", note="说明"))
    assert page.response.status_code == 422
    assert page.one("input", name="at").attrib["aria-invalid"] == "true"
    assert page.one("input", name="note").attrib["value"] == "说明"
    assert world.ask(lambda: world.get(slug).state) == "draft"


@pytest.mark.parametrize(("when", "date"), [("text", "2020-01-02 03:04:05"), ("now", "2026-01-01 08:00:00")])
def test_a_text_with_a_date_may_keep_it(world: World, bob: Reader, when: str, date: str) -> None:
    slug = world.draft(front(title="甲", date="2020-01-02 03:04:05") + "正文\n")
    with travel("2026-01-01T00:00:00+00:00", tick=False):
        bob = world.browser("bob")
        bob.submit(path(world, slug, "/publish"), when=when)
    assert f"date: {date}\n" in world.ask(lambda: world.get(slug).live.source)


def test_a_new_address_is_told_before_and_the_old_one_leads_there(
    world: World, bob: Reader, reader: Reader
) -> None:
    slug = world.publish(DOCUMENT)
    bob.submit(path(world, slug), slug="new-name")
    id = world.id(slug)
    look = bob.open(f"/write/posts/{id}/publish").main
    assert "/posts/new-name" in look
    assert f"/posts/{slug}" in look
    assert bob.submit(f"/write/posts/{id}/publish").location == "/posts/new-name"
    assert reader.client.get(f"/posts/{slug}").location == "/posts/new-name"


def test_an_address_that_was_taken_meanwhile_is_said_and_nothing_is_published(
    world: World, bob: Reader
) -> None:
    slug = world.publish(DOCUMENT)
    bob.submit(path(world, slug), slug="wanted", source=world.ask(lambda: world.get(slug).source) + "新\n")
    other = world.post("别的")
    world.change(other, lambda post: actions.move(post, "wanted"))
    page = bob.refused(path(world, slug, "/publish"))
    assert "wanted" in page.text("div", class_="errs")
    assert "新" not in world.ask(lambda: world.get(slug).live.source)


def test_what_changed_since_the_look_is_looked_at_again(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    page = bob.open(path(world, slug, "/publish"))
    save(world, slug, DOCUMENT + "朵拉加的。\n")
    sent = bob.client.post(path(world, slug, "/publish"), data=page.filled(page.form()))
    assert sent.location == path(world, slug, "/publish")
    assert world.ask(lambda: world.get(slug).state) == "draft"
    assert "朵拉加的。" in bob.open(sent.location).main


def test_a_text_that_cannot_be_read_goes_back_to_the_editor(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    save(world, slug, DOCUMENT.replace("[Python]", "[Python"))
    assert bob.client.get(path(world, slug, "/publish")).location == path(world, slug)


def test_what_readers_have_already_cannot_be_published_again(world: World, bob: Reader) -> None:
    slug = world.publish(DOCUMENT)
    page = bob.open(path(world, slug, "/publish"))
    assert "没有要发布的改动" in page.main
    assert not page.all("input", name="version")


def test_what_is_in_the_trash_is_not_published(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    page = bob.open(path(world, slug, "/publish"))
    world.change(slug, actions.trash)
    sent = bob.client.post(path(world, slug, "/publish"), data=page.filled(page.form()))
    assert sent.status_code == 422
    assert world.ask(lambda: world.get(slug).live) is None


def test_a_private_post_is_for_its_author_and_editors_wherever_one_looks(
    world: World, bob: Reader, reader: Reader
) -> None:
    slug = world.publish(DOCUMENT.replace("tags", "visibility: private\ntags"))
    for address in (f"/posts/{slug}", f"/posts/{slug}.md", "/tags/Python", "/authors/bob"):
        assert reader.client.get(address).status_code == 404
        assert world.browser("charlie").client.get(address).status_code == 404
    for address in ("/", "/archive", "/tags"):
        assert "第一篇" not in reader.open(address).main
    assert "旧的正文。" in bob.open(f"/posts/{slug}").main
    assert "旧的正文。" in world.browser("dora").open(f"/posts/{slug}").main


def test_a_public_post_can_become_private_and_public_again(world: World, bob: Reader, reader: Reader) -> None:
    slug = world.publish(DOCUMENT)
    reader.open("/tags/Python")
    for visibility, status in (("private", 404), ("public", 200)):
        bob.submit(path(world, slug), visibility=visibility)
        bob.submit(path(world, slug, "/publish"))
        assert reader.client.get(f"/posts/{slug}").status_code == status
        assert reader.client.get("/tags/Python").status_code == status


def test_a_pinned_post_stays_at_the_top_of_the_home_page(world: World, reader: Reader) -> None:
    pinned = world.post("钉住的", date="2020-01-01", sticky="1")
    higher = world.post("更高的", date="2019-01-01", sticky="100")
    for number in range(3):
        world.post(f"平常的{number}")
    links = [link for link in reader.open("/").links() if link.startswith("/posts/")]
    assert list(dict.fromkeys(links))[:2] == [f"/posts/{higher}", f"/posts/{pinned}"]
    assert list(dict.fromkeys(links)).count(f"/posts/{pinned}") == 1


@pytest.mark.parametrize(
    ("button", "rest", "state"),
    [("/unpublication", "", "draft"), ("/trash", "", "trashed"), ("/draft/discard", "", "published")],
)
def test_a_post_is_taken_back_by_a_button(
    world: World, bob: Reader, button: str, rest: str, state: str
) -> None:
    slug = world.publish(DOCUMENT)
    save(world, slug, DOCUMENT + "没发布的。\n")
    bob.submit(path(world, slug), at=button)
    assert world.ask(lambda: world.get(slug).state) == state


def test_from_the_trash_a_post_comes_back_as_it_was(world: World, bob: Reader, reader: Reader) -> None:
    slug = world.publish(DOCUMENT)
    bob.submit(path(world, slug), at="/trash")
    reader.open(f"/posts/{slug}", 404)
    bob.submit(path(world, slug), at="/restoration")
    reader.open(f"/posts/{slug}")


def test_from_the_trash_a_post_is_deleted_for_ever_after_one_more_question(world: World, bob: Reader) -> None:
    slug = world.publish(DOCUMENT)
    assert not bob.open(path(world, slug, "/deletion")).all("button", class_="btn--bad")
    bob.submit(path(world, slug), at="/trash")
    bob.submit(path(world, slug, "/deletion"))
    assert world.ask(lambda: Post.query.count()) == 0


def test_a_publication_that_is_refused_is_not_shown_as_done(world: World) -> None:
    slug = world.draft(front(title="一篇", tags=f"[{'标' * 101}]") + "正文\n")
    page = world.browser("bob").refused(f"/write/posts/{world.id(slug)}/publish", when="now")
    assert "100" in page.main
    assert page.text("span", class_="dot") == "草稿"


def test_a_link_to_a_place_by_its_former_name_or_its_number_is_no_problem(world: World, bob: Reader) -> None:
    slug = world.publish(front(title="甲") + "## 数据库入门\n\n- 索引\n")
    text = front(title="甲") + "## 数据库的入门\n\n[旧](#数据库入门) [条](#t-2)\n\n- 索引\n"
    save(world, slug, text + "\n[无](#没有)\n")
    look = Page(bob.client.get(path(world, slug, "/publish")))
    assert look.text("section", **{"aria-labelledby": "problems"}).endswith("没有的位置: #没有")
    token = look.filled(look.form())["csrf_token"]
    shown = bob.client.post(
        path(world, slug, "/preview"), data={"source": text + "[无](#没有)\n", "csrf_token": token}
    )
    assert [each["target"] for each in shown.json["problems"]] == ["#没有"]
    save(world, slug, text)
    world.change(slug, lambda post: actions.publish(post, post.author))
    ids = {element.attrib.get("id") for element in world.browser().open(f"/posts/{slug}").root.iter()}
    assert {"数据库入门", "t-2"} <= ids
