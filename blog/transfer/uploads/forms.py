"""The shape of an upload."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, MultipleFileField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from blog.account.preferences.forms import zones
from blog.web.forms import Form, longest

_KINDS = ".md,.markdown,.zip,.xml,.json,image/*"


class UploadForm(Form):
    """Files, a folder or a zip; and what a Hexo site without its configuration does not say."""

    files = MultipleFileField(
        _("Markdown files, a zip, or the export of WordPress or Ghost"), render_kw={"accept": _KINDS}
    )
    folder = MultipleFileField(_("A folder"), render_kw={"webkitdirectory": True})
    as_drafts = BooleanField(_("As drafts: readers see nothing new until it is published here"))
    permalink = StringField(
        _("Permalinks"), [longest(200)], render_kw={"placeholder": ":year/:month/:day/:title/"}
    )
    timezone = SelectField(_("Time zone"), choices=lambda: [SelectChoice("", _("As the site")), *zones()])

    @property
    def hexo(self) -> dict[str, str]:
        """What stands in for a _config.yml."""
        return {"permalink": self.permalink.data or "", "timezone": self.timezone.data or ""}
