"""No address in the HTML of a feed depends on where it is read."""

from hypothesis import given
from hypothesis import strategies as st

from blog.feeds.absolute import absolute
from blog.rendering.sanitise import sanitise
from blog.xml import legal
from tests.feeds.reading import check_addresses

BASE = "https://example.org/posts/甲"
ADDRESSES = ["/a", "a/b", "../c", "#d", "?e=1&f=2", "//host/g", "http://[", "", "mailto:x@y.z", "https:z"]
ODD = ["data:,x", "/\\x", " /y", "javascript:z"]
TARGETS = st.one_of(st.text(max_size=30), st.sampled_from(ADDRESSES), st.sampled_from(ODD))


@given(st.lists(st.tuples(st.sampled_from(["a", "img"]), TARGETS, st.text(max_size=20)), max_size=5))
def test_whatever_an_author_links_to(pieces: list[tuple[str, str, str]]) -> None:
    written = "".join(
        f'<{tag} title="{text}" {"href" if tag == "a" else "src"}="{target}">{text}</{tag}>'
        for tag, target, text in pieces
    )
    check_addresses(absolute(sanitise(written, {}), BASE))


@given(st.text())
def test_text_that_looks_like_a_tag_stays_as_it_is(text: str) -> None:
    html = sanitise(text.replace("<", "&lt;"), {})
    assert absolute(html, BASE) == html


@given(st.text())
def test_whatever_is_written_can_be_said_in_xml(text: str) -> None:
    from xml.etree.ElementTree import Element, fromstring

    from blog.xml import add, document

    root = Element("feed")
    add(root, "title", text, label=text)
    read = fromstring(document(root))[0]
    assert (read.text or "") == legal(text).replace("\r\n", "\n").replace("\r", "\n")
