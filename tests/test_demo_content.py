"""The demo content: the guide keeps every fact of its outline, and each document is fit to show."""

import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

DEMO = Path(__file__).parents[1] / "blog" / "demo"
GUIDE = DEMO / "_posts" / "python-backend-guide.md"
POSTS = sorted((DEMO / "_posts").glob("*.md"))
PAGES = [*POSTS, DEMO / "about" / "index.md"]
COVERS = {"python-backend-guide": 6000, "how-to-write-here": 3000, "how-to-follow-the-guide": 3000}
MORE = "<!-- more -->"

# Headings and list items of the original article in order, links included.
OUTLINE_DIGEST = "75c9052bf8a7916d1eda0f7fb031b257714ee7567fb41eef21a898bc5e4ec449"

STAGES = [  # name, sections, topics, points, resources: 28, 67, 263 and 28 in all
    ("第一阶段：Python基础（1-2个月）", 3, 7, 31, 4),
    ("第二阶段：Web开发基础（1-2个月）", 3, 9, 34, 4),
    ("第三阶段：Web框架与数据库进阶（2-3个月）", 4, 11, 42, 4),
    ("第四阶段：高级后端技术（2-3个月）", 4, 10, 39, 4),
    ("第五阶段：系统架构与DevOps（2个月）", 5, 11, 44, 4),
    ("第六阶段：高级主题与专业化（2-3个月）", 5, 10, 37, 4),
    ("第七阶段：职业发展与项目实践（持续进行）", 4, 9, 36, 4),
]

LINKS = {
    "https://docs.python.org/3/",
    "https://www.liaoxuefeng.com/wiki/1016959663602400",
    "https://realpython.com/",
    "https://flask.palletsprojects.com/",
    "https://developer.mozilla.org/zh-CN/docs/Web",
    "https://www.w3schools.com/sql/",
    "https://docs.djangoproject.com/",
    "https://www.django-rest-framework.org/",
    "https://docs.sqlalchemy.org/",
    "https://fastapi.tiangolo.com/",
    "https://docs.python.org/3/library/asyncio.html",
    "https://docs.celeryproject.org/",
    "https://docs.pytest.org/",
    "https://docs.docker.com/",
    "https://boto3.amazonaws.com/v1/documentation/api/latest/index.html",
    "https://prometheus.io/docs/introduction/overview/",
    "https://owasp.org/www-project-top-ten/",
    "https://jwt.io/introduction/",
    "https://pandas.pydata.org/docs/",
    "https://scikit-learn.org/stable/documentation.html",
    "https://github.com/donnemartin/system-design-primer",
    "https://refactoring.guru/design-patterns/python",
    "https://leetcode.com/problemset/all/?languageTags=python",
    "https://www.pythonweekly.com/",
    "https://packaging.python.org/",
    "https://www.python.org/dev/peps/",
    "https://talkpython.fm/",
    "https://pythonbytes.fm/",
    "https://testdriven.io/",
    "https://www.fullstackpython.com/",
    "https://awesome-python.com/",
    "https://pycoders.com/",
}


class Row(NamedTuple):
    """One line of a guide: kind is `stage`, `part`, `section`, `topic`, `point` or `prose`."""

    kind: str
    text: str

    @property
    def is_heading(self) -> bool:
        return self.kind in {"title", "stage", "part", "section"}


