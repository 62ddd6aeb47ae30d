"""Imports that take long, are interrupted, or are forgotten."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from blog.auth.people.actions import change_role
from blog.auth.sessions.models import Client
from blog.db import db
from blog.mail.transport import transport
from blog.posts.models import Post
from blog.transfer.uploads.bundles import A_DAY, Bundle
from blog.transfer.uploads.work import carry_on
from tests.transfer.sites import POST
from tests.transfer.uploads.sending import Files, Sender, folders
from tests.transfer.uploads.test_importing import files
from tests.walks.conftest import ROOT
from tests.world import World

TEN: Files = {f"{n}.md": POST.format(title=n) for n in range(10)}
KILLED = """
import os, sys
from blog.transfer.uploads.work import carry_on
from blog.transfer.uploads.bundles import Bundle
from tests.conftest import make_app
from pathlib import Path
looks = iter(range(100))
with make_app(Path(sys.argv[1])).app_context():
    carry_on(Bundle(sys.argv[2]), lambda: next(looks) == 6 and os.kill(os.getpid(), 9))
"""


def posts(world: World) -> int:
    return world.ask(lambda: db.session.scalar(sa.select(sa.func.count()).select_from(Post)) or 0)


def bundle(instance: Path) -> Bundle:
    return Bundle(folders(instance)[0].name)


def start(dora: Sender, instance: Path) -> str:
    """Confirm ten files, without anybody who begins to bring them in."""
    page = dora.send(TEN)
    dora.world.app.extensions["importer"].run = lambda _bundle: None
    dora.bring_in(page)
    del dora.world.app.extensions["importer"].run
    return page.response.request.path


def test_while_it_is_under_way_its_page_says_how_far_and_loads_itself_again(
    world: World, dora: Sender, instance: Path
) -> None:
    path = start(dora, instance)
    held = bundle(instance)

    def look() -> None:
        held.change(done=3, total=10)
        with held.held():
            page = dora.reader.open(path)
            assert page.response.headers["Refresh"] == "3"
            assert "已处理 3 个文件，共 10 个" in page.main
            bar = page.one("progress").attrib
            assert (bar["max"], bar["value"]) == ("10", "3")
            assert not [form for form in page.one("main").iter("form") if "removal" in form.attrib["action"]]
            refused = dora.reader.client.post(
                f"{path}/removal", data=page.filled(dora.reader.open("/account").form())
            )
            assert refused.status_code == 422

    world.ask(look)
    assert "Refresh" not in dora.reader.open(path).response.headers


def test_a_worker_that_ends_leaves_the_rest_to_whoever_goes_on(
    world: World, dora: Sender, instance: Path
) -> None:
    path = start(dora, instance)
    looks = iter(range(100))
    world.ask(lambda: carry_on(bundle(instance), lambda: next(looks) > 3))
    assert 0 < posts(world) < 10
    page = dora.reader.open(path)
    assert "中断了" in page.main
    done = dora.bring_in(page)
    outcomes = [text.split()[0] for text in files(done).values()]
    assert posts(world) == 10
    assert outcomes.count("没有变化") + outcomes.count("新增") == 10
    assert outcomes.count("没有变化") > 0


def test_a_process_that_is_killed_leaves_whole_posts_and_going_on_completes_them(
    world: World, dora: Sender, instance: Path
) -> None:
    path = start(dora, instance)
    killed = [sys.executable, "-c", KILLED, str(instance), folders(instance)[0].name]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BLOG_")}
    assert subprocess.run(killed, cwd=ROOT, env=environment, check=False).returncode == -9

    def whole() -> list[bool]:
        return [
            post.live is not None and post.live.html != "" for post in db.session.scalars(sa.select(Post))
        ]

    assert 0 < len(world.ask(whole)) < 10
    assert all(world.ask(whole))
    assert "导入完成" in dora.bring_in(dora.reader.open(path)).main
    assert world.ask(whole) == [True] * 10


def test_looking_through_goes_on_too(world: World, dora: Sender, instance: Path) -> None:
    dora.send(TEN)
    world.ask(lambda: bundle(instance).change(phase="looking"))
    page = dora.reader.open(f"/write/import/{folders(instance)[0].name}")
    assert "中断了" in page.main
    assert "会变成这样" in dora.bring_in(page).main


def test_somebody_who_is_no_editor_any_more_brings_nothing_in(
    world: World, dora: Sender, instance: Path
) -> None:
    path = start(dora, instance)

    def lower() -> None:
        change_role(None, world.person("dora"), "author", Client())
        carry_on(bundle(instance), lambda: False)

    world.ask(lower)
    assert posts(world) == 0
    assert world.ask(lambda: bundle(instance).state.phase) == "failed"
    dora.reader.open(path, 403)


@pytest.mark.parametrize(("age", "left"), [(A_DAY - 60, 1), (A_DAY + 60, 0)])
def test_what_nobody_brought_in_is_deleted_after_a_day_also_by_the_postman(
    world: World, dora: Sender, instance: Path, age: int, left: int
) -> None:
    dora.send({"a.md": "# 甲\n"})
    (folder,) = folders(instance)
    then = folder.stat().st_mtime - age
    os.utime(folder, (then, then))
    world.ask(transport)
    world.app.extensions["postman"]._deliver()
    assert len(folders(instance)) == left


def test_an_error_that_nobody_expected_is_logged_and_can_be_gone_on_from(
    dora: Sender, instance: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = start(dora, instance)
    with monkeypatch.context() as broken:
        broken.setattr("blog.transfer.uploads.work.import_site", lambda *_given, **_more: 1 / 0)
        page = dora.bring_in(dora.reader.open(path))
    assert "中断了" in page.main
    assert "An import was interrupted" in caplog.text
    assert "导入完成" in dora.bring_in(page).main
