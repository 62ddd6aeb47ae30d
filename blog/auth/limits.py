"""How often somebody may try what can be guessed or abused. Pauses double, and are over by themselves."""

from datetime import timedelta

from blog.auth.budgets.models import Budget

_QUARTER = timedelta(minutes=15)
_PAUSE = timedelta(seconds=30)

GUESSES = Budget("guesses", 6, _QUARTER, _PAUSE)  # of one account's secrets from one network
SIGN_INS = Budget("sign-ins", 60, _QUARTER, _PAUSE)  # from one network
ALL_GUESSES = Budget("all-guesses", 100, timedelta(hours=1), _PAUSE)  # of one account's, wherever from
JOURNEYS = Budget("journeys", 120, _QUARTER, _PAUSE)  # to another site or back, from one network
REGISTRATIONS = Budget("registrations", 10, timedelta(hours=1), timedelta(minutes=5))  # from one network
WELCOMES = Budget("welcomes", 5, timedelta(hours=1), timedelta(minutes=5))  # letters to one address
EXPORTS = Budget("exports", 5, timedelta(hours=1), timedelta(minutes=5))  # of one account's data
LETTERS = Budget("letters", 5, timedelta(hours=1), timedelta(minutes=5))  # to one account
LETTER_REQUESTS = Budget("letter-requests", 30, timedelta(hours=1), timedelta(minutes=5))  # from one network
