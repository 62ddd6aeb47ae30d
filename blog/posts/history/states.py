"""States of a text that can be compared: a revision, what readers see, the working copy."""

import re
from dataclasses import dataclass
from functools import cached_property

from blog.posts.editions import edition_of, read
from blog.posts.history.queries import revision_of
from blog.posts.models import Draft, Post, Revision
from blog.rendering.reader import read as read_back


@dataclass(frozen=True)
class State:
    """One of them; `name` is how addresses call it."""

    name: str
    post: Post
    record: Draft | Revision

    @property
    def source(self) -> str:
        """The document."""
        return self.record.source

    @cached_property
    def words(self) -> str:
        """What readers read, a line for each paragraph; raises Invalid."""
        if isinstance(self.record, Revision) and self.record.html:
            return read_back(self.record.html)[1] + "\n"
        return edition_of(self.post, read(self.source, zone=self.post.zone)).rendered.text + "\n"


def state(post: Post, name: str) -> State:
    """The revision of that number, "live" or "draft", which is what is live while there is none.

    Raises NotFound.
    """
    known: dict[str, Draft | Revision | None] = {"live": post.live, "draft": post.draft or post.live}
    record = known.get(name) or revision_of(post, int(name) if re.fullmatch(r"[0-9]{1,8}", name) else 0)
    return State(name, post, record)
