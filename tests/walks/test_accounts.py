"""Somebody gets an account, comes in, forgets the password, and looks after their sessions."""

import re
import time
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.walks.accessibility import in_every_look, violations
from tests.walks.conftest import PATIENCE, Visitors

pytestmark = pytest.mark.browser

PASSWORD = "green clouds over hills"
FORMS = ["/auth/sign-in", "/auth/register", "/auth/forgot", "/auth/link", "/auth/sent/reset"]


def link_to(address: str, kind: str, folder: Path, to: str = "") -> str:
    """The first link (to a page) in the letter of that kind that somebody gets, once it is there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for path in (folder / "mail").glob(f"*{kind}*.eml"):
            letter = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = letter.get_body(("plain",))
            if letter["To"].addresses[0].addr_spec == address and body:
                return re.search(rf"https?://[^/]+\S*{to}\S*", body.get_content())[0]  # type: ignore[index]
    raise AssertionError(f"no {kind} letter for {address}")


def register(page: Page, name: str, folder: Path) -> None:
    page.get_by_label("用户名").fill(name)
    page.get_by_label("邮箱").fill(f"{name}@example.com")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="注册").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("去邮箱看看")
    page.goto(link_to(f"{name}@example.com", "confirm", folder))
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="确认并登录").click()


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("邮箱或用户名").fill(name)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()


@pytest.mark.parametrize("scripts", [True, False])
def test_register_confirm_go_out_and_come_in_again(visitor: Visitors, folder: Path, scripts: bool) -> None:
    name = f"hemiao{scripts:d}"
    page = visitor("phone", scripts=scripts).open("/auth/register")
    register(page, name, folder)
    page.get_by_label("你的账号").first.click()
    page.get_by_role("link", name="账号").click()
    expect(page.get_by_label("别人看到的名字")).to_have_value(name)
    page.get_by_label("你的账号").first.click()
    page.get_by_role("button", name="退出").click()
    page.get_by_role("link", name="登录").click()
    sign_in(page, name)
    expect(page.get_by_label("你的账号").first).to_be_visible()


def test_a_hint_says_how_good_a_password_is_and_is_not_taken_in_by_ones_own_name(visitor: Visitors) -> None:
    page = visitor().open("/auth/register")
    page.get_by_label("用户名").fill("hemiao-lin")
    password, hint = page.get_by_label("密码", exact=True), page.locator(".field small[role=status]")
    for typed, said in [
        ("kurz", "太短"),
        ("password123456", "容易被猜到"),
        ("Hemiao-Lin-2026", "容易被猜到"),
        ("aaaaaaaaaaaa", "容易被猜到"),
        ("green clouds over hills", "很好"),
    ]:
        password.fill(typed)
        expect(hint).to_have_text(said)


def test_a_wrong_password_keeps_the_name_and_says_what_to_do_beside_the_field(visitor: Visitors) -> None:
    person = visitor()
    page = person.open("/auth/sign-in")
    sign_in(page, "admin", "not the password")
    expect(page.get_by_role("alert")).to_contain_text("没能登录")
    expect(page.get_by_label("邮箱或用户名")).to_have_value("admin")
    expect(page.get_by_label("密码", exact=True)).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []
    person.problems = [problem for problem in person.problems if "422" not in problem]


def test_a_forgotten_password_is_replaced_and_a_session_elsewhere_is_ended(
    visitor: Visitors, folder: Path
) -> None:
    there, here = visitor(), visitor()
    register(there.open("/auth/register"), "lin-an", folder)
    page = here.open("/auth/sign-in")
    page.get_by_role("link", name="忘了密码").click()
    page.get_by_label("邮箱或用户名").fill("lin-an")
    page.get_by_role("button", name="寄出链接").click()
    page.goto(link_to("lin-an@example.com", "reset", folder))
    page.get_by_label("新密码").fill("a wholly new sentence")
    page.get_by_role("button", name="保存并登录").click()
    expect(page.get_by_label("你的账号").first).to_be_visible()
    expect(there.open("/account").get_by_role("heading", level=1)).to_have_text("登录")
    sign_in(there.page, "lin-an", "a wholly new sentence")
    page = here.open("/account/security")
    page.get_by_role("main").get_by_role("button", name="退出", exact=True).click()
    expect(page.get_by_text("那里已退出")).to_be_visible()
    expect(there.open("/account").get_by_role("heading", level=1)).to_have_text("登录")


@in_every_look
def test_the_forms_break_no_rule_of_accessibility(
    visitor: Visitors, size: str, scheme: str, locale: str
) -> None:
    person = visitor(size, scheme, locale)
    for path in FORMS:
        page = person.open(path)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_account_pages_break_no_rule_of_accessibility(visitor: Visitors, folder: Path) -> None:
    person = visitor("phone")
    register(person.open("/auth/register"), "xiaohe", folder)
    for path in ("/account", "/account/security", "/account/password", "/account/email"):
        page = person.open(path)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
