"""Somebody did, noted and said something at each place of a guide that is edited and published in series."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from blog.comments.models import Comment
from blog.db import db, utcnow
from blog.guides import queries
from blog.guides.models import Progress
from blog.guides.notes.models import Note
from blog.guides.notes.queries import notes
from blog.posts import actions
from blog.posts.places.keys import Keyed
from blog.posts.places.likeness import folded
from blog.posts.places.spots import nodes
from blog.rendering import VERSION
from tests.posts.places.edits import Series
from tests.world import World, front

SIGN = re.compile(r"([\\`*_{}\[\]()<>#+.!|~=^:$&-])")  # that Markdown may take for its own


class Told:
    """One guide on a site, and what a reader left at its places; the truth about them is in `series`."""

    def __init__(self, world: World, body: str, seed: int, by: str = "bob", reader: str = "charlie") -> None:
        self.world, self.reader = world, reader
        self.slug = world.publish(front(title="路线", guide="true") + body, by=by)
        first = self._live()
        self.first_new, self.said = first.next_key, {it["key"]: it["text"] for it in nodes(first.outline)}
        self.series = Series(first, seed)
        self.points = world.ask(lambda: [*self._guide().places])
        world.ask(self._leave)

    def publish(self, edits: int) -> None:
        """Edit so many times, and publish what comes of it."""
        self.series.edit(edits)
        text = "".join(f"{line}\n" for _node, line in _written(self.series.tree))
        for node, _line in _written(self.series.tree):
            node["is_known"] = True
        self.world.revise(self.slug, front(title="路线", guide="true") + text)
        self.world.change(self.slug, lambda post: actions.publish(post, post.author))

    def fates(self) -> Counter[str]:
        """What became of the places, and of what was left there: for each kind of that, how often."""
        live = self._live()
        for node, (truth, _line) in zip(nodes(live.outline), _written(self.series.tree), strict=True):
            assert folded(node["text"]) == folded(truth["text"])
            node |= {name: truth[name] for name in ("made_of", "is_part", "is_union")}  # type: ignore[misc]
        places = self.series.fates(live, self.first_new)
        here: dict[int, Any] = {node["key"]: node for node in nodes(live.outline)}
        return places + self.world.ask(lambda: self._left(here))

    def _left(self, here: dict[int, Any]) -> Counter[str]:
        guide, user = self._guide(), self.world.person(self.reader)
        states = {key: record.state for key, record in queries.records(user, guide).items()}
        noted = {key: note.source for key, note in notes(user, guide).items()}
        rows = db.session.execute(sa.select(Comment.source, Comment.place).where(Comment.post_id == guide.id))
        spoken = {int(row.source): row.place for row in rows}
        found: Counter[str] = Counter()
        for key in self.said:
            found[f"comments {self._fate(key, spoken[key], spoken[key] == key, here)}"] += 1
        for key in self.points:
            now = guide.number_now(key)
            found[f"records {self._fate(key, now, states.get(now) in ('done', 'learning'), here)}"] += 1
            found[f"notes {self._fate(key, now, str(key) in noted.get(now, '').split(), here)}"] += 1
        return found

    def _fate(self, key: int, now: int, is_there: bool, here: dict[int, Any]) -> str:
        """kept where it belongs, or in the archive; wrong at a place that was another one; lost."""
        if not is_there:
            return "lost"
        is_right = now not in here or key in here[now]["made_of"]
        return "kept" if is_right or folded(here[now]["text"]) == folded(self.said[key]) else "wrong"

    def _guide(self) -> queries.Followed:
        return queries.guide(self.slug, self.world.person(self.reader))

    def _live(self) -> Keyed:
        def ask() -> Keyed:
            post = self.world.get(self.slug)
            assert post.live
            return Keyed([*post.live.outline], [*post.gone], post.next_key)

        return self.world.ask(ask)

    def _leave(self) -> None:
        guide, user, now = self._guide(), self.world.person(self.reader), utcnow()
        ids = {"user_id": user.id, "post_id": guide.id}
        db.session.add_all(Progress(**ids, key=key, done_at=now, revision=1) for key in self.points)
        db.session.add_all(
            Note(**ids, key=key, source=str(key), html="", renderer=VERSION, updated_at=now)
            for key in self.points
        )
        db.session.add_all(self._comment(key, user.id, guide.id) for key in self.said)
        db.session.commit()

    def _comment(self, key: int, user_id: int, post_id: int) -> Comment:
        text = {"source": str(key), "html": f"<p>{key}</p>", "renderer": VERSION, "fingerprint": str(key)}
        place = {"place": key, "quote": self.said[key][:300], "revision": 1}
        return Comment(
            author_id=user_id, post_id=post_id, nonce=f"{post_id} {key}", state="public", **text, **place
        )


def _written(tree: list[Any], depth: int = 0) -> Iterator[tuple[Any, str]]:
    """Each place with its line of Markdown; items before the headings beside them, which would take them."""
    for node in sorted(tree, key=lambda node: node["kind"] == "heading"):
        words, is_item = SIGN.sub(r"\\\1", " ".join(node["text"].split())), node["kind"] == "item"
        yield node, f"{'  ' * depth}- {words}" if is_item else f"\n{'#' * node['level']} {words}\n"
        yield from _written(node["children"], depth + is_item)
