"""The site behind nginx, with the configuration that comes with it."""

import gzip
import json
import os
import re
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import NamedTuple

import pytest

from blog import create_app
from tests.comments.talking import say
from tests.test_background import until
from tests.walks.conftest import PATIENCE, ROOT, free_port, wait_for
from tests.world import World

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
ALL = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; {user}
events {{}}
http {{
    include /etc/nginx/mime.types; access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    {site}
}}
"""
TRUSTING = ssl.create_default_context()
TRUSTING.check_hostname = False
TRUSTING.verify_mode = ssl.CERT_NONE


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Message
    body: bytes


class Nginx:
    """Our configuration on ports and paths of the test's own."""

    def __init__(self, folder: Path, upstream: str) -> None:
        self.port, self.plain, self.folder = free_port(), free_port(), folder
        names = {
            "127.0.0.1:8000": upstream.removeprefix("http://"),
            "/var/cache/mojing": f"{folder}/cache",
            "/var/log/nginx": str(folder),
            "/SRV/MOJING": str(ROOT),
            "/etc/letsencrypt/live/EXAMPLE.ORG": str(folder),
            "EXAMPLE.ORG": "localhost",
        }
        site = (ROOT / "nginx" / "mojing.conf").read_text()
        for name, mine in names.items():
            site = site.replace(name, mine)
        site = re.sub(r"listen \[::\]:\d+.*;\n", "", site)
        site = site.replace("listen 443", f"listen 127.0.0.1:{self.port}")
        site = site.replace("listen 80", f"listen 127.0.0.1:{self.plain}")
        user = "user root;" if os.getuid() == 0 else ""
        self.file = folder / "nginx.conf"
        self.file.write_text(ALL.format(folder=folder, site=site, user=user))

    def get(self, path: str, **headers: str) -> Answer:
        """One request over TLS."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(f"https://127.0.0.1:{self.port}{path}", headers=named)
        try:
            with urllib.request.urlopen(request, context=TRUSTING) as response:
                return Answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())


@pytest.fixture(scope="module")
def nginx(site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """nginx before the site."""
    made = Nginx(tmp_path_factory.mktemp("nginx"), site)
    key, certificate = made.folder / "privkey.pem", made.folder / "fullchain.pem"
    new = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2"]
    subprocess.run([*new, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    tested = subprocess.run([NGINX, "-t", "-c", made.file], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    assert "warn" not in tested.stderr
    with subprocess.Popen([NGINX, "-c", made.file], stderr=subprocess.DEVNULL) as server:
        wait_for(f"http://127.0.0.1:{made.plain}")
        yield made
        server.terminate()


def test_plain_http_leads_to_https(nginx: Nginx) -> None:
    opener = urllib.request.build_opener(_Staying)
    with pytest.raises(urllib.error.HTTPError) as answer:
        opener.open(f"http://127.0.0.1:{nginx.plain}/archive")
    answer.value.close()
    assert (answer.value.code, answer.value.headers["Location"]) == (301, "https://127.0.0.1/archive")


class _Staying(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: object) -> None:
        return None


def test_a_page_is_answered_from_the_micro_cache(nginx: Nginx) -> None:
    first, second = nginx.get("/tags"), nginx.get("/tags")
    assert first.status == second.status == 200
    assert first.body == second.body
    assert second.headers["X-Cache"] in ("HIT", "STALE", "UPDATING")


def test_it_speaks_the_language_of_each_visitor(nginx: Nginx) -> None:
    for _first_and_cached in range(2):
        assert b'<html lang="en"' in nginx.get("/categories", Accept_Language="en-GB").body
        assert b'<html lang="zh-CN"' in nginx.get("/categories", Accept_Language="zh-CN").body
        cookie = nginx.get("/categories", Accept_Language="zh-CN", Cookie="lang=en")
        assert b'<html lang="en"' in cookie.body


@pytest.mark.parametrize("accept", ["en;q=0.1,zh;q=0.9", "fr,zh;q=0.5,en;q=0.4", "zh;q=0.1, en", "en,zh"])
def test_an_unusual_wish_does_not_spoil_the_page_of_others(nginx: Nginx, accept: str) -> None:
    nginx.get("/archive/2025", Accept_Language=accept)
    assert b'<html lang="en"' in nginx.get("/archive/2025", Accept_Language="en-US,en;q=0.9").body
    assert b'<html lang="zh-CN"' in nginx.get("/archive/2025", Accept_Language="zh-CN,zh;q=0.9,en;q=0.8").body


@pytest.mark.parametrize("cookie", ['lang="en"', "lang=en-US", "lang=x"])
def test_no_cookie_spoils_the_page_of_others(nginx: Nginx, cookie: str) -> None:
    for accept, lang in (("zh-CN", b'lang="zh-CN"'), ("en", b'lang="en"')):
        nginx.get("/tags/Python", Accept_Language=accept, Cookie=cookie)
        assert b"<html " + lang in nginx.get("/tags/Python", Accept_Language=accept).body


def test_what_is_new_in_a_discussion_comes_through_it_from_every_worker(
    nginx: Nginx, site: str, folder: Path
) -> None:
    path = "/posts/how-to-write-here/comments/news"
    before = nginx.get(path)
    assert nginx.get(path, If_None_Match=str(before.headers["ETag"])).status == 304
    world = World(create_app({"INSTANCE": str(folder), "SITE_URL": site}))
    say(world, "how-to-write-here", "从另一个进程来的。", by="admin")
    until = time.monotonic() + PATIENCE
    while (news := nginx.get(path)).body == before.body and time.monotonic() < until:
        pass  # for the second that it may keep it
    assert json.loads(news.body)["arrived"] == json.loads(before.body)["arrived"] + 1
    for _time in range(20):  # whichever worker answers
        with urllib.request.urlopen(site + path) as answer:
            assert answer.read() == news.body


def test_compressed_pages_are_the_same_pages(nginx: Nginx) -> None:
    for _first_and_cached in range(2):
        plain, packed = nginx.get("/archive"), nginx.get("/archive", Accept_Encoding="gzip, deflate, br")
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.body) == plain.body


def test_a_session_is_neither_read_from_the_cache_nor_kept(nginx: Nginx) -> None:
    nginx.get("/about")
    mine = nginx.get("/about", Cookie="session=mine")
    assert mine.headers["X-Cache"] == "BYPASS"
    assert mine.headers["Cache-Control"] == "private, no-cache"
    assert nginx.get("/about").headers["Cache-Control"].startswith("public")


def test_a_token_is_asked_about_and_what_it_shows_is_not_kept(nginx: Nginx) -> None:
    nginx.get("/api/v1/posts")
    assert nginx.get("/api/v1/posts").headers["X-Cache"] in ("HIT", "STALE", "UPDATING")
    refused = nginx.get("/api/v1/posts", Authorization="Bearer none")
    assert refused.status == 401  # and not what everybody gets
    assert nginx.get("/api/v1/posts").status == 200
    assert nginx.get("/api/v1/posts", Origin="https://example.com").headers["X-Cache"] == "BYPASS"


def test_static_files_are_nginx_own_and_may_be_kept_for_ever(nginx: Nginx) -> None:
    sheet = re.search(rb'href="(/static/[0-9a-f]+/css/ink\.css)"', nginx.get("/").body)
    assert sheet
    answer = nginx.get(sheet[1].decode())
    assert answer.headers["Content-Type"] == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    assert nginx.get("/static/0/nothing").headers["X-Content-Type-Options"] == "nosniff"
    assert answer.body == (ROOT / "blog" / "static" / "css" / "ink.css").read_bytes()


@pytest.mark.parametrize(
    "path", ["/static/0/../config.py", "/static/0/..%2f..%2fconfig.py", "/static/0/%2e%2e/config.py"]
)
def test_nothing_outside_the_static_folder_is_served(nginx: Nginx, path: str) -> None:
    assert b"SECRET" not in nginx.get(path).body


def test_the_log_holds_nothing_that_opens_a_door(nginx: Nginx, folder: Path) -> None:
    rules = create_app({"INSTANCE": str(folder)}).url_map.iter_rules()
    doors = [rule.rule for rule in rules if "<token>" in rule.rule and "GET" in (rule.methods or ())]
    for door in doors:
        path = door.replace("<token>", "SECRET.abc-DEF_123").replace("<path:path>", "a.png")
        nginx.get(path, Referer=f"https://localhost{path}")
    nginx.get("/archive?page=2")
    log = nginx.folder / "mojing.log"
    until(lambda: "/archive?page=2" in log.read_text())  # it is written after the answer
    assert log.read_text().count('"GET ') > len(doors) > 10
    assert "/auth/reset/..." in log.read_text()
    assert "SECRET" not in log.read_text()
