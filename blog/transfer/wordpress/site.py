"""What an export says beside its posts: authors, categories, pictures, and which page is where."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from blog.transfer.elsewhere.addresses import host_of
from blog.transfer.wordpress.wxr import number, parts
from blog.transfer.xml import text_of

DEEPEST = 20


@dataclass
class Site:
    """All of it, from a first walk through the file."""

    address: str = ""
    hosts: set[str] = field(default_factory=set)
    authors: dict[str, tuple[str, str]] = field(default_factory=dict)  # login -> (name, e-mail)
    categories: dict[str, tuple[str, str]] = field(default_factory=dict)  # nicename -> (name, parent)
    pictures: dict[int, str] = field(default_factory=dict)  # attachments by their numbers
    pages: dict[int, tuple[str, int]] = field(default_factory=dict)  # number -> (name, parent)
    described: list[str] = field(default_factory=list)  # categories and tags of which it says more

    def read(self, file: Path) -> Iterator[None]:
        """Take in what a file says, part by part; raises Invalid."""
        for part in parts(file):
            _NOTES.get(part.tag, _note_item)(self, part)
            yield

    def trail(self, nicename: str, name: str) -> list[str]:
        """A category with those above it."""
        found, seen = [name], {nicename}
        above = self.categories.get(nicename, ("", ""))[1]
        while above in self.categories and above not in seen and len(found) < DEEPEST:
            seen.add(above)
            name, parent = self.categories[above]
            found.insert(0, name)
            above = parent
        return found

    def page(self, id: int) -> str:
        """The name of a page with those above it."""
        names: list[str] = []
        while id in self.pages and len(names) < DEEPEST:
            name, id = self.pages[id]
            names.insert(0, name)
        return "/".join(names)


def _note_address(site: Site, part: Element) -> None:
    address = (part.text or "").strip()
    site.hosts.add(host_of(address))
    if part.tag == "wp:base_blog_url" or not site.address:
        site.address = address


def _note_author(site: Site, part: Element) -> None:
    login = text_of(part, "wp:author_login")
    name = text_of(part, "wp:author_display_name") or login
    site.authors[login] = unescape(name), text_of(part, "wp:author_email")


def _note_category(site: Site, part: Element) -> None:
    nicename = text_of(part, "wp:category_nicename")
    name = unescape(text_of(part, "wp:cat_name"))
    site.categories[nicename] = name, text_of(part, "wp:category_parent")
    _note_description(site, name, text_of(part, "wp:category_description"))


def _note_tag(site: Site, part: Element) -> None:
    _note_description(site, unescape(text_of(part, "wp:tag_name")), text_of(part, "wp:tag_description"))


def _note_description(site: Site, name: str, description: str) -> None:
    if description:
        site.described.append(name)


def _note_item(site: Site, part: Element) -> None:
    id, kind = number(part, "wp:post_id"), text_of(part, "wp:post_type")
    if kind == "attachment":
        site.pictures[id] = text_of(part, "wp:attachment_url")
    elif kind == "page":
        name = unquote(text_of(part, "wp:post_name")).replace("/", "-") or f"page-{id}"
        site.pages[id] = name, number(part, "wp:post_parent")


_NOTES = {
    "wp:base_blog_url": _note_address,
    "wp:base_site_url": _note_address,
    "wp:author": _note_author,
    "wp:category": _note_category,
    "wp:tag": _note_tag,
}
