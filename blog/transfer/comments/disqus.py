"""Comments in the XML export of Disqus (help.disqus.com, "Comments export")."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from blog.errors import Invalid
from blog.transfer.comments.records import Loss, Record, id_of, moment
from blog.transfer.xml import elements, text_of

_NS, _ID = "{http://disqus.com}", "{http://disqus.com/disqus-internals}id"
MARK = re.compile(rb"<disqus\b[^>]*http://disqus\.com")


def read(path: Path) -> Iterator[Record | Loss]:
    """All comments of the file; raises Invalid."""
    threads: dict[str, str] = {}
    for element in elements(path, {f"{_NS}thread", f"{_NS}post"}):
        key = element.get(_ID, "")
        if element.tag == f"{_NS}thread" and element.find(f"{_NS}link") is not None:
            threads[key] = text_of(element, f"{_NS}link") or text_of(element, f"{_NS}id")
        elif element.tag == f"{_NS}post":
            try:
                yield _record(element, key, threads)
            except Invalid as reason:
                yield Loss(f"#{key}", reason)


def _record(post: Element, key: str, threads: dict[str, str]) -> Record:
    author = post.find(f"{_NS}author")
    author = Element("author") if author is None else author
    return Record(
        key=key,
        id=id_of("disqus", key),
        post=threads.get(_refers(post, "thread"), ""),
        text=post.findtext(f"{_NS}message") or "",
        created_at=moment(text_of(post, f"{_NS}createdAt")),
        state=_state(post),
        parent=_refers(post, "parent"),
        name=text_of(author, f"{_NS}name") or text_of(author, f"{_NS}username"),
        email=text_of(author, f"{_NS}email"),
        is_html=True,
    )


def _refers(post: Element, tag: str) -> str:
    found = post.find(f"{_NS}{tag}")
    return "" if found is None else found.get(_ID, "")


def _state(post: Element) -> str:
    if text_of(post, f"{_NS}isSpam") == "true":
        return "spam"
    if text_of(post, f"{_NS}isDeleted") == "true":
        return "trash"
    return "waiting" if text_of(post, f"{_NS}isApproved") == "false" else "public"
