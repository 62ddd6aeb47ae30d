"""Imports that take long, are cut off, or are forgotten."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from blog.auth.people.actions import change_role
from blog.auth.sessions.models import Client
from blog.db import db
from blog.posts.models import Post
from blog.transfer.uploads.bundles import A_DAY, Bundle
from blog.transfer.uploads.importer import Importer
from blog.transfer.uploads.work import TRIES, carry_on
from tests.transfer.sites import POST
from tests.transfer.uploads.sending import Files, Sender, folders
from tests.transfer.uploads.test_importing import files
from tests.walks.conftest import ROOT
from tests.world import World

TEN: Files = {f"{n}.md": POST.format(title=n) for n in range(10)}
KILLED = """
import os, sys
from pathlib import Path
from blog.transfer.uploads.bundles import Bundle
from blog.transfer.uploads.work import carry_on
from tests.conftest import make_app
looks = iter(range(100))
with make_app(Path(sys.argv[1])).app_context():
    carry_on(Bundle(sys.argv[2]), lambda: next(looks) == 6 and os.kill(os.getpid(), 9))
"""


def posts(world: World) -> list[bool]:
    """Whether each post that there is is whole."""
    found = sa.select(Post)
    return world.ask(lambda: [bool(post.live and post.live.html) for post in db.session.scalars(found)])


def bundle(instance: Path) -> Bundle:
    return Bundle(folders(instance)[0].name)


def outcomes(dora: Sender, path: str) -> list[str]:
    return [text.split()[0] for text in files(dora.wait(path)).values()]


def test_while_it_is_under_way_its_page_says_how_far_and_loads_itself_again(
    world: World, dora: Sender, instance: Path
) -> None:
    ready = dora.send(TEN)
    typed = ready.filled(ready.form("removal"))
    assert "Refresh" not in ready.response.headers
    path = dora.confirm(ready)
    world.ask(lambda: bundle(instance).change(done=3, total=10))
    page = dora.reader.open(path)
    assert page.response.headers["Refresh"] == "3"
    assert "已处理 3 个文件，共 10 个" in page.main
    bar = page.one("progress").attrib
    assert (bar["max"], bar["value"]) == ("10", "3")
    assert dora.reader.client.post(f"{path}/removal", data=typed).status_code == 422
    assert "Refresh" not in dora.wait(path).response.headers


def test_it_notes_how_far_it_is(world: World, dora: Sender, instance: Path) -> None:
    dora.confirm(dora.send(TEN))
    seen = []

    def look() -> bool:
        seen.append(bundle(instance).state.total)
        return False

    world.ask(lambda: carry_on(bundle(instance), look))
    assert seen[-1] == 10


def test_a_worker_that_ends_leaves_the_rest_to_the_next(world: World, dora: Sender, instance: Path) -> None:
    path = dora.confirm(dora.send(TEN))
    for _more_often_than_it_may_fail in range(TRIES + 1):
        looks = iter(range(100))
        world.ask(lambda looks=looks: carry_on(bundle(instance), lambda: next(looks) > 3))  # type: ignore[misc]
    assert 0 < len(posts(world)) < 10
    found = outcomes(dora, path)
    assert posts(world) == [True] * 10
    assert found.count("没有变化") + found.count("新增") == 10
    assert found.count("没有变化") > 0


def test_a_process_that_is_killed_leaves_whole_posts_and_the_next_one_goes_on(
    world: World, dora: Sender, instance: Path
) -> None:
    path = dora.confirm(dora.send(TEN))
    killed = [sys.executable, "-c", KILLED, str(instance), folders(instance)[0].name]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BLOG_")}
    assert subprocess.run(killed, cwd=ROOT, env=environment, check=False).returncode == -9
    assert 0 < len(posts(world)) < 10
    assert all(posts(world))
    assert len(outcomes(dora, path)) == 10
    assert posts(world) == [True] * 10


def test_what_somebody_else_works_on_is_left_to_them(world: World, dora: Sender, instance: Path) -> None:
    path = dora.confirm(dora.send(TEN))

    def both() -> None:
        with bundle(instance).held() as is_mine:
            assert is_mine
            carry_on(bundle(instance), lambda: False)

    world.ask(both)
    assert posts(world) == []
    assert len(outcomes(dora, path)) == 10


def test_a_thread_of_its_own_brings_it_in_while_the_browser_waits_a_little(
    world: World, dora: Sender, instance: Path
) -> None:
    dora.confirm(dora.send(TEN))
    importer = Importer(world.app)
    importer.hurry(60)
    importer.stop()
    assert world.ask(lambda: bundle(instance).state.phase) == "done"
    assert posts(world) == [True] * 10


def test_what_goes_wrong_again_and_again_is_given_up_and_said(
    dora: Sender, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = dora.confirm(dora.send(TEN))
    with monkeypatch.context() as broken:
        broken.setattr("blog.transfer.uploads.work.import_site", lambda *_given, **_more: 1 / 0)
        for _time in range(TRIES):
            assert "正在导入" in dora.wait(path).main
        page = dora.wait(path)
    assert "3 次" in page.main
    assert "An import was interrupted" in caplog.text
    dora.reader.submit(path, at="removal")


def test_somebody_who_is_no_editor_any_more_brings_nothing_in(
    world: World, dora: Sender, instance: Path
) -> None:
    path = dora.confirm(dora.send(TEN))

    def lower() -> None:
        change_role(None, world.person("dora"), "author", Client())
        carry_on(bundle(instance), lambda: False)

    world.ask(lower)
    assert posts(world) == []
    assert world.ask(lambda: bundle(instance).state.phase) == "failed"
    dora.reader.open(path, 403)


@pytest.mark.parametrize(("age", "left"), [(A_DAY - 60, 1), (A_DAY + 60, 0)])
def test_what_nobody_brought_in_is_deleted_after_a_day(
    world: World, dora: Sender, instance: Path, age: int, left: int
) -> None:
    dora.send({"a.md": "# 甲\n"})
    (folder,) = folders(instance)
    then = folder.stat().st_mtime - age
    os.utime(folder, (then, then))
    world.app.extensions["background"]["importer"].work_once()
    assert len(folders(instance)) == left


def test_something_else_in_the_folder_does_no_harm(dora: Sender, instance: Path) -> None:
    (instance / "imports" / "lost+found").mkdir(parents=True)
    (instance / "imports" / "file").touch()
    dora.bring_in(dora.send({"a.md": "# 甲\n"}))
    dora.reader.open("/write/import")


def test_what_is_thrown_away_while_it_is_looked_through_troubles_nobody(
    world: World, dora: Sender, instance: Path, caplog: pytest.LogCaptureFixture
) -> None:
    dora.post(TEN)

    def throw_away() -> bool:
        bundle(instance).remove() if folders(instance) else None
        return False

    world.ask(lambda: carry_on(bundle(instance), throw_away))
    dora.world.app.extensions["background"]["importer"].work_once()
    assert (folders(instance), posts(world), caplog.text) == ([], [], "")
