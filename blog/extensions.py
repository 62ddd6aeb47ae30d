"""Extension objects; the factory binds them to the app."""

from flask import Flask
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect

from blog.auth.models import User, Visitor
from blog.db import db

babel = Babel()
csrf = CSRFProtect()
login = LoginManager()
login.anonymous_user = Visitor


login.user_loader(lambda user_id: db.session.get(User, int(user_id)))


def init_app(app: Flask) -> None:
    """Bind them all; Babel is bound where the language is chosen."""
    db.init_app(app)
    csrf.init_app(app)
    login.init_app(app)
