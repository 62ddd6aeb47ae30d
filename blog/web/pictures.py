"""Images in pages: in the sizes that are there, with room kept for them, fetched when they are needed.

The HTML of a post names images as its author did. What is known about them changes when they are replaced or
have been developed, so it is put in when a page is made; pages are cached until anything changes.
"""

import re
from collections.abc import Iterable, Mapping
from html import unescape
from urllib.parse import unquote, urlsplit

from markupsafe import Markup, escape

from blog.config import settings
from blog.db import Row
from blog.media.models import FORMATS, variant
from blog.media.queries import pictures_at
from blog.web.files import MARK

MEASURE = 680  # CSS pixels, the width of a text
_IMAGE = re.compile(r'<img((?: [\w-]+(?:="[^"]*")?)*)>')  # as the sanitiser writes it
_ATTRIBUTE = re.compile(r' ([\w-]+)(?:="([^"]*)")?')


def illustrated(html: str, *, eager: bool = True) -> Markup:
    """The HTML of a post and what is known about its images; with `eager` the first is fetched at once."""
    images = [_attributes(found[1]) for found in _IMAGE.finditer(html)]
    if not images:
        return Markup(html)
    known = _known(image.get("src", "") for image in images)
    if eager:
        images[0]["loading"] = "eager"
    rest = iter(images)
    return Markup(_IMAGE.sub(lambda _found: _drawn(next(rest), known), html))


def known_pictures(addresses: Iterable[str]) -> dict[str, Row]:
    """What is known about the images at these addresses, those of other sites left out."""
    return _known(addresses)


def picture(address: str, known: Mapping[str, Row], width: int, **attributes: object) -> Markup:
    """An image that is shown `width` CSS pixels wide at most, in the sizes that are there."""
    named = {name: str(value) for name, value in attributes.items()}
    return Markup(_element({"src": address, "width": str(width), **named}, known.get(address), width))


def _attributes(written: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(written)}


def _known(addresses: Iterable[str]) -> dict[str, Row]:
    paths = {address: _local(address) for address in addresses}
    found = pictures_at({path for path in paths.values() if path})
    return {address: found[path] for address, path in paths.items() if path in found}


def _local(address: str) -> str:
    parts = urlsplit(address.removeprefix(settings().site_url))
    return unquote(parts.path) if parts.path.startswith("/") and not (parts.scheme or parts.netloc) else ""


def _drawn(image: dict[str, str], known: Mapping[str, Row]) -> str:
    row = known.get(image.get("src", ""))
    if row and not image.keys() & {"width", "height"}:
        image |= {"width": str(row.width), "height": str(row.height)}
    width = image.get("width", "")
    return _element(image, row, min(int(width) if width.isdecimal() else MEASURE, MEASURE))


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
