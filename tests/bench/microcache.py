"""Through nginx: the micro-cache of nginx/mojing.conf against a file that is compressed already."""

import os
import pwd
import re
import shutil
from pathlib import Path

from tests.bench import sites
from tests.bench.load import Drive, side_by_side
from tests.bench.page_cache import GUIDE
from tests.bench.report import Check, note, ratio, table, title
from tests.bench.servers import ROOT, Server, free_port, gunicorn, running
from tests.bench.settings import Settings

OURS, FILE = "nginx, micro-cache", "nginx, compressed file"

# As Debian starts nginx, but without access logs, which would cost both contenders the same and so bring them
# closer. wrk needs its share of the cores too: the CPU of a request says more than their number.
_MAIN = """
daemon off;
worker_processes auto;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    sendfile on;
    tcp_nopush on;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/mojing.conf;
    server {{
        listen 127.0.0.1:{port};
        root {folder};
        tcp_nopush off;
        default_type text/html;
        location / {{ gzip_static always; index page.html; }}
    }}
}}
"""


def run(instance: Path, settings: Settings) -> list[Check]:
    """Load both in turn."""
    title("Micro-cache: nginx/mojing.conf, the guide, gzip, 64 connections")
    folder, port, static = sites.copy(instance, "micro-cache"), free_port(), free_port()
    with gunicorn("wsgi:app", folder, BLOG_TRUSTED_PROXIES="1") as site:
        configure(folder, site=site.port, port=port, static=static)
        with running([program(), "-c", str(folder / "nginx.conf")], port, folder / "nginx.log") as server:
            (folder / "page.html.gz").write_bytes(_page(server))
            file = Server(server.pid, static, server.started_in)
            return _measure({OURS: (server, GUIDE), FILE: (file, "/page.html")}, settings)


def _page(server: Server) -> bytes:
    """The compressed page as nginx keeps it; asked twice, so that it comes from the cache."""
    for _ in range(2):
        response, body = server.get(GUIDE, Accept_Encoding="gzip", Accept_Language="zh-CN")
    if response.getheader("X-Cache") == "MISS" or response.getheader("Content-Encoding") != "gzip":
        raise RuntimeError(f"not from the cache, or not compressed: {response.getheaders()}")
    return body


def _measure(contenders: dict[str, tuple[Server, str]], settings: Settings) -> list[Check]:
    pages = [server.get(path, Accept_Encoding="gzip")[1] for server, path in contenders.values()]
    if pages[0] != pages[1]:
        raise RuntimeError("the contenders give different pages")
    found = side_by_side(contenders, Drive(settings.seconds, connections=64), settings.rounds)
    table({"requests/s": found.rate, "µs CPU/request": found.cpu, "p99 ms": found.p99})
    note(f"CPU: {ratio(found.cpu, OURS, FILE):.2f} times the file's")
    return [
        Check("micro-cache: requests/s, of a file's", ratio(found.rate, OURS, FILE), 0.9, at_least=True),
        Check("micro-cache: p99, of a file's", ratio(found.p99, OURS, FILE), 2),
    ]


def configure(folder: Path, *, site: int, port: int, static: int) -> None:
    """Write nginx.conf: the site behind nginx on `port`, the file on `static`."""
    conf = (ROOT / "nginx" / "mojing.conf").read_text()
    (folder / "mojing.conf").write_text(rewritten(conf, folder, site, port))
    user = f"user {pwd.getpwuid(0).pw_name};" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(_MAIN.format(user=user, folder=folder, port=static))


def program() -> str:
    """nginx, which Debian keeps out of the PATH of users."""
    return shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin") or "nginx"


def rewritten(conf: str, folder: Path, site: int, port: int) -> str:
    """The site's own nginx configuration in `folder`: other ports and paths, no TLS, otherwise as it is."""
    http, https = conf.split("server {\n    listen 443", 1)
    http = http[: http.rindex("server {\n    listen 80")]
    conf = http + "server {\n    listen 443" + https
    conf = re.sub(r"\n    (listen \[|ssl_)[^;]*;", "", conf)
    return (
        conf.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
        .replace("127.0.0.1:8000", f"127.0.0.1:{site}")
        .replace("/var/cache/nginx/mojing", f"{folder}/cache")
        .replace("/SRV/MOJING", str(ROOT))
    )
