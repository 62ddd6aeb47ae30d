"""Feeds: the same posts in Atom and JSON, and never one that is not public."""

import pytest
from flask.testing import FlaskClient
from time_machine import travel

from blog.db import db
from blog.posts import actions
from blog.posts.shelving.actions import rename
from blog.tags.models import TAGS
from blog.tags.queries import vocabulary
from tests.comments.talking import say
from tests.feeds.reading import SITE, atom, json_feed, titles
from tests.page import Page
from tests.world import World

FEEDS = [
    "/feed",
    "/tags/web/feed",
    "/categories/back/feed",
    "/categories/back/http/feed",
    "/authors/bob/feed",
]


def filed(world: World, title: str, **keys: object) -> str:
    return world.post(title, tags="[web]", categories="[back, http]", **keys)


@pytest.mark.parametrize("path", FEEDS)
def test_a_post_is_in_every_feed_it_belongs_to(world: World, client: FlaskClient, path: str) -> None:
    filed(world, "甲")
    assert titles(client, path) == ["甲"]


@pytest.mark.parametrize("path", FEEDS)
def test_a_scheduled_post_appears_at_its_time_without_anything_running(
    world: World, client: FlaskClient, path: str
) -> None:
    with travel("2026-01-01T00:00:00+00:00", tick=False):
        filed(world, "昨天", date="2025-12-31 08:00:00")
        filed(world, "明天", date="2026-01-02 08:00:00")
        assert titles(client, path) == ["昨天"]
    with travel("2026-01-01T23:59:59+00:00", tick=False):
        assert titles(client, path) == ["昨天"]
    with travel("2026-01-02T00:00:00+00:00", tick=False):
        assert titles(client, path) == ["明天", "昨天"]


@pytest.mark.parametrize("who", ["", "bob", "alice"])
@pytest.mark.parametrize("path", FEEDS)
def test_what_is_not_public_is_in_no_feed_whoever_asks(world: World, path: str, who: str) -> None:
    filed(world, "公开")
    filed(world, "私密", visibility="private")
    filed(world, "以后", date="2099-01-01 08:00:00")
    world.draft("---\ntitle: 草稿\ntags: [web]\n---\n\n正文。\n")
    world.change(filed(world, "扔掉"), actions.trash)
    assert titles(world.browser(who).client, path) == ["公开"]


def test_a_feed_holds_the_whole_text_with_absolute_addresses(world: World, client: FlaskClient) -> None:
    slug = world.post(
        "甲",
        '## 一节\n\n<!-- more -->\n\n![图](/media/a.png) [到](#一节) [那](../b?c=1&d=2) `href="/x"` 末尾',
    )
    page = f"{SITE}/posts/{slug}"
    html = json_feed(client, "/feed.json")["items"][0]["content_html"]
    assert "末尾" in html
    assert f'src="{SITE}/media/a.png"' in html
    assert f'href="{page}#一节"' in html
    assert f'href="{SITE}/b?c=1&amp;d=2"' in html
    assert '>href="/x"<' in html, "what looks like an address in a text is none"
    assert 'class="anchor"' not in html


def test_an_entry_says_who_wrote_it_when_and_what_about(world: World, client: FlaskClient) -> None:
    filed(world, "甲", date="2025-08-01 08:00:00", updated="2025-08-02 08:00:00", description="要点")
    entry = atom(client, "/feed.xml").entries[0]
    assert (entry.published, entry.updated) == ("2025-08-01T00:00:00Z", "2025-08-02T00:00:00Z")
    assert entry.author_detail == {"name": "Bob", "href": f"{SITE}/authors/bob"}
    assert [tag.label for tag in entry.tags] == ["http", "web"]
    assert entry.summary == "要点"


def test_an_id_outlives_the_address(world: World, client: FlaskClient) -> None:
    slug = world.post("甲")
    before = atom(client, "/feed.xml").entries[0]
    world.change(slug, lambda post: actions.move(post, "elsewhere"))
    after = atom(client, "/feed.xml").entries[0]
    assert after.link == f"{SITE}/posts/elsewhere" != before.link
    assert after.id == before.id


def test_old_entries_are_on_further_pages(world: World, client: FlaskClient) -> None:
    for number in range(25):
        world.post(f"第{number:02}篇", date=f"2025-01-{number + 1:02} 08:00:00")
    first = atom(client, "/feed.xml")
    links = {link.rel: link.href for link in first.feed.links}
    assert len(first.entries) == 20
    assert "previous" not in links
    second = atom(client, links["next"].removeprefix(SITE))
    assert [entry.title for entry in second.entries] == [f"第{n:02}篇" for n in (4, 3, 2, 1, 0)]
    assert "next" not in {link.rel for link in second.feed.links}
    older = json_feed(client, "/feed.json")["next_url"].removeprefix(SITE)
    assert len(json_feed(client, older)["items"]) == 5


