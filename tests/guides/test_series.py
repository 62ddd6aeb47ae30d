"""What readers left at the places of a guide follows them through series of edits, published one by one."""

from pathlib import Path

import pytest

from tests.guides.series import Told
from tests.world import World

BODY = (Path(__file__).with_name("customer.md")).read_text()


@pytest.mark.parametrize(("seed", "turns"), [(1, 1), (2, 3)])
def test_records_notes_and_comments_follow_the_places_they_are_about(
    world: World, seed: int, turns: int
) -> None:
    told = Told(world, BODY, seed)
    for _turn in range(turns):
        told.publish(60 // turns)
    fates = told.fates()
    assert not [name for name in fates if name.endswith(("lost", "wrong"))], fates
    assert fates["records kept"] == fates["notes kept"] == len(told.points)
    assert fates["comments kept"] == len(told.said)
    assert fates["kept"] / len(told.said) >= 0.98
