"""Guides for programs: the path, and what a member does on it."""
