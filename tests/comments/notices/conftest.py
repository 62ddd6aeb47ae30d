"""A site where everybody may comment and nothing waits, unless a test says otherwise."""

from tests.comments.conftest import app

__all__ = ["app"]
