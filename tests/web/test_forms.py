"""Forms: what was refused leaves nothing behind."""

from contextlib import suppress

import pytest
import sqlalchemy as sa
from flask import Flask

from blog.auth.models import User
from blog.db import db
from blog.errors import Conflict, Invalid, TooMany
from blog.web.forms import Form
from tests.world import World


@pytest.mark.parametrize(
    "refusal", [Invalid("no"), TooMany(9), Conflict("x")], ids=lambda error: type(error).__name__
)
def test_a_refused_action_is_taken_back_before_the_page_is_made(
    app: Flask, world: World, refusal: Exception
) -> None:
    def begin() -> None:
        db.session.execute(sa.update(User).values(bio="half"))
        raise refusal

    with app.test_request_context(method="POST"):
        with suppress(Conflict):
            assert not Form().does(begin)
        assert world.person("bob").bio == ""
        with db.engine.begin() as somebody_else:
            somebody_else.execute(sa.update(User).values(bio="whole"))
