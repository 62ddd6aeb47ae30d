"""From outlines to paths: the figures of the guide, and any other outline."""

from datetime import date, timedelta
from pathlib import Path as File

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.guides.durations import Duration, duration
from blog.guides.path import Path, path
from blog.guides.plan.schedule import Choices, legs
from blog.posts.document import parse
from blog.posts.places.keys import keyed
from blog.rendering import Node, render
from tests.fuzz import often

GUIDE = File(__file__).parents[2] / "blog/demo/_posts/python-backend-guide.md"
ARTICLE = File(__file__).with_name("customer.md")  # the headings of the article, and the shape of its lists


def walked(markdown: str) -> Path:
    """The path of a text whose places have numbers."""
    return path(keyed(render(markdown).outline, [], [], 1).outline)


@pytest.fixture(scope="module", params=[GUIDE, ARTICLE], ids=["ours", "the article"])
def guide(request: pytest.FixtureRequest) -> Path:
    return walked(parse(request.param.read_text(), name="g", zone="Asia/Shanghai").body)


class TestTheGuide:
    """Our edition has the figures of the article that it was written after, and so has that."""

    def test_it_has_seven_stages_with_their_points(self, guide: Path) -> None:
        assert [len(stage.points) for stage in guide.stages] == [31, 34, 42, 39, 44, 37, 36]
        assert len(guide.points) == 263
        assert [stage.label for stage in guide.stages] == list("一二三四五六七")
        assert guide.stages[1].name == "Web开发基础"

    def test_it_has_28_sections_and_67_topics(self, guide: Path) -> None:
        sections = [section for stage in guide.stages for section in stage.sections]
        assert len(sections) == 28
        assert len([topic for section in sections for topic in section.topics]) == 67

    def test_its_28_resources_are_read_and_never_counted(self, guide: Path) -> None:
        assert len(guide.resources) == 28
        assert not guide.resources.keys() & guide.points.keys()

    def test_it_has_three_appendices(self, guide: Path) -> None:
        names = [appendix.text for appendix in guide.appendices]
        assert names == ["Python后端学习建议", "Python后端推荐项目", "参考资源"]

    def test_its_stages_take_ten_to_fifteen_months_and_the_last_one_has_no_end(self, guide: Path) -> None:
        found = [stage.duration or Duration() for stage in guide.stages]
        assert (sum(it.least for it in found), sum(it.most for it in found)) == (10, 15)
        assert [it.open for it in found] == [False] * 6 + [True]

    def test_at_six_hours_a_week_it_takes_56_weeks_and_goes_on(self, guide: Path) -> None:
        found = legs(guide, Choices(date(2026, 1, 5)))
        assert [leg.weeks for leg in found] == [7, 7, 11, 11, 9, 11, None]
        assert found[-1].first == date(2026, 1, 5) + timedelta(weeks=56)
        assert found[-1].last is None

    def test_what_only_has_resources_in_its_name_is_learned(self) -> None:
        found = walked(ARTICLE.read_text())
        assert {"资源设计", "静态资源处理"} <= {point.text for point in found.points.values()}

    def test_every_point_knows_where_it_stands(self) -> None:
        guide = walked(parse(GUIDE.read_text(), name="g", zone="Asia/Shanghai").body)
        key = next(key for key, point in guide.points.items() if point.text == "CSRF保护")
        stage, section, topic = guide.trails[key]
        assert (stage.label, section.text, topic.text) == ("二", "2. Flask入门", "Web表单处理")
        assert guide.points[key].id == f"t-{key}"


