"""The shape of what administrators choose for the site."""

from collections.abc import Sequence
from typing import Any, Self

from flask_babel import lazy_gettext as _
from wtforms import FieldList, FormField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms import Form as Part
from wtforms.fields.choices import SelectChoice

from blog.account.preferences.forms import zones
from blog.chosen import pinned
from blog.config import settings
from blog.errors import Invalid, TooMany
from blog.navigation import BUILTIN, Entry, entries
from blog.site.settings import rules
from blog.site.settings.queries import seen
from blog.web.forms import Form, longest, needed

SPARE = 3  # empty lines


def _longest(name: str) -> Any:
    return longest(rules.LONGEST[name])


def _zones() -> list[SelectChoice]:
    """Those of the list, and the site's own whatever it is."""
    return zones(settings().timezone)


class Seen(Form):
    """A form that says what its page showed, so that nobody overwrites what they have not seen."""

    state = HiddenField()

    @property
    def choice(self) -> dict[str, Any]:
        """What was chosen, by the name of the setting."""
        return {}

    def look(self) -> None:
        """Take what holds now for seen."""
        self.state.data = seen(settings(), self.choice)

    def refuse(self, refusal: Invalid | TooMany) -> None:
        """As every form; once it has been said that somebody was faster, saving replaces that."""
        if isinstance(refusal, Invalid) and refusal.field == "state":
            self.look()
            refusal = Invalid(refusal.message)
        super().refuse(refusal)


class SettingsForm(Seen):
    """Some settings; those that the environment gives are shown only."""

    @classmethod
    def of(cls) -> Self:
        """The form with what holds now."""
        form = cls(obj=settings())
        if not form.is_submitted():
            form.look()
        for field in form:
            if field.name in pinned():
                field.render_kw, field.validators = {"disabled": True}, []
        return form

    @property
    def choice(self) -> dict[str, Any]:
        """What was chosen, by the name of the setting."""
        return {field.name: field.data for field in self if field.name not in {"state", *pinned()}}


class SiteForm(SettingsForm):
    """What the site is."""

    site_name = StringField(_("Name"), [needed(), _longest("site_name")])
    site_description = TextAreaField(_("Description"), [_longest("site_description")])
    language = SelectField(_("Language"), choices=[SelectChoice("zh", "中文"), SelectChoice("en", "English")])
    timezone = SelectField(_("Time zone"), choices=_zones)


class ReadingForm(SettingsForm):
    """What lists and cards look like."""

    posts_per_page = IntegerField(_("Posts on a page"), [needed()], render_kw={"min": 1, "max": 100})
    site_cover = StringField(_("Cover of posts that have none"), [_longest("site_cover")])


class FooterForm(SettingsForm):
    """What stands at the foot of each page."""

    site_footer = TextAreaField(_("Text"), [_longest("site_footer")])
    site_licence = StringField(_("Licence of the content"), [_longest("site_licence")])
    site_icp = StringField(_("ICP filing number"), [_longest("site_icp")])


class CommentsForm(SettingsForm):
    """Who may comment, and what is looked at first."""

    comments = SelectField(
        _("Who may comment"),
        choices=[
            SelectChoice("off", _("Nobody, comments are off")),
            SelectChoice("members", _("Members only")),
            SelectChoice("guests", _("Members and guests")),
        ],
    )
    comments_held = SelectField(
        _("Shown only once somebody approved them"),
        choices=[
            SelectChoice("none", _("No comments")),
            SelectChoice("first", _("The first one of each person")),
            SelectChoice("all", _("All comments")),
        ],
    )
    comments_close_after = IntegerField(
        _("Closed after so many days"), [needed()], render_kw={"min": 0, "max": 3650}
    )


def _plain(text: str | None) -> str:
    return (text or "").replace("\0", "").strip()


class EntryPart(Part):  # type: ignore[misc]
    """One entry of the navigation."""

    text = StringField(_("Label"), filters=[_plain])
    address = StringField(_("Address"), filters=[_plain])


class NavigationForm(Seen):
    """The entries in their order, with some empty lines after them; buttons that only rearrange it."""

    wrong = 0  # the line that cannot be kept, from 1
    entries = FieldList(FormField(EntryPart))
    up = StringField()
    start = StringField()

    @classmethod
    def of(cls) -> Self:
        """The form with what holds now."""
        form = cls()
        if not form.is_submitted():
            form.look()
            form.fill(entries(settings().site_navigation))
        return form

    @property
    def choice(self) -> dict[str, Any]:
        """The navigation as text; raises Invalid."""
        return {"site_navigation": rules.navigation(self.rows)}

    def look(self) -> None:
        """Take what holds now for seen."""
        self.state.data = seen(settings(), ["site_navigation"])

    def refuse(self, refusal: Invalid | TooMany) -> None:
        """As every form, and remember the line: the empty ones before it are left out of the page."""
        if isinstance(refusal, Invalid):
            self.wrong = int(str(refusal.values.get("row", 0)))
        super().refuse(refusal)

    @property
    def rows(self) -> Sequence[Entry]:
        """What stands in the lines."""
        return [Entry(row.form.text.data, row.form.address.data) for row in self.entries]

    def fill(self, rows: Sequence[Entry]) -> None:
        """Put these into the lines, and some empty ones below."""
        while self.entries.entries:
            self.entries.pop_entry()
        self.entries.last_index = -1
        kept = [row for row in rows if any(row)]
        for row in [*kept, *[Entry("", "")] * SPARE][: max(rules.MOST_ENTRIES, len(kept))]:
            self.entries.append_entry({"text": row.label, "address": row.address})

    def rearrange(self) -> bool:
        """Whether a button asked for another order, or for the built-in entries: nothing is kept by that."""
        rows = [*self.rows]
        if self.start.data:
            rows = [Entry(str(entry.label), entry.address) for entry in BUILTIN]
        elif (self.up.data or "").isdecimal() and 0 < (at := int(self.up.data)) < len(rows):
            rows[at - 1], rows[at] = rows[at], rows[at - 1]
        elif not self.up.data:
            return False
        self.fill(rows)
        return True
