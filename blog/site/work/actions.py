"""Trying again what failed, once its cause is out of the way. Each of these ends in one commit."""

from blog.errors import NotFound
from blog.feeds.hub import actions as hub
from blog.mail import actions as mail
from blog.media.developing import actions as developing
from blog.site.webhooks.delivering import actions as delivering

WORKERS = {"letters": "postman", "pictures": "darkroom", "webhooks": "courier", "hub": "herald"}


def try_again(kind: str, id: str) -> str:
    """Try one thing again, or ("") all of a kind that failed: who is to be called. Raises NotFound."""
    match kind:
        case "letters":
            mail.try_again(_number(id))
        case "pictures":
            developing.try_again(id or None)
        case "webhooks":
            delivering.try_again(_number(id))
        case "hub":
            hub.try_again()
        case _:
            raise NotFound(kind)
    return WORKERS[kind]


def _number(id: str) -> int | None:
    if id and not (id.isascii() and id.isdecimal() and len(id) < 10):
        raise NotFound(id)
    return int(id) if id else None
