"""Signing in to a running server of two web processes: each scheme, and each second factor."""

from __future__ import annotations

import html
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.oauth_world import pkce
from tests.crash.test_server_processes import Server, wait_for
from tests.second_factors import SecurityKey, totp_code

pytestmark = pytest.mark.slow

PASSWORD = "correct-horse-battery"
ME = "/api/user/me/"
PEOPLE = ("ada", "bob", "cleo", "dan", "eve")


class Browser(httpx.Client):
    """Speaks the sign-in protocol, with the CSRF header that it asks for."""

    def do(self, method: str, path: str, body: Any = None) -> httpx.Response:
        if "csrftoken" not in self.cookies:
            self.get("/api/auth/v1/config")
        headers = {"X-CSRFToken": self.cookies["csrftoken"]}
        return self.request(method, f"/api/auth/v1/{path}", json=body, headers=headers)

    def login(self, name: str, password: str = PASSWORD) -> httpx.Response:
        return self.do("POST", "auth/login", {"username": name, "password": password})

    def name(self) -> str | None:
        answer = self.get(ME)
        return answer.json()["username"] if answer.status_code == 200 else None


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data_dir: Path = tmp_path_factory.mktemp("signing-in") / "data"
    data_dir.mkdir()
    (data_dir / "stockpress.toml").write_text("web_processes = 2\n")
    server = Server(data_dir)
    try:
        wait_for(server.answers)
        for name in PEOPLE:
            run(server, "user", "create", name, "--password-stdin")
        yield server
    finally:
        server.process.terminate()
        server.process.wait(60)
        server.log.close()


def run(server: Server, *arguments: str) -> str:
    """What a command says; a password is there for those that ask for one."""
    command = [*server.command[:5], *arguments]
    done = subprocess.run(
        command, env=server.environment, input=f"{PASSWORD}\n", text=True, check=True, timeout=100, capture_output=True
    )
    return done.stdout


@pytest.fixture
def address(server: Server) -> str:
    # A browser lets keys sign for this name without https.
    return f"http://localhost:{server.port}"


@pytest.fixture
def browser(address: str) -> Iterator[Browser]:
    with Browser(base_url=address, timeout=60) as client:
        yield client


def test_a_session_begins_and_ends(browser: Browser) -> None:
    assert browser.name() is None
    assert browser.login("ada").status_code == 200
    assert browser.name() == "ada"
    assert browser.do("DELETE", "auth/session").status_code == 401
    assert browser.name() is None


def test_name_and_password_and_the_token_that_they_fetch(address: str) -> None:
    with httpx.Client(base_url=address, timeout=60) as client:
        first = client.get("/api/user/token/", params={"name": "script"}, auth=("ada", PASSWORD))
        client.cookies.clear()
        again = client.get("/api/user/token/", params={"name": "script"}, auth=("ada", PASSWORD))
        client.cookies.clear()
        assert first.json()["token"] == again.json()["token"]
        assert client.get(ME, auth=("ada", PASSWORD)).json()["username"] == "ada"
        headers = {"Authorization": f"Token {first.json()['token']}"}
        assert client.get(ME, headers=headers).json()["username"] == "ada"
        assert client.get(ME, headers={"Authorization": "Token inv-none"}).status_code == 401


def test_an_authenticator_app_and_a_recovery_code(address: str, browser: Browser) -> None:
    browser.login("bob")
    browser.do("POST", "auth/reauthenticate", {"password": PASSWORD})
    secret = browser.do("GET", "account/authenticators/totp").json()["meta"]["secret"]
    assert browser.do("POST", "account/authenticators/totp", {"code": totp_code(secret)}).status_code == 200
    browser.do("POST", "auth/reauthenticate", {"password": PASSWORD})
    recovery = browser.do("GET", "account/authenticators/recovery-codes").json()["data"]["unused_codes"][0]
    for code in (totp_code(secret), recovery):
        with Browser(base_url=address, timeout=60) as other:
            pending = other.login("bob")
            assert pending.status_code == 401
            assert "mfa_authenticate" in {flow["id"] for flow in pending.json()["data"]["flows"]}
            assert other.name() is None
            other.do("POST", "auth/2fa/authenticate", {"code": code})
            assert other.do("POST", "auth/2fa/trust", {"trust": False}).status_code == 200
            assert other.name() == "bob"


