"""What operations on guides have in common: which guide it is, and lists by numbers."""

from typing import Any

from blog.api.answers import Answer, page
from blog.api.operations import Asked
from blog.guides import queries
from blog.guides.queries import Followed


def followed(id: int, asked: Asked) -> Followed:
    """The guide that whoever asks may follow; raises NotFound."""
    return queries.whole(queries.guide_of(id, asked.actor))


def page_of(rows: list[Any], asked: Asked, key: str) -> Answer:
    """As many of the rows as were asked for, and where they go on: behind the last one's number."""
    limit = asked.query["limit"]
    return page(rows[:limit], rows[limit - 1][key] if len(rows) > limit else None)
