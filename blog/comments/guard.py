"""What becomes of a comment before anybody has read it. Everything here is decided on the site itself.

`judge` is a pure function of what is known: it never refuses, it only says where the comment goes, and why.
What refuses (budgets, bans, a form that is too old) tells the person so, and is elsewhere.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from blog.comments.rules import Rules

Reason = tuple[str, str]  # a code of moderation/words.py, and what exactly: a word, a number

QUICK = 3.0  # seconds in which nobody reads, thinks and writes
LINKS, MANY_LINKS = 2, 10  # more than that wait; more than that are spam
REPEATED, OFTEN = 1, 4  # elsewhere within a week, for texts that are long enough to be no chance
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@dataclass(frozen=True)
class Facts:
    """What is known about a comment and whoever sends it."""

    text: str  # all that they wrote, name and site included
    links: int = 0
    age: float = 3600.0  # seconds since the form was opened
    is_staff: bool = False  # may change the post
    is_member: bool = False
    is_trusted: bool = False  # had a comment approved before, from a confirmed address
    is_proved: bool = False  # their browser has worked for it
    is_trapped: bool = False  # filled in what no person sees
    repeats: int = 0  # of the same text elsewhere
    is_spam_elsewhere: bool | None = False  # says the service that was asked; None: it did not answer


@dataclass(frozen=True)
class Verdict:
    """Which state the comment gets ("public", "waiting" or "spam"), and all the reasons."""

    state: str
    reasons: tuple[Reason, ...]


def judge(facts: Facts, rules: Rules) -> Verdict:
    """Where the comment goes."""
    if facts.is_staff:
        return Verdict("public", (("staff", ""),))
    spam = tuple(_spam(facts, rules))
    doubts = tuple(_doubts(facts, rules))
    if spam:
        return Verdict("spam", spam + doubts)
    if doubts:
        return Verdict("waiting", doubts)
    return Verdict("public", (("trusted" if facts.is_trusted else "free", ""),))


def _spam(facts: Facts, rules: Rules) -> Iterator[Reason]:
    yield from _found(
        facts,
        trap=facts.is_trapped,
        links=facts.links > MANY_LINKS,
        repeated=facts.repeats >= OFTEN,
        service=bool(facts.is_spam_elsewhere),
    )
    yield from (("word", word) for word in held_in(facts.text, rules.spam_words))


def _doubts(facts: Facts, rules: Rules) -> Iterator[Reason]:
    yield from _found(
        facts,
        all=rules.held == "all",
        first=rules.held == "first" and not facts.is_trusted,
        unproved=not (facts.is_member or facts.is_proved),
        quick=not facts.is_member and facts.age < QUICK,
        links=LINKS < facts.links <= MANY_LINKS and not facts.is_trusted,
        repeated=REPEATED <= facts.repeats < OFTEN,
        silent=facts.is_spam_elsewhere is None,
    )
    yield from (("word", word) for word in held_in(facts.text, rules.held_words))


def _found(facts: Facts, **codes: bool) -> Iterator[Reason]:
    details = {"links": facts.links, "repeated": facts.repeats, "quick": f"{max(facts.age, 0):.1f}"}
    yield from ((code, str(details.get(code, ""))) for code, is_so in codes.items() if is_so)


def held_in(text: str, words: Sequence[str]) -> Iterable[str]:
    """Those of the words that are in the text, whatever their case, width and invisible characters."""
    folded = _folded(text) if words else ""
    return (word for word in words if _is_in(_folded(word), folded))


def _is_in(word: str, text: str) -> bool:
    """Latin words are whole ones; Chinese has no spaces between its words."""
    if word.isascii():
        return bool(re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text))
    return word in text


def _folded(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
