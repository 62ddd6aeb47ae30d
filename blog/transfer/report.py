"""What an import says: file by file, in sentences that can be told in any language."""

from dataclasses import dataclass, field

from blog.errors import Invalid


class Note(Invalid):
    """Something to know about a file that comes in all the same; never raised."""


@dataclass(frozen=True)
class About:
    """What a document becomes here."""

    kind: str
    title: str
    address: str
    state: str  # of Post.state
    date: str  # ISO 8601 in UTC
    zone: str  # in which its date was read, "" when it names one or there is no date
    old: list[str]  # addresses that lead here
    meant: list[str]  # keys that mean something here
    kept: list[str]  # keys that stay in the document and mean nothing here
    notes: list[Invalid]


@dataclass
class Told:
    """What becomes of one file: created, updated, unchanged, refused or ignored, and why."""

    outcome: str
    reasons: list[Invalid] = field(default_factory=list)
    about: About | None = None
    notes: list[Invalid] = field(default_factory=list)  # what is worth knowing of what is no document

    @property
    def reason(self) -> str:
        """The reasons in English."""
        return " ".join(map(str, [*self.reasons, *self.notes]))


@dataclass
class Report:
    """What an import did or would do, by the path of the file."""

    files: dict[str, Told] = field(default_factory=dict)

    @property
    def rows(self) -> dict[str, tuple[str, str]]:
        """path -> (outcome, reason), for a terminal."""
        return {path: (told.outcome, told.reason) for path, told in self.files.items()}

    def count(self, outcome: str) -> int:
        """How many files ended like that."""
        return sum(told.outcome == outcome for told in self.files.values())
