"""SVG through a list of what a drawing may contain: nothing runs, is loaded, or tells who drew it."""

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from blog.media.imaging.limits import Refused

SVG, XLINK, XML = (
    "{http://www.w3.org/2000/svg}",
    "{http://www.w3.org/1999/xlink}",
    "{http://www.w3.org/XML/1998/namespace}",
)
LARGEST = 4 * 2**20  # bytes
_DRAWN = """
svg g defs symbol use switch title desc style path rect circle ellipse line polyline polygon image text
tspan textPath linearGradient radialGradient stop pattern clipPath mask marker filter feBlend
feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode
feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
"""
_ELEMENTS = set(_DRAWN.split())
_TOLD = """
alignment-baseline amplitude azimuth baseFrequency baseline-shift bias class clip clip-path clip-rule
clipPathUnits color color-interpolation color-interpolation-filters cursor cx cy d diffuseConstant
direction display divisor dominant-baseline dx dy edgeMode elevation exponent fill fill-opacity fill-rule
filter filterUnits flood-color flood-opacity font-family font-size font-size-adjust font-stretch font-
style font-variant font-weight fr fx fy gradientTransform gradientUnits height id image-rendering in in2
intercept isolation k1 k2 k3 k4 kernelMatrix kernelUnitLength lang lengthAdjust letter-spacing lighting-
color limitingConeAngle marker-end marker-mid marker-start markerHeight markerUnits markerWidth mask mask-
type maskContentUnits maskUnits mix-blend-mode mode numOctaves offset opacity operator order orient
overflow paint-order pathLength patternContentUnits patternTransform patternUnits points pointsAtX
pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY requiredFeatures
result rotate role rx ry scale seed shape-rendering slope spacing specularConstant specularExponent
spreadMethod startOffset stdDeviation stitchTiles stop-color stop-opacity stroke stroke-dasharray stroke-
dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width style surfaceScale
systemLanguage tableValues targetX targetY text-anchor text-decoration text-rendering textLength transform
transform-origin type unicode-bidi values vector-effect version viewBox visibility width word-spacing
writing-mode x x1 x2 xChannelSelector y y1 y2 yChannelSelector z
"""
_ATTRIBUTES = set(_TOLD.split()) | {f"{XML}space", f"{XML}lang"}
_LINKS = {"href", f"{XLINK}href"}
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_LOADS = re.compile(r"[\\@<]|//|url\((?!\s*[\"']?#)|javascript:|data:", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*>")
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*")


def clean(data: bytes) -> tuple[tuple[int, int], bytes]:
    """The drawing's size, (0, 0) when it has none, and what is left of it; raises Refused."""
    root = _parsed(data)
    size = _size(root)
    _sift(root)
    ElementTree.register_namespace("", SVG.strip("{}"))
    ElementTree.register_namespace("xlink", XLINK.strip("{}"))
    return size, ElementTree.tostring(root, "utf-8", xml_declaration=True)


def size(data: bytes) -> tuple[int, int]:
    """The drawing's size in pixels, (0, 0) when it has none or is none."""
    try:
        return _size(_parsed(data))
    except Refused:
        return 0, 0


def _parsed(data: bytes) -> Element:
    """The document's tree. Without a document type there are no entities that could grow."""
    if len(data) > LARGEST:
        raise Refused("The drawing is larger than %(most)d MB.", most=LARGEST // 2**20)
    try:
        text = _DOCTYPE.sub("", data.decode("utf-8-sig"), count=1)
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise Refused("The drawing defines entities, which are not taken.")
        root = ElementTree.fromstring(text)
    except (UnicodeDecodeError, ElementTree.ParseError, ValueError) as error:
        raise Refused("The drawing is damaged or not complete.") from error
    if root.tag != f"{SVG}svg":
        raise Refused("The drawing is damaged or not complete.")
    return root


def _size(root: Element) -> tuple[int, int]:
    sides = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    numbers = [side[1] for side in sides if side] if all(sides) else box[2:4]
    try:
        width, height = (round(float(number)) for number in numbers)
    except (ValueError, OverflowError):
        return 0, 0
    return (width, height) if 0 < width <= 100_000 and 0 < height <= 100_000 else (0, 0)


def _sift(root: Element) -> None:
    pending = [root]
    while pending:
        element = pending.pop()
        if element.tag == f"{SVG}a":
            element.tag = f"{SVG}g"
        for child in [child for child in element if not _is_harmless(child)]:
            _drop(element, child)
        element.attrib = {name: value for name, value in element.attrib.items() if _may(element, name, value)}
        pending.extend(element)


def _is_harmless(element: Element) -> bool:
    name = element.tag.removeprefix(SVG) if isinstance(element.tag, str) else ""
    if name == "style":
        element.text = _COMMENT.sub("", element.text or "")
        return len(element) == 0 and not _LOADS.search(element.text)
    return name in _ELEMENTS | {"a"} and element.tag.startswith(SVG)


def _drop(parent: Element, child: Element) -> None:
    """Without the element; the text behind it stays."""
    at = list(parent).index(child)
    if child.tail:
        if at:
            parent[at - 1].tail = (parent[at - 1].tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _may(element: Element, name: str, value: str) -> bool:
    if name in _LINKS:
        is_picture = element.tag == f"{SVG}image" and _PICTURE.fullmatch(value)
        return value.strip().startswith("#") or bool(is_picture)
    return name in _ATTRIBUTES and not _LOADS.search(_COMMENT.sub("", value))
