"""Front matter that can be asked for its keys and told a new value for one of them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from blog.errors import Invalid
from blog.posts.frontmatter.editing import Editor
from blog.posts.frontmatter.json_reader import read_json
from blog.posts.frontmatter.layout import Layout
from blog.posts.frontmatter.nodes import (
    BLOCK_MAP,
    FLOW_MAP,
    Node,
    ReadError,
    storable,
    texts_in,
)
from blog.posts.frontmatter.scalars import Value, spelled

LONGEST = 64 * 1024


@dataclass(frozen=True)
class FrontMatter:
    """The text between the delimiters, without its last line break, and what it says.

    `line` is the number of its first line in the file `name`; both are for messages only.
    """

    text: str
    json: bool = False
    eol: str = "\n"
    name: str = ""
    line: int = 1

    @cached_property
    def root(self) -> Node | None:
        """The mapping at the top, None if the text is something else; raises Invalid."""
        if len(self.text) > LONGEST:
            raise self._unreadable("longer than 64 KB", 0)
        try:
            read = read_json if self.json else _yaml_reader()
            root = read(self._layout.text)
        except ReadError as error:
            raise self._unreadable(error.problem, error.index) from error
        return root if root and root.style in {FLOW_MAP, BLOCK_MAP} else None

    @property
    def keys(self) -> dict[str, Any]:
        """All keys in their order: text as written, None, and lists and dicts of these."""
        return dict(self.root.value) if self.root else {}

    def line_of(self, key: str) -> int:
        """The line of the file on which the key stands."""
        nodes = self.root.items if self.root else ()
        leads = [node.lead for node in nodes if node.key == key]
        return self.line + self._layout.line(leads[0] if leads else 0)

    def put(self, key: str, value: Value | None) -> "FrontMatter":
        """The same text with one key changed, added, or (None) taken out; raises Invalid."""
        if self.root is None or (value is None and key not in self.keys):
            return self
        if not storable("".join([key, *texts_in(spelled(value or ""))])):
            raise Invalid("%(key)s holds a character that cannot be stored", field=key, key=key)
        edits = Editor(self._layout, self.root, self.json, self.eol).edits(key, value)
        if not edits:
            return self
        expected = {name: old for name, old in self.keys.items() if name != key}
        if value is not None:
            expected[key] = spelled(value)
        text = re.sub(r"\r?\n\Z", "", self._layout.edited(edits))
        return replace(self, text=text)._checked(expected)

    def _checked(self, expected: dict[str, Any]) -> "FrontMatter":
        """Itself, if it says what it should: YAML has more forms than an editor can foresee."""
        try:
            says = self.keys if self.root else None
        except Invalid:
            if len(self.text) > LONGEST:
                raise
            says = None
        if says != expected:
            raise Invalid("This front matter is too unusual for a form: change it in the text.")
        return self

    @cached_property
    def _layout(self) -> Layout:
        return Layout(self.text + self.eol, tabs=not self.json)

    def _unreadable(self, problem: str, index: int) -> Invalid:
        return Invalid(
            "%(name)s, line %(line)d: the front matter is not valid %(format)s (%(problem)s)",
            field="source",
            name=self.name,
            line=self.line + self._layout.line(index),
            format="JSON" if self.json else "YAML",
            problem=problem,
        )


def _yaml_reader() -> Callable[[str], Node | None]:
    """Loaded when a text is read: pages are served without it."""
    from blog.posts.frontmatter.yaml_reader import read_yaml

    return read_yaml
