"""The shape of what editors send about tags and categories."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from blog.errors import Invalid, TooMany
from blog.tags.models import TAGS, Kind, Tag
from blog.tags.vocabulary import Trail
from blog.web.forms import Form, at_most, needed

Answer = TypeVar("Answer")


class LookForm(Form):
    """A form that is sent twice: by GET for a last look, then by POST with what was `seen`."""

    seen = HiddenField()

    taken: Any = None  # the label that has the name already

    def look(self, question: Callable[[], Answer]) -> Answer | None:
        """The answer to what was asked by GET; None when that cannot be, or when it was sent by POST."""
        if self.is_submitted():
            return None
        if not self.validate():
            self.status = 422
            return None
        try:
            return question()
        except Invalid as refusal:
            self.refuse(refusal)
            return None

    def refuse(self, refusal: Invalid | TooMany) -> None:
        """Also remember who has the name."""
        super().refuse(refusal)
        self.taken = getattr(refusal, "values", {}).get("taken")


class NameForm(LookForm):
    """What it is called, and the last part of its address."""

    name = StringField(_("Name"), [needed(), at_most(Tag.name)])
    slug = StringField(_("Address"), [at_most(Tag.slug)])


class PlaceForm(LookForm):
    """Below which category."""

    parent = SelectField(_("Below"), default="")


class NewForm(NameForm):
    """A new label; only categories have a place."""

    parent = SelectField(_("Below"), default="")


class TagTargetForm(LookForm):
    """Which tag."""

    into = StringField(_("Into"), [at_most(Tag.name)], render_kw={"list": "labels"})


class CategoryTargetForm(LookForm):
    """Which category."""

    into = SelectField(_("Into"), default="")


def target_form(
    kind: Kind, places: Mapping[int, Trail], *args: Any, required: bool = False
) -> TagTargetForm | CategoryTargetForm:
    """The form that asks for a label of that kind; for a category, one of these."""
    form = TagTargetForm(*args) if kind is TAGS else CategoryTargetForm(*args)
    form.into.flags.required = required
    if kind is not TAGS:
        form.into.choices = choices(places, "")
    return form


def choices(places: Mapping[int, Trail], none: str) -> list[SelectChoice]:
    """The categories as a list to choose from, and `none`."""
    return [
        SelectChoice("", none),
        *(SelectChoice(str(id), " › ".join(trail)) for id, trail in places.items()),
    ]
