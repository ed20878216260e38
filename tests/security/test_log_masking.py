"""What must never stand in the log, whoever writes it and in whatever form."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from django.conf import settings as django_settings

from stockpress.project.logging import logging_config
from tests.conftest import Api
from tests.factories.users import PASSWORD, UserFactory

KEY = "inv-" + "0123456789abcdef" * 2 + "01234567" + "-20260101"
SECRETS = {
    "an API key": KEY,
    "a header": f"Authorization: Token {KEY}",
    "a basic header": "Basic YWRtaW46aHVudGVyMg==",
    "a bearer header": "Bearer abcdef0123456789abcdef",
    "a database address": "postgres://stock:hunter2@db/stock",
    "a query": "/web/set-password?key=hunter2abc&x=1",
    "a link to sign in": "/api/email/login/?sesame=hunter2abc",
    "a cookie": "sessionid=hunter2abc; csrftoken=hunter2abc",
    "a setting": "SECRET_KEY = 'hunter2abc'",
    "an assignment": "password='hunter2abc'",
    "an OAuth2 code on its way back": "https://app.example/back?code=hunter2abc&state=1",
    "an OAuth2 code as the library shows it": "Created {'code': 'hunter2AAAABBBBCCCCDDDDEEEE', 'state': 's'}",
    "the secret of an application": "grant_type=client_credentials&client_id=x&client_secret=hunter2abc",
    "a verifier": "grant_type=authorization_code&code_verifier=hunter2abc",
    "OAuth2 tokens": '{"access_token": "hunter2abc", "refresh_token": "hunter2abc", "id_token": "hunter2abc"}',
}
LEAKS = (KEY, "hunter2", "YWRtaW46aHVudGVyMg", "abcdef0123456789")


@pytest.fixture(params=["text", "json"])
def log(request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """What reaches the log in the server's own configuration."""
    stream = io.StringIO()
    config: dict[str, Any] = logging_config("DEBUG", request.param)
    formatter = config["formatters"]["structured"]
    handler = logging.StreamHandler(stream)
    made = {key: value for key, value in formatter.items() if key != "()"}
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(**made))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel("DEBUG")
    yield lambda: _whole(stream.getvalue(), request.param)
    root.removeHandler(handler)
    root.setLevel(level)


def _whole(text: str, log_format: str) -> str:
    if log_format == "json":
        for line in text.splitlines():
            assert isinstance(json.loads(line), dict)
    return text


def _fail(secret: str) -> None:
    raise ValueError(f"it went wrong with {secret}")


WAYS: dict[str, Callable[[str], None]] = {
    "event": lambda secret: structlog.get_logger("a").warning(f"tried {secret}"),
    "value": lambda secret: structlog.get_logger("a").warning("tried", what=secret),
    "nested value": lambda secret: structlog.get_logger("a").warning("tried", what={"deep": [secret, {"x": secret}]}),
    "argument": lambda secret: structlog.get_logger("a").warning("tried %s", secret),
    "plain logger": lambda secret: logging.getLogger("b").warning("tried %s", secret),
    "object": lambda secret: structlog.get_logger("a").warning("tried", error=ValueError(secret)),
}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS.keys())
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_no_secret_reaches_the_log(log: Callable[[], str], way: Callable[[str], None], secret: str) -> None:
    way(secret)
    assert "tried" in log()
    assert not any(leak in log() for leak in LEAKS)


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS.keys())
def test_no_secret_reaches_the_log_by_an_exception(log: Callable[[], str], secret: str) -> None:
    try:
        _fail(secret)
    except ValueError as err:
        structlog.get_logger("a").exception("failed")
        structlog.get_logger("a").error("failed", exc_info=err)
        logging.getLogger("b").exception("failed")
    assert log().count("it went wrong with") >= 3
    assert not any(leak in log() for leak in LEAKS)


@pytest.mark.parametrize("name", ["password", "new_password", "secret_key", "authorization", "Cookie", "api_token"])
def test_a_value_whose_name_says_that_it_is_secret_is_hidden_at_any_depth(log: Callable[[], str], name: str) -> None:
    structlog.get_logger("a").warning("tried", **{name: "plainword", "nested": {"list": [{name: "plainword"}]}})
    assert "plainword" not in log()


def test_what_is_no_secret_is_legible(log: Callable[[], str]) -> None:
    structlog.get_logger("a").warning("request", path="/api/user/tokens/", status=200, keys=3, reason="no key given")
    structlog.get_logger("a").warning("refused", code="token_refused", problem={"code": "superuser_needed"})
    for text in ("/api/user/tokens/", "200", "no key given", "token_refused", "superuser_needed"):
        assert text in log()


def test_nobody_outside_writes_a_line_of_the_log(log: Callable[[], str]) -> None:
    structlog.get_logger("a").warning("request", path="/x\n2026 [error] forged\r\x1b[31m\u2028y")
    logging.getLogger("b").warning("Not Found: %s", "/x\n2026 [error] forged\x1b[2J")
    lines = log().splitlines()
    assert len([line for line in lines if line.strip()]) == 2
    assert "\x1b" not in log()


def test_signing_in_and_failing_to_leaves_no_secret_in_the_log(api: Api, log: Callable[[], str]) -> None:
    UserFactory.create(username="ann")
    client = api.anonymous()
    client.get("/api/user/me/", headers={"authorization": f"Token {KEY}"})
    client.get("/api/user/token/", headers={"authorization": "Basic YW5uOmNvcnJlY3QtaG9yc2UtYmF0dGVyeQ=="})
    client.post("/api/auth/v1/auth/login", {"username": "ann", "password": PASSWORD}, format="json")
    client.post("/api/auth/v1/auth/login", {"username": "ann", "password": "wrong-hunter2"}, format="json")
    client.get(f"/api/user/me/?token={KEY}&password=hunter2")
    for secret in (*LEAKS, PASSWORD, "YW5uOmNvcnJlY3QtaG9yc2UtYmF0dGVyeQ", str(django_settings.SECRET_KEY)):
        assert secret not in log()
    assert client.session.session_key not in log()


def test_an_application_that_comes_to_a_token_leaves_no_secret_in_the_log(api: Api, log: Callable[[], str]) -> None:
    from tests.api.oauth_world import allow, app_for_people, bearing, pkce, query_of

    user, app = UserFactory.create(username="ann"), app_for_people(is_public=False)
    browser = api.anonymous()
    browser.post("/o/sign-in/", {"login": "ann", "password": "wrong-hunter2"}, format="multipart")
    browser.force_login(user)
    verifier, proof = pkce()
    page = app.ask(browser, "openid g:read", **proof)
    browser.default_format = "multipart"
    code = query_of(allow(browser, page))["code"]
    # The server keeps the talkative levels of these libraries shut; here they speak up.
    tokens = app.exchange(code, code_verifier=verifier).json()
    bearing(tokens["access_token"]).get("/api/user/me/")
    app.refresh(tokens["refresh_token"])
    app.exchange("wrong", code_verifier=verifier)
    secrets = [app.secret, verifier, *(tokens[name] for name in ("access_token", "refresh_token", "id_token"))]
    quiet = logging_config("DEBUG", "text")["loggers"]
    assert isinstance(quiet, dict)
    assert {quiet[name]["level"] for name in ("oauthlib", "oauth2_provider")} == {"WARNING"}
    for secret in (*secrets, code, "hunter2"):
        assert str(secret) not in log()
