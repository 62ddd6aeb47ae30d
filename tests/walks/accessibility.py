"""What axe-core finds wrong with a page: WCAG 2.2 AA and its best practices."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"resultTypes": ["violations"], "runOnly": STANDARDS}

# Every size, colour scheme and language, and of schemes and languages every pair.
in_every_look = pytest.mark.parametrize(
    ("size", "scheme", "locale"),
    [
        ("desktop", "light", "zh-CN"),
        ("desktop", "dark", "en-US"),
        ("phone", "dark", "zh-CN"),
        ("narrow", "light", "en-US"),
    ],
)


def violations(page: Page) -> list[str]:
    """One line for each element that breaks a rule, as the page looks now."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
