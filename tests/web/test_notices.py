"""What was just done is said on the next page, whichever it is, and to nobody else."""

import re
from pathlib import Path

from tests.comments.talking import say
from tests.page import Reader
from tests.world import PASSWORD, World

TEMPLATES = Path(__file__).parent.parent.parent / "blog" / "templates"
OPERATORS = {"mail/index.html", "mail/show.html"}  # previews of letters, which nobody is led to


def test_every_page_says_what_was_just_done() -> None:
    pages = {path: path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")}
    silent = {
        str(path.relative_to(TEMPLATES))
        for path, text in pages.items()
        if 'extends "base.html"' in text and not re.search(r"{{ notices\(", text)
    }
    assert silent == OPERATORS


def test_an_article_tells_whoever_published_it_and_stays_one_page_for_all_others(
    world: World, reader: Reader
) -> None:
    slug = world.post("标题")
    id = say(world, slug, "话")
    before = reader.open(f"/posts/{slug}").html
    browser = world.browser("charlie")
    browser.submit(f"/comments/{id}/withdrawal")
    page = browser.open(f"/posts/{slug}")
    assert "评论已撤回" in page.text("p", class_="note--go")
    assert page.response.headers["Cache-Control"] == "private, no-cache"
    after = reader.open(f"/posts/{slug}")
    assert not after.all("p", class_="note--go")
    assert not browser.open(f"/posts/{slug}").all("p", class_="note--go")
    assert after.html == before


def test_coming_back_to_a_deleted_account_is_said_on_the_home_page(world: World) -> None:
    world.browser("bob").submit("/account/deletion", username="bob")
    browser = world.browser()
    browser.submit("/auth/sign-in", identifier="bob", password=PASSWORD)
    assert "账号已恢复" in browser.open("/").text("p", class_="note--go")
