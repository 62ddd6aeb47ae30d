"""How figures are printed: tables of contenders, and each target with its verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Rounds = Mapping[str, Sequence[float]]  # contender -> one figure for each round


@dataclass(frozen=True)
class Check:
    """A figure beside its target."""

    what: str
    figure: float
    target: float
    at_least: bool = False
    because: str = ""  # why it may be missed all the same

    @property
    def ok(self) -> bool:
        """Whether the target is met."""
        return self.figure >= self.target if self.at_least else self.figure <= self.target

    def __str__(self) -> str:
        verdict = "ok" if self.ok else "MISSED"
        bound = "at least" if self.at_least else "at most"
        line = f"  {verdict:<6} {self.what:<68} {self.figure:7.2f}  {bound} {self.target:g}"
        return line if self.ok or not self.because else f"{line}\n         {self.because}"


def ratio(rounds: Rounds, ours: str, theirs: str) -> float:
    """Ours over theirs: the median of each round's ratio, since within a round both met the same weather."""
    return median(a / b for a, b in zip(rounds[ours], rounds[theirs], strict=True))


def title(text: str) -> None:
    """Begin a section."""
    print(f"\n{text}", flush=True)


def table(columns: Mapping[str, Rounds]) -> None:
    """The medians of every contender, a column for each kind of figure."""
    contenders = list(next(iter(columns.values())))
    print(f"  {'medians':<38}" + "".join(f"{name:>16}" for name in columns))
    for contender in contenders:
        medians = (median(rounds[contender]) for rounds in columns.values())
        print(f"  {contender:<38}" + "".join(f"{figure:>16,.1f}" for figure in medians), flush=True)


def note(text: str) -> None:
    """A remark below a table."""
    print(f"  {text}", flush=True)
