"""The background worker that makes smaller pictures; AVIF takes a second for each million pixels."""

from typing import Any

from sqlalchemy import event

from blog.background import Background, wake_after_commit
from blog.media.developing.actions import develop_due
from blog.media.models import Picture


class Darkroom(Background):
    """Develops what is due."""

    name = "darkroom"
    away = "The pictures cannot be read"
    failed = "Pictures could not be developed"

    def work(self) -> None:
        """Develop until nothing is due."""
        develop_due(self.stopped)


@event.listens_for(Picture, "after_insert")
def _note(_mapper: Any, _connection: Any, picture: Picture) -> None:
    if picture.due_at:
        wake_after_commit(picture, Darkroom.name)
