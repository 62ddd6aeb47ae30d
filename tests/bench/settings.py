"""How long each measurement takes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """The sizes of one run."""

    rounds: int = 7
    seconds: float = 2.0  # of load on a server, for a contender in a round
    slice: float = 0.12  # seconds of CPU in this process, likewise
    few: int = 100
    many: int = 100_000
    comments: int = 1_000_000
    imported: int = 1000
    at_once: int = 50  # posts in one import
    starts: int = 5
    profile: bool = False


QUICK = Settings(
    rounds=3, seconds=1.0, slice=0.05, many=2000, comments=20_000, imported=40, at_once=20, starts=2
)