@pytest.mark.parametrize("path", ["/feed.xml", "/feed.json"])
def test_a_feed_is_kept_like_a_page(world: World, client: FlaskClient, path: str) -> None:
    world.post("甲")
    first = client.get(path)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(path, headers={"If-Modified-Since": modified}).status_code == 304
    head = client.head(path)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", etag)
    assert client.get(path, headers={"Accept-Language": "en"}).data == first.data, (
        "it speaks the site's language"
    )
    world.post("乙")
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_nothing_at_all_is_still_a_feed(client: FlaskClient) -> None:
    assert titles(client, "/feed") == titles(client, "/comments/feed") == []


@pytest.mark.parametrize(
    "title",
    ["a\x01b\x0b\uffffc", "]]> <b> & \"'", "🦉 👩🏽 \U0010fffe", "<script>alert(1)</script>", "\ufffe" * 3],
)
def test_hostile_titles_and_texts_stay_what_they_are(world: World, client: FlaskClient, title: str) -> None:
    slug = world.post("甲")

    def act() -> None:
        live = world.get(slug).live
        assert live
        live.title = live.description = title
        live.html = f"<p>{title.replace('&', '&amp;').replace('<', '&lt;')}</p>"
        db.session.commit()

    world.ask(act)
    said = "".join(c for c in title if c not in "\x01\x0b\uffff\ufffe")
    entry = atom(client, "/feed.xml").entries[0]
    assert entry.title_detail.type == "text/plain"
    assert entry.title == said.strip()
    assert json_feed(client, "/feed.json")["items"][0].get("title") == title


def test_comments_have_a_feed_for_all_and_one_for_each_post(world: World, client: FlaskClient) -> None:
    slug, other = world.post("甲"), world.post("乙")
    first = say(world, slug, "[这里](https://example.com/a) 怎么装？", by="bob")
    answer = say(world, slug, "这样装", by="bob", reply_to=first)
    say(world, other, "别的", by="bob")
    assert titles(client, "/comments/feed") == ["Bob谈「乙」", "Bob谈「甲」", "Bob谈「甲」"]
    feed = atom(client, f"/posts/{slug}/comments/feed.xml")
    assert [entry.link for entry in feed.entries] == [f"{SITE}/comments/{answer}", f"{SITE}/comments/{first}"]
    assert feed.entries[0].content[0].value == "<p>这样装</p>"
    said = client.get(f"/posts/{slug}/comments/feed.xml").text
    assert f'<thr:in-reply-to ref="{feed.entries[1].id}"' in said
    assert json_feed(client, f"/posts/{slug}/comments/feed.json")["title"] == "「甲」的评论"


def test_comments_nobody_may_read_are_in_no_feed(world: World, client: FlaskClient) -> None:
    slug, hidden = world.post("甲"), world.post("乙")
    say(world, slug, "公开的", by="bob")
    say(
        world,
        slug,
        "等着的",
        by="charlie",
    )
    say(world, hidden, "看不到的", by="bob")
    world.change(hidden, actions.trash)
    assert [entry.content[0].value for entry in atom(client, "/comments/feed.xml").entries] == [
        "<p>公开的</p>"
    ]
    assert client.get(f"/posts/{hidden}/comments/feed.xml").status_code == 404
    assert world.browser("bob").client.get(f"/posts/{hidden}/comments/feed.xml").status_code == 404


@pytest.mark.parametrize("path", ["/atom.xml", "/rss2.xml"])
def test_addresses_of_hexo_lead_to_the_feed(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.location) == (301, "/feed.xml")


def test_feeds_move_with_what_they_are_about(world: World, client: FlaskClient) -> None:
    slug = filed(world, "甲")

    def act() -> None:
        id = vocabulary(TAGS).paths["web"]
        rename(world.person("alice"), TAGS, id, "network", "network")

    world.ask(act)
    assert client.get("/tags/web/feed.json").location == "/tags/network/feed.json"
    assert client.get("/categories/none/feed.xml").status_code == 404
    assert client.get(f"/posts/{slug}x/comments/feed.xml").status_code == 404
    assert client.get("/authors/erik/feed.xml").status_code == 404


def test_pages_name_their_feeds(world: World, client: FlaskClient) -> None:
    slug = filed(world, "甲")
    for path, feeds in {
        "/": ["/feed"],
        "/tags/web": ["/feed", "/tags/web/feed"],
        "/categories/back/http": ["/feed", "/categories/back/http/feed"],
        "/authors/bob": ["/feed", "/authors/bob/feed"],
        f"/posts/{slug}/comments": ["/feed", f"/posts/{slug}/comments/feed"],
    }.items():
        links = Page(client.get(path)).all("link", rel="alternate")
        named = [
            one.attrib["href"]
            for one in links
            if "feed" in one.attrib["type"] or "atom" in one.attrib["type"]
        ]
        assert named == [f"{feed}.{ending}" for feed in feeds for ending in ("xml", "json")]
        for address in named:
            assert client.get(address).status_code == 200
