"""How the figures of a guide's readers are drawn, and written as a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from flask_babel import gettext as _

from blog.guides.insight.crowds import LEAST, share
from blog.guides.insight.queries import Crowd, Insight, Stretch, insight
from blog.guides.path import Point, Stage
from blog.guides.queries import Followed

CELL, GAP = 10, 6  # of the map, in its own units
TALL = 24  # of a cell of it
HEIGHT = 60  # of the chart of weeks


class Cell(NamedTuple):
    """A point on the map: where it is, what is to be said of it, and how many percent of all are through.

    `learning` is how high those stand in it who are learning it, of all who follow the guide.
    """

    x: int
    share: int | None
    learning: int
    point: Point
    crowd: Crowd
    talk: int

    @property
    def level(self) -> str:
        """How dark it is."""
        return "no" if self.share is None else f"l{self.share // 10}"


class Bar(NamedTuple):
    """A column of the chart of weeks: where it is, how high, and what it is of."""

    x: int
    height: int
    kind: str


class Row(NamedTuple):
    """A stage on the map: its figures, its cells, and how wide these are together."""

    stage: Stage
    stretch: Stretch
    cells: list[Cell]
    width: int


@dataclass(frozen=True)
class Heat:
    """The figures on a page."""

    guide: Followed
    figures: Insight
    least = LEAST

    @cached_property
    def rows(self) -> list[Row]:
        """The stages."""
        return [self._row(stage) for stage in self.guide.path.stages]

    def _row(self, stage: Stage) -> Row:
        cells, x = list[Cell](), 0
        for section in stage.sections:
            for point in section.points:
                cells.append(self._cell(x, point))
                x += CELL
            x += GAP if section.points else 0
        return Row(stage, self.figures.stages.get(stage.key, Stretch()), cells, x - GAP)

    def _cell(self, x: int, point: Point) -> Cell:
        crowd = self.figures.points.get(point.key, Crowd())
        through, learning = (share(it, self.figures.starters) for it in (crowd.done, crowd.learning))
        height = (learning or 0) * TALL // 100
        return Cell(x, through, height, point, crowd, self.figures.talk.get(point.key, 0))

    @cached_property
    def stuck(self) -> list[tuple[Stage, Cell]]:
        """Where many have been learning for long, the fewest finishers first."""
        cells = ((row.stage, cell) for row in self.rows for cell in row.cells if cell.crowd.is_stuck)
        return sorted(cells, key=lambda it: it[1].crowd.share or 0)

    @cached_property
    def talked(self) -> list[tuple[Stage, Cell]]:
        """What is spoken about, the most first."""
        cells = ((row.stage, cell) for row in self.rows for cell in row.cells if cell.talk)
        return sorted(cells, key=lambda it: -it[1].talk)

    def percent_of_most(self, talk: int) -> int:
        """What part so many comments are of those about the point with the most."""
        return talk * 100 // self.talked[0][1].talk

    def percent_of_longest(self, days: int | None) -> int:
        """What part these days are of those of the stage that took the most."""
        most = max((row.stretch.days or 0 for row in self.rows), default=0)
        return (days or 0) * 100 // most if most else 0

    @cached_property
    def bars(self) -> list[Bar]:
        """Two columns for each week: who began, and who finished something."""
        weeks = self.figures.weeks
        most = max((it or 0 for week in weeks for it in (week.began, week.people)), default=0)
        pairs = (
            (n, kind, it or 0) for n, w in enumerate(weeks) for kind, it in (("b", w.began), ("p", w.people))
        )
        return [
            Bar(n * 2 * CELL + n * GAP + (kind == "p") * CELL, people * HEIGHT // most, kind)
            for n, kind, people in pairs
            if people
        ]

    @property
    def width(self) -> int:
        """Of the chart of weeks."""
        return len(self.figures.weeks) * (2 * CELL + GAP) - GAP


def heat(guide: Followed, now: datetime) -> Heat:
    """The figures of a guide."""
    return Heat(guide, insight(guide, now))


def table(it: Heat) -> Iterator[list[object]]:
    """A line for each point, below the names of the columns; an empty cell is a number below five."""
    reached = [_("Reached"), _("Done"), _("Done, %"), _("Being learned"), _("Stuck")]
    yield [_("Stage"), _("Section"), _("Topic"), *reached, _("Comments")]
    for row in it.rows:
        yield from (_line(it, cell) for cell in row.cells)


def _line(it: Heat, cell: Cell) -> list[object]:
    stage, section, topic = it.guide.path.trails[cell.point.key]
    above = topic.text or section.text
    crowd = cell.crowd
    counts = [crowd.reached, crowd.done, cell.share, crowd.learning, int(crowd.is_stuck), cell.talk]
    return [stage.name or it.guide.title, above, cell.point.text, *counts]
