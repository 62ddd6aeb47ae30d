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
    renamed: int = 10_000  # posts of one tag
    comments: int = 1_000_000
    imported: int = 1000
    sections: int = 50_000  # that are searched
    at_once: int = 50  # posts in one import
    starts: int = 5
    series: int = 200  # of edits of the guide
    told: int = 10  # of them with records, notes and comments on a site
    nodes: int = 5000  # of an outline that is matched
    readers: int = 10_000  # who have done all of the guide
    profile: bool = False


QUICK = Settings(
    rounds=3,
    seconds=1.0,
    slice=0.05,
    many=2000,
    comments=20_000,
    renamed=500,
    sections=5000,
    imported=40,
    at_once=20,
    starts=2,
    series=10,
    told=1,
    nodes=1000,
    readers=100,
)
