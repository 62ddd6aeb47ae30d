"""What people do with comments: leave, revise and withdraw them, find them helpful, mark an answer.

The costly part (rendering, asking a service) comes before the transaction. Each action ends in one commit.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import IntegrityError

from blog.auth.budgets.actions import Claim, refuse_spent, spend, spend_each, take
from blog.auth.queries import is_name_of_staff
from blog.comments import facts, queries, texts
from blog.comments.bans.queries import refuse_banned
from blog.comments.guard import Verdict, judge
from blog.comments.limits import COMMENTS, GUEST_VOTES, NETWORKS, PREVIEWS, VOTES
from blog.comments.models import Comment, Origin, Vote
from blog.comments.notices.actions import follow_own
from blog.comments.places.queries import quoted
from blog.comments.queries import Sent
from blog.comments.rules import rules
from blog.comments.speakers import Card, Speaker
from blog.comments.stamps import Stamp, read_stamp
from blog.comments.states import locked, seen_anew, settle, turn
from blog.comments.texts import Text
from blog.db import db, utcnow
from blog.errors import Conflict, Forbidden, Invalid, SignInNeeded
from blog.rendering import VERSION


@dataclass(frozen=True)
class Said:
    """What somebody sends in the form of a comment."""

    text: str
    stamp: str
    proof: str = ""
    trap: str = ""  # filled in by machines only
    card: Card = field(default_factory=Card)  # of guests
    question: bool = False
    follow: bool = False  # the thread, by letters
    reply_to: int | None = None
    about: int | None = None


def leave(post: Any, speaker: Speaker, said: Said) -> Sent:
    """Add a comment to a post (a row of it) that is open to the speaker; sent twice, it is still one.

    Raises Invalid, TooMany, and Forbidden for a form that somebody else has sent.
    """
    stamp = read_stamp(said.stamp, post.id)
    claims: tuple[Claim, ...] = ()
    try:
        card = Card() if speaker.user else _checked(said.card)
        claims = _free_claims(post, speaker, card)
        return _left(post, speaker, said, card, stamp, claims)
    except Exception as failure:
        db.session.rollback()
        if earlier := queries.sent_before(stamp.nonce, speaker):  # be it at the same moment
            return earlier
        spend_each(claims)  # what comes to nothing costs a try, too
        if isinstance(failure, IntegrityError):
            raise Conflict(stamp.nonce) from failure
        raise


def _checked(card: Card) -> Card:
    known = card.checked()
    if is_name_of_staff(known.name):
        raise Invalid("This name belongs to somebody who writes here.", field="name")
    return known


def _free_claims(post: Any, speaker: Speaker, card: Card) -> tuple[Claim, ...]:
    """What the comment costs, before anything costly is done; raises Forbidden, TooMany."""
    if facts.is_staff(post, speaker):
        return ()
    refuse_banned(speaker, card)
    person = f"account {speaker.user.id}" if speaker.user else f"address {card.email_key}"
    claims = (NETWORKS, speaker.client.network), (COMMENTS, person)
    refuse_spent(claims)
    return claims


def _left(
    post: Any, speaker: Speaker, said: Said, card: Card, stamp: Stamp, claims: tuple[Claim, ...]
) -> Sent:
    text = texts.written(said.text, images=speaker.user is not None)
    verdict = judge(facts.of_new(post, speaker, card, text, stamp, said.proof, said.trap), rules())
    take(claims)
    comment = _add(post, _new(speaker, card, said, text, stamp), speaker, said, verdict)
    sent = Sent(comment.id, comment.is_public)  # the commit forgets the rest
    db.session.commit()
    return sent


def _new(speaker: Speaker, card: Card, said: Said, text: Text, stamp: Stamp) -> Comment:
    comment = Comment(
        nonce=stamp.nonce,
        author_id=speaker.user and speaker.user.id,
        guest="" if speaker.user else speaker.guest,
        name=card.name,
        email=card.email,
        email_key=card.email_key,
        website=card.website,
        locale=speaker.locale,
        question=said.question and said.reply_to is None,
        state="waiting",
        is_open=False,
    )
    _write_down(comment, text)
    return comment


def _write_down(comment: Comment, text: Text) -> None:
    comment.source, comment.html, comment.fingerprint = text.source, text.html, text.fingerprint
    comment.renderer = VERSION


def _add(post: Any, comment: Comment, speaker: Speaker, said: Said, verdict: Verdict) -> Comment:
    discussion = locked(post.id)
    queries.refuse(queries.admitted(post, discussion.closed_at), post, speaker)  # closed meanwhile
    comment.post_id = post.id
    _refuse_said(speaker, post.id, said.reply_to, comment.fingerprint)
    if said.reply_to is not None:
        comment.parent = _answered(said.reply_to, post.id)
        comment.root = comment.parent.root or comment.parent
    elif said.about is not None:
        quote = quoted(post.id, said.about)
        comment.place, comment.quote, comment.revision = quote.place, quote.text, quote.revision
    db.session.add(Origin(comment=comment, network=speaker.network))
    turn(discussion, comment, verdict.state, reasons=verdict.reasons)
    db.session.flush()  # all at once: the comment comes into the database in the state that it gets
    if said.follow:
        follow_own(comment)
    return comment


def _answered(id: int, post_id: int) -> Comment:
    parent: Comment | None = db.session.get(Comment, id, populate_existing=True)
    if parent is None or parent.post_id != post_id or not parent.is_public:
        raise Invalid("What you reply to is not there any more. Your text is.", field="reply_to")
    return seen_anew(parent)


def check(post: Any, speaker: Speaker, said: Said) -> None:
    """Raise Invalid for what `leave` would not take, before something else is done that goes with it."""
    read_stamp(said.stamp, post.id)
    text = texts.written(said.text, images=speaker.user is not None)
    _refuse_said(speaker, post.id, said.reply_to, text.fingerprint)


def _refuse_said(speaker: Speaker, post_id: int, reply_to: int | None, fingerprint: str) -> None:
    if queries.said_before(speaker, post_id, reply_to, fingerprint):
        raise Invalid("You have said this already.", field="text")


def preview(source: str, speaker: Speaker) -> str:
    """What a text would look like, as HTML; raises Invalid, TooMany."""
    spend(PREVIEWS, speaker.client.network)
    return texts.written(source, images=speaker.user is not None).html


def revise(comment: Comment, speaker: Speaker, source: str, version: int) -> None:
    """Change one's own comment, for a quarter of an hour; `version` is the one that the change began with.

    Raises Invalid, TooMany, Conflict. An approval was of the old text, so without trust the new one waits.
    """
    refuse_banned(speaker, Card(comment.name, comment.email, comment.website))
    spend(PREVIEWS, speaker.client.network)
    text = texts.written(source, images=speaker.user is not None)
    verdict = judge(facts.of_edited(comment, speaker, text), rules())
    discussion = locked(comment.post_id)
    seen_anew(comment)
    if not comment.editable_by(speaker, utcnow()):
        raise Invalid("It can be changed for 15 minutes only, and they are over.")
    if comment.version != version:
        raise Conflict(comment.id)
    _write_down(comment, text)
    comment.version, comment.edited_at, comment.approved_at = comment.version + 1, utcnow(), None
    state = "waiting" if verdict.state == "spam" and comment.published_at else verdict.state  # it was read
    if state != comment.state:
        turn(discussion, comment, state, reasons=(("edited", ""), *verdict.reasons))
    else:
        settle(discussion, comment)
    db.session.commit()


def withdraw(comment: Comment, speaker: Speaker) -> None:
    """Take back one's own comment: nothing of it is left but its place, if there are replies."""
    discussion = locked(comment.post_id)
    seen_anew(comment)
    if comment.removable_by(speaker):
        turn(discussion, comment, "deleted", reasons=[("author", "")])
        empty(comment)
    elif comment.state != "deleted":  # a moderator was faster
        raise Conflict(comment.id)
    db.session.commit()


