"""Authors and devices at the same moment: nothing that one of them said is lost or done by half."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from blog.db import utcnow
from blog.guides import queries
from blog.guides.actions import identify, mark
from blog.guides.models import Guide
from blog.guides.plan import actions as plans
from blog.guides.plan.models import Plan
from blog.guides.plan.schedule import Choices
from blog.guides.records import Mark
from blog.posts import actions as posts
from blog.posts.places.spots import nodes
from tests.guides.following import BODY, edit, guide, keys, state_of
from tests.posts.shelving.test_races import at_once
from tests.world import World, front


@pytest.mark.parametrize("_time", range(3))
def test_what_authors_say_of_places_at_once_is_all_kept(world: World, _time: int) -> None:
    points = [f"{name}的知识" for name in ("天文", "地理", "音乐", "建筑", "医药", "农业")]
    body = BODY.replace("- 请求\n", "".join(f"- {point}\n" for point in points))
    slug = guide(world, body)
    before = keys(world, slug)
    edit(world, slug, BODY)
    gone, now = [before[point] for point in points], keys(world, slug)["响应"]
    acts = [lambda _dora, one=one: identify(world.get(slug), one, now) for one in gone]
    assert at_once(world, *acts) == ["done"] * len(gone)
    assert world.ask(lambda: Guide.query.one().aliases) == {str(one): now for one in gone}


def test_what_two_devices_say_of_one_point_at_once_is_both_kept(world: World) -> None:
    slug, now = guide(world), utcnow()
    key = keys(world, slug)["请求"]

    def say(state: str, seconds: int) -> Callable[[object], object]:
        def act(_dora: object) -> None:
            user = world.person("charlie")
            mark(user, queries.guide(slug, user), [Mark(key, state, now + timedelta(seconds=seconds))])

        return act

    acts = [say("done", 3), say("learning", 2), say("skipped", 1), say("", 0)]
    assert at_once(world, *acts) == ["done"] * 4
    assert state_of(world, "charlie", slug) == {key: "done"}


def test_two_authors_who_publish_at_once_leave_one_whole_text(world: World) -> None:
    slug = guide(world)
    before = keys(world, slug)
    world.revise(slug, front(title="路线", guide="true") + BODY.replace("- 请求\n", "- 会话\n- 缓存\n"))
    came = at_once(world, *[lambda dora: posts.publish(world.get(slug), dora)] * 2)
    assert sorted(came) == ["done", "refused"]
    found = world.ask(lambda: queries.guide(slug, world.person("bob")))
    there = [node["key"] for node in nodes(found.outline)]
    assert len({*there}) == len(there)
    assert [it["key"] for it in found.gone] == [before["请求"]]


@pytest.mark.parametrize("_time", range(3))
def test_plans_that_two_devices_make_at_once_are_one(world: World, _time: int) -> None:
    slug = guide(world)

    def keep(_dora: object) -> None:
        person = world.person("charlie")
        plans.keep(person, queries.guide(slug, person), Choices(date(2026, 1, 5), 6))

    assert at_once(world, *[keep] * 4) == ["done"] * 4
    assert world.ask(lambda: Plan.query.one().sequence) == 3
