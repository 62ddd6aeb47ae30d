"""What a document becomes here: its address, what its keys mean, and what readers will miss."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import unquote

from blog.errors import Invalid
from blog.media.naming import relative_to
from blog.media.queries import missing
from blog.posts.frontmatter.meaning import ALIASES, FLAGS
from blog.posts.models import Post, asset_folder
from blog.posts.queries import free_slug
from blog.transfer import hexo
from blog.transfer.arrivals import Arrival
from blog.transfer.report import About, Note
from blog.transfer.tree import Tree

MEANT = {*ALIASES, *ALIASES.values(), *FLAGS, "title", "date", "updated", "excerpt", "description", "lang"}
LOCKS = ("password", "encrypt", "theme_password")  # of plugins that keep a post from others
_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1[`~]*\s*$|`+[^`\n]+`+", re.DOTALL | re.MULTILINE)
_TAG = re.compile(r"\{%-?\s*(?!end)([\w-]+)")
_HIDDEN = re.compile(r"<(audio|embed|form|iframe|object|script|style|svg|video)\b", re.IGNORECASE)
_IMAGE = re.compile(r'<img[^>]*? src="([^"]+)"')
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|/media/", re.IGNORECASE)


@dataclass(frozen=True)
class Taken:
    """The addresses that a dry run would have given away: it takes everything back, file by file."""

    addresses: set[str] = field(default_factory=set)
    old: set[str] = field(default_factory=set)

    def address(self, post: Post, wanted: str) -> str:
        """The address that the post really gets."""
        slug, number = post.slug, 1
        while (address := Post(kind=post.kind, slug=slug).address) in self.addresses:
            number += 1
            candidate = f"{wanted}-{number}"
            slug = candidate if free_slug(candidate, post.kind) == candidate else slug
        self.addresses.add(address)
        return address

    def lost(self, arrival: Arrival, told: list[Invalid]) -> list[Invalid]:
        """The old addresses that another file of the same import has already, as if that were kept."""
        led = [*dict.fromkeys(address.rstrip("/") for address in arrival.addresses)]
        said = {reason.values.get("path") for reason in told}
        lost = [address for address in led if address in self.old and address not in said]
        self.old.update(led)
        return [Invalid("The address %(path)s already leads to another post.", path=path) for path in lost]


def about(arrival: Arrival, post: Post, address: str, tree: Tree, reasons: list[Invalid]) -> About:
    """What the document became; its post is as it will be kept, `reasons` name the addresses it lost."""
    document, date = arrival.document, arrival.document.date
    elsewhere = {address, *(reason.values.get("path") for reason in reasons)}
    keys = [str(key) for key in document.keys]
    meant = [key for key in keys if key in MEANT or key in (document.cover_key, "permalink")]
    return About(
        kind=arrival.place.kind or "",
        title=arrival.edition.title,
        address=address,
        state=post.state,
        date=(post.published_at or arrival.published_at).isoformat(),
        zone="" if date is None or date.offset else date.zone,
        old=[old for old in arrival.addresses if arrival.leads(post) and old.rstrip("/") not in elsewhere],
        meant=meant,
        kept=[key for key in keys if key not in meant],
        notes=[*arrival.place.notes, *_notes(arrival, post), *_missing(arrival, tree)],
    )


def _notes(arrival: Arrival, post: Post) -> Iterator[Invalid]:
    document = arrival.document
    text = _CODE.sub("", document.body)
    if post.live and (lock := next((key for key in LOCKS if document.keys.get(key)), "")):
        yield Note("In Hexo, %(key)s keeps it from others. Here everybody can read it.", key=lock)
    if post.live and not document.date:
        yield _undated(arrival)
    for tag in (tag for tag in document.tags if "," in tag or "，" in tag):
        yield Note("“%(tag)s” is one tag, as in Hexo; only a list makes several.", tag=tag)
    if tags := sorted(set(_TAG.findall(text)) - {"raw"}):
        yield Note("Stays as text: %(tags)s", tags=", ".join(f"{{% {tag} %}}" for tag in tags))
    if tags := sorted({tag.lower() for tag in _HIDDEN.findall(text)}):
        yield Note("Kept in the text and not shown: %(tags)s", tags=", ".join(f"<{tag}>" for tag in tags))


def _undated(arrival: Arrival) -> Invalid:
    if re.match(r"\d{4}-\d{1,2}-\d{1,2}-", PurePosixPath(arrival.place.path).name):
        return Note("It has no date of its own; the one in its name counts.")
    return Note("It has no date of its own; when the file was changed, or sent, counts.")


def _missing(arrival: Arrival, tree: Tree) -> Iterator[Invalid]:
    """Images that lie neither in the import nor here, of which readers see nothing."""
    wanted = {src: _places(unquote(re.split("[?#]", src)[0]), arrival) for src in _images(arrival)}
    there = [src for src, paths in wanted.items() if not tree.paths.isdisjoint(paths)]
    absent = missing({path for src, paths in wanted.items() if src not in there for path in paths})
    if names := [src for src, paths in wanted.items() if src not in there and paths <= absent]:
        yield Note("Not found, neither in the import nor here: %(files)s", files=", ".join(names))


def _images(arrival: Arrival) -> list[str]:
    found = [*map(unescape, _IMAGE.findall(arrival.edition.rendered.html)), arrival.document.cover or ""]
    return [src for src in dict.fromkeys(found) if src and not _ELSEWHERE.match(src)]


def _places(src: str, arrival: Arrival) -> set[str]:
    """The paths below `source/` that an author may mean: beside the document, or in Hexo's spellings.

    Covers count from the root.
    """
    folder, name = asset_folder(arrival.place.path), hexo.post_name(arrival.place.path)
    own = (f"{address}/" for address in arrival.addresses)
    plain = src.removeprefix("./")
    for before in (*own, f"{PurePosixPath(folder).name}/", f"{name}/"):
        if plain.startswith(before):
            plain = plain.removeprefix(before)
    paths = {f"{folder}/{plain}", src.removeprefix("./").removeprefix("/")}
    return paths | ({near} if (near := relative_to(arrival.place.path, src)) else set())
