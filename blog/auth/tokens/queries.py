"""Questions about personal access tokens."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.auth.models import Policy, User
from blog.auth.sessions.queries import digest
from blog.auth.tokens.models import Token
from blog.db import db
from blog.errors import NotFound

_BY_TOKEN = (
    sa.select(Token, Policy)
    .options(joinedload(Token.user))
    .join(Policy, Policy.id == 1)
    .where(Token.digest == sa.bindparam("digest"))
)


def token_and_policy(text: str) -> tuple[Token, Policy] | None:
    """The token that reads so, while it is good and its owner may use the account; one statement for both."""
    found = db.session.execute(_BY_TOKEN, {"digest": digest(text)}).first()
    if found is None or found.Token.is_over or not found.Token.user.is_active:
        return None
    return found.Token, found.Policy


def tokens_of(user: User) -> list[Token]:
    """The user's tokens, the latest first; those that are over, too."""
    theirs = sa.select(Token).where(Token.user_id == user.id).order_by(Token.id.desc())
    return list(db.session.scalars(theirs))


def own_token(user: User, id: int) -> Token:
    """One of them; raises NotFound for anybody else's."""
    token = db.session.get(Token, id)
    if token is None or token.user_id != user.id:
        raise NotFound(id)
    return token
