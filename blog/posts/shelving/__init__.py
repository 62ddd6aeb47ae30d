"""Changing what posts are filed under, and with it the documents that say so."""
