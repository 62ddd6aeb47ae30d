"""Taking all comments along."""

from io import SEEK_SET, TextIOWrapper
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from blog.errors import Invalid
from blog.transfer.comments.own import written
from blog.transfer.comments.queries import all_comments

NAME = "comments.json"
IN_MEMORY = 2**20  # bytes


def export_comments(target: Path) -> None:
    """Write all comments into a new file; raises Invalid when there is one already, and OSError."""
    try:
        with target.open("x", encoding="utf-8") as file:
            file.writelines(written(all_comments(trashed=True)))
    except FileExistsError:
        raise Invalid("%(path)s is there already.", path=str(target)) from None


def packed() -> IO[bytes]:
    """The same for the export of the site, which leaves out what lies in the trash."""
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  whoever asked closes it
    text = TextIOWrapper(cast(IO[bytes], file), "utf-8", newline="\n")
    text.writelines(written(all_comments(trashed=False)))
    text.detach()
    file.seek(0, SEEK_SET)
    return cast(IO[bytes], file)
