"""Every change somebody may ask of a post. Rendering comes first, outside the transaction: it takes long."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from blog.auth.models import User
from blog.db import db, utcnow
from blog.errors import Conflict, Invalid
from blog.posts.addresses import begin, check_address, readdress, settle_address
from blog.posts.drafts import begun, changed, check_storable, remember
from blog.posts.editions import Edition, edition_of, edition_or_text, read, title_of, write_down
from blog.posts.filing import file_under, in_todays_names
from blog.posts.models import Draft, Post, Revision
from blog.posts.places.actions import number_again, number_places
from blog.posts.queries import newest, wanted_slug
from blog.tags.actions import share_names

JUST_NOW = timedelta(minutes=1)  # ago is now: asking takes a while, and clocks differ


def write(by: User, source: str, *, kind: str = "post", slug: str = "") -> Post:
    """Begin a post: a draft that only its author and editors see; raises Invalid.

    `slug` is the address that it shall get with its publication, "" for none of its own.
    """
    check_storable(source)
    post = begin(wanted_slug(title_of(read(source))), kind, author_id=by.id)
    if slug:
        check_address(post, slug)
    post.draft = changed(begun(post), post, by, source)
    post.draft.slug = slug
    db.session.commit()
    return post


def revise(
    post: Post, by: User, source: str, version: int, *, slug: str | None = None, over: int | None = None
) -> None:
    """Change the working copy; `version` is the state of the post that the change started from.

    `slug` is the address that the post shall get with its next publication, "" for none of its own;
    `over` the live revision that the text takes into account (0: none). Text whose front matter is half
    written is kept as well. Raises Conflict when somebody changed it since, Invalid for what cannot be kept.
    """
    check_storable(source)
    lock(post)
    chosen = _chosen(post, slug)
    if source != post.source or chosen != (post.draft.slug if post.draft else "") or over is not None:
        if version != post.version or over not in (None, post.live_id or 0):
            db.session.rollback()
            raise Conflict(post.slug)
        draft = remember(post.draft) if post.draft else begun(post)
        db.session.add(changed(draft, post, by, source))
        draft.slug, draft.base_id = chosen, draft.base_id if over is None else over or None
    db.session.commit()


def autosave(post: Post, by: User, source: str, version: int, slug: str | None) -> Invalid | None:
    """`revise` without somebody who looks: an address that cannot be had costs no text.

    It stays as it was then, and why is given. Raises like `revise` in all else.
    """
    try:
        revise(post, by, source, version, slug=slug)
    except Invalid as refusal:
        if refusal.field != "slug":
            raise
        db.session.rollback()
        revise(post, by, source, version)
        return refusal
    return None


def publish(
    post: Post,
    by: User,
    at: datetime | None = None,
    *,
    version: int | None = None,
    note: str = "",
    decided: Mapping[int, int] | None = None,
) -> Revision:
    """Make the draft what readers see, from `at` on, else from its own date on, else from now on.

    A date in the future is the schedule; `version` is the state that somebody looked at before, `note`
    what they say about the change, `decided` what they said of doubtful places (places.doubts.settled).
    Raises Invalid when there is no draft or its text or address cannot be taken, and for a moment that has
    passed, or any once readers have the post; Conflict when it was changed meanwhile or another text went
    live since it was begun.
    """
    if at:
        _refuse_moment(post, at)
    draft = post.draft
    if draft is None:
        raise Invalid("There is nothing new to publish.")
    seen, new = draft.version, _dated(draft, at)
    _hold(post, draft, seen, version or seen)
    settle_address(post, draft.slug, new.title)
    revision = go_live(post, by, new, note=note, decided=decided)
    db.session.delete(remember(draft))
    db.session.commit()
    return revision


def _hold(post: Post, draft: Draft, seen: int, version: int) -> None:
    """Lock a post whose draft is what was looked at and rendered; raises Conflict, Invalid in the trash."""
    lock(post)
    if not (post.draft and seen == post.draft.version == version and draft.base_id == post.live_id):
        db.session.rollback()
        raise Conflict(post.slug)
    if post.trashed_at:
        raise Invalid("It is in the trash. Restore it first.")


def _refuse_moment(post: Post, at: datetime) -> None:
    if post.live and post.state != "scheduled":
        raise Invalid("Readers have it already, so its date stays.", field="at")
    if at < utcnow() - JUST_NOW:
        raise Invalid("This time has passed. Choose one to come, or publish it now.", field="at")


def unpublish(post: Post) -> None:
    """Take a post back to a draft; its revisions stay."""
    lock(post)
    take_down(post)
    db.session.commit()


def trash(post: Post) -> None:
    """Hide a post from everybody; nothing of it is lost."""
    lock(post)
    post.trashed_at = utcnow()
    file_under(post, None)
    db.session.commit()


def restore(post: Post) -> None:
    """Take a post out of the trash, as it was."""
    lock(post)
    post.trashed_at = None
    if post.live:
        file_under(post, read(post.live.source, zone=post.zone))
    db.session.commit()


def erase(post: Post) -> None:
    """Take a post out of the trash for ever, with all its revisions and addresses; raises Invalid."""
    lock(post)
    if not post.trashed_at:
        raise Invalid("Only what is in the trash can be deleted.")
    post.live = None
    db.session.flush()  # the post and its revisions name each other
    db.session.delete(post)
    db.session.commit()


def move(post: Post, slug: str) -> None:
    """Give a post another address; the old one leads there for ever. Raises Invalid when it is taken."""
    lock(post)
    readdress(post, slug)
    db.session.commit()


def render_again(revision: Revision) -> None:
    """Redo what an older renderer made, or what refers to files that were not there; raises Invalid.

    What was only kept may be no whole document.
    """
    post, before, source = revision.post, revision.outline, revision.source
    if revision.published_at:
        write_down(revision, edition_of(post, read(source, zone=post.zone)))
        number_again(revision, before)
    else:
        write_down(revision, edition_or_text(post, source, revision.title, revision.words))
    db.session.commit()


def lock(post: Post) -> None:
    """Hold the post until the transaction ends, and see its newest state."""
    share_names()
    db.session.refresh(post, with_for_update=True)


def go_live(
    post: Post,
    by: User,
    new: Edition,
    published_at: datetime | None = None,
    *,
    note: str = "",
    decided: Mapping[int, int] | None = None,
) -> Revision:
    """Add a revision and show it to readers; part of the caller's transaction. Raises like `publish`.

    Its document calls tags and categories as they are called now.
    """
    share_names()
    new = in_todays_names(new) if post.kind == "post" else new
    revision = record(post, by, new, note=note, published_at=utcnow())
    number_places(post, revision, decided or {})
    document = new.document
    post.updated_at = document.updated.utc if document.updated else utcnow() if post.live_id else None
    date = document.date.utc if document.date else published_at or post.published_at or utcnow()
    post.published_at = date.replace(microsecond=0)  # cursors keep no finer time
    post.live, post.guide, post.private = revision, document.guide, document.private
    post.pinned, post.changelog, post.discussed = document.pinned, document.changelog, document.comments
    db.session.flush()
    if not post.trashed_at:
        file_under(post, document, anew=revision.number == 1)
    return revision


def record(
    post: Post, by: User, new: Edition, *, note: str = "", published_at: datetime | None = None
) -> Revision:
    """A new revision, for the caller to add; only a published one is a new version of the text."""
    number, version = newest(post)
    revision = Revision(post_id=post.id, number=number + 1, author_id=by.id)
    revision.note, revision.published_at = note[:300], published_at
    revision.version = version + 1 if published_at else post.version
    write_down(revision, new)
    return revision


def take_down(post: Post) -> None:
    """Show a post to nobody and go on with its text as the draft; part of the caller's transaction."""
    if post.live:
        if post.draft is None:
            post.draft = changed(begun(post), post, post.live.author, post.live.source)
        if post.draft.base_id == post.live_id:
            post.draft.base_id = None
    post.live, post.published_at = None, None
    file_under(post, None)


def _chosen(post: Post, slug: str | None) -> str:
    """The address to keep for the next publication; raises Invalid when it cannot be had."""
    before = post.draft.slug if post.draft else ""
    if slug is None or slug == before:
        return before
    if slug:
        check_address(post, slug)
    return slug


def _dated(draft: Draft, at: datetime | None) -> Edition:
    document = read(draft.source, zone=draft.post.zone)
    date = at or (None if document.date else draft.post.published_at or utcnow())
    return edition_of(draft.post, document.patch(date=date) if date else document)
