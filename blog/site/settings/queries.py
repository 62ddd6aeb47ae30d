"""What a page of settings needs to know."""

import hashlib
import json
from collections.abc import Collection

from blog.config import Settings


def seen(settings: Settings, names: Collection[str]) -> str:
    """What tells one state of these settings from another."""
    values = {name: getattr(settings, name) for name in sorted(names)}
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]
