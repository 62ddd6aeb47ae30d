"""The fields beside the text: they say what its front matter says, and only somebody's hand changes it."""

import pytest

from tests.walks.conftest import Visitors
from tests.walks.editor.conftest import SURFACES, at_desk, await_saved
from tests.walks.editor.desk import SOURCE, Desk

pytestmark = pytest.mark.browser

FRONTS = {
    "folded": "title: >\n  Foo\n  bar\n",
    "literal": "title: |\n  Foo bar\n",
    "quoted": 'title: "Foo\n\n  bar"\n',
    "cover": "title: Foo\ncover: |\n  /media/a.png\n",
}


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("front", FRONTS.values(), ids=list(FRONTS))
def test_line_ends_in_fields_of_one_line_leave_front_matter_as_it_is(
    writer: Visitors, desk: Desk, surface: str, front: str
) -> None:
    text = SOURCE.replace("title: 山中一日\n", front)
    desk.write(text)
    person = writer()
    asked: list[str] = []
    person.page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page = at_desk(person, desk, surface)
    page.keyboard.type("a")
    await_saved(page)
    assert "fields" not in asked
    assert desk.source == f"{text}a"
