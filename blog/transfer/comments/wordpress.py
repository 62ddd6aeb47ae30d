"""Comments in WordPress's export."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from blog.errors import Invalid
from blog.transfer.comments.records import Loss, Record, id_of, moment
from blog.transfer.wordpress.wxr import number, parts, path_of
from blog.transfer.xml import text_of

STATES = {"1": "public", "approve": "public", "0": "waiting", "hold": "waiting", "spam": "spam"}
_ECHOES = ("pingback", "trackback")


def read(path: Path) -> Iterator[Record | Loss]:
    """All comments of the file, post by post; raises Invalid."""
    site = ""
    for part in parts(path):
        if part.tag == "wp:base_blog_url":
            site = (part.text or "").strip()
        elif part.tag == "item":
            yield from of_item(part, site, address_of(part))


def address_of(item: Element) -> str:
    """Where its post was: the address for readers, else the one with its number."""
    return path_of(text_of(item, "link")) or f"/?p={number(item, 'wp:post_id')}"


def of_item(item: Element, site: str, post: str) -> Iterator[Record | Loss]:
    """The comments below one item, as about the post at `post`."""
    for comment in item.findall("wp:comment"):
        key = text_of(comment, "wp:comment_id")
        if text_of(comment, "wp:comment_type") in _ECHOES:
            yield Loss(f"{post}#{key}", Invalid("A pingback is no comment."), "ignored")
            continue
        try:
            yield _record(comment, site, post, key)
        except Invalid as reason:
            yield Loss(f"{post}#{key}", reason)


def _record(comment: Element, site: str, post: str, key: str) -> Record:
    written = text_of(comment, "wp:comment_date_gmt")
    if written.startswith("0000") or not written:
        written = text_of(comment, "wp:comment_date")
    parent = text_of(comment, "wp:comment_parent")
    return Record(
        key=key,
        id=id_of("wordpress", site, key, written),
        post=post,
        text=comment.findtext("wp:comment_content") or "",
        created_at=moment(written),
        state=STATES.get(text_of(comment, "wp:comment_approved"), "trash"),
        parent="" if parent == "0" else parent,
        name=text_of(comment, "wp:comment_author"),
        email=text_of(comment, "wp:comment_author_email"),
        website=text_of(comment, "wp:comment_author_url"),
        is_member=number(comment, "wp:comment_user_id") > 0,
        is_html=True,
    )
