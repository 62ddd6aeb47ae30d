"""How often somebody may speak, vote or report; within the window then once after each pause."""

from datetime import timedelta

from blog.auth.budgets.models import Budget

_WHILE, _PAUSE = timedelta(minutes=10), timedelta(seconds=30)
_HOUR = timedelta(hours=1)

COMMENTS = Budget("comments", 8, _WHILE, _PAUSE)  # of one account, or under one guest's address
NETWORKS = Budget("comments-from", 20, _WHILE, _PAUSE)  # from one network, where several people may be
PREVIEWS = Budget("previews", 60, _WHILE, _PAUSE)  # from one network
VOTES = Budget("votes", 60, _HOUR, _PAUSE)  # from one network
_DAY = timedelta(days=1)
GUEST_VOTES = Budget("guest-votes", 3, _DAY, _DAY, _DAY)  # on one comment, from one network
REPORTS = Budget("reports", 10, _HOUR, timedelta(minutes=5))  # from one network
ADDRESSES = Budget("guest-addresses", 1, _DAY, _DAY, _DAY)  # letters
