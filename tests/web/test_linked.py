"""What machines read of a page: only what everybody sees, and nothing gets out of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from blog.comments import actions
from tests.comments.conftest import RULES
from tests.comments.talking import get, member, say
from tests.conftest import make_app
from tests.page import SITE, Reader
from tests.world import World


@pytest.fixture
def app(instance: Path) -> Flask:
    return make_app(instance, **RULES)


def facts(reader: Reader, path: str) -> dict[str, Any]:
    """What a page says, by type."""
    scripts = reader.open(path).all("script", type="application/ld+json")
    said = [json.loads(script.text or "") for script in scripts]
    return {one["@type"]: one for one in said}


def test_a_guide_is_something_to_learn_from(world: World, reader: Reader) -> None:
    body = "## 第一阶段：起步\n\n- 一\n\n## 第二阶段：走\n\n- 二\n"
    guide, post = world.post("指南", body, guide="true"), world.post("甲")
    said = facts(reader, f"/posts/{guide}")
    assert said["BlogPosting"]["headline"] == said["LearningResource"]["name"] == "指南"
    assert said["LearningResource"]["teaches"] == ["起步", "走"]
    assert said["LearningResource"]["timeRequired"] == "PT1M"
    assert "LearningResource" not in facts(reader, f"/posts/{post}")


def test_a_discussion_is_told_as_it_is_shown(world: World, reader: Reader) -> None:
    slug = world.post("甲")
    first = say(world, slug, "**怎么**装？", by="charlie")
    say(world, slug, "这样", by="bob", reply_to=first)
    say(world, slug, "客人的话", by="")
    article = facts(reader, f"/posts/{slug}")["BlogPosting"]
    assert article["commentCount"] == 3
    question, guests = article["comment"]
    assert (question["text"], question["author"]["name"]) == ("怎么装？", "Charlie")
    assert question["url"] == f"{SITE}/comments/{first}"
    assert [one["text"] for one in question["comment"]] == ["这样"]
    assert guests["author"] == {"@type": "Person", "name": "过客"}
    page = facts(reader, f"/posts/{slug}/comments")["DiscussionForumPosting"]
    assert page["comment"] == article["comment"]
    thread = facts(reader, f"/posts/{slug}/comments/{first}")["DiscussionForumPosting"]
    assert (thread["text"], thread["commentCount"]) == ("怎么装？", 1)
    assert thread["isPartOf"]["url"] == f"{SITE}/posts/{slug}"


def test_what_waits_or_is_gone_is_not_told(world: World, reader: Reader) -> None:
    slug = world.post("甲")
    first = say(world, slug, "收回的话", by="charlie")
    answer = say(world, slug, "留下的话", by="bob", reply_to=first)
    world.ask(lambda: actions.withdraw(get(first), member(world, "charlie")))
    article = facts(reader, f"/posts/{slug}")["BlogPosting"]
    assert [one["url"] for one in article["comment"]] == [f"{SITE}/comments/{answer}"]
    assert "DiscussionForumPosting" not in facts(reader, f"/posts/{slug}/comments/{first}")
    assert "收回的话" not in reader.open(f"/posts/{slug}").html


def test_whatever_people_write_stays_inside(world: World, reader: Reader) -> None:
    hostile = "</script><script>alert(1)</script><!-- ]]> \u2028 &amp;"
    slug = world.post(json.dumps(hostile), hostile)
    say(world, slug, f"`{hostile}`", by="charlie")
    for path in ("", "/comments"):
        page = reader.open(f"/posts/{slug}{path}")
        for script in page.all("script", type="application/ld+json"):
            assert json.loads(script.text or "")
        assert not [
            s for s in page.all("script") if "src" not in s.attrib and "ld+json" not in s.attrib["type"]
        ]


def test_a_long_comment_is_cut(world: World, reader: Reader) -> None:
    slug = world.post("甲")
    say(world, slug, "字" * 2000, by="charlie")
    [said] = facts(reader, f"/posts/{slug}")["BlogPosting"]["comment"]
    assert len(said["text"]) == 500