class TestAnyOutline:
    """Whatever an author writes is a path."""

    def texts(self, markdown: str) -> list[list[str]]:
        return [[point.text for point in stage.points] for stage in walked(markdown).stages]

    def test_headings_alone(self) -> None:
        found = walked("# My way\n\n## One\n\nProse.\n\n## Two\n\n### A\n\n### B\n\n#### Deep\n")
        assert [stage.name for stage in found.stages] == ["One", "Two"]
        assert [[p.text for p in stage.points] for stage in found.stages] == [["One"], ["A", "Deep"]]

    def test_lists_alone(self) -> None:
        assert self.texts("- a\n- **b**\n  - c\n  - d\n- e\n") == [["a", "c", "d", "e"]]

    def test_lists_below_a_title(self) -> None:
        found = walked("# Way\n\n- a\n- b\n")
        assert [(stage.name, len(stage.points)) for stage in found.stages] == [("Way", 2)]

    def test_english_with_durations_but_no_numbers(self) -> None:
        found = walked("## Basics (2-3 months)\n\n- a\n\n## More (ongoing)\n\n- b\n\n## Thanks\n\n- c\n")
        assert [(stage.name, stage.said) for stage in found.stages] == [
            ("Basics", "2-3 months"),
            ("More", "ongoing"),
        ]
        assert [appendix.text for appendix in found.appendices] == ["Thanks"]

    def test_stages_below_several_titles(self) -> None:
        found = walked("# A\n\n## Stage 1: x\n\n- a\n\n# B\n\n## Stage 2: y\n\n- b\n")
        assert [stage.name for stage in found.stages] == ["x", "y"]

    def test_several_titles_are_stages_themselves(self) -> None:
        found = walked("# Title\n\n# A\n\n- a\n\n# B\n\n## C\n\n- b\n")
        assert [stage.name for stage in found.stages] == ["A", "B"]

    def test_mixed_depth_stays_inside_its_point(self) -> None:
        found = walked("## Stage 1: x\n\n- **t**\n  - p\n    - q\n      - r\n")
        (point,) = found.points.values()
        assert (point.text, point.below) == ("p", ("q", "r"))

    def test_a_stage_of_prose_is_one_point(self) -> None:
        assert self.texts("## Stage 1: x\n\nOnly prose.\n\n## Stage 2: y\n\n- a\n") == [["Stage 1: x"], ["a"]]

    def test_a_topic_with_nothing_below_is_a_point(self) -> None:
        assert self.texts("## Stage 1: x\n\n- **t**\n- **u**\n  - v\n") == [["t", "v"]]

    def test_empty_items_are_nothing(self) -> None:
        assert self.texts("## Stage 1: x\n\n- a\n-\n- b\n") == [["a", "b"]]

    def test_equal_texts_are_different_points(self) -> None:
        found = walked("## Stage 1: x\n\n- **t**\n  - a\n  - a\n- **t**\n  - a\n")
        assert [point.text for point in found.points.values()] == ["a", "a", "a"]

    def test_twenty_levels(self) -> None:
        found = walked("## Stage 1: x\n\n" + "".join(f"{'  ' * n}- {n}\n" for n in range(20)))
        (point,) = found.points.values()
        assert (point.text, len(point.below)) == ("1", 18)

    def test_nothing_is_no_path(self) -> None:
        assert walked("").stages == walked("Just words.").stages == []

    @pytest.mark.parametrize(
        "name", ["学习资源推荐", "**参考资源**：", "Resources", "Further reading:", "更多资料"]
    )
    def test_resources_are_known_by_their_name(self, name: str) -> None:
        found = walked(f"## Stage 1: x\n\n- t\n- {name}\n  - r\n  - s\n")
        assert [point.text for point in found.resources.values()] == ["r", "s"]
        assert len(found.points) == 1

    @pytest.mark.parametrize("name", ["资源管理", "资源与配额", "Resources and limits", "Reading files"])
    def test_what_only_begins_like_it_is_learned(self, name: str) -> None:
        assert len(walked(f"## Stage 1: x\n\n- {name}\n  - r\n").points) == 1

    def test_a_heading_may_name_resources_too(self) -> None:
        found = walked("## Stage 1: x\n\n- t\n\n### Resources\n\n- r\n")
        assert ([*found.resources], len(found.points)) == ([4], 1)


