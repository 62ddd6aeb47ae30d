"""The shapes of what people send to the library."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, MultipleFileField
from wtforms import BooleanField, SearchField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from blog.config import settings
from blog.media.kinds import ACCEPT
from blog.media.library.actions import Sent
from blog.media.library.queries import Wish
from blog.media.models import File
from blog.web.forms import Form, at_most, needed

CHOICES = [
    SelectChoice("", _("All")),
    SelectChoice("images", _("Images")),
    SelectChoice("recordings", _("Audio and video")),
    SelectChoice("documents", _("Documents")),
]


class UploadForm(Form):
    """New files."""

    file = MultipleFileField(_("Files"), [needed()], render_kw={"accept": ACCEPT})
    alt = StringField(_("Alternative text"))

    def sent(self) -> Iterator[Sent]:
        """Each file, of its bytes one more than are allowed at most."""
        most = settings().upload_megabytes * 2**20 + 1
        for upload in self.file.data or ():
            if upload and upload.filename:
                yield upload.filename, upload.stream.read(most)


class ReplaceForm(Form):
    """Other bytes."""

    file = FileField(_("New file"), [needed()])

    @property
    def data_sent(self) -> bytes:
        """The bytes, one more than are allowed at most; none when no file was chosen."""
        upload, most = self.file.data, settings().upload_megabytes * 2**20
        return upload.stream.read(most + 1) if upload else b""


class FileForm(Form):
    """What a file is called, and what is to be seen on it."""

    name = StringField(_("Name"), [needed(), at_most(File.name)])
    alt = TextAreaField(_("Alternative text"), [at_most(File.alt)], render_kw={"rows": 3})


class WishForm(Form):
    """What to look for; part of the address."""

    q = SearchField(_("Name or text"))
    type = SelectField(_("Kind"), choices=CHOICES, validate_choice=False)
    unused = BooleanField(_("Not used"))

    def wish(self, before: int) -> Wish:
        """What somebody looks for."""
        return Wish((self.q.data or "")[:200], self.type.data or "", bool(self.unused.data), before)
