"""The pages of a guide: one for everybody, with progress laid over it for those who have some."""

from tests.world import World

BODY = """# 路线

## 第一阶段：基础（1-2个月）

先学语言。

### 1. 语言

- **环境**
  - 安装
  - `venv`
- **语法**
  - 变量
- **学习资源推荐**:
  - [文档](https://docs.python.org/3/)

## 第二阶段：Web（持续进行）

- 请求
- 响应

## 参考资源

- 一本书
"""


def guide(world: World, body: str = BODY) -> str:
    return world.post("路线", body, guide="true")


def test_the_reading_view_is_what_everybody_gets(world: World) -> None:
    slug = guide(world)
    page = world.browser().open(f"/posts/{slug}")
    assert "先学语言" in page.main
    assert page.response.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in page.response.headers


def test_the_checklist_shows_stages_topics_points_and_resources(world: World) -> None:
    slug = guide(world)
    page = world.browser().open(f"/posts/{slug}?view=list")
    assert len(page.all("details", class_="stage")) == 2
    assert len(page.all("input", name="done")) == 6
    print(page.main)
