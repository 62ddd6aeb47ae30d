"""Somebody who sends files with the form of the page."""

from io import BytesIO
from pathlib import Path

from werkzeug.test import TestResponse

from tests.page import Page, check
from tests.world import World

Files = dict[str, str | bytes]


class Sender:
    """A browser without scripts."""

    def __init__(self, world: World, name: str) -> None:
        self.world = world
        self.reader = world.browser(name)

    def post(self, files: Files, **fields: str) -> TestResponse:
        """Send files by their names."""
        page = self.reader.open("/write/import")
        typed: dict[str, object] = {**page.filled(page.form()), **fields}
        typed.pop("folder")
        typed["files"] = [(BytesIO(d if isinstance(d, bytes) else d.encode()), n) for n, d in files.items()]
        return self.reader.client.post("/write/import", data=typed)

    def send(self, files: Files, **fields: str) -> Page:
        """The page that says what will become of them."""
        answer = self.post(files, **fields)
        assert answer.status_code == 303, Page(answer).main
        return self.wait(answer.location)

    def refused(self, files: Files, **fields: str) -> Page:
        """The form once more, with what was wrong."""
        page = Page(self.post(files, **fields))
        check(page)
        assert page.response.status_code == 422
        return page

    def bring_in(self, page: Page) -> Page:
        """Confirm it: the page that says what became of them."""
        return self.wait(self.confirm(page))

    def confirm(self, page: Page) -> str:
        """The same, and nobody has begun with it."""
        form = page.form("start")
        answer = self.reader.client.post(form.attrib["action"], data=page.filled(form))
        assert answer.status_code == 303, Page(answer).main
        return answer.location

    def wait(self, path: str) -> Page:
        """The page once all is done that was to do."""
        self.world.app.extensions["background"]["importer"].work_once()
        return self.reader.open(path)


def folders(instance: Path) -> list[Path]:
    """What waits on disk."""
    return sorted((instance / "imports").glob("*"))