def test_a_security_key_as_second_factor_and_as_the_only_one(address: str, browser: Browser) -> None:
    browser.login("cleo")
    browser.do("POST", "auth/reauthenticate", {"password": PASSWORD})
    key = SecurityKey(address)
    options = browser.do("GET", "account/authenticators/webauthn?passwordless").json()
    body = {"name": "Key", "credential": key.register(options), "passwordless": True}
    assert browser.do("POST", "account/authenticators/webauthn", body).status_code == 200
    with Browser(base_url=address, timeout=60) as second:
        assert second.login("cleo").status_code == 401
        options = second.do("GET", "auth/webauthn/authenticate").json()
        second.do("POST", "auth/webauthn/authenticate", {"credential": key.sign(options)})
        assert second.do("POST", "auth/2fa/trust", {"trust": False}).status_code == 200
        assert second.name() == "cleo"
    with Browser(base_url=address, timeout=60) as alone:
        options = alone.do("GET", "auth/webauthn/login").json()
        assert alone.do("POST", "auth/webauthn/login", {"credential": key.sign(options)}).status_code == 200
        assert alone.name() == "cleo"


def test_guesses_count_together_whichever_process_they_meet(address: str) -> None:
    statuses = [httpx.get(f"{address}{ME}", auth=("eve", "wrong"), timeout=60).status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]


def test_an_application_acts_for_a_person_who_allows_it(server: Server, address: str) -> None:
    said = run(server, "oauth", "application", "create", "Kiosk", "--public", "--redirect-uri", "http://127.0.0.1/back")
    client_id = re.findall(r"Client id: +(\w+)", said)[0]
    verifier, proof = pkce()
    query = {"response_type": "code", "client_id": client_id, "redirect_uri": "http://127.0.0.1/back", **proof}
    with httpx.Client(base_url=address, timeout=60, follow_redirects=True) as browser:
        page = browser.get("/o/authorize/", params={**query, "scope": "g:read"})
        page = browser.post("/o/sign-in/", data={**fields_of(page), "login": "dan", "password": PASSWORD})
        allowed = browser.post("/o/authorize/", data={**fields_of(page), "allow": "Allow"}, follow_redirects=False)
    code = httpx.URL(allowed.headers["Location"]).params["code"]
    exchange = {"grant_type": "authorization_code", "code": code, "client_id": client_id, "code_verifier": verifier}
    body = {**exchange, "redirect_uri": "http://127.0.0.1/back"}
    token = httpx.post(f"{address}/o/token/", data=body, timeout=60).json()["access_token"]
    assert name_behind(address, token) == "dan"


def test_an_application_acts_by_itself(server: Server, address: str) -> None:
    said = run(server, "oauth", "application", "create", "Night job", "--user", "dan")
    client_id, secret = (re.findall(rf"Client {what}: +(\S+)", said)[0] for what in ("id", "secret"))
    body = {"grant_type": "client_credentials", "scope": "g:read"}
    answer = httpx.post(f"{address}/o/token/", data=body, auth=(client_id, secret), timeout=60)
    assert name_behind(address, answer.json()["access_token"]) == "dan"


def name_behind(address: str, token: str) -> str:
    answer = httpx.get(f"{address}{ME}", headers={"Authorization": f"Bearer {token}"}, timeout=60)
    return str(answer.json()["username"])


def fields_of(page: httpx.Response) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    return {name: html.unescape(value) for name, value in found}
