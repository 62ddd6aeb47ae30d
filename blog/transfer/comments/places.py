"""Where the places are that comments of a file are about: found by words, never by numbers alone."""

from blog.comments.places.queries import LONGEST, Place, spots_now
from blog.posts.models import Post
from blog.posts.places.likeness import folded
from blog.posts.places.spots import Gone


class Places:
    """The places of one post."""

    def __init__(self, post: Post) -> None:
        self._post, self._now = post, spots_now(post.id)
        self._known: dict[tuple[int, str], int] = {}

    def number(self, place: int, quote: str) -> int:
        """The number that a place has here. One that is in doubt gets a new one, as a place that is gone:
        the comment shows the words, and an author may say where they are now.
        """
        asked = place, folded(quote)
        if asked not in self._known:
            self._known[asked] = self._found(place, quote) or self._gone(quote)
        return self._known[asked]

    def _found(self, place: int, quote: str) -> int:
        here = self._now.get(place)
        if (here and here.says(quote)) or place in self._gone_with(quote):
            return place
        alike = [number for number, spot in self._now.items() if Place.says(spot, quote)]
        return alike[0] if len(alike) == 1 else 0

    def _gone_with(self, quote: str) -> set[int]:
        return {one["key"] for one in self._post.gone if folded(one["text"][:LONGEST]) == folded(quote)}

    def _gone(self, quote: str) -> int:
        number = self._post.next_key
        gone = Gone(key=number, kind="item", level=1, text=quote, parent=0, perhaps=[])
        self._post.gone, self._post.next_key = [*self._post.gone, gone], number + 1
        return number
