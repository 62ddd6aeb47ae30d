"""A server that is killed while it publishes leaves the old text or the new one, and never a mixture."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from blog.posts import actions
from tests.conftest import close_sites, make_app
from tests.world import World, front

ROOT = Path(__file__).parents[3]
OLD = front(title="旧题", tags="[Alt]") + "旧的正文。\n"
NEW = front(title="新题", tags="[Neu]") + "新的正文。\n" * 500
# What the victim runs: it publishes, and the kernel ends it at the given statement or moment.
VICTIM = """
import os, signal, sys
import sqlalchemy as sa
from blog import create_app
from blog.auth.models import User
from blog.db import db
from blog.posts import actions
from blog.posts.models import Post

instance, when = sys.argv[1:]

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

app = create_app({"TESTING": True, "SECRET_KEY": "test", "INSTANCE": instance})
with app.app_context():
    post = db.session.scalars(sa.select(Post)).one()
    bob = db.session.scalars(sa.select(User).where(User.username == "bob")).one()
    count = 0
    def note(_connection, _cursor, statement, *_):
        global count
        if not statement.startswith(("SELECT", "SAVEPOINT", "RELEASE", "PRAGMA", "BEGIN")):
            count += 1
            if str(count) == when:
                die()
    sa.event.listen(db.engine, "after_cursor_execute", note)
    sa.event.listen(db.engine, "commit", die if when == "committing" else lambda *_: None)
    actions.publish(post, bob)
    die()
"""


def killed(instance: Path, when: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    victim = subprocess.run([sys.executable, "-c", VICTIM, str(instance), when], env=environment, check=False)
    assert victim.returncode == -signal.SIGKILL, "it was to be killed there"


@pytest.mark.parametrize("when", ["1", "3", "5", "8", "committing", "committed"])
def test_the_text_is_whole_whenever_the_server_is_killed(instance: Path, when: str) -> None:
    world = World(make_app(instance))
    slug = world.publish(OLD)
    world.change(slug, lambda post: actions.revise(post, post.author, NEW, post.version))
    close_sites()
    killed(instance, when)
    world = World(make_app(instance))
    is_new = when == "committed"
    state, drafted = world.ask(lambda: (world.get(slug).state, world.get(slug).draft is not None))
    assert (state, drafted) == (("published", False) if is_new else ("changed", True))
    client = world.app.test_client()
    page, document = client.get(f"/posts/{slug}").text, client.get(f"/posts/{slug}.md").text
    for text in (page, document):
        assert ("新的正文" in text, "旧的正文" in text) == (is_new, not is_new)
    assert client.get("/tags/Neu").status_code == (200 if is_new else 404)
    assert client.get("/tags/Alt").status_code == (404 if is_new else 200)
    if not is_new:
        assert world.ask(lambda: world.get(slug).source) == NEW, "the working copy is still there"
        world.change(slug, lambda post: actions.publish(post, post.author))
        assert "新的正文" in client.get(f"/posts/{slug}").text
