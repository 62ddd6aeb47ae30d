"""What the settings of the site may be: as the operator's, and fit to be shown on every page."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from blog.config import checked
from blog.errors import Invalid
from blog.navigation import Entry, written

LONGEST = {  # characters
    "site_name": 60,
    "site_description": 300,
    "site_licence": 100,
    "site_icp": 60,
    "site_footer": 1000,
    "site_cover": 500,
}
LONGEST_LABEL, LONGEST_ADDRESS = 30, 300
MOST_ENTRIES = 12


def accepted(name: str, value: object) -> object:
    """The value as it is kept; raises Invalid, which names the setting."""
    if isinstance(value, str):
        value = _text(name, value.replace("\r\n", "\n").strip())
    try:
        return checked(name, value)
    except ValueError:
        raise _refusal(name) from None


def _refusal(name: str) -> Invalid:
    match name:
        case "timezone":
            return Invalid("There is no such time zone.", field=name)
        case "posts_per_page":
            return Invalid("Give a number from 1 to 100.", field=name)
        case "comments_close_after":
            return Invalid("Give a number of days from 0 to 3650.", field=name)
    return Invalid("There is no such choice.", field=name)


def _text(name: str, text: str) -> str:
    if len(text) > (most := LONGEST.get(name, len(text))):
        raise Invalid("At most %(max)d characters, please.", field=name, max=most)
    if not all(character.isprintable() or character == "\n" for character in text):
        raise Invalid("This holds a character that cannot be shown.", field=name)
    if name == "site_name" and not text:
        raise Invalid("Please fill this in.", field=name)
    if name == "site_cover" and text and not leads(text, ("https",)):
        raise Invalid("Give an address that begins with / or https://.", field=name)
    return text


def navigation(entries: Sequence[Entry]) -> str:
    """The navigation as text, without what is empty; raises Invalid."""
    found = [Entry(label.strip(), address.strip()) for label, address in entries]
    found = [entry for entry in found if any(entry)]
    if len(found) > MOST_ENTRIES:
        raise Invalid("At most %(most)d entries, please.", field="entries", most=MOST_ENTRIES)
    for row, entry in enumerate(found, start=1):
        _check(entry, row)
    return written(found)


def _check(entry: Entry, row: int) -> None:
    if not all(entry):
        raise Invalid("An entry needs a label and an address.", field="entries", row=row)
    if not entry.label.isprintable() or len(entry.label) > LONGEST_LABEL:
        raise Invalid(
            "%(label)s is no label of at most %(max)d characters.",
            field="entries",
            row=row,
            label=entry.label,
            max=LONGEST_LABEL,
        )
    if len(entry.address) > LONGEST_ADDRESS or not leads(entry.address, ("https", "http")):
        raise Invalid(
            "%(address)s is no address that begins with /, https:// or http://.",
            field="entries",
            row=row,
            address=entry.address,
        )


def leads(address: str, schemes: tuple[str, ...]) -> bool:
    """Whether the address leads somewhere on this site, or elsewhere by one of these schemes."""
    if not address.isprintable() or "\\" in address or " " in address:
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    here = address.startswith("/") and not address.startswith("//")
    return here or (parts.scheme in schemes and bool(parts.hostname))
