"""What is behind the words of a card: the hills of the site, by daylight."""

from collections.abc import Sequence

from PIL import Image, ImageDraw

from blog.media.imaging.limits import CARD

Point = tuple[float, float]

PAPER, GREEN, RED, MOON = "#fbfaf6", "#1b6a55", "#b03c28", "#f5ead0"
SCALE = 1.9  # of the logo
# Three hills, the farthest first: colour, and the line of the ridge.
HILLS = (
    ("#eff0ea", ((560, 630), (760, 330), (900, 210), (1010, 300), (1200, 240), (1200, 630))),
    ("#e6ebe4", ((300, 630), (640, 470), (860, 390), (1010, 450), (1200, 370), (1200, 630))),
    ("#dbe4dc", ((0, 630), (240, 590), (560, 540), (900, 560), (1200, 480), (1200, 630))),
)
LOGO = ((18.5, 3.2), (12.3, 4.8), (8.1, 7.5), (8.9, 10.4))  # as in components/icons.html
LOGO_GOES_ON = (((9.6, 13.0), (17.0, 12.8), (17.3, 16.0)), ((17.6, 19.0), (13.1, 21.0), (6.8, 22.6)))


def landscape(left: float, top: float) -> Image.Image:
    """Moon and hills, and the logo at that place; drawn twice as large, so that the edges are smooth."""
    width, height = CARD
    large = Image.new("RGB", (2 * width, 2 * height), PAPER)
    draw = ImageDraw.Draw(large)
    _dot(draw, (1050, 150), 46, MOON)
    for colour, ridge in HILLS:
        draw.polygon([(2 * x, 2 * y) for x, y in _curve(ridge)], colour)
    _logo(draw, left - 8, top)
    return large.resize(CARD, Image.Resampling.LANCZOS)


def _curve(points: Sequence[Point]) -> list[Point]:
    """The ridge as a curve through its points (Catmull-Rom), between its two ends."""
    inner, made = points[1:-1], [points[0]]
    for n in range(len(points) - 2):
        p0, p1, p2 = points[max(n - 1, 0)], points[n], points[n + 1]
        p3 = points[min(n + 2, len(inner))]
        made += [_between(p0, p1, p2, p3, step / 16) for step in range(1, 17)]
    return [*made, points[-1]]


def _between(p0: Point, p1: Point, p2: Point, p3: Point, t: float) -> Point:
    x, y = (
        (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3) / 2
        for a, b, c, d in zip(p0, p1, p2, p3, strict=True)
    )
    return x, y


def _logo(draw: ImageDraw.ImageDraw, left: float, top: float) -> None:
    at = LOGO[0]
    way: list[Point] = []
    for bend in (LOGO[1:], *LOGO_GOES_ON):
        way += [_bezier(at, *bend, step / 40) for step in range(41)]
        at = bend[-1]
    for x, y in way:
        _dot(draw, (left + x * SCALE, top + y * SCALE), 2.6, GREEN)
    _dot(draw, (left + 19.3 * SCALE, top + 3.6 * SCALE), 4.4, RED)


def _bezier(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    weights = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3
    x, y = (
        sum(w * v for w, v in zip(weights, values, strict=True)) for values in zip(a, b, c, d, strict=True)
    )
    return x, y


def _dot(draw: ImageDraw.ImageDraw, at: Point, radius: float, colour: str) -> None:
    x, y, r = 2 * at[0], 2 * at[1], 2 * radius
    draw.ellipse((x - r, y - r, x + r, y + r), colour)
