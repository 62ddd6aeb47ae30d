"""Bringing sites in and taking them out again, whole."""
