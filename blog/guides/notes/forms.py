"""The shape in which a note comes."""

from typing import Self

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SubmitField, TextAreaField

from blog.comments.texts import clean
from blog.guides.notes.texts import LONGEST, Noted, together
from blog.web.forms import Form, longest


class NoteForm(Form):
    """A text, and the one that it began as; with `both` the stored one stays above it."""

    text = TextAreaField(
        _("My note"), [longest(LONGEST)], id="note-text", filters=[clean], render_kw={"rows": 8}
    )
    base = HiddenField(id="note-base")
    both = SubmitField(_("Keep both"), id="note-both")

    @classmethod
    def of(cls, kept: Noted) -> Self:
        """The form as it is for what is kept, or as it was sent."""
        return cls(data={"text": kept.source, "base": kept.state})

    def text_beside(self, kept: Noted) -> str:
        """What is to be kept."""
        typed = (self.text.data or "").strip()
        return together(kept.source, typed) if self.both.data else typed

    def begin_again(self, kept: Noted) -> None:
        """Go on from what is kept now; what was typed stays."""
        self.base.data, self.status = kept.state, 409
