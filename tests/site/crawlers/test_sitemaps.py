"""The site map: everything for everybody, and nothing else."""

from datetime import UTC, datetime, timedelta
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from time_machine import travel

from blog.db import db
from blog.posts import actions
from blog.posts.models import Post
from blog.site.crawlers.sitemaps import listing
from tests.feeds.rules import check_sitemap
from tests.world import World

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
SITE = "http://127.0.0.1:8000"


def places(client: FlaskClient, path: str = "/sitemap.xml", each: str = "url") -> dict[str, str]:
    """Path and last change of all that a site map lists, checked by the rules of the format."""
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (200, "application/xml")
    root = ElementTree.fromstring(response.data)
    check_sitemap(root)
    assert root.tag == f"{{{NAMES['s']}}}{'urlset' if each == 'url' else 'sitemapindex'}"
    found = {}
    for one in root.findall(f"s:{each}", NAMES):
        address, changed = one.findtext("s:loc", "", NAMES), one.findtext("s:lastmod", "", NAMES)
        assert address.isascii()
        assert address.startswith(SITE)
        assert not changed or datetime.fromisoformat(changed).tzinfo
        found[unquote(address.removeprefix(SITE))] = changed
    assert len(found) == len(root)
    return found


def test_it_lists_what_everybody_may_read(world: World, client: FlaskClient) -> None:
    world.post(
        "甲", tags="[网]", categories="[后, 端]", date="2025-01-01 08:00:00", updated="2025-02-01 08:00:00"
    )
    world.publish("---\ntitle: 关于\nslug: about\n---\n\n正文。\n", kind="page")
    found = places(client)
    standing = {"/", "/archive", "/tags", "/categories"}
    shelves = {"/tags/网", "/categories/后", "/categories/后/端", "/authors/bob"}
    posts = {path for path in found if path.startswith("/posts/")}
    assert len(posts) == 1
    assert set(found) - standing - shelves - posts <= {"/about", "/guan-yu"}
    assert standing | shelves < set(found)
    assert {found[path] for path in posts} == {"2025-02-01T00:00:00+00:00"}
    assert all(client.get(path).status_code == 200 for path in found)


@pytest.mark.parametrize("who", ["", "bob", "alice"])
def test_what_is_not_public_is_not_listed_whoever_asks(world: World, who: str) -> None:
    for title, keys in {
        "private": {"visibility": "private"},
        "later": {"date": "2099-01-01 08:00:00"},
    }.items():
        world.post(title, tags=f"[{title}]", categories=f"[{title}]", **keys)
    world.draft("---\ntitle: draft\ntags: [draft]\n---\n\n正文。\n")
    world.change(world.post("trashed", tags="[trashed]"), actions.trash)
    assert set(places(world.browser(who).client)) == {"/", "/archive", "/tags", "/categories"}


def test_a_scheduled_post_is_listed_at_its_time(world: World, client: FlaskClient) -> None:
    with travel("2026-01-01T00:00:00+00:00", tick=False):
        slug = world.post("明天", tags="[网]", date="2026-01-02 08:00:00")
        assert f"/posts/{slug}" not in places(client)
    with travel("2026-01-02T00:00:00+00:00", tick=False):
        assert {f"/posts/{slug}", "/tags/网", "/authors/bob"} < set(places(client))


def test_more_than_fit_are_listed_in_pieces(world: World, client: FlaskClient) -> None:
    slug = world.post("甲", tags="[网]")

    def multiply() -> None:
        post, now = world.get(slug), datetime.now(UTC)
        same = {"author_id": post.author_id, "live_id": post.live_id, "published_at": now - timedelta(days=1)}
        rows = [{"slug": f"copy-{n}", **same} for n in range(10_000)]
        db.session.execute(sa.insert(Post), rows)
        db.session.commit()

    world.ask(multiply)
    pieces = places(client, each="sitemap")
    assert set(pieces) == {
        *("/sitemaps/authors-1.xml", "/sitemaps/tags-1.xml"),
        *("/sitemaps/posts-1.xml", "/sitemaps/posts-2.xml"),
    }
    listed = [places(client, f"/sitemaps/posts-{number}.xml") for number in (1, 2)]
    assert [len(piece) for piece in listed] == [10_000, 1]
    assert len(listed[0] | listed[1]) == 10_001


@pytest.mark.parametrize("path", ["/sitemaps/posts-0.xml", "/sitemaps/posts-99.xml", "/sitemaps/users-1.xml"])
def test_there_are_no_other_pieces(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_it_is_kept_like_a_page(world: World, client: FlaskClient) -> None:
    first = client.get("/sitemap.xml")
    assert client.get("/sitemap.xml", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.head("/sitemap.xml").headers["ETag"] == first.headers["ETag"]
    world.post("甲")
    assert client.get("/sitemap.xml").headers["ETag"] != first.headers["ETag"]


def test_addresses_are_escaped() -> None:
    assert b"<loc>a&amp;b&lt;</loc></url>" in listing([("a&b<", None)])
