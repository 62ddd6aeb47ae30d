"""Sites to bring in, and what became of them."""

import zipfile
from pathlib import Path

from blog.transfer.actions import Report, import_site
from tests.world import World

POST = "---\ntitle: {title}\ndate: 2025-07-29 07:00:00\n---\n\n正文。\n"


class Hexo:
    """A Hexo site on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, path: str, text: str | bytes = "") -> Path:
        """Write one file."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)
        return target


def zipped(path: Path, files: dict[str, str | bytes], links: tuple[str, ...] = ()) -> Path:
    """A zip with these files, some of them symbolic links."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o120777 if name in links else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return path


def bring_in(world: World, source: Path, dry: bool = False) -> Report:
    """Import as Alice."""
    return world.ask(lambda: import_site(world.person("alice"), source, dry=dry))


def outcomes(report: Report) -> dict[str, str]:
    """What became of each file."""
    return {path: outcome for path, (outcome, _reason) in report.rows.items()}
