"""What other sites show for the address of a post."""

import json
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from time_machine import travel

from blog.posts import actions
from tests.page import SITE, Page
from tests.world import World


def test_a_page_leads_to_what_is_said_about_it_in_both_formats(world: World, client: FlaskClient) -> None:
    slug = world.post("甲 ]]> <b>", cover="/images/a.png")
    page = Page(client.get(f"/posts/{slug}"))
    found = {}
    for type in ("application/json+oembed", "text/xml+oembed"):
        address = page.one("link", rel="alternate", type=type).attrib["href"]
        assert address.startswith(f"{SITE}/oembed?url=http")
        found[type] = client.get(address.removeprefix(SITE))
    said = found["application/json+oembed"].get_json()
    assert said == {
        "version": "1.0",
        "type": "link",
        "title": "甲 ]]> <b>",
        "author_name": "Bob",
        "author_url": f"{SITE}/authors/bob",
        "provider_name": "墨径",
        "provider_url": f"{SITE}/",
    }
    root = ElementTree.fromstring(found["text/xml+oembed"].data)
    assert found["text/xml+oembed"].mimetype == "text/xml"
    assert {child.tag: child.text for child in root} == said


@pytest.mark.parametrize(
    ("limit", "shown"), [("", True), ("&maxwidth=1200&maxheight=630", True), ("&maxwidth=600", False)]
)
def test_a_picture_fits_where_it_is_shown(world: World, client: FlaskClient, limit: str, shown: bool) -> None:
    slug = world.post("甲")
    if "/cards/" not in client.get(f"/posts/{slug}").text:
        pytest.skip("no font with Chinese characters")
    said = json.loads(client.get(f"/oembed?url={SITE}/posts/{slug}{limit}").data)
    assert ("thumbnail_url" in said) == shown
    if shown:
        assert (said["thumbnail_width"], said["thumbnail_height"]) == (1200, 630)


def test_an_old_address_and_one_with_more_behind_it_mean_the_same_post(
    world: World, client: FlaskClient
) -> None:
    slug = world.post("甲")
    world.change(slug, lambda post: actions.move(post, "new"))
    for path in (slug, "new", "new?utm=1#part"):
        said = client.get("/oembed", query_string={"url": f"{SITE}/posts/{path}"}).get_json()
        assert said["title"] == "甲"


ELSEWHERE = ["", "/posts/a", "http://[", "https://example.com/posts/a", "\x01", "x" * 5000]
OTHERS = ["/", ".evil.org/posts/a", "/posts/none", "/auth/sign-in", "/posts/", "/posts/a/comments"]


@pytest.mark.parametrize("url", [*ELSEWHERE, *(SITE + path for path in OTHERS)])
def test_other_addresses_are_not_ours(client: FlaskClient, url: str) -> None:
    assert client.get("/oembed", query_string={"url": url}).status_code == 404


def test_another_format_is_none(client: FlaskClient) -> None:
    assert client.get("/oembed?url=x&format=yaml").status_code == 501


@pytest.mark.parametrize("who", ["", "bob", "alice"])
def test_what_is_not_public_is_not_told_whoever_asks(world: World, who: str) -> None:
    private, trashed = world.post("私密", visibility="private"), world.post("扔掉")
    world.change(trashed, actions.trash)
    draft = world.draft("---\ntitle: 草稿\n---\n\n正文。\n")
    client = world.browser(who).client
    for slug in (private, trashed, draft):
        assert client.get(f"/oembed?url={SITE}/posts/{slug}").status_code == 404


def test_a_scheduled_post_is_told_at_its_time(world: World, client: FlaskClient) -> None:
    with travel("2026-01-01T00:00:00+00:00", tick=False):
        slug = world.post("明天", date="2026-01-02 08:00:00")
        assert client.get(f"/oembed?url={SITE}/posts/{slug}").status_code == 404
    with travel("2026-01-02T00:00:00+00:00", tick=False):
        assert client.get(f"/oembed?url={SITE}/posts/{slug}").status_code == 200
