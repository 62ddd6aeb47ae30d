"""Recovery codes: for the day when the phone is gone."""

import hmac
import re
import secrets

from blog.config import secret
from blog.errors import Invalid

HOW_MANY = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
LENGTH = 12  # 59 random bits
_SHAPE = re.compile(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{2}}")


def new_codes() -> list[str]:
    """Ten codes such as "k3xf-9mwq-a2rt"."""
    return [_grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH))) for _ in range(HOW_MANY)]


def digest(user_id: int, code: str) -> str:
    """What is kept of a code, however it is typed; without the site's own key nobody can search for it."""
    plain = "".join(char for char in code.casefold() if char.isalnum())
    return hmac.new(secret("recovery-codes"), f"{user_id}:{plain}".encode(), "sha256").hexdigest()


def written(codes: list[str]) -> str:
    """Codes that a page showed, a line each, for a file; raises Invalid for what is no code."""
    if not 0 < len(codes) <= HOW_MANY or not all(_SHAPE.fullmatch(code) for code in codes):
        raise Invalid("These are no recovery codes.")
    return "\n".join(codes) + "\n"


def _grouped(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))
