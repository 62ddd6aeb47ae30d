"""Line ends on their way through a browser, which turns them all into one kind."""

import re

from blog.posts.comparing.pieces import common, lines

_BREAK = re.compile(r"\r\n?|\n")
_BOM = "\ufeff"


def given_back(sent: str, stored: str) -> str:
    """The text that came back from a browser, with the line ends and the byte order mark of the stored one.

    Lines at both ends that did not change keep theirs; those between get the kind that the text begins with.
    """
    mark = _BOM if stored.startswith(_BOM) else ""
    before, after = lines(stored.removeprefix(_BOM)), lines(_BREAK.sub("\n", sent).removeprefix(_BOM))
    plain = [line.replace("\r\n", "\n") for line in before]
    head = common(plain, after)
    tail = common(plain[head:][::-1], after[head:][::-1])
    end = "\r\n" if before and before[0].endswith("\r\n") else "\n"
    changed = "".join(after[head : len(after) - tail]).replace("\n", end)
    return "".join([mark, *before[:head], changed, *before[len(before) - tail :]])
