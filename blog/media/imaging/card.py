"""A card that stands for a text where somebody shares its address: 1200 by 630 pixels (Open Graph).

Its characters come from the font of the site; those that it does not have (emoji) are left out.
"""

import re
import unicodedata
from collections.abc import Sequence
from io import BytesIO
from itertools import chain

from PIL import Image, ImageDraw, ImageFont

from blog.media.imaging.limits import CARD, Refused
from blog.media.imaging.scene import landscape

Font = ImageFont.FreeTypeFont

EDGE, FOOT = 84, 540  # pixels: of what is written from the side, and where its last line stands
SIZES = (88, 76, 66, 58)  # of titles: the largest in which it fits
LINES, LEADING = 3, 1.32
SMALL = 34
INK, FAINT, TRACK, FILL = "#1e1c19", "#56514a", "#d3cdc0", "#2a8068"
WIDTH = CARD[0] - 2 * EDGE  # of what is written
GAP = 8  # between bars


def card(title: Sequence[str], site: str, byline: str, font: str) -> bytes:
    """The card as PNG. `title` is cut where a line may break, `font` is a path; raises Refused."""
    image = _begun(site, byline, font)
    _write(image, *_set(title, font, SIZES, LINES, WIDTH), 310)
    return _encoded(image)


def progress(
    title: Sequence[str],
    site: str,
    byline: str,
    done: str,
    of: str,
    bars: Sequence[tuple[int, int]],
    font: str,
) -> bytes:
    """The same for how far somebody is: `bars` are points that are done, of how many; raises Refused."""
    image = _begun(site, byline, font)
    _write(image, *_set(title, font, (50, 44), 2, WIDTH - 140), 216)
    draw, huge, small = ImageDraw.Draw(image), _face(font, 132), _face(font, SMALL)
    draw.text((EDGE, 420), done, INK, huge, "ls")
    draw.text((EDGE + huge.getlength(done) + 22, 420), _known(of, small), FAINT, small, "ls")
    step = (WIDTH + GAP) / max(len(bars), 1)
    for number, (ticked, total) in enumerate(bars):
        left, width = EDGE + number * step, max(step - GAP, 1)
        draw.rectangle((left, 456, left + width, 468), TRACK)
        if ticked:
            draw.rectangle((left, 456, left + width * min(ticked / max(total, 1), 1), 468), FILL)
    return _encoded(image)


def _begun(site: str, byline: str, font: str) -> Image.Image:
    """A card with its first and its last line."""
    image, small = landscape(EDGE, 71), _face(font, SMALL)
    draw = ImageDraw.Draw(image)
    draw.text((EDGE + 62, 96), _shown(site, small, WIDTH - 62), INK, small, "lm")
    draw.text((EDGE, FOOT), _shown(byline, small, WIDTH), FAINT, small, "lm")
    return image


def _write(image: Image.Image, rows: Sequence[str], face: Font, middle: float) -> None:
    draw, top = ImageDraw.Draw(image), middle - (len(rows) - 1) * face.size * LEADING / 2
    for number, row in enumerate(rows):
        draw.text((EDGE, top + number * face.size * LEADING), row, INK, face, "lm")


def _encoded(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _set(
    title: Sequence[str], font: str, sizes: Sequence[int], most: int, width: int
) -> tuple[list[str], Font]:
    """The lines of the title, and the face they are set in."""
    for size in sizes:
        face = _face(font, size)
        rows = _lines([_known(part, face) for part in title], face, width)
        if len(rows) <= most:
            return rows, face
    return [*rows[: most - 1], _shown("".join(rows[most - 1 :]), face, width)], face


def _lines(parts: Sequence[str], face: Font, width: float) -> list[str]:
    rows = [""]
    for part in chain.from_iterable(_pieces(part, face, width) for part in parts):
        if rows[-1] and face.getlength(rows[-1] + part.rstrip()) > width:
            rows.append("")
        rows[-1] += part if rows[-1] else part.lstrip()
    return rows


def _pieces(part: str, face: Font, width: float) -> Sequence[str]:
    """The part, or its characters when it is longer than a line."""
    return [part] if face.getlength(part.rstrip()) <= width else part


def _shown(text: str, face: Font, width: float) -> str:
    """As much of a text as fits on a line."""
    text = _known(text, face).rstrip()
    if face.getlength(text) <= width:
        return text
    while text and face.getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _known(text: str, face: Font) -> str:
    """The text without characters that the font does not have, or that nobody sees."""
    missing = bytes(face.getmask("\U0010ffff"))
    spaced = re.sub(r"\s", " ", text)
    return "".join(c for c in spaced if _is_seen(c) and bytes(face.getmask(c)) != missing)


def _is_seen(character: str) -> bool:
    return not unicodedata.category(character).startswith("C")


def _face(path: str, size: int) -> Font:
    """The font in that size; of a collection that for simplified Chinese, where it has one."""
    faces = list(_faces(path, size))
    if not faces:
        raise Refused("The font for cards cannot be read.")
    return next((face for face in faces if "SC" in (face.getname()[0] or "").split()), faces[0])


def _faces(path: str, size: int) -> Sequence[Font]:
    found: list[Font] = []
    try:
        while len(found) < MOST_FACES:
            found.append(ImageFont.truetype(path, size, index=len(found)))
    except OSError:  # there are no more
        pass
    return found


MOST_FACES = 12  # of a collection
