"""A post that is being written on a site of its own, whose server runs in this process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from blog.posts import actions
from tests.world import World

SOURCE = "---\ntitle: 山中一日\n---\n\n## 清晨\n\n推开窗，山在雾里。\n"


class Desk:
    """Bob's post, as others get at it."""

    def __init__(self, world: World, address: str) -> None:
        self.world, self.address = world, address
        self.slug = world.draft(SOURCE)
        self.path = world.ask(lambda: f"/write/posts/{world.get(self.slug).id}")

    @property
    def source(self) -> str:
        """What the server has."""
        return self.world.ask(lambda: self.world.get(self.slug).source)

    @property
    def draft(self) -> str:
        """What was written below SOURCE."""
        return self.source.removeprefix(SOURCE)

    def write(self, source: str, by: str = "dora") -> None:
        """Somebody else saves."""

        def save() -> None:
            post = self.world.get(self.slug)
            actions.revise(post, self.world.person(by), source, post.version)

        self.world.ask(save)

    def cookie(self, name: str = "bob") -> dict[str, str]:
        """What a browser needs in which that person is signed in."""
        found = self.world.browser(name).client.get_cookie("session")
        assert found
        return {"name": "session", "value": found.value, "url": self.address}


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: object = "", size: object = "") -> None:
        """Say nothing of what went well."""


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address at which a site answers, until the end of the block."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()


def long_text(size: int) -> str:
    """A guide of about that many bytes."""
    section = "## 第{0}节\n\n推开窗，山在雾里。**晨光**慢慢地走过石阶，`x`。\n\n- 一件事\n  - 又一件\n\n"
    count = size // len(section.encode())
    return "---\ntitle: 长\n---\n\n" + "".join(section.format(number) for number in range(count))
