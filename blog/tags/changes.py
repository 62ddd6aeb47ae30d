"""Changes of tags and categories, thought through before anything of them is stored."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from blog.errors import Invalid, NotFound
from blog.rendering import slugize
from blog.tags.models import Category, Tag
from blog.tags.vocabulary import Label, Trail, Vocabulary

NEW = 0  # the number of a label that has none yet
LONGEST: int = Tag.__table__.c.name.type.length  # type: ignore[attr-defined]
LONGEST_PATH: int = Category.__table__.c.path.type.length  # type: ignore[attr-defined]


class Change:
    """From `before` to `after`. `became` says for each label that is gone which one has its posts now."""

    def __init__(self, before: Vocabulary) -> None:
        self.before, self.after = before, before.copy()
        self.became: dict[int, int | None] = {}

    def add(self, name: str, parent: int | None = None, slug: str = "") -> None:
        """A new label, which takes its name and its address back from whatever had them before."""
        if parent is not None:
            self._label(parent)
        name = self._named(name)
        self._check_free(parent, name)
        self.after.put(Label(NEW, name, self._address(parent, slug, name), parent))

    def rename(self, id: int, name: str, slug: str = "") -> None:
        """Another name, and the address that goes with it unless `slug` says another."""
        old = self._label(id)
        name = self._named(name)
        self._check_free(old.parent, name, id)
        same = not slug and name == old.name
        self._settle(id, old.parent, name, old.path if same else self._address(old.parent, slug, name, id))

    def move(self, id: int, parent: int | None) -> None:
        """Another place in the tree, together with all that is below."""
        old = self._label(id)
        if parent is not None:
            self._check_outside(self._label(parent), id)
        if parent != old.parent:
            self._check_free(parent, old.name)
            self._settle(id, parent, old.name, self._free(parent, old.name, _last(old.path), id))

    def unite(self, ids: Iterable[int], into: int) -> None:
        """Make several one. What is below them goes along, and is merged where the names are the same."""
        target = self._label(into)
        sources = sorted({*ids} - {into}, key=lambda id: (-len(self.before.above(self._label(id).id)), id))
        if not sources:
            raise Invalid("Choose what is to be merged.", field="into")
        for id in sources:
            self._check_outside(target, id)
        for id in sources:
            self._absorb(id, into)

    def remove(self, id: int, into: int | None = None) -> None:
        """Take a label out. Its posts go to another one, else to its parent, else they just lose it."""
        if into is None:
            self._absorb(id, self._label(id).parent, remember=False)
        else:
            self.unite([id], into)

    def told(self, trail: Sequence[str]) -> Trail:
        """What a document says afterwards that says `trail` now; nothing when that is gone."""
        found, rest = self.before.walk(trail)
        return self.after.trail(self.now(found[-1] if found else None)) + rest

    def now(self, id: int | None) -> int | None:
        """The label that stands for this one afterwards."""
        while id is not None and id in self.became:
            id = self.became[id]
        return id

    @property
    def renamed(self) -> list[Label]:
        """The labels that documents call otherwise afterwards, without those below them."""
        before = self.before
        differ = {id for id in before.labels if before.trail(id) != self.after.trail(self.now(id))}
        return [before.labels[id] for id in sorted(differ) if before.labels[id].parent not in differ]

    @property
    def is_filed_otherwise(self) -> bool:
        """Whether posts are on other shelves afterwards, not only on shelves with other names."""
        after = self.after.labels
        return bool(self.became) or any(
            after[id].parent != label.parent for id, label in self.before.labels.items()
        )

    @property
    def redirects(self) -> list[tuple[str, str | None]]:
        """Each address that is no more, with the one it leads to, if to any."""
        after = self.after
        pairs = [
            (label.path, None if (now := self.now(id)) is None else after.labels[now].path)
            for id, label in self.before.labels.items()
        ]
        return sorted((old, new) for old, new in pairs if old != new and old not in after.paths)

    @property
    def mark(self) -> str:
        """What tells this change from any other one."""
        before, after = self.before, self.after
        other = [id for id, label in after.labels.items() if before.labels.get(id) != label]
        new = [(id, after.trail(id), after.labels[id].path) for id in sorted(other)]
        gone = [(before.trail(id), after.trail(self.now(id))) for id in sorted(self.became)]
        return hashlib.sha256(repr((new, gone)).encode()).hexdigest()[:16]

    def _label(self, id: int) -> Label:
        if id not in self.before.labels:
            raise NotFound(id)
        return self.after.labels[id]

    def _check_outside(self, target: Label, id: int) -> None:
        above = self.before.above(target.id)
        if id in [label.id for label in above]:
            name = self.before.labels[id].name
            raise Invalid("%(name)s cannot go to itself or below itself.", field="into", name=name)

    def _named(self, name: str) -> str:
        name = " ".join(name.split())
        if not name:
            raise Invalid("Please fill this in.", field="name")
        if len(name) > LONGEST:
            raise Invalid("At most %(max)d characters, please.", field="name", max=LONGEST)
        return name

    def _check_free(self, parent: int | None, name: str, id: int = NEW) -> None:
        """Raise Invalid when another label is called so; `taken` says which, so that both can be merged."""
        taken = self.after.places.get((parent, name), id)
        if taken != id:
            raise Invalid("There is already %(name)s.", field="name", name=name, taken=taken)

    def _address(self, parent: int | None, slug: str, name: str, id: int = NEW) -> str:
        """The address that was asked for, or the one that goes with the name."""
        if not slug:
            return self._free(parent, name, slugize(name) or "-", id)
        if slugize(slug) != slug:
            raise Invalid("%(slug)s cannot be an address.", field="slug", slug=slug)
        path = self._below(parent) + slug
        if self.after.paths.get(path, id) != id:
            raise Invalid("The address %(slug)s is taken.", field="slug", slug=slug)
        return self._fitting(path)

    def _free(self, parent: int | None, name: str, segment: str, id: int) -> str:
        """The first free address; one from before is free for whoever takes back the name of before, too."""
        back = (parent, name) in self.after.names
        held = self.after.paths if back else self.after.paths | self.after.addresses
        taken = {path for path, owner in held.items() if owner != id}
        wanted = self._below(parent) + segment
        numbered = (f"{wanted}-{n}" for n in range(2, len(taken) + 3))
        return self._fitting(wanted if wanted not in taken else next(p for p in numbered if p not in taken))

    def _below(self, parent: int | None) -> str:
        return "" if parent is None else f"{self.after.labels[parent].path}/"

    def _fitting(self, path: str) -> str:
        check_fits(path, LONGEST_PATH)
        check_fits(_last(path), LONGEST + 20)
        return path

    def _settle(self, id: int, parent: int | None, name: str, path: str) -> None:
        """Give a label its place, and remember the one it had."""
        old = self.after.labels[id]
        place = (old.parent, old.name)
        for label in [*self.after.within(id)]:
            new = replace(label, path=self._fitting(path + label.path.removeprefix(old.path)))
            self.after.put(replace(new, parent=parent, name=name) if label.id == id else new)
            if new.path != label.path and label.path not in self.after.paths:
                self.after.addresses[label.path] = label.id
        if place not in self.after.places and (old.parent is None or old.parent in self.after.labels):
            self.after.names[place] = id

    def _absorb(self, id: int, into: int | None, *, remember: bool = True) -> None:
        """Take a label out and give all it has to another one; `remember` what documents call it."""
        children = self.after.children(id)
        gone = self.after.take(id)
        self.became[id] = into
        self._hand_over(id, into, remember)
        if into is not None:
            if gone.path not in self.after.paths:
                self.after.addresses[gone.path] = into
            if remember and (gone.parent is None or gone.parent in self.after.labels):
                self.after.names[gone.parent, gone.name] = into
        for child in children:
            same = self.after.places.get((into, child.name))
            if same is not None:
                self._absorb(child.id, same)
            else:
                self._settle(
                    child.id, into, child.name, self._free(into, child.name, _last(child.path), child.id)
                )

    def _hand_over(self, id: int, into: int | None, remember: bool) -> None:
        """The names and addresses from before that led to the label or lay below it."""
        after, names = self.after, self.after.names
        for (parent, name), to in [*names.items()]:
            owner, above = (into if to == id else to), (into if parent == id else parent)
            if (owner, above) != (to, parent):
                del names[parent, name]
                free = (above, name) not in names and (above, name) not in after.places
                if free and owner is not None and (remember or to != id):
                    names[above, name] = owner
        for path in [path for path, to in after.addresses.items() if to == id]:
            del after.addresses[path]
            if into is not None:
                after.addresses[path] = into


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def check_fits(path: str, longest: int) -> None:
    """Raises Invalid for an address of more characters."""
    if len(path) > longest:
        raise Invalid("This address is too long.", field="slug")
