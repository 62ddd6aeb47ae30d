"""What lies where in an import: a Hexo site, a part of one, or loose notes."""

import hashlib
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from blog.errors import Conflict, Invalid
from blog.media.actions import comparison
from blog.media.kinds import is_known
from blog.media.queries import missing
from blog.posts import editions
from blog.posts.models import asset_folder
from blog.posts.queries import imported_from
from blog.transfer import hexo
from blog.transfer.comments import own
from blog.transfer.items import Item
from blog.transfer.queries import brought_from
from blog.transfer.sources import Limits, Refused, items, on_disk

CONFIG = "_config.yml"
COMMENTS = "comments.json"
OURS = "# Written by Mojing.\n"  # the configuration of a site that has none of its own


@dataclass(frozen=True)
class Place:
    """Where a file belongs."""

    path: str  # below `source/`
    kind: hexo.Kind | None  # None: Hexo ignores it
    origin: str = ""  # of a loose note: the same for the same file, another for any other
    addresses: tuple[str, ...] | None = None  # where it was, if its system says so itself
    author_id: int | None = None  # None is whoever brings it in
    notes: list[Invalid] = field(default_factory=list, compare=False)  # what is lost on the way


@dataclass(frozen=True)
class Origin:
    """What an import does not say itself: what its notes are known by, what it may hold, Hexo's settings,
    and whether all of it is to be published here."""

    name: str = ""  # "" is where it lies on this machine
    limits: Limits = field(default_factory=Limits)
    site: hexo.Site = field(default_factory=hexo.Site)  # in place of a _config.yml
    as_drafts: bool = False

    def of(self, source: Path, name: str) -> str:
        """The same for the same note, another for any other."""
        alone = name == source.name and not source.is_dir()
        file = source.resolve() if alone else source.resolve() / name
        known = f"{self.name}/{name}".encode() if self.name else os.fsencode(file)
        return hashlib.sha256(known).hexdigest()


@dataclass(frozen=True)
class Tree:
    """The files of an import that Hexo would look at, those that others refer to first."""

    site: hexo.Site
    items: list[Item]
    places: dict[str, Place]  # by the path of the item
    whole: bool  # a file that is not here is not there any more
    comments: Item | None = None  # what was said, as `flask comments export` writes it

    @cached_property
    def paths(self) -> frozenset[str]:
        """What lies below `source/`."""
        return frozenset(place.path for place in self.places.values())

    @classmethod
    def of(cls, source: Path, refused: dict[str, Invalid], origin: Origin) -> "Tree":
        """Look through `source`; what is not even opened goes into `refused`. Raises Invalid.

        Loose notes are taken for posts. A note updates the post that came from the very same file; where
        another text has its name already, it gets the next free one: README.md, README-2.md. What lies in
        a Hexo `_posts` or `_drafts` folder is known by its place there, also when it is brought in alone.
        """
        found = list(_opened(source, refused, origin.limits))
        prefix = _prefix([item.path for item in found])
        above = _above(source) if prefix is None else ""
        inside = [item for item in found if item.path.startswith(prefix or "")]
        if prefix is None and not above:
            places = _loose_places(source, inside, origin)
        else:
            paths = {item.path: above + item.path.removeprefix(prefix or "") for item in inside}
            places = {name: Place(path, hexo.classify(path)) for name, path in paths.items()}
        config = _config(source, prefix or "", above, found)
        if config and prefix is not None and not config.text().startswith(OURS):
            inside.append(config)
            places[config.path] = Place(CONFIG, "file")  # kept, and so exported as it was
        said = next((item for item in found if _is_talk(item, prefix)), None)
        inside = [item for item in inside if item is not said]
        inside.sort(key=lambda item: (places[item.path].kind != "file", item.path))
        site = hexo.read_config(config.text()) if config else origin.site
        return cls(site, inside, places, prefix is not None, said)


def _is_talk(item: Item, prefix: str | None) -> bool:
    """Whether it is what our export says beside the documents; anybody's file may be called the same."""
    if prefix is None or item.path != prefix.removesuffix("source/") + COMMENTS:
        return False
    return bool(own.MARK.match(item.start(own.START)))


def _opened(source: Path, refused: dict[str, Invalid], limits: Limits) -> Iterable[Item]:
    for item in items(source, limits):
        if isinstance(item, Refused):
            refused[item.path] = item.reason
        else:
            yield item


def _prefix(paths: list[str]) -> str | None:
    """What stands before `_posts/` and `_drafts/`."""
    marked = [found[1] for path in paths if (found := _MARK.match(path))]
    return min(marked, key=len, default=None)


