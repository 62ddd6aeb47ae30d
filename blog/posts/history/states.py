"""States of a text: a revision, what readers see, the working copy, what that was along the way."""

import re
from dataclasses import dataclass
from functools import cached_property

from blog.errors import NotFound
from blog.posts.editions import edition_of, read
from blog.posts.history.queries import autosave_of, revision_of
from blog.posts.models import Autosave, Draft, Post, Revision
from blog.rendering.reader import read as read_back


@dataclass(frozen=True)
class State:
    """One of them; `name` is how addresses call it."""

    name: str
    post: Post
    record: Draft | Revision | Autosave

    @property
    def is_autosave(self) -> bool:
        """Whether nobody published it or kept it under a name."""
        return isinstance(self.record, Autosave)

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
    """A kept one, "live" or "draft", which is what is live while there is none. Raises NotFound."""
    known: dict[str, Draft | Revision | None] = {"live": post.live, "draft": post.draft or post.live}
    record = known.get(name)
    return State(name, post, record) if record else kept(post, name)


def kept(post: Post, name: str) -> State:
    """The revision of that number, or as `s7` what the working copy was as version 7. Raises NotFound."""
    if not (found := re.fullmatch(r"(s?)([0-9]{1,8})", name)):
        raise NotFound(name)
    is_autosave, number = found[1], int(found[2])
    record = autosave_of(post, number) if is_autosave else revision_of(post, number)
    return State(name, post, record)
