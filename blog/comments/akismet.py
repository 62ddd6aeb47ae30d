"""Asking a service that knows spam, by Akismet's protocol, where an operator wants that (BLOG_AKISMET_KEY).

It learns the text, name and site, and from where it came, but no e-mail address.
"""

import logging

from blog.comments.speakers import Card, Speaker
from blog.config import settings

PATIENCE = 3.0  # seconds
_log = logging.getLogger(__name__)


def is_asked() -> bool:
    """Whether there is a service."""
    return bool(settings().akismet_key)


def is_spam(slug: str, speaker: Speaker, card: Card, text: str) -> bool | None:
    """What the service says; None when it does not answer, or not in its protocol."""
    import requests  # it takes a while to load, and most sites never need it

    site = settings().site_url
    said = {
        "api_key": settings().akismet_key,
        "blog": site,
        "user_ip": speaker.client.address,
        "user_agent": speaker.client.device,
        "permalink": f"{site}/posts/{slug}",
        "comment_type": "comment",
        "comment_author": speaker.user.display_name if speaker.user else card.name,
        "comment_author_url": card.website,
        "comment_content": text,
    }
    try:
        answer = requests.post(settings().akismet_url, data=said, timeout=PATIENCE, allow_redirects=False)
        return {"true": True, "false": False}[answer.text.strip()] if answer.status_code == 200 else None
    except (requests.RequestException, KeyError) as problem:
        _log.warning("the spam service gave no answer: %s", problem)
        return None
