"""Counts, and where somebody goes on."""

from blog.guides.figures import Figures, figures, resume
from tests.guides.test_path import walked

FOUND = walked("## Stage 1: x\n\n- a\n- b\n- c\n\n## Stage 2: y\n\n- d\n")
A, B, C, D = FOUND.points


def test_what_is_skipped_leaves_the_whole() -> None:
    found = figures(FOUND.points.values(), {A: "done", B: "skipped", C: "learning", 99: "done"})
    assert found == Figures(4, 1, 1, 1)
    assert (found.total, found.percent) == (3, 33)


def test_a_hundred_percent_is_everything() -> None:
    assert Figures(263, 262).percent == 99
    assert Figures(3, 2, 1).percent == 100
    assert Figures(3, 0, 3).percent == 100
    assert Figures(0).percent == 0


def test_going_on_is_at_what_is_being_learned() -> None:
    point = resume(FOUND, {A: "done", C: "learning"})
    assert point
    assert point.key == C


def test_else_after_what_was_chosen_last_in_the_text() -> None:
    point = resume(FOUND, {B: "done"})
    assert point
    assert point.key == C


def test_else_at_what_was_left_out() -> None:
    point = resume(FOUND, {A: "done", C: "skipped", D: "done"})
    assert point
    assert point.key == B


def test_nothing_is_left_at_the_end() -> None:
    assert resume(FOUND, dict.fromkeys(FOUND.points, "done")) is None
    first = resume(FOUND, {})
    assert first
    assert first.key == A
