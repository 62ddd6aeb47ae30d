"""A card that stands for a text where somebody shares its address: 1200 by 630 pixels (Open Graph).

Its characters come from the font of the site; those that it does not have (emoji) are left out.
"""

import re
import unicodedata
from collections.abc import Sequence
from io import BytesIO
from itertools import chain

from PIL import Image, ImageDraw, ImageFont

from blog.media.imaging.limits import CARD, ProgressCard, Refused
from blog.media.imaging.scene import landscape

Font = ImageFont.FreeTypeFont

# Pixels, but for counts of lines, colours and LEADING.
EDGE, HEAD, FOOT = 84, 96, 540  # of what is written from the side; the middles of its first and last line
LOGO, BESIDE = 71, 62  # its top, and how far to the right of its left the name of the site stands
SIZES, LINES, MIDDLE = (88, 76, 66, 58), 3, 310  # of titles: the largest in which it fits
HIGH_SIZES, HIGH_LINES, HIGH_MIDDLE, MOON = (50, 44), 2, 216, 140  # of titles that leave room, also beside
LEADING = 1.32
SMALL, HUGE = 34, 132  # sizes of letters
COUNT, NEXT = 420, 22  # the line on which figures stand, and the space behind the first
BARS, GAP = (456, 468), 8  # their tops and ends, and the space between two
INK, FAINT, TRACK, FILL = "#1e1c19", "#56514a", "#d3cdc0", "#2a8068"
WIDTH = CARD[0] - 2 * EDGE  # of what is written


def card(title: Sequence[str], site: str, byline: str, font: str) -> bytes:
    """The card as PNG. `title` is cut where a line may break, `font` is a path; raises Refused."""
    image = _begun(site, byline, font)
    _write(image, *_set(title, font, SIZES, LINES, WIDTH), MIDDLE)
    return _encoded(image)


def progress(said: ProgressCard, font: str) -> bytes:
    """The same for how far somebody is; raises Refused."""
    image = _begun(said.site, said.byline, font)
    _write(image, *_set(said.title, font, HIGH_SIZES, HIGH_LINES, WIDTH - MOON), HIGH_MIDDLE)
    draw, huge, small = ImageDraw.Draw(image), _face(font, HUGE), _face(font, SMALL)
    draw.text((EDGE, COUNT), said.done, INK, huge, "ls")
    behind = EDGE + huge.getlength(said.done) + NEXT
    draw.text((behind, COUNT), _known(said.of, small), FAINT, small, "ls")
    _draw_bars(draw, said.bars)
    return _encoded(image)


def _draw_bars(draw: ImageDraw.ImageDraw, bars: Sequence[tuple[int, int]]) -> None:
    (top, end), step = BARS, (WIDTH + GAP) / max(len(bars), 1)
    width = max(step - GAP, 1)
    for number, (done, of) in enumerate(bars):
        left = EDGE + number * step
        draw.rectangle((left, top, left + width, end), TRACK)
        if done:
            draw.rectangle((left, top, left + width * min(done / max(of, 1), 1), end), FILL)


def _begun(site: str, byline: str, font: str) -> Image.Image:
    """A card with its first and its last line."""
    image, small = landscape(EDGE, LOGO), _face(font, SMALL)
    draw = ImageDraw.Draw(image)
    draw.text((EDGE + BESIDE, HEAD), _shown(site, small, WIDTH - BESIDE), INK, small, "lm")
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
