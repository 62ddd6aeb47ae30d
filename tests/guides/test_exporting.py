"""Progress and notes as a file, and back."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from blog.guides.exporting import Brought, as_json, from_json
from blog.guides.notes.texts import Noted, together
from blog.guides.queries import Followed
from blog.guides.records import Record
from blog.rendering import Node
from tests.fuzz import often

PLACES = ("变量", "变量", "函数", "Web", "")  # some say the same
NOW = datetime(2026, 11, 28, tzinfo=UTC)
when = st.integers(1, 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
moments = st.none() | when
read = st.sampled_from([(0, ""), (3, "0a1b2c3d")])
said = st.builds(lambda at, read: Record(*at, *read), st.tuples(moments, moments, moments, when), read)
texts = st.text("ab中\n>", max_size=12).map(str.strip)
keys = st.sampled_from([2, 3, 4, 5, 9])


def _followed() -> Followed:
    items = [
        Node(kind="item", level=1, id="", text=text, key=key, children=[])
        for key, text in enumerate(PLACES[:4], 2)
    ]
    stage = Node(kind="heading", level=2, id="a", text="第一阶段：甲", key=1, children=items)
    gone = [{"key": 9, "text": "旧的", "perhaps": []}]
    return Followed(1, "g", "G", "zh", 3, [stage], gone, {})  # type: ignore[arg-type]


@often(200)
@given(
    st.dictionaries(keys, said),
    st.dictionaries(keys, st.builds(Noted, texts.filter(bool), st.just(""), moments)),
)
def test_any_progress_and_any_notes_come_back_from_their_file(
    records: dict[int, Record], notes: dict[int, Noted]
) -> None:
    it = _followed()
    file = json.loads(json.dumps(as_json(it, records, notes, "me")))
    assert from_json(it, file, NOW) == Brought("me", records, notes, lost=0)


@often(200)
@given(texts, texts)
def test_two_texts_together_hold_both_and_adding_one_again_changes_nothing(one: str, other: str) -> None:
    both = together(one, other)
    assert one in both
    assert other in both
    assert together(both, other) == together(both, one) == together(one, both) == both
