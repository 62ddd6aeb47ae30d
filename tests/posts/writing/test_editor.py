"""The editor without scripts: one form, two views of one text."""

import pytest

from blog.db import db, utcnow
from blog.posts import actions
from blog.posts.models import Post
from tests.page import Page, Reader, check, words
from tests.world import World, front

DOCUMENT = front(title="第一篇", tags="[Python, Flask]", my_key="{a: 1}") + "甲\n乙\n丙\n"


@pytest.fixture
def bob(world: World) -> Reader:
    return world.browser("bob")


def source(world: World, slug: str) -> str:
    return world.ask(lambda: world.get(slug).source)


def path(world: World, slug: str) -> str:
    return f"/write/posts/{world.id(slug)}"


def begin(bob: Reader, **fields: str) -> str:
    """Begin a post in the browser; gives the address of its editor."""
    return bob.submit("/write/posts/new", **fields).location


def test_a_post_is_begun_with_a_title_with_a_document_or_with_nothing(world: World, bob: Reader) -> None:
    for fields, expected in (
        ({"title": "标题: 一"}, "---\ntitle: '标题: 一'\n---\n"),
        ({"source": DOCUMENT.replace("\n", "\r\n")}, DOCUMENT),
        ({"title": "另一题", "source": DOCUMENT}, DOCUMENT.replace("第一篇", "另一题")),
        ({}, ""),
    ):
        editor = bob.open(begin(bob, **fields))
        assert editor.filled(editor.form())["source"].lstrip("\n") == expected


def test_a_document_that_cannot_be_read_is_not_begun_and_stays_in_the_form(bob: Reader) -> None:
    page = bob.refused("/write/posts/new", source="---\ntitle: [\n---\n\n写了很多\n")
    assert "第 3 行" in page.main or "line 3" in page.main
    assert "写了很多" in page.one("textarea", name="source").text


def test_text_is_saved_and_readers_see_nothing_of_it(world: World, bob: Reader, reader: Reader) -> None:
    slug = world.publish(DOCUMENT)
    live = source(world, slug)
    bob.submit(path(world, slug), source=live + "丁\n")
    assert source(world, slug) == live + "丁\n"
    assert "丁" not in reader.open(f"/posts/{slug}").main
    assert "未发布的改动" in bob.open(path(world, slug)).main


def test_pressing_save_without_a_change_changes_nothing(world: World, bob: Reader) -> None:
    slug = world.publish(DOCUMENT.replace("\n", "\r\n"))
    before = source(world, slug)
    bob.submit(path(world, slug))
    assert world.ask(lambda: world.get(slug).draft) is None
    assert source(world, slug) == before


