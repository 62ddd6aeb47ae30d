"""The form that sends somebody's picture."""

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField

from blog.account.avatars.pictures import LARGEST
from blog.web.forms import Form, needed


class AvatarForm(Form):
    """One picture."""

    picture = FileField(
        _("Picture"), [needed()], render_kw={"accept": "image/jpeg,image/png,image/webp,image/gif"}
    )

    @property
    def data_sent(self) -> bytes:
        """The bytes, one more than are allowed at most; none when no file was chosen."""
        upload = self.picture.data
        return upload.stream.read(LARGEST + 1) if upload else b""
