"""The shape of what people write below a post. Ids begin with "say-": no heading of a post has such a one."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.fields import EmailField

from blog.comments.actions import Said
from blog.comments.models import LONGEST, Comment
from blog.comments.moderation.models import Report
from blog.comments.speakers import Card
from blog.comments.stamps import BITS
from blog.comments.texts import clean
from blog.web.addresses import number
from blog.web.forms import Form, at_most, longest, needed


class TextForm(Form):
    """A text, to be looked at or sent."""

    text = TextAreaField(
        _("Comment"),
        [needed(), longest(LONGEST)],
        id="say-text",
        filters=[clean],
        render_kw={"rows": 6, "placeholder": _("Ask a question or add something"), "data-longest": LONGEST},
    )
    preview = SubmitField(_("Preview"), id="say-preview")
    send = SubmitField(_("Send"), id="say-send")


class CommentForm(TextForm):
    """A comment of a member."""

    bits = BITS  # of zeros that the browser has to look for
    question = BooleanField(_("This is a question"), id="say-question")
    follow = BooleanField(_("Write to me when somebody replies"), id="say-follow")
    about = SelectField(
        _("About"),
        id="say-about",
        coerce=lambda value: number(str(value or 0)),
        choices=[],
        validate_choice=False,
    )
    stamp = HiddenField("", id="say-stamp")  # without a label WTForms reads a catalogue to make one
    proof = HiddenField("", id="say-proof")
    link = StringField(
        _("Leave this empty"), id="say-link", render_kw={"autocomplete": "off", "tabindex": "-1"}
    )

    def said(self, reply_to: int | None) -> Said:
        """What is sent with it."""
        return Said(
            text=self.text.data or "",
            stamp=self.stamp.data or "",
            proof=self.proof.data or "",
            trap=self.link.data or "",
            card=self.card(),
            question=bool(self.question.data),
            follow=bool(self.follow.data),
            reply_to=reply_to,
            about=self.about.data or None,
        )

    def card(self) -> Card:
        """Members have an account that says who they are."""
        return Card()


class GuestForm(CommentForm):
    """A comment of a guest."""

    name = StringField(
        _("Your name"), [needed(), at_most(Comment.name)], id="say-name", render_kw={"autocomplete": "name"}
    )
    email = EmailField(
        _("E-mail"), [needed(), at_most(Comment.email)], id="say-email", render_kw={"autocomplete": "email"}
    )
    website = StringField(
        _("Website"),
        [at_most(Comment.website)],
        id="say-website",
        render_kw={"autocomplete": "url", "inputmode": "url"},
    )
    remember = BooleanField(_("Remember this in my browser"), id="say-remember")

    def card(self) -> Card:
        """What they say of themselves."""
        return Card(self.name.data or "", self.email.data or "", self.website.data or "")


class EditForm(TextForm):
    """Another text for a comment that is there; `version` is the one it began with."""

    version = HiddenField(id="say-version")

    @property
    def began_with(self) -> int:
        """The version that it says; 0, which no comment has, for nonsense."""
        text = str(self.version.data or "")  # what is not sent is what the form was opened with
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class ReportForm(Form):
    """What is wrong with a comment."""

    reason = StringField(_("What is wrong with it?"), [at_most(Report.reason)])


def places(choices: list[tuple[str, list[tuple[int, str]]]]) -> Any:
    """The places of a post as choices, each under its heading."""
    whole = {"": [(0, _("The whole text"))]}
    return whole | {
        heading[:60] or "…": [(key, text[:60]) for key, text in below] for heading, below in choices
    }
