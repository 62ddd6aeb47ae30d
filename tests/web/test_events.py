"""What the audit log says, to its owner and to administrators."""

import ast
from pathlib import Path

import pytest

from blog.auth.events.models import SecurityEvent
from blog.web.events import WORDS, told
from tests.conftest import make_app
from tests.world import World

BLOG = Path(__file__).parent.parent.parent / "blog"


def noted() -> set[str]:
    """The kinds of events that are written somewhere."""
    calls = [node for path in BLOG.rglob("*.py") for node in ast.walk(ast.parse(path.read_text()))]
    named = [node for node in calls if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    kinds = [node.args[0] for node in named if node.func.id == "note" and node.args]
    return {kind.value for kind in kinds if isinstance(kind, ast.Constant)}


def test_every_kind_of_event_has_words() -> None:
    assert len(noted()) > 15
    assert noted() - WORDS.keys() == set()


@pytest.mark.parametrize(
    ("kind", "details", "words"),
    [
        ("role-changed", {"before": "reader", "after": "author"}, "角色变了：读者 → 作者"),
        ("signed-in", {"method": "password"}, "登录：用密码"),
        ("signed-in", {"method": "unheard of"}, "登录：unheard of"),
        ("identity-linked", {"provider": "github"}, "关联了其他网站的账号：GitHub"),
        ("signed-out", {"device": "Mozilla/5.0 (Windows NT 10.0) Firefox/140"}, "退出：Firefox, Windows"),
        ("policy-changed", {"registration": "closed", "second_factor": ""}, "账号规则变了：暂不开放"),
        ("registered", {}, "账号开通"),
        ("password-changed", {"password": "never told"}, "密码换了"),
        ("of-a-newer-version", {}, "of-a-newer-version"),
    ],
)
def test_an_event_tells_what_changed(instance: Path, kind: str, details: dict[str, str], words: str) -> None:
    app = make_app(instance, GITHUB_CLIENT_ID="x", GITHUB_CLIENT_SECRET="y")
    with app.test_request_context():
        assert told(SecurityEvent(kind=kind, details=details)) == words


def test_owner_and_administrator_read_the_same_log(world: World) -> None:
    bob, alice = world.browser("bob"), world.browser("alice")
    number = world.ask(lambda: world.person("bob").id)
    alice.submit(f"/write/people/{number}", role="editor")
    for reader, path in (
        (bob, "/account/security"),
        (alice, f"/write/people/{number}"),
        (alice, "/write/people/log"),
    ):
        assert "角色变了：作者 → 编辑" in reader.open(path).main
