"""Nobody is kept out: every page against the rules of axe-core, as each visitor gets it."""

import pytest
from playwright.sync_api import expect

from tests.walks.accessibility import in_every_look, violations
from tests.walks.conftest import GUIDE, PAGES, Visitors

pytestmark = pytest.mark.browser

SCHEMES = ["light", "dark"]
MORE = ["/api/v1/docs", "/authors/admin", "/categories/技术分享", "/archive/2025"]


@in_every_look
@pytest.mark.parametrize("path", PAGES + MORE)
def test_a_page_breaks_no_rule(visitor: Visitors, path: str, size: str, scheme: str, locale: str) -> None:
    assert violations(visitor(size, scheme, locale).open(path)) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_a_phone_folds_away_breaks_no_rule_either(visitor: Visitors, scheme: str) -> None:
    page = visitor("phone", scheme).open(GUIDE)
    for fold in page.locator("details:visible").all():
        fold.locator("summary").first.click()
        expect(fold).to_have_attribute("open", "")
        assert violations(page) == []
        fold.locator("summary").first.click()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_page_that_is_not_there_breaks_no_rule(visitor: Visitors, scheme: str) -> None:
    person = visitor(scheme=scheme)
    assert violations(person.open("/nothing-here")) == []
    assert [problem for problem in person.problems if "404" not in problem] == []
    person.problems.clear()


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        ("document.querySelector('main').append(document.createElement('button'))", "button-name"),
        ("document.querySelector('.prose p').style.color = '#999'", "color-contrast"),
        ("document.documentElement.lang = ''", "html-has-lang"),
    ],
)
def test_a_rule_that_is_broken_is_named(visitor: Visitors, broken: str, rule: str) -> None:
    page = visitor().open("/about")
    page.evaluate(broken)
    assert {line.partition(":")[0] for line in violations(page)} == {rule}
