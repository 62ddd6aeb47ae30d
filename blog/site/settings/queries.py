"""The settings as they are stored now, and a digest by which a page notices that they changed."""

import hashlib
import json
from collections.abc import Collection

from blog.chosen import Choices, given, overlaid, pinned
from blog.config import Settings
from blog.db import db


def seen(settings: Settings, names: Collection[str]) -> str:
    """What tells one state of these settings from another."""
    values = {name: getattr(settings, name) for name in sorted(names)}
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]


def settings_now() -> Settings:
    """The settings as they are stored at this moment, also within the request that changed them."""
    return overlaid(given(), db.session.get_one(Choices, 1).values, pinned())
