"""HTML forms: what they share, and how a refusal of the domain gets to its field."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired, Length

from blog.errors import Invalid, TooMany, said


class Form(FlaskForm):  # type: ignore[misc]
    """A form that remembers why it was refused. CSRF is checked for the whole app, so not again here."""

    class Meta:
        csrf = False

    answer: Any = None  # of the action
    status = 200
    headers: dict[str, str] = {}  # noqa: RUF012  replaced, never changed

    def does(self, action: Callable[[], Any]) -> bool:
        """Whether the form was sent, is whole, and the action took it; `answer` is what that gave.

        Invalid and TooMany become errors of the form, so that what was typed stays.
        """
        if not self.is_submitted():
            return False
        if not self.validate():
            self.status = 422
            return False
        try:
            self.answer = action()
        except (Invalid, TooMany) as refusal:
            for one in (refusal, *getattr(refusal, "others", ())):
                self.refuse(one)
            return False
        return True

    def refuse(self, refusal: Invalid | TooMany) -> None:
        """Show a refusal at the field that it names, else above all fields."""
        text, field = said(refusal), self._fields.get(getattr(refusal, "field", None) or "")
        if field is None:
            self.form_errors.append(text)
        else:
            field.errors = [*field.errors, text]
        self.status = 422
        if isinstance(refusal, TooMany):
            self.status, self.headers = 429, {"Retry-After": str(refusal.seconds)}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """As WTForms does it, and no text with a NUL in it, which no database keeps."""
        whole = super().validate(extra_validators)
        for field in self:
            if isinstance(field.data, str) and "\0" in field.data:
                field.errors = [*field.errors, gettext("This holds a character that cannot be stored.")]
                field.data = field.data.replace("\0", "")  # pages cannot hold it either
                whole = False
        return bool(whole)

    @property
    def outcome(self) -> tuple[int, dict[str, str]]:
        """Status and headers of the page that shows the form."""
        return self.status, self.headers


def needed() -> InputRequired:
    """The field must be filled in."""
    return InputRequired(lazy_gettext("Please fill this in."))


def longest(limit: int) -> Length:
    """At most `limit` characters."""
    return Length(max=limit, message=lazy_gettext("At most %(max)d characters, please."))


def at_most(column: Any) -> Length:
    """At most as many characters as the column keeps."""
    return longest(column.type.length)
