"""Addresses in the text of another site: what is here is named without its old host."""

import re
from collections.abc import Callable, Collection
from html import escape, unescape
from urllib.parse import unquote, urlsplit

from blog.errors import Invalid
from blog.media.queries import missing
from blog.transfer.report import Note

_NAMED = re.compile(r"""(\s(?:src|href)\s*=\s*)("[^"]*"|'[^']*')""", re.IGNORECASE)
_SIZE = re.compile(r"-\d{1,5}x\d{1,5}(\.\w+)$")
_FILE = re.compile(r"\.(?!html?$|php$)\w{2,5}$")


def host_of(address: str) -> str:
    """The host of a site, with its port."""
    try:
        return urlsplit(address).netloc.lower().removeprefix("www.")
    except ValueError:
        return ""


def local(html: str, hosts: Collection[str], files: Collection[str], notes: list[Invalid]) -> str:
    """HTML in which links into the old site lead to this one, and its pictures are those in `files`.

    Nothing is fetched: a picture that did not come along keeps its address, and is counted.
    """
    absent: dict[str, None] = {}

    def changed(found: re.Match[str]) -> str:
        before = unescape(found[2][1:-1]).strip()
        after = here(before, hosts, files, lambda path: absent.setdefault(path))
        return found[0] if after == before else f'{found[1]}"{escape(after)}"'

    html = _NAMED.sub(changed, html)
    if absent:
        names = ", ".join([*absent][:5])
        notes.append(Note("%(count)d files did not come along: %(files)s", count=len(absent), files=names))
    return html


def here(
    address: str,
    hosts: Collection[str],
    files: Collection[str],
    lack: Callable[[str], object] = lambda path: None,
) -> str:
    """An address as it is on this site; `lack` learns of a file that is not here."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    is_ours = parts.scheme in ("http", "https", "") and (not parts.netloc or host_of(address) in hosts)
    if not is_ours or not parts.path.startswith("/"):
        return address
    rest = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    path = unquote(parts.path)
    if not _FILE.search(path):
        return (parts.path or "/") + rest
    known = next((one for one in (path, _SIZE.sub(r"\1", path)) if _is_there(one, files)), "")
    if not known:
        lack(path)
        return address
    return parts.path if known == path else _SIZE.sub(r"\1", parts.path)


def _is_there(path: str, files: Collection[str]) -> bool:
    return path.lstrip("/") in files or not missing([path.lstrip("/")])
