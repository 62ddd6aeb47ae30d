"""Block structure against a CommonMark parser, on documents nobody thought of."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from blog.rendering.convert import convert
from tests.fuzz import often
from tests.rendering.tree import shape

REFERENCE = MarkdownIt("commonmark", {"breaks": True})
MARKERS = st.sampled_from(["- ", "* ", "+ ", "-   ", "1. ", "7. ", "1) ", "10. "])
WORDS = st.sampled_from(["甲", "乙丙", "alpha", "b c", "v2"])
LEAVES = st.one_of(
    WORDS.map(lambda word: [word]),
    st.tuples(WORDS, WORDS).map(list),
    WORDS.map(lambda word: ["```", f"  {word}", "", f"- {word}", "```"]),
    WORDS.map(lambda word: [f"## {word}"]),
    WORDS.map(lambda word: [f"> {word}", "> - 引", ">   - 用"]),
)


@st.composite
def lists(draw: st.DrawFn, depth: int = 0) -> list[str]:
    """A list: items with leaves and lists below them, loose or tight, at the indent of their marker."""
    marker, lines = draw(MARKERS), list[str]()
    for _ in range(draw(st.integers(1, 3))):
        body = draw(LEAVES)
        for _ in range(draw(st.integers(0, 2 if depth < 3 else 0))):
            body += [""] * draw(st.integers(0, 1)) + draw(st.one_of(lists(depth=depth + 1), LEAVES))
        body += [""] * draw(st.integers(0, 1))
        lines += [marker + body[0], *(_indented(line, len(marker)) for line in body[1:])]
    return lines


def _indented(line: str, columns: int) -> str:
    return " " * columns + line if line else ""


@given(st.lists(st.one_of(lists(), LEAVES), min_size=1, max_size=3), st.integers(0, 1))
@often(150)
def test_blocks_nest_as_in_commonmark(blocks: list[list[str]], gap: int) -> None:
    source = ("\n" * (gap + 1)).join("\n".join(block) for block in blocks)
    assert shape(convert(source, "", {}).html) == shape(REFERENCE.render(source)), source


INDENTS = st.sampled_from(["", "", " ", "  ", "   "])
STARTS = st.sampled_from(["- ", "1. ", "2. ", "* ", "> ", "- - ", "# ", "", "", "---", "```", "    "])


@given(st.lists(st.tuples(INDENTS, STARTS, WORDS), min_size=1, max_size=8))
@often(150)
def test_lines_in_any_order_nest_as_in_commonmark(rows: list[tuple[str, str, str]]) -> None:
    """Nothing here is indented by four in all, where the reference departs from the specification."""
    lines = [indent + start + ("" if start in ("---", "```") else word) for indent, start, word in rows]
    lines = [line if not line.startswith("    ") else "" for line in lines]
    source = "\n".join(lines)
    assert shape(convert(source, "", {}).html) == shape(REFERENCE.render(source)), source
