"""What authors write within a line and in blocks other than lists."""

import pytest

from blog.rendering import render
from tests.rendering.tree import rendered

INLINE = [
    ("bold before Chinese punctuation", "**注意：**请看", "<strong>注意：</strong>请看"),
    ("bold in brackets", "这是**（重点）**内容", "这是<strong>（重点）</strong>内容"),
    ("a single newline breaks", "第一行\n第二行", "第一行<br>\n第二行"),
    ("struck out", "这是~~删除。~~文字", "这是<del>删除。</del>文字"),
    ("single tildes are ranges", "用时1~2天，再用3~4天", "用时1~2天，再用3~4天"),
    ("names with underscores", "snake_case_name", "snake_case_name"),
    ("comparisons are no highlights", "a==b, c==d", "a==b, c==d"),
    ("highlights", "看 ==这里== 吧", "看 <mark>这里</mark> 吧"),
    ("a hash without a space", "#标签", "#标签"),
    ("indented by full-width spaces", "　　缩进", "　　缩进"),
    ("characters that HTML needs", "5 < 6 & 7", "5 &lt; 6 &amp; 7"),
    ("entities", "&copy; &amp;", "© &amp;"),
    ("escapes", r"1\. \*不是\*", "1. *不是*"),
    ("code", "用 `<b> {{ x }}` 吧", "用 <code>&lt;b&gt; {{ x }}</code> 吧"),
    ("a template expression", '{{ config["A"] }}', '{{ config["A"] }}'),
    ("a template tag", "{% raw %}{{ a }}{% endraw %}", "{% raw %}{{ a }}{% endraw %}"),
    ("a template tag on the last line", "文字\n{% endraw %}", "文字<br>\n{% endraw %}"),
    ("braces that are no attributes", "集合 {a}", "集合 {a}"),
    ("an abbreviation", "HTML 好\n\n*[HTML]: 超文本", '<abbr title="超文本">HTML</abbr> 好'),
]
LINKS = [
    ("看 https://a.example/x，然后", "https://a.example/x", "，然后"),
    ("看https://a.example/x。", "https://a.example/x", "。"),
    ("看https://a.example/x路径", "https://a.example/x", "路径"),
    ("https://a.example/x_y_z?b=1&c=2.", "https://a.example/x_y_z?b=1&amp;c=2", "."),
    ("（https://a.example/）", "https://a.example/", "）"),
    ("(https://a.example/b_(c))", "https://a.example/b_(c)", ")"),
    ("**https://a.example/**", "https://a.example/", "</strong>"),
    ("<https://a.example/>", "https://a.example/", "</p>"),
]


@pytest.mark.parametrize(("source", "html"), [row[1:] for row in INLINE], ids=[row[0] for row in INLINE])
def test_a_line_becomes(source: str, html: str) -> None:
    assert render(source).html.strip() == f"<p>{html}</p>"


@pytest.mark.parametrize(("source", "url", "after"), LINKS)
def test_a_bare_address_ends_where_the_address_ends(source: str, url: str, after: str) -> None:
    assert f'<a href="{url}" rel="noopener">{url}</a>{after}' in render(source).html


def test_an_address_within_a_link_or_an_attribute_stays_as_it_is() -> None:
    assert render("[https://a.example](https://b.example)").html.count("<a ") == 1
    assert render('<b title="https://a.example">x</b>').html.count("<a ") == 0
    assert render("`https://a.example`").html.count("<a ") == 0
    assert "<a " not in render("mailbox@www.example.org").html


def test_only_links_that_leave_are_marked() -> None:
    html = render("[a](/x) [b](#y) [c](https://c.example) [d](//d.example) [e](mailto:e@x.example)").html
    assert html.count('rel="noopener"') == 2


def test_tables_scroll_on_their_own_and_keep_alignment() -> None:
    tree = rendered("如下表：\n|名称|说明|\n|---|:-:|\n|甲|`a|b`|\n|乙|")
    wrapper = tree.find("div")
    assert wrapper is not None
    assert wrapper.attrib == {"class": "scroll", "tabindex": "0", "role": "group"}
    cells = [cell.text or "".join(cell.itertext()) for cell in wrapper.iter() if cell.tag in ("td", "th")]
    assert cells == ["名称", "说明", "甲", "a|b", "乙", ""]
    assert [cell.get("class") for cell in wrapper.iter("td")] == [None, "align-center"] * 2


def test_dashes_without_a_table_head_are_text() -> None:
    assert "<table" not in render("没有竖线\n--|--").html


def test_an_image_of_its_own_is_a_figure_and_its_title_the_caption() -> None:
    html = render('![图](x.png "标题")\n\n一张![小图](y.png)在行内', assets={"x.png": "/media/1.png"}).html
    assert '<figure><img alt="图" decoding="async" src="/media/1.png" loading="lazy">' in html
    assert "<figcaption>标题</figcaption>" in html
    assert '<p>一张<img alt="小图" decoding="async" src="y.png" loading="lazy">在行内</p>' in html


def test_assets_are_found_in_raw_html_and_links_too() -> None:
    html = render(
        '<img src="./a.png"> [下载](a.zip)', assets={"./a.png": "/media/a", "a.zip": "/media/z"}
    ).html
    assert 'src="/media/a"' in html
    assert 'href="/media/z"' in html


def test_definitions_stand_below_their_term() -> None:
    tree = rendered("术语\n: 定义一\n: 定义二\n\n另一个\n\n: 它的定义")
    assert [(e.tag, e.text) for e in tree.iter() if e.tag in ("dt", "dd")] == [
        ("dt", "术语"),
        ("dd", "定义一"),
        ("dd", "定义二"),
        ("dt", "另一个"),
        ("dd", "它的定义"),
    ]


def test_footnotes_are_numbered_as_they_are_cited() -> None:
    html = render("甲[^b]乙[^a]\n\n[^a]: 注一\n[^b]: 注二\n\n    - 列表\n      - 内层\n\n      深").html
    assert html.index("注二") < html.index("注一")
    assert html.count("<ul>") == 2
    assert 'id="fn:b"' in html
    assert 'href="#fn:b"' in html
    assert 'id="fnref:b"' in html


@pytest.mark.parametrize(
    "note", ["> 引", "- 项", "```\n    x\n    ```", "<!-- -->", "# 题", "![图](x)", "*[a]: b"]
)
def test_a_footnote_is_any_block_and_links_back(note: str) -> None:
    html = render(f"甲[^1]乙[^1]\n\n[^1]: {note}").html
    assert html.count('class="footnote-backref"') == 2
    assert "\x02" not in html


def test_a_footnote_without_text_is_none() -> None:
    assert render("甲[^1]\n\n[^1]:").html == "<p>甲[^1]</p>"


def test_a_footnote_that_is_not_defined_is_text() -> None:
    assert render("甲[^x]").html == "<p>甲[^x]</p>"
