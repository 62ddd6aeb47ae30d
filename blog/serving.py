"""Settings of gunicorn (`gunicorn -c python:blog.serving wsgi:app`), some by WEB_CONCURRENCY and PORT."""

import gc
import os
import socket
from typing import Any

port = os.environ.get("PORT", "8000")
bind = f"127.0.0.1:{port}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "sync"  # pages are short; nginx keeps slow clients away
preload_app = True  # workers share the memory of the program; no connection is opened before the fork
timeout = 60  # seconds
graceful_timeout = 30  # seconds
max_requests = 20_000  # a worker is replaced now and then, so that no leak lasts
max_requests_jitter = 2_000
control_socket_disable = (
    True  # by default all servers of a user would share one socket, the last one taking it over
)
errorlog = "-"
loglevel = "warning"


def on_starting(_server: Any) -> None:
    """Say at once, and in one line, when the port cannot be had."""
    if "GUNICORN_FD" in os.environ:
        return  # the sockets come from the server that this one replaces
    try:
        with socket.create_server(("127.0.0.1", int(port))):
            return
    except (OSError, OverflowError, ValueError):
        raise SystemExit(f"Port {port} is taken or is none. Try another one: PORT=8001 make run") from None


def pre_fork(_server: Any, _worker: Any) -> None:
    """Keep the collector away from what the workers share: touching it would copy it."""
    gc.freeze()


def post_worker_init(worker: Any) -> None:
    """Start what works in the background, in the worker and not before it."""
    if crew := _crew(worker):
        crew.start()


def worker_exit(_server: Any, worker: Any) -> None:
    """Let it finish what is under way."""
    if crew := _crew(worker):
        crew.stop()


def _crew(worker: Any) -> Any:
    """Those who work for the site; None when it could not be loaded."""
    return getattr(worker.wsgi, "extensions", {}).get("crew")


def when_ready(server: Any) -> None:
    """Do once what every worker would do, and say where the site is, once it can be opened."""
    app = server.app.wsgi()
    if "settings" in getattr(app, "extensions", {}):  # it is ours
        from blog.web.warm import warm_up

        warm_up(app)
    print(f"Mojing is ready at http://{bind}", flush=True)
