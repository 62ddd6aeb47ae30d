"""Where else people may show who they are: GitHub, Google, and any OpenID Connect provider.

Each is switched on by its settings.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from blog.auth.identities.queries import identities_of
from blog.auth.models import User
from blog.config import settings
from blog.errors import NotFound

GOOGLE = "https://accounts.google.com"


@dataclass(frozen=True)
class Provider:
    """One that is switched on."""

    key: str
    name: str
    client_id: str
    client_secret: str
    issuer: str = ""  # of OpenID Connect


def providers() -> dict[str, Provider]:
    """Those that are switched on, by their keys."""
    known = settings()
    oidc_name = known.oidc_name or urlsplit(known.oidc_issuer).hostname or ""
    all_three = (
        Provider("github", "GitHub", known.github_client_id, known.github_client_secret),
        Provider("google", "Google", known.google_client_id, known.google_client_secret, GOOGLE),
        Provider("oidc", oidc_name, known.oidc_client_id, known.oidc_client_secret, known.oidc_issuer),
    )
    return {provider.key: provider for provider in all_three if provider.client_id}


def providers_of(user: User) -> list[Provider]:
    """Those at which the user has an account that is linked."""
    linked = {identity.provider for identity in identities_of(user)}
    return [provider for key, provider in providers().items() if key in linked]


def provider_called(key: str) -> Provider:
    """The provider with that key; raises NotFound while it is switched off."""
    try:
        return providers()[key]
    except KeyError:
        raise NotFound(key) from None
