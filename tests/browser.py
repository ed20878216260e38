"""A browser that signs in: the requests of the sign-in protocol, by the names of what people do."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from rest_framework.test import APIClient

from tests.factories.users import PASSWORD, UserFactory
from tests.second_factors import SecurityKey, totp_code

BASE = "/api/auth/v1/"
ORIGIN = "https://testserver"


class Browser(APIClient):
    """A client that speaks JSON to the paths of the protocol: `browser.do("post", "auth/login", {...})`."""

    def do(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        given = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        return getattr(self, method)(BASE + path, body, format="json", **given)

    def login(self, username: str, password: str = PASSWORD) -> Any:  # type: ignore[override]
        return self.do("post", "auth/login", {"username": username, "password": password})

    def flows(self) -> dict[str, dict[str, Any]]:
        """The ways on, by their names; none for who is signed in."""
        return {flow["id"]: flow for flow in self.do("get", "auth/session").json()["data"].get("flows", ())}

    def reauthenticate(self, password: str = PASSWORD) -> Any:
        return self.do("post", "auth/reauthenticate", {"password": password})

    def add_totp(self) -> str:
        """Set up an authenticator app; returns its secret."""
        self.reauthenticate()
        secret = self.do("get", "account/authenticators/totp").json()["meta"]["secret"]
        answer = self.do("post", "account/authenticators/totp", {"code": totp_code(secret)})
        assert answer.status_code == 200, answer.json()
        return str(secret)

    def recovery_codes(self) -> list[str]:
        self.reauthenticate()
        return list(self.do("get", "account/authenticators/recovery-codes").json()["data"]["unused_codes"])

    def add_key(self, *, passwordless: bool = False) -> SecurityKey:
        self.reauthenticate()
        key = SecurityKey(ORIGIN)
        path = "account/authenticators/webauthn"
        options = self.do("get", path + ("?passwordless" if passwordless else ""))
        body = {"name": "Key", "credential": key.register(options.json())}
        answer = self.do("post", path, {**body, "passwordless": passwordless})
        assert answer.status_code == 200, answer.json()
        return key


def signed_in(user: User | None = None, **fields: Any) -> Browser:
    """A browser in which the user has signed in by password."""
    user = user or UserFactory.create(**fields)
    browser = Browser()
    assert browser.login(user.username).status_code == 200
    return browser
