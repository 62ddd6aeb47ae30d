"""The shape of what moderators send."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from blog.comments.bans.actions import DAYS
from blog.comments.bans.models import Ban
from blog.comments.forms import EditForm
from blog.comments.models import Comment
from blog.web.forms import Form, at_most


@dataclass(frozen=True)
class Choice:
    """What to do with which comments, and which texts of them were read."""

    way: str
    ids: list[int]
    seen: Mapping[int, int]

    @classmethod
    def of(cls, sent: "MultiDict[str, str]") -> "Choice":
        """A button says what to do, with those that are ticked or with a single one ("approve 12")."""
        way, _space, one = sent.get("do", "").partition(" ")
        ids = [int(id) for id in ([one] if one else sent.getlist("id")) if _is_number(id)]
        versions = {id: sent.get(f"seen-{id}", "") for id in ids}
        return cls(way, ids, {id: int(text) for id, text in versions.items() if _is_number(text)})


def numbers(text: str) -> list[int]:
    """Numbers with dots between them; whatever else stands there is left out."""
    return [int(part) for part in text.split(".")[:100] if _is_number(part)]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


class ReplyForm(EditForm):
    """An answer that goes out together with the approval of the version that was read."""

    stamp = HiddenField(id="say-stamp")


class BanForm(Form):
    """Whom to keep out, and for how long."""

    kind = RadioField(
        _("Keep out"),
        choices=[
            SelectChoice("account", _("This account")),
            SelectChoice("address", _("This e-mail address")),
            SelectChoice("network", _("Everybody in this network")),
        ],
    )
    days = SelectField(
        _("How long"),
        coerce=int,
        choices=[
            SelectChoice(days, text)
            for days, text in zip(
                DAYS, (_("A day"), _("A week"), _("A month"), _("A year"), _("For good")), strict=True
            )
        ],
        default=7,
    )
    reason = StringField(_("Reason, for other moderators"), [at_most(Ban.reason)])

    @classmethod
    def about(cls, comment: Comment) -> "BanForm":
        """The form with what can be said of whoever wrote that comment."""
        form = cls(kind="account" if comment.author_id else "address")
        other = "address" if comment.author_id else "account"
        form.kind.choices = [choice for choice in form.kind.choices if choice.value != other]
        return form
