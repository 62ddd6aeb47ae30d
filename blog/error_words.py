"""What pages and programs are told when something goes wrong: title and sentence, by status."""

from flask_babel import lazy_gettext

WORDS = {
    400: (
        lazy_gettext("That did not work"),
        lazy_gettext("The request could not be understood. Go back and try again."),
    ),
    401: (lazy_gettext("Sign in first"), lazy_gettext("Only somebody who is signed in may do this.")),
    403: (
        lazy_gettext("Not yours to open"),
        lazy_gettext("You may not do this with your account."),
    ),
    404: (
        lazy_gettext("The path ends here"),
        lazy_gettext("The page may have moved, or it was never here."),
    ),
    405: (
        lazy_gettext("Not this way"),
        lazy_gettext("This address does not take that kind of request."),
    ),
    409: (
        lazy_gettext("Somebody was faster"),
        lazy_gettext("It was changed elsewhere meanwhile. Nothing was overwritten."),
    ),
    412: (
        lazy_gettext("Not in that state any more"),
        lazy_gettext("It was changed since you read it. Nothing was done; read it again first."),
    ),
    413: (
        lazy_gettext("Too large"),
        lazy_gettext("What you sent is larger than this site accepts."),
    ),
    415: (
        lazy_gettext("Not in this form"),
        lazy_gettext("This address does not take content of that type."),
    ),
    422: (lazy_gettext("That cannot be accepted"), lazy_gettext("Please check what you entered.")),
    429: (lazy_gettext("Too many requests"), lazy_gettext("Wait a moment, then try again.")),
    500: (
        lazy_gettext("Something broke"),
        lazy_gettext("It was logged. If it happens again, tell us the number below."),
    ),
    503: (
        lazy_gettext("Not available right now"),
        lazy_gettext("The database does not answer. Try again in a minute."),
    ),
    507: (
        lazy_gettext("No room left"),
        lazy_gettext("The disk of this site is full. Nothing was stored; tell whoever runs it."),
    ),
}
ENDED = (
    lazy_gettext("This link no longer works"),
    lazy_gettext(
        "A link from a letter works once, and only for a while. This one was used already, is too old, or was"
        " cut off on its way."
    ),
)
