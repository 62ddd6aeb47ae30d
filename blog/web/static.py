"""Static files under an address that holds a digest of them all, so that browsers may keep them for ever."""

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask, Response, send_from_directory, url_for

FOLDER = Path(__file__).parent.parent / "static"
FOR_EVER = 365 * 24 * 3600  # seconds


def init_app(app: Flask) -> None:
    """Serve blog/static/ at /static/<digest>/; relative imports between scripts stay inside one digest."""
    current = digest(FOLDER)

    @app.url_defaults
    def _versioned(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values.setdefault("version", current)

    @app.template_global()
    def vendored(filename: str) -> str:
        """The address of a file that `make` builds, "" where it could not."""
        built = (FOLDER / "vendor" / filename).is_file()
        return url_for("static", filename=f"vendor/{filename}") if built else ""

    @app.get("/static/<version>/<path:filename>", endpoint="static")
    def _file(version: str, filename: str) -> Response:
        if version != current:  # of another release: right by chance at most
            return send_from_directory(FOLDER, filename, max_age=0)
        response = send_from_directory(FOLDER, filename, max_age=FOR_EVER)
        response.cache_control.public = True
        response.cache_control.immutable = True
        return response


def digest(folder: Path, pattern: str = "*") -> str:
    """12 hexadecimal digits of the names and contents of the files in a folder."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob(pattern)):
        if path.is_file():
            found.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:12]
