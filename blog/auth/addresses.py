"""E-mail addresses: their syntax, and which of them are the same."""

import unicodedata

from blog.errors import Invalid

LONGEST = 254  # characters, RFC 5321 4.5.3.1.3 less the brackets


def address(text: str) -> str:
    """The address as letters are sent to it: trimmed, the domain in lower case and Unicode; raises Invalid.

    Only the syntax is looked at, nothing is asked of the network (RFC 5322; IDNA 2008). Before the @ it is
    ASCII: many servers take no others (RFC 6531), and who cannot be written to cannot be let in again.
    """
    from email_validator import EmailNotValidError, validate_email  # it brings a resolver of names along

    text = text.strip()
    try:
        if len(text) > LONGEST:
            raise EmailNotValidError
        return validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True).normalized
    except EmailNotValidError:
        raise Invalid("Give an e-mail address such as name@example.com.", field="email") from None


def address_key(address: str) -> str:
    """The folding under which two addresses are one account: case only, no tricks with tags or dots.

    Total. Letters always go to the stored address, never to one that was typed and has the same key.
    """
    local, at, domain = address[: LONGEST + 1].rpartition("@")
    return unicodedata.normalize("NFKC", local).casefold() + at + domain.lower()
