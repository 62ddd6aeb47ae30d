"""To a provider and back. Authlib does the talking; it is loaded when somebody asks for it.

Authorization code with PKCE (RFC 7636, S256), state, nonce, and signed ID tokens (OIDC Core 1.0).
"""

from collections.abc import Callable
from typing import Any

from flask import current_app, session, url_for
from werkzeug.wrappers import Response

from blog.auth.identities.claims import profile
from blog.auth.identities.models import Profile
from blog.auth.identities.providers import Provider
from blog.config import settings
from blog.errors import Invalid

TIMEOUT = 5  # seconds for each answer of a provider
ALGORITHMS = "id_token_signing_alg_values_supported"
SIGNATURES = ("RS256", "ES256", "PS256", "RS384", "ES384", "PS384", "RS512", "ES512", "PS512")
DISCOVERY = "/.well-known/openid-configuration"
GITHUB = {
    "authorize_url": "https://github.com/login/oauth/authorize",
    "access_token_url": "https://github.com/login/oauth/access_token",
    "api_base_url": "https://api.github.com/",
}


def departure(provider: Provider) -> Response:
    """The way to the provider's own page; raises Invalid when the provider does not answer."""
    for name in [name for name in session if name.startswith("_state_")]:
        session.pop(name)  # one way at a time, so that the cookie stays small
    back = settings().site_url + url_for("identities.back", key=provider.key)
    redirect: Response = _asked(provider, lambda: _client(provider).authorize_redirect(back))
    return redirect


def arrival(provider: Provider) -> Profile:
    """Who came back from there; raises Invalid for whatever the provider did not vouch for."""
    who: Profile = _asked(provider, lambda: _profile(provider))
    return who


def _asked(provider: Provider, question: Callable[[], Any]) -> Any:
    try:
        return question()
    except Exception as problem:  # it is another site, so anything may come from there
        _clients().pop(provider.key, None)  # what was learned of it may be what is wrong
        error = getattr(problem, "error", "")
        current_app.logger.warning("%s: %s %.80r", provider.key, type(problem).__name__, error)
        if error == "access_denied":
            raise Invalid(
                "%(provider)s was not allowed to say who you are.", provider=provider.name
            ) from None
        raise Invalid(
            "%(provider)s could not say who you are. Try again, or come in another way.",
            provider=provider.name,
        ) from problem


def _clients() -> dict[str, Any]:
    clients: dict[str, Any] = current_app.extensions.setdefault("providers", {})
    return clients


def _client(provider: Provider) -> Any:
    from authlib.integrations.flask_client import OAuth

    if provider.key not in _clients():
        _clients()[provider.key] = OAuth(current_app).register(provider.key, **_wiring(provider))
    return _clients()[provider.key]


def _wiring(provider: Provider) -> dict[str, Any]:
    scope = "openid profile email" if provider.issuer else "read:user user:email"
    addresses: dict[str, Any] = dict(GITHUB)
    if provider.issuer:
        addresses = {"server_metadata_url": provider.issuer.rstrip("/") + DISCOVERY}
    return addresses | {
        "client_id": provider.client_id,
        "client_secret": provider.client_secret,
        "client_kwargs": {"scope": scope, "code_challenge_method": "S256", "default_timeout": TIMEOUT},
    }


def _profile(provider: Provider) -> Profile:
    client = _client(provider)
    claims = _openid(client, provider) if provider.issuer else _github(client)
    return profile(provider.key, claims)


def _openid(client: Any, provider: Provider) -> dict[str, Any]:
    _refuse_unsigned(client.load_server_metadata())
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    token = client.authorize_access_token(claims_options=options)
    claims = dict(token["userinfo"])  # of the ID token, whose signature and nonce are checked
    if "email" not in claims and "userinfo_endpoint" in client.server_metadata:
        more = client.userinfo(token=token)
        if more["sub"] != claims["sub"]:
            raise ValueError("the answer is about somebody else")  # OIDC Core 1.0, section 5.3.2
        claims = more | claims
    return claims


def _refuse_unsigned(metadata: dict[str, Any]) -> None:
    """Believe only what is signed with a key pair, whatever else the provider offers (RFC 8725, 3.2)."""
    offered = metadata.get(ALGORITHMS, ())
    metadata[ALGORITHMS] = [name for name in SIGNATURES if name in offered] or ["RS256"]


def _github(client: Any) -> dict[str, Any]:
    token = client.authorize_access_token()
    me, mails = (_json(client.get(path, token=token)) for path in ("user", "user/emails"))
    main: dict[str, Any] = next((mail for mail in mails if mail["primary"]), {})
    return {
        "sub": str(int(me["id"])),
        "preferred_username": me["login"],
        "name": me.get("name"),
        "email": main.get("email"),
        "email_verified": main.get("verified"),
    }


def _json(response: Any) -> Any:
    response.raise_for_status()
    return response.json()