def test_a_changed_field_is_patched_into_the_text_that_was_sent(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    bob.submit(path(world, slug), source=DOCUMENT + "丁\n", title="新的题目", tags="Python")
    expected = DOCUMENT.replace("第一篇", "新的题目").replace("[Python, Flask]", "[Python]") + "丁\n"
    assert source(world, slug) == expected


def test_a_field_that_nobody_touched_leaves_the_text_alone(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    changed = DOCUMENT.replace("第一篇", "在文里改的")
    bob.submit(path(world, slug), source=changed)
    assert source(world, slug) == changed


def test_every_setting_is_a_line_of_the_text(world: World, bob: Reader) -> None:
    slug = world.draft("正文\n")
    settings = {
        "title": "题",
        "categories": "技术 > Python, 随笔",
        "tags": "甲, 乙",
        "cover": "/images/a.png",
        "excerpt": "一句话",
        "date": "2026-01-02 03:04:05",
        "visibility": "private",
        "pinned": "y",
        "guide": "y",
        "changelog": "y",
    }
    bob.submit(path(world, slug), **settings)
    written = source(world, slug)
    for line in ("title: 题", "cover: /images/a.png", "visibility: private", "sticky: 1", "guide: true"):
        assert f"\n{line}\n" in written
    assert written.endswith("---\n正文\n")
    page = bob.open(path(world, slug))
    assert page.filled(page.form()).items() >= settings.items()


def test_a_box_that_is_no_longer_ticked_is_a_change(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    page = bob.open(path(world, slug))
    form = page.filled(page.form())
    del form["comments"]
    bob.client.post(path(world, slug), data=form)
    assert "comments: false\n" in source(world, slug)


def test_a_wrong_date_keeps_everything_that_was_typed(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    page = bob.refused(path(world, slug), source=DOCUMENT + "写了很多\n", date="明天", title="新的题目")
    assert source(world, slug) == DOCUMENT
    assert "写了很多" in page.one("textarea", name="source").text
    assert page.one("input", name="title").attrib["value"] == "新的题目"
    assert page.one("input", name="date").attrib["aria-invalid"] == "true"


def test_an_address_that_is_taken_is_said_at_its_field(world: World, bob: Reader) -> None:
    other, slug = world.post("别的"), world.draft(DOCUMENT)
    page = bob.refused(path(world, slug), slug=other, source=DOCUMENT + "写了很多\n")
    assert page.one("input", name="slug").attrib["aria-invalid"] == "true"
    assert "写了很多" in page.one("textarea", name="source").text


def test_an_address_can_be_chosen_and_taken_back(world: World, bob: Reader) -> None:
    slug = world.publish(DOCUMENT)
    bob.submit(path(world, slug), slug="my-own")
    assert world.ask(lambda: world.get(slug).draft.slug) == "my-own"
    bob.submit(path(world, slug), slug=slug)
    assert world.ask(lambda: world.get(slug).draft.slug) == ""


def test_half_written_front_matter_is_kept_and_named(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    broken = DOCUMENT.replace("[Python", "[Python: [")
    bob.submit(path(world, slug), source=broken)
    assert source(world, slug) == broken
    page = bob.open(path(world, slug))
    assert "还不能发布" in page.main
    assert not page.all("input", name="title"), "the fields come back when they can be read"
    bob.submit(path(world, slug), source=DOCUMENT)
    assert source(world, slug) == DOCUMENT


def test_a_megabyte_of_chinese_goes_through_the_form(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    long = DOCUMENT + ("字" * 99 + "\n") * 10_000
    bob.submit(path(world, slug), source=long)
    assert source(world, slug) == long


@pytest.mark.parametrize(
    ("then", "leads"),
    [("save", ""), ("preview", "/preview"), ("publish", "/publish"), ("keep", "/history"), ("x", "")],
)
def test_each_button_saves_and_goes_where_it_says(world: World, bob: Reader, then: str, leads: str) -> None:
    slug = world.draft(DOCUMENT)
    response = bob.submit(path(world, slug), source=DOCUMENT + "丁\n", then=then, note="名字")
    assert response.location == path(world, slug) + leads
    assert source(world, slug).endswith("丁\n")


def test_a_stale_save_shows_both_texts_and_overwrites_nothing(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    dora = world.browser("dora")
    opened = bob.open(path(world, slug))
    dora.submit(path(world, slug), source=DOCUMENT.replace("丙", "丙，朵拉改的"))
    mine = opened.filled(opened.form()) | {"source": DOCUMENT.replace("甲", "甲，我改的")}
    page = Page(bob.client.post(path(world, slug), data=mine))
    check(page)
    assert page.response.status_code == 409
    assert "Dora" in page.main
    assert source(world, slug) == DOCUMENT.replace("丙", "丙，朵拉改的")
    merged = DOCUMENT.replace("甲", "甲，我改的").replace("丙", "丙，朵拉改的")
    form = page.filled(page.form())
    assert form["merged"].lstrip("\n").replace("\r\n", "\n") == merged
    for keep, expected in (("theirs", DOCUMENT.replace("丙", "丙，朵拉改的")), ("merged", merged)):
        bob.client.post(path(world, slug) + "/choice", data=form | {"keep": keep})
        assert source(world, slug) == expected


def test_choosing_is_stale_too_when_somebody_saves_meanwhile(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    opened = bob.open(path(world, slug))
    old = opened.filled(opened.form()) | {"source": DOCUMENT + "我\n"}
    dora = world.browser("dora")
    dora.submit(path(world, slug), source=DOCUMENT + "她\n")
    page = Page(bob.client.post(path(world, slug), data=old))
    dora.submit(path(world, slug), source=DOCUMENT + "她又\n")
    choice = page.filled(page.form()) | {"keep": "mine"}
    again = bob.client.post(path(world, slug) + "/choice", data=choice)
    assert again.status_code == 409
    assert source(world, slug) == DOCUMENT + "她又\n"
    assert "我" in Page(again).main


def test_a_conflict_keeps_the_address_that_was_chosen(world: World, bob: Reader) -> None:
    slug = world.publish(DOCUMENT)
    opened = bob.open(path(world, slug))
    mine = opened.filled(opened.form()) | {"slug": "my-own", "source": source(world, slug) + "我\n"}
    world.browser("dora").submit(path(world, slug), source=source(world, slug) + "她\n")
    page = Page(bob.client.post(path(world, slug), data=mine))
    bob.client.post(path(world, slug) + "/choice", data=page.filled(page.form()) | {"keep": "mine"})
    assert world.ask(lambda: world.get(slug).draft.slug) == "my-own"


def test_a_draft_under_which_another_text_was_published_has_to_be_settled_first(
    world: World, bob: Reader
) -> None:
    from blog.posts import editions

    slug = world.publish(DOCUMENT)
    bob.submit(path(world, slug), source=source(world, slug).replace("甲", "我"))

    def arrive(post: Post) -> None:
        theirs = editions.read(post.live.source.replace("丙", "他"))
        actions.lock(post)
        actions.go_live(post, world.person("alice"), editions.edition(theirs))
        db.session.commit()

    world.change(slug, arrive)
    assert bob.client.get(path(world, slug) + "/publish").location == path(world, slug) + "/choice"
    bob.submit(path(world, slug) + "/choice", keep="merged")
    assert "我" in source(world, slug)
    assert "他" in source(world, slug)
    assert bob.client.get(path(world, slug) + "/publish").status_code == 200


def test_signed_out_in_the_middle_nothing_is_lost(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    opened = bob.open(path(world, slug))
    form = opened.filled(opened.form()) | {"source": DOCUMENT + "写了很多\n", "title": "新的题目"}
    with bob.client.session_transaction() as session:
        session.pop("_user_id")
    page = Page(bob.client.post(path(world, slug), data=form))
    check(page)
    assert page.response.status_code == 401
    assert "写了很多" in page.one("textarea", name="source").text
    bob.client = world.browser("bob").client  # signed in again, in another tab
    stale = page.filled(page.form())
    again = Page(bob.client.post(path(world, slug), data=stale))
    assert again.response.status_code == 400, "the token was that of the session that ended"
    assert bob.client.post(path(world, slug), data=again.filled(again.form())).status_code == 303
    assert "title: 新的题目\n" in source(world, slug)
    assert "写了很多" in source(world, slug)


def test_what_others_write_is_named_as_theirs_and_never_shown(world: World) -> None:
    slug = world.draft(DOCUMENT)
    response = world.browser("erik").client.get(path(world, slug))
    assert response.status_code == 404
    assert "第一篇" not in response.text


def test_nothing_of_the_editor_is_kept_by_any_cache(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    for rest in ("", "/publish", "/preview", "/history", "/history/comparison"):
        assert bob.client.get(path(world, slug) + rest).headers["Cache-Control"] == "no-store"


def test_the_page_tells_the_script_where_everything_is(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    page = bob.open(path(world, slug))
    form = page.one("form", id="editor").attrib
    assert form["data-url-draft"] == path(world, slug) + "/draft"
    assert form["data-version"] == str(world.ask(lambda: world.get(slug).version))
    assert page.all("p", role="status", **{"data-status": ""})
    scripts = [script.attrib["src"] for script in page.all("script", type="module")]
    assert any(src.endswith("js/editor/main.js") for src in scripts)


def test_an_author_whose_account_was_suspended_is_out(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)

    def suspend() -> None:
        world.person("bob").suspended_at = utcnow()
        db.session.commit()

    world.ask(suspend)
    assert bob.client.get(path(world, slug)).location.startswith("/auth/sign-in")


def test_a_browsers_line_ends_do_not_get_into_a_text_that_was_chosen(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    opened = bob.open(path(world, slug))
    world.browser("dora").submit(path(world, slug), source=DOCUMENT.replace("丙", "她"))
    mine = opened.filled(opened.form()) | {"source": DOCUMENT.replace("甲", "我")}
    page = Page(bob.client.post(path(world, slug), data=mine))
    sent = {name: text.replace("\n", "\r\n") for name, text in page.filled(page.form()).items()}
    bob.client.post(path(world, slug) + "/choice", data=sent | {"keep": "mine"})
    assert source(world, slug) == DOCUMENT.replace("甲", "我")


def test_a_choice_that_cannot_be_kept_says_why_and_keeps_what_was_typed(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    opened = bob.open(path(world, slug))
    world.browser("dora").submit(path(world, slug), source=DOCUMENT.replace("丙", "她"))
    page = Page(bob.client.post(path(world, slug), data=opened.filled(opened.form()) | {"source": "我\n"}))
    sent = page.filled(page.form()) | {"keep": "merged", "merged": "写了很多\n", "slug": "a b"}
    refused = Page(bob.client.post(path(world, slug) + "/choice", data=sent))
    assert refused.response.status_code == 422
    assert "写了很多" in refused.one("textarea", name="merged").text
    assert source(world, slug) == DOCUMENT.replace("丙", "她")


def arrive(world: World, slug: str) -> None:
    """Publish another text under the draft, as an import does."""
    from blog.posts import editions

    def act(post: Post) -> None:
        theirs = editions.read(post.live.source.replace("丙", "他"))
        actions.lock(post)
        actions.go_live(post, world.person("alice"), editions.edition(theirs))
        db.session.commit()

    world.change(slug, act)


def test_choosing_what_was_published_takes_the_draft_back_and_keeps_it(world: World, bob: Reader) -> None:
    slug = world.publish(DOCUMENT)
    bob.submit(path(world, slug), source=source(world, slug).replace("甲", "我"))
    arrive(world, slug)
    bob.submit(path(world, slug) + "/choice", keep="theirs")
    assert "他" in source(world, slug)
    assert bob.client.get(path(world, slug) + "/publish").status_code == 200
    assert "我" in bob.open(path(world, slug) + "/history/3").text("pre")


def test_settling_two_drafts_does_not_settle_what_was_published_meanwhile(world: World, bob: Reader) -> None:
    slug = world.publish(DOCUMENT)
    bob.submit(path(world, slug), source=source(world, slug).replace("甲", "我"))
    opened = bob.open(path(world, slug))
    arrive(world, slug)
    world.browser("dora").submit(path(world, slug), source=source(world, slug) + "她\n")
    stale = opened.filled(opened.form()) | {"source": source(world, slug) + "又是我\n"}
    page = Page(bob.client.post(path(world, slug), data=stale))
    bob.client.post(path(world, slug) + "/choice", data=page.filled(page.form()) | {"keep": "mine"})
    assert bob.client.get(path(world, slug) + "/publish").location == path(world, slug) + "/choice"


def test_a_version_that_cannot_be_kept_is_saved_and_no_conflict_with_oneself(
    world: World, bob: Reader
) -> None:
    slug = world.draft(DOCUMENT)
    broken = DOCUMENT.replace("[Python", "[Python: [")
    page = bob.refused(path(world, slug), source=broken, then="keep", note="名字")
    assert source(world, slug) == broken
    again = bob.client.post(path(world, slug), data=page.filled(page.form()) | {"source": DOCUMENT})
    assert again.status_code == 303
    assert source(world, slug) == DOCUMENT


def test_signed_out_while_settling_a_conflict_nothing_is_lost(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    opened = bob.open(path(world, slug))
    world.browser("dora").submit(path(world, slug), source=DOCUMENT.replace("丙", "她"))
    page = Page(bob.client.post(path(world, slug), data=opened.filled(opened.form()) | {"source": "我\n"}))
    form = page.filled(page.form()) | {"keep": "merged", "merged": "写了很多\n"}
    with bob.client.session_transaction() as session:
        session.pop("_user_id")
    kept = Page(bob.client.post(path(world, slug) + "/choice", data=form))
    check(kept)
    assert kept.response.status_code == 401
    bob.client = world.browser("bob").client
    again = Page(bob.client.post(path(world, slug) + "/choice", data=kept.filled(kept.form())))
    assert bob.client.post(path(world, slug) + "/choice", data=again.filled(again.form())).status_code == 303
    assert source(world, slug) == "写了很多\n"


def test_signed_out_while_beginning_a_post_the_document_stays(world: World, bob: Reader) -> None:
    page = bob.open("/write/posts/new")
    with bob.client.session_transaction() as session:
        session.pop("_user_id")
    kept = Page(bob.client.post("/write/posts/new", data=page.filled(page.form()) | {"source": DOCUMENT}))
    assert kept.response.status_code == 401
    assert "丙" in kept.one("textarea", name="source").text


def test_what_a_document_says_at_length_already_keeps_nobody_from_saving(world: World, bob: Reader) -> None:
    tags = "[" + ", ".join(f"标签{number}" for number in range(500)) + "]"
    long = front(title="第一篇", excerpt="长" * 6000, tags=tags) + "甲\n"
    slug = world.draft(long)
    bob.submit(path(world, slug), source=long + "乙\n")
    assert source(world, slug) == long + "乙\n"
    bob.refused(path(world, slug), excerpt="更" * 6000)


def test_a_title_of_several_lines_is_not_changed_by_a_field_that_has_one(world: World, bob: Reader) -> None:
    slug = world.draft(text := "---\ntitle: |\n  第一行\n  第二行\n---\n\n甲\n")
    page = bob.open(path(world, slug))
    sent = page.filled(page.form())
    sent |= {"title": sent["title"].replace("\n", ""), "source": text + "乙\n"}  # as browsers do
    assert bob.client.post(path(world, slug), data=sent).status_code == 303
    assert source(world, slug) == text + "乙\n"


def test_guide_mode_is_offered_beside_its_switch_for_what_looks_like_a_path(
    world: World, bob: Reader
) -> None:
    body = "".join(f"## Stage {n}: x ({n} months)\n\n- a\n\n" for n in (1, 2, 3))
    told = "看起来像学习路线"
    for source, is_offered in ((body, True), ("x", False), (front(guide="true") + body, False)):
        slug = world.draft(source if source.startswith("---") else front(title="T") + source)
        offer = bob.open(path(world, slug)).one("small", **{"data-offer": ""})
        assert ("hidden" not in offer.attrib) == is_offered
        assert told in words(offer)


def test_hours_that_are_none_are_said_at_their_field(world: World, bob: Reader) -> None:
    slug = world.draft(DOCUMENT)
    page = bob.open(path(world, slug))
    sent = page.filled(page.form()) | {"hours_per_week": "many"}
    refused = bob.client.post(path(world, slug), data=sent, headers={"Origin": "http://localhost"})
    assert refused.status_code == 422
    assert 'id="hours_per_week-error"' in refused.text
