"""Settings of gunicorn (`gunicorn -c python:blog.serving wsgi:app`), some by WEB_CONCURRENCY and PORT."""

import gc
import os
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
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


def pre_fork(_server: Any, _worker: Any) -> None:
    """Keep the collector away from what the workers share: touching it would copy it."""
    gc.collect()
    gc.freeze()


def when_ready(server: Any) -> None:
    """Say where the site is, once it can be opened."""
    print(f"Mojing is ready at {os.environ.get('BLOG_SITE_URL', 'http://' + bind)}", flush=True)
