"""What kinds of file there are: by the first bytes of what comes in, by the name of what is served."""

import re
from pathlib import PurePosixPath
from typing import NamedTuple

START = 4096  # bytes that tell what a file is


class Kind(NamedTuple):
    """One kind: the endings of its files, the usual one first, and whether browsers show it in place."""

    media_type: str
    suffixes: tuple[str, ...]
    begins: re.Pattern[bytes]
    format: str = ""  # of pictures, as blog.media.imaging calls it
    shown: bool = True


def _begins(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.DOTALL)


_OFFICE = (".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub")
# A comment ends at its first `-->`, for good: a row of them could be split in exponentially many ways.
_SVG = rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?>(?:<!--.*?-->|<!DOCTYPE[^>]*>)\s*)*+<svg[\s>]"
KINDS = (
    Kind("image/jpeg", (".jpg", ".jpeg"), _begins(rb"\xff\xd8\xff"), "JPEG"),
    Kind("image/png", (".png",), _begins(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    Kind("image/gif", (".gif",), _begins(rb"GIF8[79]a"), "GIF"),
    Kind("image/webp", (".webp",), _begins(rb"RIFF.{4}WEBP"), "WEBP"),
    Kind("image/avif", (".avif",), _begins(rb".{4}ftyp(?:avif|avis)"), "AVIF"),
    Kind("image/svg+xml", (".svg",), _begins(_SVG), "SVG"),
    Kind("audio/mpeg", (".mp3",), _begins(rb"ID3|\xff[\xf2\xf3\xfa\xfb]")),
    Kind("audio/mp4", (".m4a",), _begins(rb".{4}ftypM4A")),
    Kind("video/mp4", (".mp4", ".m4v"), _begins(rb".{4}ftyp(?:iso[m2-9]|mp4[12]|avc1|M4V|dash|MSNV)")),
    Kind("video/webm", (".webm",), _begins(rb"\x1a\x45\xdf\xa3.{0,60}webm")),
    Kind("application/ogg", (".ogg", ".oga", ".ogv", ".opus"), _begins(rb"OggS")),
    Kind("application/pdf", (".pdf",), _begins(rb"%PDF-"), shown=False),
    Kind("application/zip", _OFFICE, _begins(rb"PK\x03\x04"), shown=False),
    Kind("application/gzip", (".gz", ".tgz", ".tar.gz"), _begins(rb"\x1f\x8b\x08"), shown=False),
)
OTHER = "application/octet-stream"
ACCEPT = ",".join(dict.fromkeys(kind.media_type for kind in KINDS))  # for <input type="file">
_SHOWN = {suffix: kind.media_type for kind in KINDS if kind.shown for suffix in kind.suffixes}
_BY_FORMAT = {kind.format: kind for kind in KINDS if kind.format}
_TYPES = {suffix: kind.media_type for kind in KINDS for suffix in kind.suffixes}


def kind_of(data: bytes) -> Kind | None:
    """What a file is, by its content; None for what is not taken."""
    return next((kind for kind in KINDS if kind.begins.match(data[:START])), None)


def kind_kept_as(format: str) -> Kind:
    """The kind of the pictures of that format."""
    return _BY_FORMAT[format]


def type_of(path: str) -> str:
    """The media type that a file's name promises."""
    return _TYPES.get(PurePosixPath(path).suffix.lower(), OTHER)


def is_known(path: str) -> bool:
    """Whether a file's name promises something that this site knows."""
    return type_of(path) != OTHER


def shown_as(path: str) -> str | None:
    """The media type under which a browser may show the file in place; None when it may only save it."""
    return _SHOWN.get(PurePosixPath(path).suffix.lower())


def suffix_for(kind: Kind, name: str) -> str:
    """The ending that the file gets: its own where that fits what it is, else the usual one."""
    fitting = (suffix for suffix in kind.suffixes if name.lower().endswith(suffix))
    return max(fitting, key=len, default=kind.suffixes[0])
