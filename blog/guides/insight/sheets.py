"""Tables for spreadsheet programs: CSV (RFC 4180) in which no cell is a formula."""

import csv
from collections.abc import Iterable
from io import StringIO

# What programs take for the beginning of a formula; some also take the wide forms (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"  # without it, Excel takes UTF-8 for something else


def sheet(rows: Iterable[Iterable[object]]) -> bytes:
    """The table; None is an empty cell."""
    file = StringIO()
    csv.writer(file).writerows([[_cell(value) for value in row] for row in rows])
    return (_BOM + file.getvalue()).encode()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) and not isinstance(value, int) else text
