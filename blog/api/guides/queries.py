"""What operations on guides have in common: which guide it is."""

from blog.api.operations import Asked
from blog.guides import queries
from blog.guides.queries import Followed


def followed(id: int, asked: Asked) -> Followed:
    """The guide that whoever asks may follow; raises NotFound."""
    return queries.whole(queries.guide_of(id, asked.actor))
