"""Somebody comes in by an account on another site, as a newcomer or as a member who has linked it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.auth.identities.elsewhere import provider, tell_of
from tests.walks.accessibility import violations
from tests.walks.conftest import GUIDE, Visitors, served, watched
from tests.walks.test_accounts import register

pytestmark = pytest.mark.browser

NAME = "墨香社"
BUTTON = f"用 {NAME} 继续"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The other site."""
    with provider() as address:
        yield address


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the site that knows the other one."""
    return tmp_path_factory.mktemp("providers")


@pytest.fixture(scope="module")
def site(issuer: str, folder: Path) -> Iterator[str]:
    """A site that takes people's word from there."""
    client = {"BLOG_OIDC_CLIENT_ID": "mojing", "BLOG_OIDC_CLIENT_SECRET": "secret"}
    with served(folder, BLOG_OIDC_ISSUER=issuer, BLOG_OIDC_NAME=NAME, **client) as address:
        yield address


@pytest.fixture
def visitor(browser: Browser, site: str, issuer: str) -> Iterator[Visitors]:
    """Whoever comes along; their browsers ask these two sites and no other."""
    with watched(Visitors(browser, site, friend=issuer)) as visitors:
        yield visitors


def agree_there(page: Page, issuer: str, subject: str) -> None:
    """Sign in at the other site, and let it tell this one."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Authorize Client")
    assert page.url.startswith(issuer)
    page.get_by_placeholder("sub").fill(subject)
    page.get_by_role("button", name="Authorize", exact=True).click()


def go_out(page: Page) -> None:
    page.get_by_label("你的账号").first.click()
    page.get_by_role("button", name="退出", exact=True).first.click()
    expect(page.get_by_role("link", name="登录", exact=True)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_newcomer_gets_an_account_and_is_back_where_they_were(
    visitor: Visitors, site: str, issuer: str, scripts: bool
) -> None:
    name = f"yunfan{scripts:d}"
    tell_of(issuer, name, email=f"{name}@example.com", email_verified=True, name="云帆")
    page = visitor("phone", scripts=scripts).open(GUIDE)
    page.get_by_role("link", name="登录", exact=True).click()
    page.get_by_role("link", name=BUTTON).click()
    agree_there(page, issuer, name)
    expect(page).to_have_url(site + GUIDE)
    page.get_by_label("你的账号").first.click()
    page.get_by_role("link", name="账号", exact=True).click()
    expect(page.get_by_label("别人看到的名字")).to_have_value("云帆")
    page.get_by_role("link", name="安全", exact=True).click()
    expect(page.get_by_text(f"{name}@example.com").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_member_links_the_account_comes_in_by_it_and_unlinks_it(
    visitor: Visitors, folder: Path, issuer: str, scripts: bool
) -> None:
    name, subject = f"suyan{scripts:d}", f"somebody{scripts:d}"
    tell_of(issuer, subject, email="another@example.com", email_verified=True)
    page = visitor(scripts=scripts).open("/auth/register")
    register(page, name, folder)
    page.goto(page.url.partition("/auth")[0].rstrip("/") + "/account/security")
    page.get_by_role("link", name="关联", exact=True).click()
    agree_there(page, issuer, subject)
    expect(page.get_by_role("heading", level=1)).to_have_text("关联这个账号？")
    expect(page.get_by_text("another@example.com")).to_be_visible()
    page.get_by_role("button", name="关联", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已关联")
    go_out(page)
    page.get_by_role("link", name="登录", exact=True).click()
    page.get_by_role("link", name=BUTTON).click()
    agree_there(page, issuer, subject)
    page.get_by_label("你的账号").first.click()
    page.get_by_role("link", name="账号", exact=True).click()
    expect(page.get_by_label("别人看到的名字")).to_have_value(name)
    page.get_by_role("link", name="安全", exact=True).click()
    page.get_by_role("button", name="解除关联").click()
    expect(page.get_by_role("status")).to_contain_text("已解除关联")
    expect(page.get_by_role("link", name="关联", exact=True)).to_be_visible()


def test_whoever_says_no_there_is_told_so_here(visitor: Visitors, issuer: str) -> None:
    page = visitor("phone").open("/auth/sign-in")
    page.get_by_role("link", name=BUTTON).click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    expect(page.get_by_role("status")).to_contain_text(NAME)
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desktop", "phone", "narrow"])
def test_the_pages_with_providers_break_no_rule_of_accessibility(
    visitor: Visitors, issuer: str, size: str, scheme: str
) -> None:
    name = f"rules-{size}-{scheme}"
    tell_of(issuer, name, email=f"{name}@example.com", email_verified=True)
    page = visitor(size, scheme).open("/auth/sign-in")
    check(page)
    assert page.locator("p.or:visible").count() == 1
    page.get_by_role("link", name=BUTTON).click()
    agree_there(page, issuer, name)
    page.get_by_label("你的账号").first.click()
    page.get_by_role("link", name="账号", exact=True).click()
    page.get_by_role("link", name="安全", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("安全")
    check(page)
    page.get_by_role("button", name="解除关联").click()  # the only way in
    expect(page.get_by_role("status")).to_contain_text("请先设置密码")
    check(page)


def check(page: Page) -> None:
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
