"""Draft and live: what readers see changes only when somebody publishes."""

import threading

import pytest
from time_machine import travel

from blog.auth.models import Visitor
from blog.db import db
from blog.errors import Conflict, Forbidden, Invalid, NotFound
from blog.posts import actions, editions, queries
from blog.posts.models import Post, Revision
from tests.page import Reader
from tests.world import World, front, moment

DOCUMENT = front(title="第一篇") + "旧的正文。\n"


def revise(post: Post, source: str, version: int | None = None) -> None:
    """Save it as its author, who began from `version` or from what there is."""
    actions.revise(post, post.author, source, post.version if version is None else version)


def test_a_draft_is_read_by_nobody_else(world: World, reader: Reader) -> None:
    slug = world.draft(DOCUMENT)
    reader.open(f"/posts/{slug}", 404)


def test_publishing_shows_the_draft_and_ends_it(world: World, reader: Reader) -> None:
    slug = world.publish(DOCUMENT)
    assert "旧的正文。" in reader.open(f"/posts/{slug}").main
    assert world.ask(lambda: world.get(slug).draft) is None


def test_revising_changes_nothing_for_readers_until_it_is_published(world: World, reader: Reader) -> None:
    slug = world.publish(DOCUMENT)
    world.change(slug, lambda post: revise(post, DOCUMENT.replace("旧", "新")))
    assert "旧的正文。" in reader.open(f"/posts/{slug}").main
    world.change(slug, lambda post: actions.publish(post, world.person("bob")))
    assert "新的正文。" in reader.open(f"/posts/{slug}").main


def test_a_save_from_an_older_state_overwrites_nothing(world: World) -> None:
    slug = world.draft(DOCUMENT)
    world.change(slug, lambda post: revise(post, DOCUMENT + "第二句。", 1))
    with pytest.raises(Conflict):
        world.change(slug, lambda post: revise(post, DOCUMENT + "别处。", 1))
    assert world.ask(lambda: world.get(slug).draft.source) == DOCUMENT + "第二句。"


def test_every_publication_is_kept_as_it_was(world: World) -> None:
    slug = world.publish(DOCUMENT)
    world.change(slug, lambda post: revise(post, DOCUMENT.replace("旧", "新")))
    world.change(slug, lambda post: actions.publish(post, world.person("alice")))

    def history() -> list[tuple[int, str]]:
        found = Revision.query.filter_by(post_id=world.get(slug).id).order_by(Revision.number)
        return [(revision.number, revision.source) for revision in found]

    numbers, sources = zip(*world.ask(history), strict=True)
    assert numbers == (1, 2)
    assert "旧的正文。" in sources[0]
    assert "新的正文。" in sources[1]


def test_publishing_without_a_draft_says_so(world: World) -> None:
    slug = world.publish(DOCUMENT)
    with pytest.raises(Invalid, match="nothing new"):
        world.change(slug, lambda post: actions.publish(post, world.person("bob")))


def test_a_document_that_cannot_be_read_is_not_stored(world: World) -> None:
    with pytest.raises(Invalid, match="line 3"):
        world.draft("---\ntitle: [\n---\n\n正文\n")
    assert world.ask(lambda: Post.query.count()) == 0


def test_a_post_with_a_later_date_appears_then_and_not_before(world: World, reader: Reader) -> None:
    with travel("2026-01-01T00:00:00+00:00", tick=False):
        slug = world.post("将来", date="2026-01-02 08:00:00")
        reader.open(f"/posts/{slug}", 404)
        assert slug not in reader.open("/").html
        assert slug not in reader.open("/archive").html
    with travel("2026-01-02T00:00:00+00:00", tick=False):  # 08:00 in Shanghai
        reader.open(f"/posts/{slug}")
        assert slug in reader.open("/").html


def test_publishing_writes_the_date_into_a_document_without_one(world: World) -> None:
    with travel("2026-03-04T05:06:07+00:00", tick=False):
        slug = world.publish(DOCUMENT)
    assert "date: 2026-03-04 13:06:07\n" in world.ask(lambda: world.get(slug).live.source)


def test_unpublishing_takes_the_post_from_readers_and_keeps_the_text(world: World, reader: Reader) -> None:
    slug = world.post("收回", tags="[Python]")
    world.change(slug, actions.unpublish)
    reader.open(f"/posts/{slug}", 404)
    reader.open("/tags/Python", 404)
    assert "正文。" in world.ask(lambda: world.get(slug).draft.source)


def test_trash_hides_and_restore_brings_back(world: World, reader: Reader) -> None:
    slug = world.post("丢掉", tags="[Python]")
    world.change(slug, actions.trash)
    reader.open(f"/posts/{slug}", 404)
    reader.open("/tags/Python", 404)
    world.change(slug, actions.restore)
    reader.open(f"/posts/{slug}")
    assert slug in reader.open("/tags/Python").html


def test_an_old_address_leads_to_the_new_one(world: World, reader: Reader) -> None:
    slug = world.post("改名")
    world.change(slug, lambda post: actions.move(post, "new-name"))
    moved = reader.client.get(f"/posts/{slug}")
    assert (moved.status_code, moved.location) == (301, "/posts/new-name")


def test_an_address_belongs_to_one_post(world: World) -> None:
    first, second = world.post("甲"), world.post("乙")
    with pytest.raises(Invalid, match="already has the address"):
        world.change(second, lambda post: actions.move(post, first))


def test_two_posts_with_one_title_get_two_addresses(world: World) -> None:
    assert [world.post("重庆银行的行长") for _ in range(3)] == [
        "chong-qing-yin-hang-de-hang-zhang",
        "chong-qing-yin-hang-de-hang-zhang-2",
        "chong-qing-yin-hang-de-hang-zhang-3",
    ]


