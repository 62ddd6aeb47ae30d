"""Bringing comments in from other systems, and taking ours along."""
