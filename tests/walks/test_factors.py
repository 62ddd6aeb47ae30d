"""Somebody makes their account safer: an app, recovery codes, and passkeys of Chromium's virtual device."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from blog.db import utcnow
from tests.walks.accessibility import violations
from tests.walks.conftest import Visitors, served
from tests.walks.editor.test_keyboard import go_to
from tests.walks.people import account
from tests.walks.test_accounts import register, sign_in

pytestmark = pytest.mark.browser

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a site of its own."""
    return tmp_path_factory.mktemp("factors")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """A site with a name: browsers have no passkeys for an address of numbers."""
    with served(folder, host="localhost") as address:
        yield address


def code(page: Page, later: int) -> str:
    """What an app shows that was given the key on the page, so many steps from now."""
    key = page.locator("code.key").inner_text().replace(" ", "")
    return pyotp.TOTP(key).at(utcnow() + later * timedelta(seconds=30))


def go_out(page: Page) -> None:
    page.get_by_label("你的账号").first.click()
    page.get_by_role("button", name="退出").click()
    page.get_by_role("link", name="登录").click()


def give_code(page: Page, code: str) -> None:
    page.get_by_label("验证码").fill(code)
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()


@pytest.mark.parametrize("scripts", [True, False])
def test_with_an_app_one_signs_in_by_its_code_or_a_recovery_code(
    visitor: Visitors, folder: Path, scripts: bool
) -> None:
    name = f"wangxue{scripts:d}"
    person = visitor("phone", scripts=scripts)
    page = person.open("/auth/register")
    register(page, name, folder)
    page = person.open("/account/app")
    if scripts:
        assert violations(page) == []
    now, drawn = code(page, 0), page.locator("img.qr").bounding_box()
    assert drawn
    assert drawn["width"] == drawn["height"] == 220
    page.get_by_label("应用里的验证码").fill(code(page, -1))
    page.get_by_role("button", name="开启").click()
    expect(page.locator(".codes li")).to_have_count(10)
    recovery = page.locator(".codes li").all_inner_texts()
    if scripts:
        assert violations(page) == []
    go_out(page)
    sign_in(page, name)
    expect(page.get_by_role("heading", level=1)).to_have_text("还有一步")
    if scripts:
        assert violations(page) == []
    give_code(page, now)
    expect(page.get_by_label("你的账号").first).to_be_visible()
    go_out(page)
    sign_in(page, name)
    give_code(page, recovery[0])
    expect(page.get_by_label("你的账号").first).to_be_visible()
    page = person.open("/account/security")
    expect(page.get_by_text("还剩 9 个")).to_be_visible()


def test_all_of_it_can_be_done_without_a_pointer(visitor: Visitors, folder: Path) -> None:
    name, password = "no-pointer", account(folder, "no-pointer", "reader")
    page = visitor().open("/auth/sign-in?next=/account/security")
    type_in(page, "邮箱或用户名", name)
    type_in(page, "密码", f"{password}\n")
    press(page, page.get_by_role("main").get_by_role("link", name="设置", exact=True))
    now, then = code(page, 0), code(page, 1)  # keys take their time
    type_in(page, "应用里的验证码", f"{now}\n")
    expect(page.locator(".codes li")).to_have_count(10)
    press(page, page.get_by_role("link", name="我存好了"))
    press(page, page.get_by_label("你的账号").first)
    press(page, page.get_by_role("button", name="退出", exact=True).first)
    press(page, page.get_by_role("link", name="登录", exact=True))
    type_in(page, "邮箱或用户名", name)
    type_in(page, "密码", f"{password}\n")
    expect(page.get_by_label("验证码")).to_be_focused()
    page.keyboard.type(f"{then}\n")
    expect(page.get_by_label("你的账号").first).to_be_visible()


def press(page: Page, wanted: Locator) -> None:
    """Go there by the Tab key and press Enter."""
    go_to(page, wanted)
    page.keyboard.press("Enter")


def type_in(page: Page, label: str, text: str) -> None:
    """Go to a field by the Tab key and type."""
    go_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(text)


def device(page: Page) -> tuple[CDPSession, str]:
    """A device with passkeys, plugged into the browser of the page."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session, str(added["authenticatorId"])


def test_a_passkey_lets_somebody_in_without_a_password_and_is_a_second_step(
    visitor: Visitors, folder: Path
) -> None:
    person = visitor()
    page = person.open("/auth/register")
    register(page, "passerby", folder)
    session, holder = device(page)
    page = person.open("/account/security")
    page.get_by_role("main").get_by_role("link", name="添加").click()
    assert violations(page) == []
    page.get_by_label("通行密钥的名字").fill("手机")
    page.get_by_role("button", name="继续").click()
    expect(page.locator(".codes li")).to_have_count(10)
    go_out(page)
    page.get_by_label("在这台设备上保持登录").check()
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_label("你的账号").first).to_be_visible()
    assert next(kept for kept in page.context.cookies() if kept["name"] == "session")["expires"] > 0
    page = person.open("/account/security")
    expect(page.get_by_text("手机")).to_be_visible()
    assert violations(page) == []
    go_out(page)
    sign_in(page, "passerby")
    page.get_by_role("button", name="用通行密钥").click()
    expect(page.get_by_label("你的账号").first).to_be_visible()
    go_out(page)
    unverified = {"authenticatorId": holder, "isUserVerified": False}
    session.send("WebAuthn.setUserVerified", unverified)
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_role("status").filter(has_text="没有收到")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_where_there_is_no_passkey_to_be_had_the_page_says_what_else_there_is(
    visitor: Visitors, folder: Path, scripts: bool
) -> None:
    person = visitor("narrow", scripts=scripts)
    if scripts:
        person.context.add_init_script("delete window.PublicKeyCredential")
    register(person.open("/auth/register"), f"old-browser-{scripts:d}", folder)
    page = person.open("/account/passkeys/new")
    expect(page.get_by_role("main").get_by_role("link", name="设置验证器应用")).to_be_visible()
    expect(page.get_by_label("通行密钥的名字")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
