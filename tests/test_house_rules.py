"""The rules of the house (CONTRIBUTING.md), read from the code itself."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
from flask import Flask
from jinja2 import nodes

from blog import register_commands
from blog.config import Settings

BLOG = Path(__file__).parent.parent / "blog"
FEATURES = ["mail", "auth", "media", "tags", "posts", "comments", "guides", "account", "transfer", "search"]
FEATURES += ["feeds", "site", "api"]
DOMAIN = {"models.py", "queries.py", "actions.py"}
MODULES = sorted(path for path in BLOG.rglob("*.py"))
TEMPLATES = sorted((BLOG / "templates").rglob("*.html"))
TEXTS = {"_": 1, "gettext": 1, "ngettext": 2}  # how many texts they take that are translated
LONGEST = {"module": 250, "function": 30, "template": 120, "script": 170}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def name(path: Path) -> str:
    return path.relative_to(BLOG).as_posix()


def feature(path: Path) -> str:
    parts = path.relative_to(BLOG).parts
    return parts[0] if len(parts) > 1 else ""


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_and_functions_fit_a_screen(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= LONGEST["module"]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST["function"], node.name


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_fit_a_screen(path: Path) -> None:
    assert path.read_text().count("\n") <= LONGEST["template"]


@pytest.mark.parametrize(
    "path", [p for p in MODULES if p.name in DOMAIN or feature(p) == "rendering"], ids=name
)
def test_the_domain_knows_nothing_of_http(path: Path) -> None:
    assert not [
        module for module in imports(path) if module == "flask" or module.startswith(("flask.", "werkzeug"))
    ]


@pytest.mark.parametrize("path", [p for p in MODULES if feature(p) in FEATURES], ids=name)
def test_features_import_only_features_to_their_left(path: Path) -> None:
    """Routes compose pages, so they may ask any feature; nothing can import them in turn."""
    if path.name == "routes.py":
        return
    right = FEATURES[FEATURES.index(feature(path)) + 1 :]
    assert not [module for module in imports(path) if module.startswith(tuple(f"blog.{f}" for f in right))]


@pytest.mark.parametrize(
    "path", [p for p in MODULES if feature(p) == "rendering" or p.name in ("db.py",)], ids=name
)
def test_what_all_features_stand_on_imports_none_of_them(path: Path) -> None:
    assert not [module for module in imports(path) if module.startswith(tuple(f"blog.{f}" for f in FEATURES))]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_nobody_imports_routes_but_the_factory(path: Path) -> None:
    assert name(path) == "__init__.py" or not [m for m in imports(path) if re.search(r"\.routes(\.|$)", m)]


@pytest.mark.parametrize("path", [p for p in MODULES if p.name == "routes.py"], ids=name)
def test_routes_write_nothing_themselves(path: Path) -> None:
    assert not re.search(
        r"\.(commit|flush|add|delete|merge)\(|sa\.select|(?<!form)\.role\b|is_at_least", path.read_text()
    )


def test_only_actions_commit() -> None:
    committing = {name(path) for path in MODULES if ".commit()" in path.read_text()}
    assert {Path(module).name for module in committing} <= {"actions.py"}


def test_templates_translate_only_what_they_say_themselves(app: Flask) -> None:
    """`_` takes its text for HTML and for a format; what comes from elsewhere goes through `sentence`."""
    said = 0
    for path in (path for path in (BLOG / "templates").rglob("*") if path.is_file()):
        for call in app.jinja_env.parse(path.read_text()).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in TEXTS:
                texts = call.args[: TEXTS[call.node.name]]
                assert all(isinstance(text, nodes.Const) for text in texts), f"{path}:{call.lineno}"
                said += 1
    assert said > 1000


def test_what_is_public_is_said_once() -> None:
    """Shelves say it by their rows, which are there only while a post is live and not in the trash."""
    live = re.compile(r"live_id is not None|live_id\.is_not\(None\)")
    said = [name(path) for path in MODULES for _time in live.findall(path.read_text())]
    assert said == ["posts/models.py"] * 2  # once for Python, once for SQL


def test_addresses_are_kebab_case(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.\-]*", fixed), rule.rule


def rendered_by() -> Iterator[tuple[str, str]]:
    """Each view of a feature's routes, or the end that some share, and the template that it renders."""
    for path in (p for p in MODULES if p.name == "routes.py"):
        for view in (node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)):
            for call in (node for node in ast.walk(view) if isinstance(node, ast.Call)):
                if isinstance(call.func, ast.Name) and call.func.id == "render_template":
                    yield (
                        f"{path.parent.relative_to(BLOG)}/{view.name.removeprefix('_')}.html",
                        ast.literal_eval(call.args[0]),
                    )


def test_a_view_renders_the_template_of_its_name() -> None:
    assert [named for named, used in rendered_by() if named != used] == []
    assert len(list(rendered_by())) >= 7


def commands(group: click.Group) -> Iterator[str]:
    """What an operator types for each of our own commands."""
    for called, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from (f"{called} {rest}" for rest in commands(command))
        elif command.callback and command.callback.__module__.startswith("blog."):
            yield called


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_readmes_name_every_setting_and_command(app: Flask, readme: str) -> None:
    register_commands(app)
    text = (BLOG.parent / readme).read_text()
    settings = [f"BLOG_{field.name.upper()}" for field in fields(Settings) if field.name != "testing"]
    ours = [*commands(app.cli)]
    assert [setting for setting in settings if f"`{setting}`" not in text] == []
    assert [command for command in ours if not re.search(rf"^\| `{command}[ `]", text, re.MULTILINE)] == []
    assert len(ours) > 10


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "vendor/package-lock.json"])
def test_lock_files_hold_no_addresses(lock: str) -> None:
    assert "://" not in (BLOG.parent / lock).read_text()


@pytest.mark.parametrize("script", sorted((BLOG / "static/js").rglob("*.js")), ids=lambda path: path.name)
def test_scripts_fit_a_screen(script: Path) -> None:
    assert script.read_text().count("\n") <= LONGEST["script"]


@pytest.mark.parametrize("path", MODULES + TEMPLATES, ids=name)
def test_nothing_is_left_for_later(path: Path) -> None:
    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError", path.read_text())
