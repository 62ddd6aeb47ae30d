"""A document on its way in, and what becomes of the post that it belongs to."""

from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from blog.auth.models import User
from blog.config import settings
from blog.errors import Conflict, Invalid
from blog.media.queries import nearby, spellings
from blog.posts import actions as posts
from blog.posts import editions
from blog.posts.addresses import begin, redirect
from blog.posts.document import Document
from blog.posts.drafts import begun, changed
from blog.posts.models import Post, asset_folder
from blog.posts.queries import was_published
from blog.rendering.pinyin import slugify
from blog.transfer import hexo
from blog.transfer.tree import Place

Fate = Literal["live", "draft", "down"]
RENAMED = Invalid("Tags and categories are kept as they are called here now.")


@dataclass(frozen=True)
class Arrival:
    """A document as it will be kept."""

    place: Place
    document: Document
    rendering: Future[editions.Edition]
    published_at: datetime
    addresses: tuple[str, ...]  # where it was served before
    zone: str  # of its dates without one; "" is the site's
    as_draft: bool = False  # whoever brings it in wants to publish it here, whatever it says

    @classmethod
    def of(
        cls,
        site: hexo.Site,
        place: Place,
        changed_at: datetime,
        source: str,
        renderer: Executor,
        as_draft: bool = False,
    ) -> "Arrival":
        """Read a document, and let `renderer` begin to render it; raises Invalid."""
        document = editions.read(source, name=place.path, zone=site.timezone)
        zone = ZoneInfo(site.timezone or settings().timezone)
        date = document.date
        published_at = date.utc if date else hexo.date_in_name(place.path, zone) or changed_at
        address = ""  # drafts were nowhere
        if place.kind == "page":
            address = hexo.page_address(place.path, document)
        elif place.kind == "post":
            address = hexo.post_address(site, place.path, document, published_at, zone)
        addresses = site.addresses(address) if place.addresses is None else place.addresses
        assets = nearby(place.path, source) | spellings(asset_folder(place.path), addresses)
        rendering = renderer.submit(editions.edition, document, name=place.path, assets=assets)
        return cls(place, document, rendering, published_at, addresses, site.timezone, as_draft)

    @property
    def edition(self) -> editions.Edition:
        """The rendered document; waits for it, and raises Invalid when it cannot be rendered."""
        return self.rendering.result()

    @property
    def source(self) -> str:
        """The text of the file."""
        return self.document.source

    @property
    def hidden(self) -> bool:
        """Whether nobody is to see it."""
        return self.as_draft or self.says_hidden

    @property
    def says_hidden(self) -> bool:
        """Whether the file says so."""
        return self.place.kind == "draft" or not self.document.published

    def leads(self, post: Post) -> bool:
        """Whether its old addresses lead to the post, now or once that is published here."""
        return bool(post.live_id) or (self.as_draft and not self.says_hidden)

    @property
    def slug(self) -> str:
        """The address that it would like to have."""
        path, name = self.place.path, hexo.post_name(self.place.path)
        if self.place.kind == "page":
            return hexo.page_slug(path)
        return (name if settings().unicode_slugs else slugify(name)) or "post"

    def settle(self, known: Post | None, by: User) -> tuple[Post, list[Invalid]]:
        """Make it the text of the post it is known as, or of a new one; part of the caller's transaction.

        Gives the post, and why an old address cannot lead there. Raises Invalid, and Conflict when
        that would overwrite what somebody wrote here.
        """
        new = self.edition  # before the lock: it may take long
        post, touched, fate = self._welcome(by) if known is None else self._meet(known)
        remarks: list[Invalid] = []
        if fate == "live":
            self.record(post)
            live = posts.go_live(post, by, new, self.published_at)
            remarks = [] if live.source == self.source else [RENAMED]
            post.draft = post.draft if touched else None
        else:
            if fate == "down":
                posts.take_down(post)
            post.draft = changed(post.draft or begun(post), post, by, self.source)
            post.draft.base_id = post.live_id
            self.record(post)
        found = self.addresses if fate == "live" or (self.leads(post) and not post.live_id) else ()
        return post, [remark for address in found if (remark := _lead(address, post))] + remarks

    def _welcome(self, by: User) -> tuple[Post, bool, Fate]:
        kind = "page" if self.place.kind == "page" else "post"
        post = begin(self.slug, kind, author_id=self.place.author_id or by.id, draft=None)
        return post, False, "draft" if self.hidden else "live"

    def _meet(self, post: Post) -> tuple[Post, bool, Fate]:
        posts.lock(post)
        touched = _is_touched(post)
        return post, touched, _fate(self, post, touched)

    def record(self, post: Post) -> None:
        """Remember which file the post came from, and what was in it; part of the caller's transaction."""
        post.source_path, post.zone = self.place.path, self.zone
        post.imported_digest, post.kept_digest = editions.digest(self.source), ""
        post.origin = self.place.origin or post.origin


def _is_touched(post: Post) -> bool:
    """Whether the post has a draft that was written here."""
    kept = post.kept_digest or post.imported_digest
    return post.draft is not None and editions.digest(post.draft.source) != kept


def _fate(arrival: Arrival, post: Post, touched: bool) -> Fate:
    """What a file does to its post. Whether it is shown follows the file only where the file changed that.

    What was published here stays public while its file goes on saying that it is a draft, and what was
    taken down here stays down whatever the file says.
    """
    if post.live and not arrival.hidden:
        return "live"  # a draft that was begun here stays, and cannot be published over this
    if touched:
        raise Conflict(post.slug)
    if post.live and not arrival.as_draft:
        return "down" if _says_so_only_now(arrival, post.live.source, post) else "draft"
    return "draft" if arrival.hidden or was_published(post) else "live"


def _says_so_only_now(arrival: Arrival, live: str, post: Post) -> bool:
    if not arrival.document.published:
        return editions.read(live, zone=post.zone).published
    return not (post.source_path or "").startswith("_drafts/")


def _lead(address: str, post: Post) -> Invalid | None:
    """Let an old address lead to the post, or say why it cannot."""
    if address == post.address:
        return None
    try:
        redirect(post, address)
    except Invalid as error:
        return error
    return None
