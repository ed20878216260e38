"""Applications and what they do, for tests of OAuth2."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.contrib.auth.models import User
from django.test import Client
from oauth2_provider.models import AccessToken, Application
from rest_framework.test import APIClient

from stockpress.accounts.oauth.applications import create_application

AUTHORIZE = "/o/authorize/"
SIGN_IN = "/o/sign-in/"
TOKEN = "/o/token/"
REVOKE = "/o/revoke_token/"
BACK = "https://app.example/back"


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.found[str(given["name"])] = given.get("value") or ""


def hidden_fields(page: Any) -> dict[str, str]:
    """What the form of a page sends along."""
    parser = _Fields()
    parser.feed(page.content.decode())
    return parser.found


def query_of(response: Any) -> dict[str, str]:
    """The query of the address that a response leads to."""
    return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}


@dataclass
class App:
    """An application as its developer has it."""

    application: Application
    secret: str | None

    @property
    def client_id(self) -> str:
        return str(self.application.client_id)

    def credentials(self) -> dict[str, str]:
        return {"client_id": self.client_id, **({"client_secret": self.secret} if self.secret else {})}

    def ask(self, browser: Client, scope: str | None = "g:read", **more: str) -> Any:
        """The browser opens the address that the application sends it to."""
        query = {"response_type": "code", "client_id": self.client_id, "redirect_uri": BACK, "state": "s1", **more}
        return browser.get(AUTHORIZE, query | ({"scope": scope} if scope is not None else {}))

    def exchange(self, code: str, **more: str) -> Any:
        body = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, **self.credentials(), **more}
        return program().post(TOKEN, body)

    def refresh(self, token: str, **more: str) -> Any:
        body = {"grant_type": "refresh_token", "refresh_token": token, **self.credentials(), **more}
        return program().post(TOKEN, body)

    def tokens(self, user: User, scope: str = "g:read", **more: str) -> dict[str, Any]:
        """Everything between opening the page and having tokens, allowed by `user`."""
        browser = Client()
        browser.force_login(user)
        verifier, proof = pkce()
        allowed = allow(browser, self.ask(browser, scope, **proof, **more))
        answer = self.exchange(query_of(allowed)["code"], code_verifier=verifier)
        assert answer.status_code == 200, answer.content
        return dict(answer.json())


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def program() -> Client:
    """What an application sends with: no cookie, and no mark of a page that its request came from."""
    return Client(enforce_csrf_checks=True)


def pkce() -> tuple[str, dict[str, str]]:
    """A verifier, and what the address carries of it."""
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return verifier, {"code_challenge": challenge, "code_challenge_method": "S256"}


def allow(browser: Client, page: Any, **changed: str) -> Any:
    """Press the button on the page that asks."""
    assert page.status_code == 200, (page.status_code, page.headers, page.content)
    return browser.post(AUTHORIZE, {**hidden_fields(page), "allow": "true", **changed})


def app_for_people(*, is_public: bool = True) -> App:
    return App(*create_application(name="Scanner", redirect_uris=[BACK], is_public=is_public))


def app_of(owner: User) -> App:
    """An application that acts by itself, with the rights of `owner`."""
    return App(*create_application(name="Robot", owner=owner))


def bearing(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def client_with_scopes(user: User, scope: str) -> APIClient:
    """A client with an access token of these scopes for the user."""
    import datetime as dt

    from django.utils import timezone

    key = secrets.token_urlsafe(30)
    application, _ = create_application(name="Scanner", redirect_uris=[BACK], is_public=True)
    AccessToken.objects.create(
        user=user,
        application=application,
        token=key,
        scope=scope,
        expires=timezone.now() + dt.timedelta(hours=1),
    )
    return bearing(key)
