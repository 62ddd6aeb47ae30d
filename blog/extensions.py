"""Extension objects; the factory binds them to the app."""

from flask import Flask
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect

from blog.auth.models import Visitor
from blog.db import db

babel = Babel()
csrf = CSRFProtect()
login = LoginManager()
login.anonymous_user = Visitor
login.session_protection = None  # sessions are records that end when they should


def init_app(app: Flask) -> None:
    """Bind them all; Babel is bound where the language is chosen, and web/clients.py says who is who."""
    db.init_app(app)
    csrf.init_app(app)
    login.init_app(app)
