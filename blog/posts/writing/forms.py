"""The shape of what somebody sends who writes."""

import json
from contextlib import suppress
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from blog.errors import Invalid
from blog.posts.editions import read
from blog.posts.models import Draft, Post, Revision
from blog.posts.queries import is_placed
from blog.posts.writing.fields import as_text, changed, fields_of, from_text
from blog.posts.writing.line_ends import given_back
from blog.posts.writing.queries import Clash
from blog.web.forms import Form, at_most, longest

VISIBILITY = [
    SelectChoice("public", _("Everybody")),
    SelectChoice("private", _("Only its author and editors")),
]


class Within:
    """At most `limit` characters of what somebody writes; what a document says already may be longer."""

    def __init__(self, limit: int) -> None:
        self._check = longest(limit)
        self.field_flags = self._check.field_flags  # for the browser

    def __call__(self, form: "EditorForm", field: Field) -> None:
        """Raise ValidationError."""
        if form.is_changed(field.name):
            self._check(form, field)


class EditorForm(Form):
    """A document as text and as fields; `was` is what the fields said when the page was made."""

    class Meta(Form.Meta):
        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
            """Say whose field it is, since some stand beside the form."""
            return super().render_field(field, {"form": "editor"} | render_kw)  # type: ignore[misc]  # of WTForms

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    was = HiddenField()
    title = StringField(_("Title"), [Optional(), Within(1000)])
    source = TextAreaField(_("Text, in Markdown"))
    slug = StringField(_("Address"), [Optional(), at_most(Post.__table__.c.slug)])
    categories = StringField(_("Categories"), [Optional(), Within(2000)])
    tags = StringField(_("Tags"), [Optional(), Within(2000)])
    cover = StringField(_("Cover"), [Optional(), Within(1000)])
    excerpt = TextAreaField(_("Excerpt"), [Optional(), Within(5000)])
    date = StringField(_("Date"), [Optional(), Within(50)])
    visibility = SelectField(_("Who may read it"), choices=VISIBILITY, validate_choice=False)
    comments = BooleanField(_("Readers may comment"))
    pinned = BooleanField(_("Stays at the top of the home page"))
    guide = BooleanField(_("Is a learning path"))
    hours_per_week = StringField(_("Hours a week"), [Optional(), Within(10)])
    changelog = BooleanField(_("Readers see what changed when"))
    front = TextAreaField(_("Front matter as it is"), [Optional(), Within(64 * 1024)])
    note = StringField(_("A name for this version"), [Optional(), at_most(Revision.__table__.c.note)])
    then = StringField()

    @classmethod
    def of(cls, post: Post) -> "EditorForm":
        """The form as it is opened; without fields while the front matter cannot be read."""
        was: dict[str, Any] = {}
        with suppress(Invalid):
            was = shown(fields_of(read(post.source, zone=post.zone))) | {"slug": address(post)}
        return cls(formdata=None, version=post.version, source=post.source, was=json.dumps(was), **was)

    @property
    def before(self) -> dict[str, Any]:
        """What the fields said; {} while they cannot be shown."""
        try:
            was = json.loads(self.was.data or "{}")
        except ValueError:
            was = None
        return was if isinstance(was, dict) else {}

    def begin_from(self, version: int) -> None:
        """Go on from what was just saved, should the page be shown again: it is no conflict with oneself."""
        self.version.raw_data, self.version.data = None, version

    def text(self, post: Post) -> str:
        """The whole document: the text that was sent, with the fields that were changed; raises Invalid."""
        source = given_back(self.source.data or "", post.source)
        names = [name for name in self.before if name != "slug" and name in self and self.is_changed(name)]
        changes = {name: from_text(name, self[name].data) for name in names}
        return changed(read(source, zone=post.zone), changes).source if changes else source

    def chosen_slug(self, post: Post) -> str | None:
        """The address that somebody chose, "" for none of its own, None when they left it as it was."""
        if not self.is_changed("slug"):
            return None
        slug = (self.slug.data or "").strip().strip("/")
        return "" if slug == post.slug and is_placed(post) else slug

    def is_changed(self, name: str) -> bool:
        """Whether somebody changed the field, line ends aside; fields of one line take them all out."""
        ends = ("\r\n", "\n") if isinstance(self[name], TextAreaField) else ("\n", "")
        was, now = self.before.get(name), self[name].data
        if isinstance(was, str) and isinstance(now, str):
            was, now = was.replace(*ends), now.replace(*ends)
        return now is not None and name in self.before and now != was


class ChoiceForm(Form):
    """Which of two texts, or what of both, to go on with."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    over = IntegerField(widget=HiddenInput(), validators=[Optional()])  # see Clash.live_id
    mine = HiddenField()
    merged = TextAreaField(_("Both together"))
    slug = HiddenField(validators=[Optional(), at_most(Draft.__table__.c.slug)])
    keep = StringField()

    @classmethod
    def of(cls, clash: Clash, slug: str | None = None) -> "ChoiceForm":
        """The form as it is opened."""
        merged = clash.merged and clash.merged.text
        where = {"version": clash.version, "over": clash.live_id, "slug": slug or ""}
        return cls(formdata=None, mine=clash.mine, merged=merged, **where)

    def text(self, post: Post) -> str | None:
        """The text to keep; None for the other one, which is stored already."""
        sent = {"mine": self.mine.data, "merged": self.merged.data}
        keep = self.keep.data or ""
        return given_back(sent[keep] or "", post.source) if keep in sent else None


def shown(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields as the form shows them, line ends as browsers have them."""
    texts = {name: as_text(name, value) for name, value in fields.items()}
    return {
        name: text.replace("\r\n", "\n") if isinstance(text, str) else text for name, text in texts.items()
    }


def address(post: Post) -> str:
    """The address that the form shows: the chosen one, else its own once it is more than a guess."""
    return (post.draft.slug if post.draft else "") or (post.slug if is_placed(post) else "")
