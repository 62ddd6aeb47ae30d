"""Whether an import is a site of another system, and that site as a tree."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree.ElementTree import Element

from blog.errors import Invalid
from blog.transfer import hexo
from blog.transfer.comments import wordpress as talk
from blog.transfer.comments.records import Loss, Record
from blog.transfer.elsewhere import ghost
from blog.transfer.elsewhere.pieces import Pieces, media_places
from blog.transfer.items import Item
from blog.transfer.report import Note, Report, Told
from blog.transfer.sources import Limits, Refused, items
from blog.transfer.tree import Tree
from blog.transfer.wordpress import posts, wxr
from blog.transfer.wordpress.site import Site
from blog.transfer.xml import text_of

START = 16 * 2**10  # bytes that tell
_NAMES = re.compile(r"\.(xml|wxr|rss|json)$", re.IGNORECASE)
_CONTENT = ("/content/",)
_UPLOADS = ("/wp-content/uploads/", "/uploads/")


@dataclass
class Export:
    """A site of another system."""

    tree: Tree
    report: Report  # of what is no document
    said: Callable[[], Iterator[tuple[str, Record | Loss]]] = lambda: iter(())  # with the path of the post


@dataclass
class _Found:
    items: list[Item] = field(default_factory=list)
    refused: dict[str, Invalid] = field(default_factory=dict)
    kind: str = ""
    texts: list[Item] = field(default_factory=list)


@contextmanager
def exported(source: Path, limits: Limits) -> Iterator[Export | None]:
    """The site in it, until the end of the block; None for anything else. Raises Invalid."""
    found = _looked_through(source, limits)
    if not found.kind:
        yield None
        return
    with TemporaryDirectory(prefix="mojing-import-") as folder:
        files = [_on_disk(item, Path(folder), n) for n, item in enumerate(found.texts)]
        export = (_wordpress if found.kind == "wordpress" else _ghost)(files, found, Path(folder))
        export.report.files |= {path: Told("refused", [reason]) for path, reason in found.refused.items()}
        yield export


def _looked_through(source: Path, limits: Limits) -> _Found:
    found = _Found()
    if source.is_file() and not _NAMES.search(source.name) and source.suffix.lower() != ".zip":
        return found
    for item in items(source, limits):
        if isinstance(item, Refused):
            found.refused[item.path] = item.reason
            continue
        kind = _kind_of(item)
        found.items.append(item)
        if kind and kind == (found.kind or kind):
            found.kind = kind
            found.texts.append(item)
    return found


def _kind_of(item: Item) -> str:
    if not _NAMES.search(item.path):
        return ""
    start = item.start(START)
    if wxr.MARK.search(start):
        return "wordpress"
    return "ghost" if ghost.MARK.match(start) else ""


def _on_disk(item: Item, folder: Path, n: int) -> Path:
    """The file by itself: what lies in a zip cannot be read from its beginning again and again."""
    target = folder / f"export-{n}" / Path(item.path).name
    target.parent.mkdir()
    item.copy_to(target)
    return target


def _wordpress(files: list[Path], found: _Found, folder: Path) -> Export:
    """Two walks: what comes first refers to what comes last."""
    export, site = _begun(found, "wp-content/uploads", _UPLOADS), Site()
    paths = export.tree.paths
    pieces = Pieces(folder, partial(posts.body, site=site, files=paths))
    where: dict[str, str] = {}
    for file in files:
        _as_far_as_it_goes(export.report, file, lambda file=file: site.read(file))  # type: ignore[misc]
    for item in (item for file in files for item in _items(file)):
        if kind := posts.left_out(item):
            _count(export.report, kind)
        else:
            where[text_of(item, "wp:post_id")] = pieces.add(posts.piece_of(item, site, paths))
    _tell_of_descriptions(export.report, site.described)
    said = partial(_said, files, site, where)
    return Export(_whole(export.tree, pieces), export.report, said)


def _items(file: Path) -> Iterator[Element]:
    """As far as the file goes: how far that is was said on the first walk."""
    with suppress(Invalid):
        yield from (part for part in wxr.parts(file) if part.tag == "item")


def _said(files: list[Path], site: Site, where: dict[str, str]) -> Iterator[tuple[str, Record | Loss]]:
    for item in (item for file in files for item in _items(file)):
        if path := where.get(text_of(item, "wp:post_id")):
            yield from ((path, one) for one in talk.of_item(item, site.address, path))


def _ghost(files: list[Path], found: _Found, folder: Path) -> Export:
    export, site = _begun(found, "content", _CONTENT), ghost.Site()
    pieces = Pieces(folder, partial(ghost.body, files=export.tree.paths))
    for file in files:
        _as_far_as_it_goes(export.report, file, lambda file=file: site.read(file))  # type: ignore[misc]
    for post in (post for file in files for post in _posts(file)):
        try:
            pieces.add(ghost.piece_of(post, site))
        except Invalid as reason:
            export.report.files[str(post.get("slug"))] = Told("refused", [reason])
    _tell_of_descriptions(export.report, site.described)
    return Export(_whole(export.tree, pieces), export.report)


def _posts(file: Path) -> Iterator[dict[str, Any]]:
    with suppress(Invalid):
        yield from ghost.posts(file)


def _as_far_as_it_goes(report: Report, file: Path, read: Callable[[], Iterator[None]]) -> None:
    """Read a file; raises Invalid when nothing of it can be read, else the report says where it ends."""
    seen = False
    try:
        for _part in read():
            seen = True
    except Invalid as reason:
        if not seen:
            raise
        report.files[file.name] = Told("refused", [reason])


def _begun(found: _Found, root: str, marks: tuple[str, ...]) -> Export:
    """The files beside the export, which texts refer to."""
    media = [item for item in found.items if item not in found.texts]
    places = media_places(media, root, marks)
    return Export(Tree(hexo.Site(), media, places, whole=True), Report())


def _whole(tree: Tree, pieces: Pieces) -> Tree:
    kept = sorted(tree.items, key=lambda item: item.path)
    return Tree(tree.site, [*kept, *pieces.items], {**tree.places, **pieces.places}, whole=True)


def _count(report: Report, kind: str) -> None:
    told = report.files.get(f"[{kind}]")
    count = int(str(told.reasons[0].values["count"])) if told else 0
    report.files[f"[{kind}]"] = Told(
        "ignored", [Note("%(count)d items of a kind that has no place here.", count=count + 1)]
    )


def _tell_of_descriptions(report: Report, names: list[str]) -> None:
    if names:
        note = Note(
            "Descriptions of categories and tags have no place here: %(names)s", names=", ".join(names)
        )
        report.files["[description]"] = Told("ignored", [note])
