"""What keys and buttons do to a text: `|` is the caret, or both ends of the selection."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

RUN = """async ([file, name, text, at, words]) => {
  const { [name]: found } = await import(`${window.scripts}/${file}.js`);
  const parts = text.split("|", 3);
  const source = parts.join("");
  const from = parts[0].length, to = from + (parts.length > 2 ? parts[1].length : 0);
  const command = at ? (at in found ? found[at] : found((key) => key)[at]) : found;
  const make = words ? (...given) => command(...given, words) : command;
  const change = make(source, { from, to });
  if (!change) return null;
  const after = source.slice(0, change.from) + change.insert + source.slice(change.to);
  const [a, b] = [Math.min(change.anchor, change.head), Math.max(change.anchor, change.head)];
  return after.slice(0, a) + "|" + after.slice(a, b) + (a === b ? "" : "|") + after.slice(b);
}"""


@pytest.fixture(scope="module")
def scripts(browser: Browser, site: str) -> Iterator[Page]:
    """A page of the site, which may import its scripts."""
    page = browser.new_page()
    page.goto(site)
    source = page.locator("script[src*='menu.js']").get_attribute("src") or ""
    page.evaluate("address => { window.scripts = address }", source.replace("/menu.js", "/editor"))
    yield page
    page.close()


def ran(page: Page, where: str, text: str, words: str = "") -> str | None:
    file, _, name = where.partition(":")
    name, _, at = name.partition(".")
    return page.evaluate(RUN, [file, name, text, at, words])  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- 甲|", "- 甲\n- |"),
        ("- 甲|乙", "- 甲\n- |乙"),
        ("  * a|", "  * a\n  * |"),
        ("- 甲\n- |", "- 甲\n|"),
        ("- 甲\n  - 乙\n  - |", "- 甲\n  - 乙\n- |"),
        ("1. 甲\n  - 乙\n  - |", "1. 甲\n  - 乙\n2. |"),
        ("- [x] 做完|", "- [x] 做完\n- [ ] |"),
        ("- [ ] |", "|"),
        ("1. 一|\n2. 二\n3. 三\n\n正文", "1. 一\n2. |\n3. 二\n4. 三\n\n正文"),
        ("1. 一|\n  说明\n2. 二", "1. 一\n2. |\n  说明\n3. 二"),
        ("9) 九|", "9) 九\n10) |"),
        ("> 引|", "> 引\n> |"),
        ("> - 引|", "> - 引\n> - |"),
        ("> - 引\n> - |", "> - 引\n> |"),
        ("> 引\n> |", "> 引\n|"),
        ("  缩进|", "  缩进\n  |"),
        ("```\n- 甲|\n```", "```\n- 甲\n|\n```"),
        ("正文|", "正文\n|"),
        ("-|", "-\n|"),
        ("- |甲| 乙", "- \n- | 乙"),
    ],
)
def test_enter_goes_on_with_a_list_and_ends_it_in_an_empty_item(
    scripts: Page, before: str, after: str
) -> None:
    assert ran(scripts, "lists:enter", before) == after


@pytest.mark.parametrize(
    ("before", "inside"),
    [
        ("- 甲\n- 乙|", "- 甲\n  - 乙|"),
        ("1. 甲\n2. 乙|", "1. 甲\n  1. 乙|"),
        ("1. 甲\n  1. 乙\n2. 丙|", "1. 甲\n  1. 乙\n  2. 丙|"),
        ("|甲\n\n乙|", "|  甲\n\n  乙|"),
        ("正|文", None),
        ("```\nif|\n```", "```\n  if|\n```"),
    ],
)
def test_tab_moves_items_in_by_two_and_leaves_running_text_alone(
    scripts: Page, before: str, inside: str | None
) -> None:
    assert ran(scripts, "lists:indent", before) == inside


@pytest.mark.parametrize(
    ("before", "outside"),
    [
        ("- 甲\n  - 乙|", "- 甲\n- 乙|"),
        ("1. 甲\n  1. 乙|", "1. 甲\n2. 乙|"),
        ("|  - 甲\n\t- 乙|", "|- 甲\n- 乙|"),
        ("- 甲|", "- 甲|"),
        ("正文|", None),
    ],
)
def test_shift_tab_moves_items_out(scripts: Page, before: str, outside: str | None) -> None:
    assert ran(scripts, "lists:outdent", before) == outside


@pytest.mark.parametrize(
    ("mark", "before", "after"),
    [
        ("**", "读|书|吧", "读**|书|**吧"),
        ("**", "读**|书|**吧", "读|书|吧"),
        ("**", "读|**书**|吧", "读|书|吧"),
        ("**", "a wo|rd b", "a **wo|rd** b"),
        ("**", "a **wo|rd** b", "a wo|rd b"),
        ("**", "读|书", "读**|**书"),
        ("**", "|  空  |", "  **|空|**  "),
        ("*", "**|粗|**", "***|粗|***"),
        ("*", "***|粗斜|***", "**|粗斜|**"),
        ("**", "*|斜|*", "***|斜|***"),
        ("`", "|x = 1|", "`|x = 1|`"),
        ("~~", "~~|去|~~", "|去|"),
        ("**", "|- 甲\n\n- 乙|", "|- **甲**\n\n- **乙**|"),
        ("**", "|- **甲**\n- **乙**|", "|- 甲\n- 乙|"),
    ],
)
def test_a_mark_goes_on_and_off(scripts: Page, mark: str, before: str, after: str) -> None:
    name = {"**": "bold", "*": "emphasis", "`": "code", "~~": "strike"}[mark]
    assert ran(scripts, f"marks:marks.{name}", before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("看|文档|", "看[文档](|)"),
        ("看[文|档](/a)", "看|文档|"),
        ("|", "[|]()"),
        ("|https://example.com|", "[|](https://example.com)"),
    ],
)
def test_a_link_goes_on_and_off(scripts: Page, before: str, after: str) -> None:
    assert ran(scripts, "marks:link", before) == after


@pytest.mark.parametrize(
    ("before", "url", "after"),
    [
        ("看|文档|", "https://example.com/a", "看[文档](https://example.com/a)|"),
        ("看|文档|", "不是地址", None),
        ("看|", "https://example.com/a", None),
        ("|https://example.com|", "https://example.com/a", None),
        ("|甲\n乙|", "https://example.com/a", None),
    ],
)
def test_an_address_over_words_makes_a_link(scripts: Page, before: str, url: str, after: str | None) -> None:
    assert ran(scripts, "marks:linked", before, url) == after


@pytest.mark.parametrize(
    ("block", "before", "after"),
    [
        ("heading", "标题|", "## 标题|"),
        ("heading", "## 标题|", "### 标题|"),
        ("heading", "#### 标题|", "标题|"),
        ("heading3", "## 标题|", "### 标题|"),
        ("bullets", "|甲\n乙|", "|- 甲\n- 乙|"),
        ("bullets", "|- 甲\n- 乙|", "|甲\n乙|"),
        ("numbers", "|- 甲\n\n- 乙|", "|1. 甲\n\n2. 乙|"),
        ("tasks", "- 甲|", "- [ ] 甲|"),
        ("tasks", "- [x] 甲|", "甲|"),
        ("quote", "|甲\n乙|", "|> 甲\n> 乙|"),
        ("quote", "> 甲|", "甲|"),
        ("bullets", "|", "- |"),
        ("fence", "|a = 1|", "```|\na = 1\n```"),
        ("table", "|", "| |column| | column |\n| --- | --- |\n|  |  |"),
        ("more", "摘要|", "摘要\n\n<!-- more -->|"),
        ("rule", "上\n|\n下", "上\n\n---|\n\n下"),
        ("fold", "|", "<details>\n<summary>|summary|</summary>\n\n</details>"),
        ("note", "|", "> [!NOTE]\n> |"),
    ],
)
def test_blocks_go_on_and_off(scripts: Page, block: str, before: str, after: str) -> None:
    assert ran(scripts, f"blocks:blocks.{block}", before) == after


@pytest.mark.parametrize(
    ("move", "before", "after"),
    [
        ("nextCell", "| a^ | b |\n", "| a | ^b^ |\n"),
        ("nextCell", "| a | b^ |\n|---|---|\n| c | d |", "| a | b |\n|---|---|\n| ^c^ | d |"),
        ("nextCell", "| a | b |\n|---|---|\n| c | d^ |", "| a | b |\n|---|---|\n| c | d |\n| ^ |  |"),
        ("previousCell", "| a | b |\n|---|---|\n| c^ | d |", "| a | ^b^ |\n|---|---|\n| c | d |"),
        ("enterRow", "| a | b |\n|---|---|\n| c | d |^", "| a | b |\n|---|---|\n| c | d |\n| ^ |  |"),
        ("enterRow", "| a | b |\n|---|---|\n| ^ |  |", "| a | b |\n|---|---|\n^"),
        ("enterRow", "| a^ | b |\n|---|---|", None),
        ("enterRow", "| 不是表格 |^", None),
        ("nextCell", "a ^| b", None),
    ],
)
def test_tab_and_enter_go_through_a_table(scripts: Page, move: str, before: str, after: str | None) -> None:
    with_another_caret = RUN.replace('"|"', '"^"')
    assert scripts.evaluate(with_another_caret, ["tables", move, before, "", ""]) == after


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        ("---\ntitle: x\n---", "![a]()", "---\ntitle: x\n---\n![a]()"),
        ("---\ntitle: x\n---\n\n甲", "![a]()", "---\ntitle: x\n---\n\n![a]()\n\n甲"),
        ("", "![a]()", "![a]()"),
    ],
)
def test_what_is_put_below_front_matter_begins_a_line(
    scripts: Page, before: str, words: str, after: str
) -> None:
    placed = """async ([text, words]) => {
      const { Surface } = await import(`${window.scripts}/surface.js`);
      const surface = Object.assign(new Surface(), { text, selection: { from: 0, to: 0 } });
      surface.replace = ({ from, to, insert }) => {
        surface.text = text.slice(0, from) + insert + text.slice(to);
      };
      surface.place(words);
      return surface.text;
    }"""
    assert scripts.evaluate(placed, [before, words]) == after


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<h2>题</h2><p>甲<b>乙</b><i>丙</i></p>", "## 题\n\n甲**乙***丙*"),
        ("<ul><li>甲<ul><li>乙</li></ul></li><li>丙</li></ul>", "- 甲\n  - 乙\n- 丙"),
        ('<ol start="3"><li>甲</li><li><p>乙</p></li></ol>', "3. 甲\n4. 乙"),
        ('看<a href="https://example.com/">这里</a>', "看[这里](https://example.com/)"),
        ('<a href="javascript:alert(1)">坏</a>', "坏"),
        ("<pre><code class='language-python'>x = 1\n</code></pre>", "```python\nx = 1\n```"),
        ("<blockquote><p>甲</p><p>乙</p></blockquote>", "> 甲\n>\n> 乙"),
        (
            "<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td></tr></table>",
            "| a | b\\|c |\n| --- | --- |\n| 1 |  |",
        ),
        (
            '<img src="https://example.com/a.png" alt="山"><script>x</script>',
            "![山](https://example.com/a.png)",
        ),
        ('<img src="file:///c:/a.png" alt="山">甲', "甲"),
        ("<p>1 * 2 &lt;b&gt;</p>", "1 \\* 2 \\<b>"),
        ('<b style="font-weight:normal"><p>甲</p><p>乙</p></b>', "甲\n\n乙"),
        ('<b style="font-weight: 400">甲</b>', "甲"),
    ],
)
def test_formatted_text_becomes_markdown(scripts: Page, markup: str, text: str) -> None:
    converted = """async (markup) => {
      const { fromHtml, parsed } = await import(`${window.scripts}/html.js`);
      return fromHtml(parsed(markup));
    }"""
    assert scripts.evaluate(converted, markup) == text


@pytest.mark.parametrize(
    ("before", "after", "rows"),
    [
        ("a\nb\nc", "a\nB\nc", [["a", "a"], ["b", "B"], ["c", "c"]]),
        ("a\nc", "a\nb\nc", [["a", "a"], [None, "b"], ["c", "c"]]),
        ("a\nb\nc\nd", "b\nc\nx\nd", [["a", None], ["b", "b"], ["c", "c"], [None, "x"], ["d", "d"]]),
        ("", "", [["", ""]]),
        ("a", "b\nc", [["a", "b"], [None, "c"]]),
    ],
)
def test_two_texts_are_compared_by_line(
    scripts: Page, before: str, after: str, rows: list[list[str | None]]
) -> None:
    compared = """async ([before, after]) => {
      const { rows } = await import(`${window.scripts}/diff.js`);
      return rows(before, after).map(({ before, after }) => [before, after]);
    }"""
    assert scripts.evaluate(compared, [before, after]) == rows


def test_whatever_differs_both_texts_can_be_read_from_the_comparison(scripts: Page) -> None:
    whole = """async () => {
      const { rows } = await import(`${window.scripts}/diff.js`);
      let seed = 7;
      const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
      const text = () => Array.from({ length: random(12) }, () => "abc"[random(3)]).join("\\n");
      for (let round = 0; round < 3000; round += 1) {
        const [before, after] = [text(), text()];
        const found = rows(before, after);
        const side = (name) => found.map((row) => row[name]).filter((line) => line !== null).join("\\n");
        if (side("before") !== before || side("after") !== after) return [before, after, found];
      }
      return "whole";
    }"""
    assert scripts.evaluate(whole) == "whole"
