"""What a server does once, before its workers fork: they share it, instead of each making it again."""

import gc
import re

from flask import Flask

from blog.account.leaving.queries import overdue
from blog.db import db
from blog.mail.queries import due_letters

PAGES = ("/healthz", "/", "/archive", "/tags", "/categories")  # the first asks for the database
_POST = re.compile(r'href="(/posts/[^"#?]+)"')


def warm_up(app: Flask) -> None:
    """Load every template and ask for what visitors will ask for; leaves no connection behind.

    Without a database a site starts all the same, and the log says once what is wrong.
    """
    gc.disable()  # what is made here stays
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    _ask(app)
    with app.app_context():
        db.engine.dispose()  # no two processes may have the same connection
    gc.enable()


def _ask(app: Flask) -> None:
    client, pages = app.test_client(use_cookies=False), [*PAGES]
    for path in pages:
        response = client.get(path)
        if response.status_code != 200:
            return
        if path == "/" and (post := _POST.search(response.text)):
            pages.append(post[1])
    with app.app_context():
        due_letters(), overdue()  # the postman's questions
