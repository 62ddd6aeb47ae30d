"""A guide that tests follow, and what somebody said of it."""

import json
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from werkzeug.test import TestResponse

from blog.auth.models import User
from blog.db import db, utcnow
from blog.guides import queries
from blog.guides.models import Progress
from blog.guides.records import Record, states
from blog.posts import actions
from tests.page import Reader
from tests.world import World, front

BODY = """# 路线

## 第一阶段：基础（1-2个月）

先学语言。

### 1. 语言

- **环境**
  - 安装
  - `venv`
- **语法**
  - 变量与类型
- **学习资源推荐**:
  - [文档](https://docs.python.org/3/)

## 第二阶段：Web（持续进行）

- 请求
- 响应

## 参考资源

- 一本书
"""


def guide(world: World, body: str = BODY) -> str:
    """Publish the guide."""
    return world.post("路线", body, guide="true")


def edit(world: World, slug: str, body: str) -> None:
    """Publish another text."""
    world.revise(slug, front(title="路线", guide="true") + body)
    world.change(slug, lambda post: actions.publish(post, post.author))


def keys(world: World, slug: str) -> dict[str, int]:
    """The number of each point and resource by its words."""

    def ask() -> dict[str, int]:
        found = queries.guide(slug, world.person("bob"))
        return {point.text: key for key, point in found.places.items()}

    return world.ask(ask)


def tick(reader: Reader, slug: str, status: int = 303, **fields: Any) -> TestResponse:
    """Send a form of the checklist, with the token that the page has if it has one."""
    path = f"/posts/{slug}?view=list"
    known = reader.open(path).filled(reader.open(path).form("/guide/progress"))
    token = {name: known[name] for name in ("csrf_token",) if name in known}
    response = reader.client.post(
        f"/posts/{slug}/guide/progress", data=token | fields, headers={"Origin": "http://localhost"}
    )
    assert response.status_code == status, response.text[:1000]
    return response


def tell(reader: Reader, slug: str, marks: list[dict[str, Any]], status: int = 200) -> Any:
    """Send marks as the script of the page does."""
    token = reader.client.get(f"/posts/{slug}/guide/progress.json").json["token"]
    response = reader.client.post(
        f"/posts/{slug}/guide/progress",
        data=json.dumps({"marks": marks}),
        content_type="application/json",
        headers={"Origin": "http://localhost", "X-CSRFToken": token},
    )
    assert response.status_code == status, response.text[:1000]
    return response.json


def said(reader: Reader, slug: str) -> dict[str, str]:
    """The states as the script of the page gets them."""
    return dict(reader.client.get(f"/posts/{slug}/guide/progress.json").json["states"])


def kept(world: World, name: str, slug: str) -> dict[int, Record]:
    """The records of a member."""
    return world.ask(lambda: queries.records(world.person(name), queries.guide(slug, world.person(name))))


def state_of(world: World, name: str, slug: str) -> dict[int, str]:
    """Their states."""
    return states(kept(world, name, slug))


def crowd(
    world: World, slug: str, people: int, now: datetime | None = None, **moments: dict[str, int]
) -> None:
    """So many members, who did each of these things to a point so many days ago."""
    known, now = keys(world, slug), now or utcnow()

    def add() -> None:
        count = db.session.scalar(sa.select(sa.func.count()).select_from(User)) or 0
        names = [f"reader{count + n}" for n in range(people)]
        users = [User(username=name, username_key=name, display_name=name) for name in names]
        db.session.add_all(users)
        db.session.flush()
        for user in users:
            for text, days in moments.items():
                at = {f"{state}_at": now - timedelta(days=ago) for state, ago in days.items()}
                row = Progress(user_id=user.id, post_id=world.get(slug).id, key=known[text], **at)
                db.session.add(row)
        db.session.commit()

    world.ask(add)
