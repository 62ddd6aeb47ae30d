"""The shape of what administrators say about a webhook."""

from flask_babel import lazy_gettext as _
from wtforms import SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from blog.site.webhooks.models import EVENTS, PING, Endpoint
from blog.web.forms import Form, at_most, needed

NAMES = {
    "post.published": _("A post appears"),
    "post.updated": _("A post has another text or address"),
    "post.unpublished": _("A post is taken back or made private"),
    "post.trashed": _("A post is put into the trash"),
    "post.restored": _("A post comes back from the trash"),
    "comment.posted": _("Somebody comments"),
    "comment.approved": _("A comment that waited is shown"),
    "comment.edited": _("A comment that is shown changes"),
    "comment.hidden": _("A comment is shown no more"),
    PING: _("A test"),
}


class EndpointForm(Form):
    """Who is told, where, and of what."""

    name = StringField(_("Name"), [needed(), at_most(Endpoint.name)])
    url = StringField(_("Address"), [needed(), at_most(Endpoint.url)], render_kw={"inputmode": "url"})
    events = SelectMultipleField(
        _("What it is told of"),
        choices=[SelectChoice(event, NAMES[event]) for event in EVENTS],
        option_widget=CheckboxInput(),
        widget=ListWidget(),
    )

    @property
    def choice(self) -> tuple[str, str, list[str]]:
        """What was filled in."""
        return self.name.data or "", self.url.data or "", self.events.data or []