@pytest.mark.parametrize(
    ("name", "state", "answer"),
    [
        ("alice", "draft", None),
        ("bob", "draft", None),
        ("charlie", "draft", NotFound),
        ("nobody", "draft", NotFound),
        ("alice", "public", None),
        ("bob", "public", None),
        ("charlie", "public", Forbidden),
        ("nobody", "public", Forbidden),
    ],
)
def test_only_its_author_and_editors_may_change_a_post(
    world: World, name: str, state: str, answer: type[Exception] | None
) -> None:
    slug = world.draft(DOCUMENT) if state == "draft" else world.publish(DOCUMENT)

    def load() -> str:
        user = Visitor() if name == "nobody" else world.person(name)
        return queries.editable_post(slug, user).slug

    if answer is None:
        assert world.ask(load) == slug
    else:
        with pytest.raises(answer):
            world.ask(load)


def test_public_means_the_same_in_python_and_in_sql(world: World) -> None:
    with travel("2026-01-01T00:00:00+00:00", tick=False):
        slugs = [world.draft(DOCUMENT), world.post("今天"), world.post("明天", date="2026-01-02")]
        slugs.append(world.post("丢掉"))
        world.change(slugs[-1], actions.trash)

        def both() -> list[tuple[bool, bool]]:
            asked = {post.id for post in Post.query.filter(Post.is_public)}
            return [(post.is_public, post.id in asked) for post in Post.query.order_by(Post.id)]

        assert world.ask(both) == [(False, False), (True, True), (False, False), (False, False)]


def test_the_moment_of_a_date_does_not_depend_on_the_server(world: World) -> None:
    slug = world.post("时区", date="2025-07-29 10:00:00")
    assert world.ask(lambda: world.get(slug).published_at) == moment("2025-07-29T02:00:00+00:00")


def test_a_draft_begun_before_another_text_went_live_does_not_replace_it(world: World) -> None:
    slug = world.publish(DOCUMENT)
    mine, theirs = DOCUMENT.replace("旧", "我"), DOCUMENT.replace("旧", "他")
    world.change(slug, lambda post: revise(post, mine))

    def imported(post: Post) -> None:
        actions.lock(post)
        actions.go_live(post, world.person("alice"), editions.edition(editions.read(theirs)))
        db.session.commit()

    world.change(slug, imported)
    with pytest.raises(Conflict):
        world.change(slug, lambda post: actions.publish(post, world.person("bob")))
    assert world.ask(lambda: (world.get(slug).live.source, world.get(slug).draft.source)) == (theirs, mine)


def test_what_was_unpublished_can_be_published_again(world: World, reader: Reader) -> None:
    slug = world.publish(DOCUMENT)
    world.change(slug, actions.unpublish)
    world.change(slug, lambda post: actions.publish(post, world.person("bob")))
    assert "旧的正文。" in reader.open(f"/posts/{slug}").main


def test_an_address_that_leads_to_a_moved_post_is_never_given_away(world: World, reader: Reader) -> None:
    first = world.post("你好")
    world.change(first, lambda post: actions.move(post, "elsewhere"))
    assert world.post("你好") == f"{first}-2"
    other = world.post("别的")
    with pytest.raises(Invalid, match="already has the address"):
        world.change(other, lambda post: actions.move(post, first))
    assert reader.client.get(f"/posts/{first}").location == "/posts/elsewhere"


def test_a_post_may_go_back_to_an_address_that_it_had(world: World, reader: Reader) -> None:
    slug = world.post("你好")
    world.change(slug, lambda post: actions.move(post, "elsewhere"))
    world.change("elsewhere", lambda post: actions.move(post, slug))
    reader.open(f"/posts/{slug}")
    assert reader.client.get("/posts/elsewhere").location == f"/posts/{slug}"


@pytest.mark.parametrize("slug", ["", "/", "a/b"])
def test_what_cannot_be_an_address_is_refused(world: World, slug: str) -> None:
    mine = world.post("你好")
    with pytest.raises(Invalid, match="cannot be an address"):
        world.change(mine, lambda post: actions.move(post, slug))


def test_a_post_and_a_page_may_have_the_same_name(world: World, reader: Reader) -> None:
    world.publish(front(title="about") + "文章。")
    world.publish(front(title="about") + "页面。", kind="page")
    assert "文章。" in reader.open("/posts/about").main
    assert "页面。" in reader.open("/about").main


def test_eight_people_who_begin_the_same_title_at_once_all_get_a_post(world: World) -> None:
    slugs: list[str] = []
    threads = [threading.Thread(target=lambda: slugs.append(world.draft(DOCUMENT))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(slugs)) == 8


def test_a_tag_that_is_too_long_is_refused_before_anything_is_stored(world: World) -> None:
    with pytest.raises(Invalid, match="longer than 100 characters"):
        world.post("甲", tags="[" + "长" * 101 + "]")


def test_rendering_again_keeps_the_title(world: World) -> None:
    slug = world.publish("没有标题的正文。")
    title = world.ask(lambda: world.get(slug).live.title)
    world.change(slug, lambda post: actions.render_again(post.live))
    assert world.ask(lambda: world.get(slug).live.title) == title


def test_categories_nested_too_deep_for_an_address_are_refused(world: World) -> None:
    trail = ", ".join("类" * 99 + str(level) for level in range(10))
    slug = world.draft(front(title="一篇", categories=f"[{trail}]") + "正文。\n")
    with pytest.raises(Invalid, match="too long"):
        world.change(slug, lambda post: actions.publish(post, post.author))
