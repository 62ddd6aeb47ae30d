"""Import and export of a site whose tags and categories were renamed, merged or moved here."""

from pathlib import Path

from blog.tags.models import CATEGORIES, TAGS
from blog.transfer.export import export_site
from tests.page import Reader
from tests.posts.shelving.conftest import Keeper
from tests.transfer.sites import Hexo, bring_in, outcomes
from tests.world import World

POST = "---\ntitle: {title}\ntags: [python, Flask] # mine\ncategories: [技术, 后端]\n---\n\n正文\n"
A, B, DRAFT = "source/_posts/a.md", "source/_posts/b.md", "source/_drafts/c.md"


def site(world: World, hexo: Hexo) -> None:
    """A site that came in, and what an editor then did to it."""
    for path in (A, B, DRAFT):
        hexo.put(path, POST.format(title=path[-4]))
    bring_in(world, hexo.root)
    keeper = Keeper(world)
    keeper.create(TAGS, "Python")
    keeper.merge(TAGS, ["python"], "Python")
    keeper.move("技术/后端")


def after(text: str) -> str:
    return text.replace("[python, Flask]", "[Python, Flask]").replace("[技术, 后端]", "[后端]")


def shown(reader: Reader) -> list[str]:
    return [a for page in ("/tags", "/categories") for a in reader.open(page).links() if f"{page}/" in a]


def test_what_goes_out_says_what_readers_see(
    world: World, hexo: Hexo, tmp_path: Path, reader: Reader
) -> None:
    site(world, hexo)
    world.ask(lambda: export_site(tmp_path / "out"))
    for path in (A, B, DRAFT):
        assert (tmp_path / "out" / path).read_text() == after(POST.format(title=path[-4]))
    before = shown(reader)
    assert set(outcomes(bring_in(world, tmp_path / "out")).values()) == {"unchanged"}
    assert shown(reader) == before


def test_the_old_files_bring_nothing_back(world: World, hexo: Hexo, reader: Reader) -> None:
    site(world, hexo)
    before = shown(reader)
    assert set(outcomes(bring_in(world, hexo.root)).values()) == {"unchanged"}
    assert shown(reader) == before


def test_an_old_file_with_a_new_text_is_kept_with_todays_names(
    world: World, hexo: Hexo, reader: Reader
) -> None:
    site(world, hexo)
    before, new = shown(reader), POST.format(title="a") + "\n新的一句。\n"
    hexo.put(A, new)
    report = bring_in(world, hexo.root)
    assert report.rows[A] == ("updated", "Tags and categories are kept as they are called here now.")
    assert shown(reader) == before
    assert reader.client.get("/posts/a.md").text == after(new)
    assert set(outcomes(bring_in(world, hexo.root)).values()) == {"unchanged"}


def test_a_draft_that_only_names_changed_is_still_as_it_came_in(world: World, hexo: Hexo) -> None:
    site(world, hexo)
    hexo.put(DRAFT, POST.format(title="c") + "\n新的一句。\n")
    assert outcomes(bring_in(world, hexo.root)) == {A: "unchanged", B: "unchanged", DRAFT: "updated"}


def test_a_new_file_with_former_names_is_filed_under_todays(world: World, hexo: Hexo, reader: Reader) -> None:
    site(world, hexo)
    before = shown(reader)
    hexo.put("source/_posts/d.md", POST.format(title="d"))
    bring_in(world, hexo.root)
    assert shown(reader) == before
    assert reader.client.get("/posts/d.md").text == after(POST.format(title="d"))


def test_what_was_deleted_comes_back_only_with_a_text_that_names_it(
    world: World, hexo: Hexo, reader: Reader
) -> None:
    site(world, hexo)
    Keeper(world).delete(TAGS, "Flask")
    bring_in(world, hexo.root)
    assert "/tags/Flask" not in shown(reader)
    hexo.put(B, POST.format(title="b") + "\n新的一句。\n")
    bring_in(world, hexo.root)
    assert "/tags/Flask" in shown(reader)
    Keeper(world).delete(CATEGORIES, "后端", into="技术")
    hexo.put(B, POST.format(title="b") + "\n又一句。\n")
    bring_in(world, hexo.root)
    assert shown(reader)[-1:] == ["/categories/%E6%8A%80%E6%9C%AF"]


def test_what_goes_out_says_where_hexo_is_to_show_it(world: World, hexo: Hexo, tmp_path: Path) -> None:
    site(world, hexo)
    Keeper(world).rename(TAGS, "Python", "Python", "py")
    Keeper(world).rename(CATEGORIES, "后端", "后端", "backend")
    world.ask(lambda: export_site(tmp_path / "out"))
    config = (tmp_path / "out" / "_config.yml").read_text()
    assert 'tag_map: {"Python": "py"}' in config
    assert 'category_map: {"后端": "backend"}' in config
