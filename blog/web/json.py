"""What scripts send: JSON, whose shape is checked before anything is done with it."""

from functools import cache
from typing import Any, ClassVar, TypeVar

from flask import request

from blog.errors import Invalid


class Message:
    """What a script may send, a dataclass; nothing is guessed, and nothing else may be in it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"strict": True, "extra": "forbid"}


M = TypeVar("M", bound=Message)


def sent(shape: type[M]) -> M:
    """The body of the request in that shape; raises Invalid."""
    from pydantic import ValidationError  # pages are served without it

    try:
        reader = _reader(shape)  # type: ignore[arg-type]  # classes are hashable
        found: M = reader.validate_json(request.get_data(cache=True) or b"null")
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"]) or "JSON"
        raise Invalid("%(name)s is missing or not what it should be.", name=where) from error
    return found


@cache
def _reader(shape: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(shape)
