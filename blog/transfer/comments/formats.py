"""Which system a file comes from: its content says so, not its name."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from blog.errors import Invalid
from blog.transfer.comments import disqus, isso, own, waline, wordpress
from blog.transfer.comments.records import Loss, Record
from blog.transfer.wordpress import wxr

START = 16 * 2**10  # bytes that tell
Reader = Callable[[Path], Iterator[Record | Loss]]
_WALINE = re.compile(rb'"type"\s*:\s*"waline"')
_READERS: tuple[tuple[re.Pattern[bytes], Reader], ...] = (
    (own.MARK, own.read),
    (_WALINE, waline.read),
    (isso.MARK, isso.read),
    (disqus.MARK, disqus.read),
    (wxr.MARK, wordpress.read),
)


def reader_of(path: Path) -> Reader:
    """What reads the file; raises Invalid for a file that nobody reads."""
    try:
        with path.open("rb") as file:
            start = file.read(START).removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        problem = error.strerror or error
        raise Invalid("%(path)s cannot be read: %(problem)s", path=path.name, problem=problem) from error
    for mark, reader in _READERS:
        if mark.match(start) if reader in (own.read, isso.read) else mark.search(start):
            return reader
    raise Invalid("%(path)s holds no comments of WordPress, Disqus, Isso, Waline or Mojing.", path=path.name)
