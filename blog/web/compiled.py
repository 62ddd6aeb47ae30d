"""Compiled templates, kept in the instance folder as Python keeps modules: made by the first start."""

from contextlib import suppress
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from blog.web.static import digest

FILTERS = Path(__file__).parent


class Compiled(FileSystemBytecodeCache):
    """What was compiled from the same template with the same filters: Jinja applies them to constants."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._filters = digest(FILTERS, "*.py")

    def get_source_checksum(self, source: str) -> str:
        """Ours are in it, so that a changed filter makes a template new."""
        return super().get_source_checksum(source + self._filters)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, where there is room."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def init_app(app: Flask) -> None:
    """Let Jinja look there, unless nothing can be written."""
    folder = Path(app.instance_path) / "compiled"
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        app.jinja_env.bytecode_cache = Compiled(folder)
