"""The shape of the last decision before readers get a text."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateTimeLocalField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, StopValidation
from wtforms.widgets import HiddenInput

from blog.config import settings
from blog.db import utcnow
from blog.posts.document import Document
from blog.posts.models import Post, Revision
from blog.posts.places.doubts import NONE, Doubt
from blog.web.addresses import number
from blog.web.forms import Form, at_most

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
TEXT, NOW, AT = (
    SelectChoice("text", _("On the date in the text")),
    SelectChoice("now", _("Now")),
    SelectChoice("at", _("At a time that you choose")),
)


def _if_chosen(form: "PublishForm", field: DateTimeLocalField) -> None:
    """A time that somebody wants to choose must be there."""
    if form.when.data == "at" and not any(field.raw_data or ()):
        raise StopValidation(gettext("Please fill this in."))


def _chosen(text: str) -> int | None:
    return number(text) if text else None


class DoubtField(SelectField):  # type: ignore[misc]
    """What a doubtful place is now; whether that may be chosen, the publication itself says."""

    def __init__(self, doubt: Doubt, **kwargs: Any) -> None:
        self.doubt = doubt
        later = gettext("Decide later")
        same = gettext("The same, and what readers did and said stays with it")
        perhaps = {} if doubt.is_guessed else doubt.perhaps
        choices = [
            SelectChoice("", same if doubt.is_guessed else later),
            *(
                SelectChoice(f"{key}", gettext("The same as “%(place)s”", place=it))
                for key, it in perhaps.items()
            ),
            SelectChoice(f"{NONE}", gettext("Another one")),
        ]
        super().__init__(doubt.text, choices=choices, coerce=_chosen, validate_choice=False, **kwargs)


class UpdateForm(Form):
    """What to say about a change of what readers have already; its date stays."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    note = StringField(_("What changed, in a sentence"), [Optional(), at_most(Revision.__table__.c.note)])

    def moment(self, post: Post) -> datetime | None:
        """The date to write into the text: none."""
        return None

    @property
    def decided(self) -> dict[int, int]:
        """What doubtful places are now, as far as that was chosen (places.doubts.settled)."""
        chosen = {field.doubt.key: field.data for field in self if isinstance(field, DoubtField)}
        return {key: now for key, now in chosen.items() if now is not None}


class PublishForm(UpdateForm):
    """When readers get it."""

    when = RadioField(_("When"))
    at = DateTimeLocalField(_("Date and time"), [_if_chosen, Optional()], format=FORMATS)

    def moment(self, post: Post) -> datetime | None:
        """The date to write into the text, None for the one that it has."""
        if self.when.data != "at":
            return utcnow() if self.when.data == "now" else None
        chosen: datetime = self.at.data
        return chosen.replace(tzinfo=ZoneInfo(post.zone or settings().timezone))


def last_form(post: Post, document: Document, asked: Iterable[Doubt] = ()) -> UpdateForm:
    """The form that fits: readers have the post already, or its text has a date, or neither.

    It has a field for each of the doubts that are `asked`.
    """
    kind = UpdateForm if post.live and post.state != "scheduled" else PublishForm
    fields = {f"now_{doubt.key}": DoubtField(doubt) for doubt in asked}
    form: UpdateForm = type(kind.__name__, (kind,), fields)()
    if isinstance(form, PublishForm):
        form.when.choices = [TEXT, NOW, AT] if document.date else [NOW, AT]
        form.when.data = form.when.data or form.when.choices[0].value
    return form
