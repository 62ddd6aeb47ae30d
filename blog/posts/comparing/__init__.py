"""Texts beside each other: what differs, for people to see, and how two changes of one text go together."""
