"""Where tags and categories were before, here or on Hexo: every address leads on, in one step, for ever."""

import pytest

from blog.tags.models import CATEGORIES, TAGS
from tests.page import Reader
from tests.posts.shelving.conftest import Keeper
from tests.world import World


@pytest.fixture
def keeper(world: World) -> Keeper:
    """Whoever looks after tags and categories."""
    return Keeper(world)


def leads(reader: Reader, path: str) -> str | None:
    """Where an address leads; it must be a permanent redirect straight to a page, kept by nobody for long."""
    answer = reader.client.get(path)
    if answer.status_code == 404:
        return None
    assert answer.status_code == 301
    assert answer.headers["Cache-Control"].startswith("public, max-age=0")
    assert reader.client.get(answer.location).status_code == 200
    return answer.location


@pytest.mark.parametrize("tail", ["", "/", "/index.html", "/page/2/", "/page/2/index.html", "/page/2"])
def test_old_addresses_of_a_tag_lead_to_it_in_one_step(
    world: World, keeper: Keeper, reader: Reader, tail: str
) -> None:
    world.post("甲", tags="[python, Python, Flask]")
    keeper.merge(TAGS, ["python"], "Python")
    keeper.rename(TAGS, "Python", "编程")
    assert leads(reader, f"/tags/python{tail}") == "/tags/%E7%BC%96%E7%A8%8B"
    assert leads(reader, f"/tags/Python{tail}") == "/tags/%E7%BC%96%E7%A8%8B"
    if tail:
        assert leads(reader, f"/tags/Flask{tail}") == "/tags/Flask"


@pytest.mark.parametrize("tail", ["", "/", "/index.html", "/page/3/"])
def test_old_addresses_of_a_category_and_of_all_below_it_lead_on(
    world: World, keeper: Keeper, reader: Reader, tail: str
) -> None:
    world.post("甲", categories="[a, b, c]")
    keeper.create(CATEGORIES, "x")
    keeper.move("a/b", "x")
    keeper.rename(CATEGORIES, "x", "y")
    assert leads(reader, f"/categories/a/b{tail}") == "/categories/y/b"
    assert leads(reader, f"/categories/a/b/c{tail}") == "/categories/y/b/c"
    assert leads(reader, f"/categories/x/b/c{tail}") == "/categories/y/b/c"
    reader.open("/categories/a", 404)  # nothing is left there, and nothing took its place


def test_a_category_that_is_called_like_a_page_of_a_list_is_shown(world: World, reader: Reader) -> None:
    world.post("甲", categories="[page, 2]")
    reader.open("/categories/page/2")
    assert leads(reader, "/categories/page/2/") == "/categories/page/2"


def test_the_rest_of_an_address_goes_along(world: World, keeper: Keeper, reader: Reader) -> None:
    for day in range(11):
        world.post("甲", tags="[a]", date=f"2025-01-{day + 1:02}")
    (older,) = [a.attrib["href"] for a in reader.open("/tags/a").all("a", rel="next")]
    keeper.rename(TAGS, "a", "b")
    assert leads(reader, older) == older.replace("/tags/a", "/tags/b")


def test_a_new_tag_takes_its_address_back(world: World, keeper: Keeper, reader: Reader) -> None:
    world.post("甲", tags="[a, c]")
    keeper.rename(TAGS, "a", "b")
    keeper.create(TAGS, "a")
    assert leads(reader, "/tags/a") is None
    slug = world.post("乙", tags="[a]")
    reader.open("/tags/a")
    assert "tags: [a]" in reader.client.get(f"/posts/{slug}.md").text
    keeper.rename(TAGS, "c", "d", "c-c")
    keeper.rename(TAGS, "b", "c", "c")
    reader.open("/tags/c")


def test_a_document_alone_takes_no_address_from_another_tag(
    world: World, keeper: Keeper, reader: Reader
) -> None:
    world.post("甲", tags="[C]")
    keeper.rename(TAGS, "C", "Ansi C")
    world.post("乙", tags="[C++]")
    assert leads(reader, "/tags/C") == "/tags/Ansi-C"
    reader.open("/tags/C-2")


def test_an_address_says_nothing_of_what_is_not_public_yet(
    world: World, keeper: Keeper, reader: Reader
) -> None:
    world.post("甲", tags="[a]", categories="x", date="2099-01-01")
    keeper.rename(TAGS, "a", "secret")
    keeper.rename(CATEGORIES, "x", "secret")
    for path in ("/tags/a", "/tags/a/", "/categories/x", "/categories/x/"):
        assert leads(reader, path) is None


def test_what_was_never_there_is_not_found(reader: Reader) -> None:
    for path in ("/tags/none", "/tags/none/", "/tags/a/b", "/categories/none/", "/categories/a/page/2/"):
        reader.open(path, 404)
