"""The API: the same queries and actions as the pages, for programs. `operations.py` is where it begins."""
