"""Images in pages: in the sizes that are there, with room kept for them, fetched when they are needed.

The HTML of a post names images as its author did. What is known about them changes when they are replaced or
have been developed, so it is put in when a page is made; pages are cached until anything changes.
"""

import re
from collections.abc import Iterable, Mapping
from html import unescape

from markupsafe import Markup, escape

from blog.db import Row
from blog.media.models import FORMATS, variant
from blog.media.queries import path_here, pictures_at
from blog.web.files import MARK

MEASURE = 680  # CSS pixels, the width of a text
MOST = 1000  # images of a page about which the database is asked; those behind them are shown as they are
_IMAGE = re.compile(r'<img((?: [\w-]+(?:="[^"]*")?)*)>')  # as the sanitiser writes it
_ATTRIBUTE = re.compile(r' ([\w-]+)(?:="([^"]*)")?')


Known = Mapping[str, Row]


def illustrated(html: str, known: Known | None = None, *, eager: bool = True) -> Markup:
    """The HTML of a post and what is known about its images; with `eager` the first is fetched at once."""
    known = known_pictures(images_in(html)) if known is None else known
    loading = iter(["eager"] if eager else [])

    def drawn(found: re.Match[str]) -> str:
        image = _attributes(found[1])
        return _drawn(image | {"loading": next(loading, image.get("loading", "lazy"))}, known)

    return Markup(_IMAGE.sub(drawn, html))


def images_in(html: str) -> list[str]:
    """The addresses of the images in the HTML of a post."""
    return [_attributes(found[1]).get("src", "") for found in _IMAGE.finditer(html)]


def known_pictures(addresses: Iterable[str]) -> dict[str, Row]:
    """What is known about the images at these addresses, those of other sites left out."""
    paths = {address: path_here(address) for address in addresses}
    found = pictures_at(list(dict.fromkeys(filter(None, paths.values())))[:MOST])
    return {address: found[path] for address, path in paths.items() if path in found}


def picture(address: str, known: Known, width: int, **attributes: object) -> Markup:
    """An image that is shown `width` CSS pixels wide at most, in the sizes that are there."""
    named = {name: str(value) for name, value in attributes.items()}
    return Markup(_element({"src": address, "width": str(width), **named}, known.get(address), width))


def _attributes(written: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(written)}


def _drawn(image: dict[str, str], known: Known) -> str:
    row = known.get(image.get("src", ""))
    if row and not image.keys() & {"width", "height"}:
        image |= {"width": str(row.width), "height": str(row.height)}
    width = image.get("width", "")
    return _element(image, row, int(width) if re.fullmatch("[1-6]?[0-9]{1,2}", width) else MEASURE)


def _element(image: dict[str, str], row: Row | None, width: int) -> str:
    if row is None:
        return _tag("img", image)
    image["src"] += f"?v={row.digest[:MARK]}" if "?" not in image["src"] else ""
    sizes = f"(max-width: {width}px) 100vw, {width}px"
    sources = [_source(row, format, sizes) for format in FORMATS if row.variants.get(format)]
    element = "".join(sources) + _tag("img", image)
    return f"<picture>{element}</picture>" if sources else element


def _source(row: Row, format: str, sizes: str) -> str:
    widths = row.variants[format]
    offered = [f"/media/sizes/{variant(row.digest, width, format)} {width}w" for width in widths]
    return _tag("source", {"type": FORMATS[format], "srcset": ", ".join(offered), "sizes": sizes})


def _tag(name: str, attributes: Mapping[str, str]) -> str:
    return f"<{name}" + "".join(f' {key}="{escape(value)}"' for key, value in attributes.items()) + ">"