_MARK = re.compile(r"((?:.*?/)?)_(?:posts|drafts)/")


def _above(source: Path) -> str:
    """The part of a Hexo `source/` that `source` lies in, as `_posts/sub/`; "" when it lies in none."""
    if not source.is_dir() and hexo.classify(f"_posts/{source.name}") != "post":
        return ""  # a zip is a place of its own
    parts = _folder(source).parts
    marks = [n for n, part in enumerate(parts) if part in ("_posts", "_drafts")]
    return "/".join(parts[marks[-1] :]) + "/" if marks else ""


def _folder(source: Path) -> Path:
    whole = source.resolve()
    return whole if source.is_dir() else whole.parent


def _config(source: Path, prefix: str, above: str, found: list[Item]) -> Item | None:
    wanted = prefix.removesuffix("source/") + CONFIG
    for item in found:
        if item.path == wanted:
            return item
    root = _folder(source)
    for _part in above.split("/")[1:]:
        root = root.parent
    beside = root.parent / CONFIG
    return on_disk(beside) if not prefix and root.name == "source" and beside.is_file() else None


def _loose_places(source: Path, found: list[Item], known: Origin) -> dict[str, Place]:
    """Notes as posts, each with the media in its asset folder; whatever else lies there does not count."""
    top = "" if source.is_dir() else _only_folder([item.path for item in found])
    base = _base(source, found, top, known)
    plain = {item.path: f"{base}{item.path.removeprefix(top)}" for item in found}
    notes = {item.path: item for item in found if hexo.classify(plain[item.path]) == "post"}
    places: dict[str, Place] = {}
    folders: dict[str, str] = {}
    for name, item in notes.items():
        origin = known.of(source, name)
        path = _path_for(item, plain[name], origin, {*plain.values(), *(p.path for p in places.values())})
        places[name] = Place(path, "post", origin)
        folders[asset_folder(plain[name])] = asset_folder(path)
    for name in plain.keys() - notes.keys():
        places[name] = Place(followed(plain[name], folders), "file" if is_known(name) else None)
    return places


def _base(source: Path, found: list[Item], top: str, known: Origin) -> str:
    """The folder of loose notes: where they came in before, else one in which no picture is another's.

    Two people's image.png must stay two, although each note names the one beside it.
    """
    plain = {f"_posts/{item.path.removeprefix(top)}": item for item in found}
    notes = {path: item for path, item in plain.items() if hexo.classify(path) == "post"}
    for path, item in notes.items():
        before, end = brought_from(known.of(source, item.path)), path.removeprefix("_posts")
        if before and (before.source_path or "").endswith(end):
            return (before.source_path or "").removesuffix(end) + "/"
    folders = tuple(f"{asset_folder(path)}/" for path in notes)
    beside = [path for path in plain.keys() - notes.keys() if is_known(path) and not path.startswith(folders)]
    base, number = "_posts/", 1
    while any(_is_another(base + path.removeprefix("_posts/"), plain[path]) for path in beside):
        number += 1
        base = f"_posts/{number}/"
    return base


def _is_another(path: str, item: Item) -> bool:
    """Whether a file lies at the path that has other bytes."""
    with suppress(Invalid):
        return path not in missing({path}) and _differs(path, item.bytes())
    return False


def _differs(path: str, data: bytes) -> bool:
    try:
        return comparison(path, data) != "unchanged"
    except Conflict:
        return True


def _only_folder(paths: list[str]) -> str:
    """The folder that all of a zip lies in, which is how folders are packed and sent; "" without one."""
    tops = {path.partition("/")[0] + "/" for path in paths}
    return tops.pop() if len(tops) == 1 and all("/" in path for path in paths) else ""


def _path_for(item: Item, plain: str, origin: str, taken: set[str]) -> str:
    """Where the note came in before, else its own name, else the next one that nobody has."""
    known = brought_from(origin)
    if known and known.source_path:
        return known.source_path
    namesake = imported_from(plain)
    if namesake is None or _same_text(item, namesake.imported_digest):
        return plain
    pure = PurePosixPath(plain)
    number = 2
    while (path := f"{pure.with_suffix('')}-{number}{pure.suffix}") in taken or imported_from(path):
        number += 1
    return path


def _same_text(item: Item, digest: str) -> bool:
    with suppress(Invalid):
        return editions.digest(item.text()) == digest
    return False


def followed(path: str, folders: dict[str, str]) -> str:
    """`path` after the folder that it lies in has got another name."""
    for parent in map(str, PurePosixPath(path).parents):
        if parent in folders:
            return folders[parent] + path.removeprefix(parent)
    return path