class TestOverrides:
    """The author has the last word on what something is."""

    def test_a_note_is_not_counted(self) -> None:
        source = "## Stage 1: x\n\n- **t**\n  - a\n  - b {.note}\n- c {.note}\n\n### S {.note}\n\n- d\n"
        assert [p.text for p in walked(source).points.values()] == ["a"]

    def test_a_resource_is_read(self) -> None:
        found = walked("## Stage 1: x\n\n- **t**\n  - a\n  - b {.resource}\n")
        assert [[p.text for p in them.values()] for them in (found.points, found.resources)] == [["a"], ["b"]]

    def test_a_point_keeps_what_is_below(self) -> None:
        (point,) = walked("## Stage 1: x\n\n- **t** {.point}\n  - a\n").points.values()
        assert (point.text, point.below) == ("t", ("a",))

    def test_a_heading_may_be_a_stage_or_none(self) -> None:
        source = "## Stage 1: x\n\n- a\n\n## Extra {.stage}\n\n- b\n\n## Stage 2: y {.note}\n\n- c\n"
        found = walked(source)
        assert [stage.name for stage in found.stages] == ["x", "Extra"]
        assert [appendix.text for appendix in found.appendices] == ["Stage 2: y"]

    @pytest.mark.parametrize("role", ["point", "topic", "section"])
    def test_what_is_named_like_resources_is_learned_where_the_author_says_so(self, role: str) -> None:
        found = walked(
            f"## Stage 1: x\n\n- 参考资源 {{.{role}}}\n  - a\n\n### Resources {{.{role}}}\n\n- b\n"
        )
        learned = ["参考资源", "Resources"] if role == "point" else ["a", "b"]
        assert [point.text for point in found.points.values()] == learned
        assert found.resources == {}

    def test_a_heading_that_is_a_point_keeps_what_is_below(self) -> None:
        found = walked("## Stage 1: x\n\n- a\n\n### S {.point}\n\n- b\n\n#### T\n\n- c\n")
        assert [(point.text, point.below) for point in found.points.values()] == [
            ("a", ()),
            ("S", ("b", "T", "c")),
        ]

    def test_a_stage_below_a_stage_ends_it(self) -> None:
        found = walked("## Stage 1: x\n\n### A\n\n- a\n\n### Deep {.stage}\n\n- b\n\n### B\n\n- c\n")
        assert [(stage.name, [p.text for p in stage.points]) for stage in found.stages] == [
            ("x", ["a"]),
            ("Deep", ["b", "c"]),
        ]
        assert [section.text for section in found.stages[1].sections] == ["", "B"]

    def test_an_appendix_is_no_part_of_the_way_wherever_it_stands(self) -> None:
        source = "## Stage 1: x\n\n- a\n\n### A {.appendix}\n\n- b\n\n### B\n\n- c\n"
        found = walked(f"{source}\n## Stage 2: y {{.appendix}}\n\n- d\n")
        assert [point.text for point in found.points.values()] == ["a", "c"]
        assert [appendix.text for appendix in found.appendices] == ["A", "Stage 2: y"]

    def test_an_item_may_be_a_section_or_a_topic_below_another(self) -> None:
        source = "## Stage 1: x\n\n- a\n- S {.section}\n  - **t**\n    - b\n    - u {.topic}\n      - c\n"
        (stage,) = walked(source).stages
        assert [section.text for section in stage.sections] == ["", "S"]
        topics = [(topic.text, [p.text for p in topic.points]) for topic in stage.sections[1].topics]
        assert topics == [("t", ["b"]), ("u", ["c"])]

    def test_a_heading_may_be_a_topic_and_what_would_be_a_stage_a_section(self) -> None:
        source = (
            "## Stage 1: x\n\n### S\n\n- a\n\n#### T {.topic}\n\n- b\n\n## Stage 2: y {.section}\n\n- c\n"
        )
        (stage,) = walked(source).stages
        assert [section.text for section in stage.sections] == ["S", "Stage 2: y"]
        assert [topic.text for topic in stage.sections[0].topics] == ["", "T"]
        assert [point.text for point in stage.points] == ["a", "b", "c"]

    def test_the_words_of_a_role_or_an_id_are_not_shown(self) -> None:
        html = render(
            "## H {.note}\n\n- a {#own .note}\n- [ ] b {.resource}\n- **c** {#d}\n\n{.note} e\n"
        ).html
        assert html.count("{") == 1
        assert '<li class="role-resource task">' in html
        assert "role-note" in html.split("</li>")[0]

    def test_other_words_in_braces_stay(self) -> None:
        text = "- a {#b .c}\n- {{ d }}\n- {.point}\n- `{#e}`\n- f {#g #h}\n- i {# j #}\n"
        assert render(text).html.count("{") == 7


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("1-2个月", (1, 2)),
        ("2个月", (2, 2)),
        ("2–3 months", (2, 3)),
        ("1 month", (1, 1)),
        ("半年", (6, 6)),
        ("两个月", (2, 2)),
        ("1年", (12, 12)),
        ("3到1个月", (1, 3)),
    ],
)
def test_durations_are_months(text: str, months: tuple[float, float]) -> None:
    found = duration(text)
    assert found
    assert (found.least, found.most) == months


def test_weeks_and_days_are_parts_of_months() -> None:
    weeks, days = duration("6周"), duration("42 days")
    assert weeks
    assert days
    assert round(weeks.most * 4.345, 6) == round(days.most * 4.345, 6) == 6


@pytest.mark.parametrize("text", ["", "重点", "Python 3", "1-2", "月", "several months"])
def test_other_words_are_no_duration(text: str) -> None:
    assert duration(text) is None


def _node(kind: str, level: int, children: list[Node]) -> Node:
    text = {0: "", 1: "Stage 1: x", 2: "Resources", 3: "a"}[len(children) % 4]
    return Node(kind=kind, level=level, id="", text=text, children=children)  # type: ignore[typeddict-item]


trees = st.recursive(
    st.builds(_node, st.sampled_from(["heading", "item"]), st.integers(1, 6), st.just([])),
    lambda below: st.builds(
        _node, st.sampled_from(["heading", "item"]), st.integers(1, 6), st.lists(below, max_size=4)
    ),
    max_leaves=30,
)


@often(150)
@given(st.lists(trees, max_size=5))
def test_every_place_is_counted_at_most_once(outline: list[Node]) -> None:
    found = path(keyed(outline, [], [], 1).outline)
    points = [point.key for stage in found.stages for point in stage.points]
    read = [point.key for stage in found.stages for point in stage.resources]
    assert len({*points, *read}) == len(points) + len(read)
