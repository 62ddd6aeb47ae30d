"""Edits at which places are easily confused: two changes at once, the same words twice, and great depth."""

from blog.posts.places.keys import Keyed
from blog.posts.places.spots import nodes
from tests.posts.places.edits import outline
from tests.posts.places.test_keys import again, first, numbers

TWICE = """## 第一阶段：基础

### 项目实战

- 博客
- 部署

### 项目实战

- 商城
- 部署

## 第二阶段：基础

### 项目实战

- 爬虫
- 部署
"""


def trails(found: Keyed) -> list[tuple[str, int]]:
    """The text and number of each place, in order."""
    return [(node["text"], node["key"]) for node in nodes(found.outline)]


def test_what_was_moved_and_renamed_in_one_edit_is_asked_about() -> None:
    one = first(outline("- **语法**\n  - 变量\n  - 数据库连接池\n- **进阶**\n  - 装饰器\n"))
    two = again(outline("- **语法**\n  - 变量\n- **进阶**\n  - 装饰器\n  - 深入数据库连接池\n"), one)
    old, new = numbers(one.outline), numbers(two.outline)
    assert new["深入数据库连接池"] not in old.values()
    assert [(it["text"], it["perhaps"]) for it in two.gone] == [("数据库连接池", [new["深入数据库连接池"]])]


def test_headings_and_stages_of_one_name_keep_their_numbers() -> None:
    one = first(outline(TWICE))
    assert trails(again(outline(TWICE), one)) == trails(one)
    two = again(outline(TWICE.replace("- 爬虫", "- 队列\n- 爬虫").replace("- 博客\n", "")), one)
    kept = [it for it in trails(two) if it[0] != "队列"]
    assert kept == [it for it in trails(one) if it[0] != "博客"]


def test_when_stages_of_one_name_change_places_nothing_is_lost_and_what_is_there_once_is_itself() -> None:
    one = first(outline(TWICE))
    head, tail = TWICE.split("\n## 第二阶段：基础\n")
    two = again(outline(f"## 第一阶段：基础\n{tail}\n{head.replace('第一', '第二')}"), one)
    assert sorted(key for _text, key in trails(two)) == [key for _text, key in trails(one)]
    for text in ("博客", "商城", "爬虫"):
        assert numbers(two.outline)[text] == numbers(one.outline)[text]


def test_twenty_levels_keep_their_numbers_when_all_of_them_change() -> None:
    def deep(name: str) -> str:
        return "".join(f"{'  ' * level}- {name.format(level)}\n" for level in range(20))

    one = first(outline(deep("第 {} 层的内容")))
    assert len(trails(one)) == 20
    two = again(outline(deep("第 {} 层的全部内容")), one)
    assert [key for _text, key in trails(two)] == list(range(1, 21))
    assert again(outline(deep("第 {} 层的内容")), two).gone == []
