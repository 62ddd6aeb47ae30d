"""What was done without an account comes into it, and nothing done is lost."""

import json

import pytest

from tests.guides.following import BODY, edit, guide, keys, said, state_of, tell, tick
from tests.page import Reader
from tests.world import PASSWORD, World


def come_in(reader: Reader, name: str, slug: str) -> None:
    reader.submit(f"/auth/sign-in?next=/posts/{slug}", identifier=name, password=PASSWORD)


def has_cookie(reader: Reader, world: World, slug: str) -> bool:
    return reader.client.get_cookie(f"lp{world.id(slug)}") is not None


def test_an_account_that_knows_nothing_takes_it_over_silently(world: World) -> None:
    slug = guide(world)
    reader, known = world.browser(), keys(world, slug)
    tick(reader, slug, done=[known["安装"], known["变量与类型"]], was="")
    tick(reader, slug, key=known["请求"], state="skipped")
    come_in(reader, "charlie", slug)
    expected = {known["安装"]: "done", known["变量与类型"]: "done", known["请求"]: "skipped"}
    assert state_of(world, "charlie", slug) == expected
    assert not has_cookie(reader, world, slug)
    assert "合并" not in reader.open(f"/posts/{slug}").main


def test_where_both_know_something_their_owner_decides(world: World) -> None:
    slug = guide(world)
    known = keys(world, slug)
    tell(
        world.browser("charlie"),
        slug,
        [{"key": known["安装"], "state": "learning"}, {"key": known["响应"], "state": "done"}],
    )
    reader = world.browser()
    tick(reader, slug, done=[known["安装"], known["变量与类型"]], was="")
    tick(reader, slug, key=known["响应"], state="skipped")
    come_in(reader, "charlie", slug)
    assert has_cookie(reader, world, slug)
    assert said(reader, slug) == {str(known["安装"]): "learning", str(known["响应"]): "done"}
    page = reader.open(f"/posts/{slug}")
    assert "这台设备 3 个，账号 2 个" in page.main
    details = reader.open(f"/posts/{slug}/guide/merge")
    assert "这台设备3你的账号2合并后3" in details.main
    reader.submit(f"/posts/{slug}", at="/guide/merge")
    assert state_of(world, "charlie", slug) == dict.fromkeys(
        (known["安装"], known["变量与类型"], known["响应"]), "done"
    )
    assert not has_cookie(reader, world, slug)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("name", ["charlie", "erik"])
def test_what_changed_since_it_was_done_without_an_account_is_pointed_out(
    world: World, name: str, when: str
) -> None:
    slug = guide(world)
    changed = BODY.replace("变量与类型", "变量与数据类型").replace("- 安装", "- 安装\n    - 升级")
    reader, known = world.browser(), keys(world, slug)
    tick(reader, slug, done=[known["安装"], known["变量与类型"]], was="")
    if name == "erik":  # whose account knows something already
        tell(world.browser(name), slug, [{"key": known["响应"], "state": "done"}])
    if when == "before":
        edit(world, slug, changed)
    come_in(reader, name, slug)
    if name == "erik":
        reader.submit(f"/posts/{slug}", at="/guide/merge", log=json.dumps({known["安装"]: ["done", 5000]}))
    if when == "after":
        edit(world, slug, changed)
    assert "有 2 个知识点在你学完之后改过" in reader.open(f"/posts/{slug}").main
    assert "升级" in reader.open(f"/posts/{slug}/guide/changes").main


def test_merging_twice_is_merging_once(world: World) -> None:
    slug = guide(world)
    known = keys(world, slug)
    tell(world.browser("charlie"), slug, [{"key": known["响应"], "state": "done"}])
    reader = world.browser()
    tick(reader, slug, done=[known["安装"]], was="")
    cookie = reader.client.get_cookie(f"lp{world.id(slug)}")
    assert cookie
    come_in(reader, "charlie", slug)
    for _ in range(2):
        reader.client.set_cookie(cookie.key, cookie.value)
        reader.submit(f"/posts/{slug}", at="/guide/merge")
        assert state_of(world, "charlie", slug) == {known["安装"]: "done", known["响应"]: "done"}


def test_the_log_of_a_browser_tells_when(world: World) -> None:
    slug = guide(world)
    known = keys(world, slug)
    a, b, c = known["安装"], known["变量与类型"], known["请求"]
    desk = world.browser("charlie")
    tell(
        desk, slug, [{"key": a, "state": "done", "age": 1000}, {"key": b, "state": "done", "age": 9_000_000}]
    )
    reader = world.browser()
    tick(reader, slug, done=[c], was="")
    come_in(reader, "charlie", slug)
    log = {a: ["", 8_000_000], b: ["", 5000], c: ["learning", 5], 999: ["", 1], 10**30: ["done", 1]}
    reader.submit(f"/posts/{slug}", at="/guide/merge", log=json.dumps(log))
    assert state_of(world, "charlie", slug) == {a: "done", c: "done"}  # b was taken back here, and later


def test_what_was_never_sent_comes_into_the_account_by_the_log_of_a_browser(world: World) -> None:
    slug = guide(world)
    known = keys(world, slug)
    tell(world.browser("charlie"), slug, [{"key": known["响应"], "state": "learning"}])
    reader = world.browser()
    tick(reader, slug, done=[known["请求"]], was="")
    come_in(reader, "charlie", slug)
    log = {known["安装"]: ["done", 5000, True], known["venv"]: ["done", 1, False], 9999: ["done", 1, True]}
    reader.submit(f"/posts/{slug}", at="/guide/merge", log=json.dumps(log))
    expected = {known["安装"]: "done", known["请求"]: "done", known["响应"]: "learning"}
    assert state_of(world, "charlie", slug) == expected


def test_a_log_that_is_none_changes_nothing(world: World) -> None:
    slug = guide(world)
    known = keys(world, slug)
    logs = ["{", "[]", '{"x": 3}', '{"1": ["done"]}', "[" * 9000, '{"1": ["x", 1]}']
    for number, log in enumerate([*logs, '{"1": ["done", Infinity]}', '{"1": ["done", NaN]}']):
        tell(world.browser("charlie"), slug, [{"key": known["响应"], "state": "done"}])
        reader = world.browser()
        tick(reader, slug, done=[known["安装"]], was="")
        come_in(reader, "charlie", slug)
        reader.submit(f"/posts/{slug}", at="/guide/merge", log=log)
        assert state_of(world, "charlie", slug) == {known["安装"]: "done", known["响应"]: "done"}, number


def test_only_members_merge(world: World) -> None:
    slug = guide(world)
    response = world.browser().client.get(f"/posts/{slug}/guide/merge")
    assert response.status_code == 303
    assert "/auth/sign-in" in (response.location or "")


def test_several_guides_come_along_and_strange_cookies_do_not_matter(world: World) -> None:
    slugs = [guide(world), guide(world)]
    reader = world.browser()
    for slug in slugs:
        tick(reader, slug, done=[keys(world, slug)["变量与类型"]], was="")
    for name in ("lp999999", "lpx", "lp99999999999999999999"):
        reader.client.set_cookie(name, "ATkC")
    come_in(reader, "charlie", slugs[0])
    for slug in slugs:
        assert list(state_of(world, "charlie", slug).values()) == ["done"]
