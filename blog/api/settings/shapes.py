"""Settings of the site as they are sent and answered."""

from blog.api.shapes import WORDS, Shape, listed, number, one_of, record, text, told
from blog.chosen import NAMES
from blog.site.settings.rules import LONGEST

_LONG = 10_000  # characters, of what the rules look at more closely
ENTRY = record("NavigationEntry", {"label": text(200), "address": text(1000)})
_VALUES: dict[str, Shape] = {
    **{name: text(LONGEST.get(name, _LONG)) for name in NAMES},
    "language": one_of("zh", "en"),
    "timezone": text(50, 1),
    "posts_per_page": number(1, 100),
    "site_navigation": told(listed(ENTRY, 100), "Empty: the built-in entries."),
    "comments": one_of("off", "members", "guests"),
    "comments_held": one_of("none", "first", "all"),
    "comments_close_after": told(number(0, 3650), "Days; 0 is never."),
}
CHANGES = record("SettingsChanges", {}, _VALUES)
SETTINGS = record(
    "Settings",
    {
        **_VALUES,
        "fixed": told(listed(WORDS), "Those that the operator gives, so that nobody can choose them."),
    },
)