def body(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("\n---\n", 1)[1]


def prose_only(text: str) -> str:
    """The text without code, which keeps its own spaces and punctuation."""
    return re.sub(r"`[^`\n]+`", "", re.sub(r"^```.*?^```$", "", text, flags=re.S | re.M))


def row(line: str) -> Row:
    patterns = {
        "title": r"# (.+)",
        "stage": r"## (第.阶段：.+)",
        "part": r"## (.+)",
        "section": r"### (.+)",
        "topic": r"(?:-|\d+\.) (.+)",
        "point": r" +- (.+)",
        "prose": r"(.+)",
    }
    found = ((kind, re.fullmatch(pattern, line)) for kind, pattern in patterns.items())
    return next(Row(kind, match[1]) for kind, match in found if match)


def rows() -> list[Row]:
    return [row(line) for line in body(GUIDE).splitlines() if line.strip()]


def stages() -> Iterator[list[Row]]:
    """The rows of each stage, its heading first."""
    inside: list[Row] = []
    for each in rows():
        if each.kind in {"stage", "part"}:
            if inside:
                yield inside
            inside = []
        if inside or each.kind == "stage":
            inside.append(each)


def topics(stage: list[Row]) -> dict[str, int]:
    """How many points hang below each topic, and below the resources."""
    counts: dict[str, int] = {}
    for each in stage:
        if each.kind == "topic":
            counts[each.text] = 0
        elif each.kind == "point":
            counts[next(reversed(counts))] += 1
    return counts


def test_the_outline_is_that_of_the_original_article() -> None:
    outline = [f"{each.kind} {each.text}" for each in rows() if each.kind != "prose"]
    assert hashlib.sha256("\n".join(outline).encode()).hexdigest() == OUTLINE_DIGEST


def test_the_guide_has_49_headings_and_443_list_items() -> None:
    assert sum(each.is_heading for each in rows()) == 49
    assert sum(each.kind in {"topic", "point"} for each in rows()) == 443


def test_each_stage_has_its_sections_topics_points_and_resources() -> None:
    found = []
    for stage in stages():
        counts = topics(stage)
        resources = counts.pop("**学习资源推荐**:")
        sections = sum(each.kind == "section" for each in stage)
        found.append((stage[0].text, sections, len(counts), sum(counts.values()), resources))
    assert found == STAGES


def test_the_guide_has_every_link_of_the_original_and_no_other() -> None:
    assert set(re.findall(r"\]\((.+?)\)", body(GUIDE))) == LINKS


def test_every_stage_and_section_says_why_before_its_list() -> None:
    headings = [(a, b) for a, b in pairwise(rows()) if a.is_heading and a.kind != "title"]
    assert len(headings) == 48
    assert [a.text for a, b in headings if b.kind != "prose"] == []


def test_no_introduction_is_used_twice() -> None:
    prose = [each.text for each in rows() if each.kind == "prose" and each.text != "---"]
    assert len(prose) == len(set(prose))


def test_the_guide_keeps_its_front_matter() -> None:
    head = GUIDE.read_text(encoding="utf-8").split("\n---\n", 1)[0].splitlines()
    assert head == [
        "---",
        "title: Python后端开发学习指南：从入门到精通学习路线",
        "date: 2025-07-29 10:00:00",
        "categories: 技术分享",
        "tags:",
        *(f"  - {tag}" for tag in ("Python", "后端开发", "Web开发", "数据库", "学习路线")),
        "cover_picture: /images/python-backend-guide.svg",
        "guide: true",
    ]


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_a_post_has_one_excerpt_marker_outside_code(path: Path) -> None:
    excerpt, _ = prose_only(body(path)).split(MORE)
    assert excerpt.strip()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_chinese_is_set_without_spaces_or_half_width_punctuation(path: Path) -> None:
    # Headings and items of the guide are facts, so they keep the spelling of the original.
    prose = re.sub(r"^[#\- ].*$", "", prose_only(body(path)), flags=re.M)
    fault = r"[\u4e00-\u9fff](?: +[A-Za-z0-9]|[,;:!?])|[A-Za-z0-9] +[\u4e00-\u9fff]|！"
    assert re.findall(fault, prose) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_inner_link_and_image_leads_somewhere(path: Path) -> None:
    text = prose_only(path.read_text(encoding="utf-8"))
    for post in re.findall(r"\(/posts/([\w-]+)\)", text):
        assert (DEMO / "_posts" / f"{post}.md").is_file()
    for image in re.findall(r"(?<=[( ])/images/[\w.-]+", text):
        assert (DEMO / image.lstrip("/")).is_file()


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_every_python_example_prints_what_it_says(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = "\n".join(re.findall(r"^```python\n(.*?)^```$", body(path), flags=re.S | re.M))
    exec(compile(code, path.name, "exec"), {"__name__": path.stem})
    assert capsys.readouterr().out.splitlines() == re.findall(r"^print.*  # (.+)$", code, re.M)


@pytest.mark.parametrize("name", COVERS)
def test_a_cover_is_small_and_needs_nothing_else(name: str) -> None:
    cover = DEMO / "images" / f"{name}.svg"
    root = ElementTree.parse(cover).getroot()
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    targets = re.findall(r"href|https?://(?!www\.w3\.org/2000/svg)|url\((?!#)", cover.read_text())
    assert cover.stat().st_size < COVERS[name]
    assert root.get("aria-label")
    assert tags.isdisjoint({"script", "foreignObject", "image", "use", "text"})
    assert targets == []


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_a_post_names_its_cover(path: Path) -> None:
    head = path.read_text(encoding="utf-8").split("\n---\n")[0]
    assert re.search(rf"^cover(_picture)?: /images/{path.stem}\.svg$", head, re.M)
