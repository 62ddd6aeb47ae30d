"""What scripts send: JSON, whose shape is checked before anything is done with it."""

from typing import TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, ValidationError

from blog.errors import Invalid


class Message(BaseModel):
    """What a script may send; nothing is guessed, and nothing else may be in it."""

    model_config = ConfigDict(strict=True, extra="forbid")


M = TypeVar("M", bound=Message)


def sent(shape: type[M]) -> M:
    """The body of the request in that shape; raises Invalid."""
    try:
        return shape.model_validate(request.get_json(silent=True))
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"]) or "JSON"
        raise Invalid("%(name)s is missing or not what it should be.", name=where) from error
