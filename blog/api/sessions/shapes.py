"""Signing in programs, as it is sent and answered."""

from blog.api.shapes import NUMBER, WORDS, listed, one_of, record, text, told
from blog.auth.passwords import LONGEST
from blog.auth.tokens.models import SCOPES

NEW = record(
    "SignIn",
    {
        "identifier": told(text(254, 1), "User name or e-mail address."),
        "password": text(LONGEST, 1),
        "scopes": told(listed(one_of(*SCOPES), len(SCOPES), 1), "What the program may do."),
    },
    {
        "code": told(
            text(40), "Of the authenticator app, or a recovery code, if the account has a second step."
        )
    },
)
RENEWAL = record("Renewal", {"refresh_token": text(500, 1)})
PAIR = record(
    "Tokens",
    {
        "access_token": told(WORDS, "A JSON Web Token, to be sent as `Authorization: Bearer …`."),
        "token_type": one_of("Bearer"),
        "expires_in": told(NUMBER, "Seconds that the access token is good for."),
        "refresh_token": told(WORDS, "Good once. One that comes again ends the session: somebody stole it."),
        "scopes": listed(one_of(*SCOPES)),
    },
)