def empty(comment: Comment) -> None:
    """Keep nothing of what was said and of who said it; part of a larger change, which commits."""
    comment.source = comment.html = comment.fingerprint = ""
    comment.guest = comment.name = comment.email = comment.email_key = comment.website = ""
    comment.author_id = None


def vote(comment: Comment, speaker: Speaker, helpful: bool) -> None:
    """Say that a comment is helpful, or not any more; saying it twice changes nothing.

    Raises TooMany, SignInNeeded where guests have no say, and Forbidden for one's own comment and what is not
    public.
    """
    if speaker.user is None and rules().who != "guests":
        raise SignInNeeded
    _spend_vote(comment, speaker, helpful)
    discussion = locked(comment.post_id)
    seen_anew(comment)
    if comment.is_by(speaker) or not (speaker.key and comment.is_public):
        raise Forbidden(comment.id)
    known = db.session.get(Vote, (comment.id, speaker.key))
    if helpful and known is None:
        db.session.add(Vote(comment_id=comment.id, voter=speaker.key))
    elif not helpful and known:
        db.session.delete(known)
    if helpful != bool(known):
        comment.votes += 1 if helpful else -1
        discussion.edition += 1
    db.session.commit()


def _spend_vote(comment: Comment, speaker: Speaker, helpful: bool) -> None:
    spend(VOTES, speaker.client.network)
    if speaker.user is None and helpful:  # guests are told apart by browsers, of which everybody has many
        spend(GUEST_VOTES, str(comment.id), speaker.client.network)


def mark_answer(comment: Comment, speaker: Speaker, is_answer: bool) -> None:
    """Say that a reply answers the question above it, or that it does not; raises Forbidden."""
    discussion = locked(comment.post_id)
    seen_anew(comment)
    root = comment.root
    if root is None or not comment.answerable_by(speaker):
        raise Forbidden(comment.id)
    if is_answer or root.answer_id == comment.id:
        root.question, root.answer_id = True, comment.id if is_answer else None
        settle(discussion, root)
    db.session.commit()
