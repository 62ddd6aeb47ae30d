"""Names of hostile people where they are told beside comments: inbox, bans, feeds, what machines read."""

import json
from typing import Any

from blog.auth.display_names import LONGEST
from blog.comments.bans.actions import ban
from blog.comments.speakers import Card
from tests.comments.notices.telling import go
from tests.comments.talking import get, guest, say, say_as
from tests.comments.test_hostile import harmless
from tests.feeds.reading import atom, json_feed
from tests.page import Page, words
from tests.world import World

KEPT = [  # as they were typed
    "</script><script>alert(1)</script><!--",
    "\"'><img src=x onerror='alert(1)'>",
    "&lt;b&gt;&amp;&#0; ]]> {{ 7*7 }} %(name)s %s %",
    "名" * LONGEST,
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",  # runs from right to left, as it may
]
CUT = {
    "\u202eevil\u202c\u2066x\u2069": "evilx",
    "a\u200b\u0007b\r\nSubject: c": "ab Subject: c",
    "q" + "\u0308" * 64: "q" + "\u0308" * 6,
}


def test_names_of_guests_stay_words_wherever_they_are_told(world: World) -> None:
    slug, ids = world.post("标题"), list[int]()
    for number, name in enumerate([*KEPT, *CUT]):
        speaker = guest(f"{number:x}", f"198.51.100.{number}")
        ids.append(say_as(world, slug, f"话 {number}", speaker, card=Card(name, f"g{number}@example.com")))
    world.ask(lambda: [ban(get(id), world.person("alice"), "address", 7, "").id for id in ids])
    names = [*KEPT, *CUT.values()]
    bans = _looked_at(world.browser("alice").open("/write/comments/bans"))
    assert [name for name in names if name not in bans.main] == []
    _look(world, slug, names)


def test_so_do_those_of_members(world: World) -> None:
    slug, charlie = world.post("标题"), world.browser("charlie")
    say(world, slug, "话")
    for name in (*KEPT, *CUT):
        charlie.submit("/account", display_name=name)
        _look(world, slug, [CUT.get(name, name)])


def _looked_at(page: Page) -> Page:
    harmless(page)
    assert not {"\u202e", "\u2066", "\u200b"} & {*page.html}
    return page


def _look(world: World, slug: str, names: list[str]) -> None:
    """Each place tells the names of who commented, in that order, as they are; nothing else comes of them."""
    go(world)
    inbox = _looked_at(world.browser("bob").open("/account/notices"))
    assert [name for name in names if name not in inbox.main] == []
    article = _looked_at(world.browser().open(f"/posts/{slug}"))
    (facts,) = [one for one in _facts(article) if one["@type"] == "BlogPosting"]
    assert [one["author"]["name"] for one in facts["comment"]] == names
    client = world.app.test_client()
    for path in (f"/posts/{slug}/comments/feed", "/comments/feed"):
        assert [entry.author for entry in atom(client, f"{path}.xml").entries] == names[::-1]
        items = json_feed(client, f"{path}.json")["items"]
        assert [item["authors"][0]["name"] for item in items] == names[::-1]


def _facts(page: Page) -> list[dict[str, Any]]:
    return [json.loads(words(one)) for one in page.all("script", type="application/ld+json")]
