"""What forms about accounts tell password managers, so that these fill in the right thing (WCAG 1.3.5)."""

import pytest

from tests.world import World

FIELDS = {
    "/auth/sign-in": {"identifier": "username", "password": "current-password"},
    "/auth/register": {
        "username": "username",
        "email": "email",
        "display_name": "name",
        "password": "new-password",
    },
    "/auth/forgot": {"identifier": "username"},
    "/account/email": {"email": "email"},
    "/account/password": {"current": "current-password", "password": "new-password"},
    "/account/app": {"code": "one-time-code"},
}


@pytest.mark.parametrize("path", FIELDS)
def test_each_field_says_what_belongs_in_it(world: World, path: str) -> None:
    page = world.browser("bob" if path.startswith("/account") else "").open(path)
    fields = {each.attrib.get("name"): each.attrib for each in page.all("input")}
    said = {name: fields[name].get("autocomplete") for name in FIELDS[path]}
    assert said == FIELDS[path]
    assert not [name for name, each in fields.items() if "onpaste" in each]
