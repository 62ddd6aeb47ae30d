"""One post that is being written, in memory: what the editor's scripts ask of a server, and nothing else."""

import html
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.serving import WSGIRequestHandler, make_server

from blog import create_app
from blog.web.static import FOLDER

SOURCE = "---\ntitle: 山中一日\n---\n\n## 清晨\n\n推开窗，山在雾里。\n"
bp = Blueprint("desk", __name__, template_folder=".")


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: object = "", size: object = "") -> None:
        """Say nothing of what went well."""


class Desk:
    """The state of the post, and what shall go wrong."""

    def __init__(self) -> None:
        self.source, self.version = SOURCE, 1
        self.saved: list[str] = []
        self.uploaded: list[str] = []
        self.signed_in, self.failing = True, 0

    @property
    def title(self) -> str:
        """What the front matter says."""
        found = re.search(r"^title: (.*)$", self.source, re.MULTILINE)
        return found[1] if found else ""

    def write(self, source: str) -> None:
        """Somebody else saves."""
        self.source, self.version = source, self.version + 1


desk = Desk()


@bp.before_request
def _refuse() -> Any:
    if desk.failing:
        return jsonify(title="Broken", detail=""), desk.failing
    if not desk.signed_in:
        return redirect("/auth/sign-in", 303) if request.method == "GET" else (jsonify(title="Sign in"), 401)
    return None


@bp.get("/write/posts/1")
def edit() -> Response:
    bundled = (FOLDER / "vendor/codemirror.js").exists()
    page = Response(render_template("edit.html", desk=desk, bundled=bundled))
    page.headers["Cache-Control"] = "no-store"
    return page


@bp.get("/write/posts/1/bare")
def bare() -> str:
    return (
        "<!doctype html><link rel='icon' href='data:,'>"
        f"<title>bare</title><textarea rows=40 cols=80>{html.escape(desk.source)}</textarea>"
    )


@bp.post("/write/posts/1")
def sent() -> Response:
    desk.write(request.form["source"].replace("\r\n", "\n"))
    return Response(
        f"<link rel='icon' href='data:,'><title>sent</title><h1>{request.form['do']}</h1>",
        mimetype="text/html",
    )


@bp.put("/write/posts/1/draft")
def draft() -> Any:
    mine, version = request.json["source"], request.json["version"]
    if version != desk.version:
        merged = f"{desk.source}\n{mine}"
        found = {"source": desk.source, "version": desk.version, "merged": merged, "conflicts": 0}
        return jsonify(found | {"by": "Dora", "at": "2025-07-29T08:00:00Z"}), 409
    desk.write(mine)
    desk.saved.append(mine)
    return jsonify(version=desk.version, saved_at="2025-07-29T08:00:00Z", words=1, state="draft")


@bp.post("/write/posts/1/fields")
def fields() -> Any:
    source, changes = request.json["source"], request.json["changes"]
    for name, value in changes.items():
        line = re.compile(rf"^{name}: .*$", re.MULTILINE)
        written = f"{name}: {value}"
        source = (
            line.sub(written, source)
            if line.search(source)
            else source.replace("\n---", f"\n{written}\n---", 1)
        )
    found = dict(re.findall(r"^(\w+): (.*)$", source, re.MULTILINE))
    return jsonify(source=source, fields={name: found.get(name, "") for name in ("title", "tags")})


@bp.post("/write/posts/1/preview")
def preview() -> Any:
    blocks, outline = [], []
    for number, line in enumerate(request.json["source"].split("\n"), 1):
        if heading := re.match(r"(#+) (.*)", line):
            tag, text = f"h{len(heading[1])}", html.escape(heading[2])
            blocks.append(f'<{tag} data-line="{number}" id="{text}">{text}</{tag}>')
            outline.append(
                {"kind": "heading", "level": 2, "id": heading[2], "text": heading[2], "children": []}
            )
        elif line.strip():
            blocks.append(f'<p data-line="{number}">{html.escape(line)}</p>')
    words = len(request.json["source"])
    return jsonify(html="\n".join(blocks), outline=outline, words=words, minutes=1, problems=[])


@bp.post("/write/media")
def media() -> Any:
    name = request.files["file"].filename or ""
    if name.endswith(".exe"):
        return jsonify(title="No", detail="这种文件不能上传。"), 422
    desk.uploaded.append(name)
    return jsonify(url=f"/media/{name}", name=name, markdown=f"![{name}](/media/{name})"), 201


@bp.get("/write/media")
def library() -> str:
    return '<button type="button" class="btn" data-markdown="![山](/media/shan.webp)">山</button>'


@contextmanager
def serving(instance: Path) -> Iterator[str]:
    """The address of a site with that page."""
    app = create_app({"SECRET_KEY": "walks of the editor, and nothing else", "INSTANCE": str(instance)})
    app.register_blueprint(bp)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def long_text(size: int) -> str:
    """A guide of about that many bytes."""
    section = "## 第{0}节\n\n推开窗，山在雾里。**晨光**慢慢地走过石阶，`x`。\n\n- 一件事\n  - 又一件\n\n"
    count = size // len(section.encode())
    return "---\ntitle: 长\n---\n\n" + "".join(section.format(number) for number in range(count))
