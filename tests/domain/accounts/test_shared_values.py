"""Counters that all processes of a server share."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockpress.accounts.models import SharedValue
from stockpress.accounts.shared_values import ServerCache, SharedValues, delete_expired
from stockpress.api.signin.upkeep import remove_what_is_over
from tests.browser import Browser, signed_in
from tests.conftest import Api
from tests.factories.users import UserFactory
from tests.second_factors import totp_code
from tests.threads import need_connections_of_their_own

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def table() -> SharedValues:
    return SharedValues("", {})


@pytest.fixture
def server_cache(settings: Any) -> Iterator[None]:
    """The cache as a server has it; each connection that is made to it is as another process."""
    settings.CACHES = settings.SERVER_CACHES
    _as_another_process()
    yield
    _as_another_process()


def _as_another_process() -> None:
    if hasattr(caches._connections, "default"):
        del caches._connections.default


def test_values_are_kept_until_their_time_is_over(table: SharedValues) -> None:
    table.set("a", [1.5, 2.5], 60)
    assert table.get("a") == [1.5, 2.5]
    table.set("a", "x", 60)
    assert table.get("a") == "x"
    table.set("a", "y", 0.01)
    time.sleep(0.02)
    assert table.get("a", "gone") == "gone"
    assert delete_expired() == 1


def test_only_the_first_adds(table: SharedValues) -> None:
    assert table.add("a", 1, 60) is True
    assert table.add("a", 2, 60) is False
    assert table.get("a") == 1
    SharedValue.objects.update(expires=0)
    assert table.add("a", 3, 60) is True
    assert table.get("a") == 3


def test_counting_takes_one_statement(table: SharedValues) -> None:
    table.add("n", 1, 60)
    with CaptureQueriesContext(connection) as queries:
        assert [table.incr("n"), table.incr("n", 5)] == [2, 7]
    assert len(queries) == 2
    with pytest.raises(ValueError, match="no value"):
        table.incr("nothing")


def test_values_are_deleted_touched_and_cleared(table: SharedValues) -> None:
    table.set("a", 1, 60)
    assert table.touch("a", 120) is True
    assert table.has_key("a")
    assert table.delete("a") is True
    assert table.delete("a") is False
    table.set("b" * 500, 1, None)
    assert table.get("b" * 500) == 1
    table.clear()
    assert table.get("b" * 500) is None


def test_only_shared_keys_are_in_the_table() -> None:
    cache = ServerCache("test", {})
    for key in ("allauth:rl:x", "sign-in:x", "allauth.mfa.totp.used?x", "jwt:x", "djmoney:x"):
        cache.set(key, 1, 60)
    assert SharedValue.objects.count() == 4
    assert cache.get("djmoney:x") == 1
    assert cache.incr("sign-in:x") == 2
    assert cache.add("sign-in:x", 1) is False
    assert cache.has_key("jwt:x")
    cache.clear()
    assert not SharedValue.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_adds_and_all_are_counted(table: SharedValues) -> None:
    need_connections_of_their_own()
    added: list[bool] = []

    def one() -> None:
        added.append(table.add("first", 1, 60))
        try:
            if not table.add("count", 1, 60):
                table.incr("count")
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(added) == [False] * 7 + [True]
    assert table.get("count") == 8


@pytest.mark.usefixtures("server_cache")
def test_guesses_at_a_password_are_counted_across_processes(api: Api) -> None:
    user = UserFactory.create()
    statuses = []
    for _ in range(6):
        _as_another_process()
        statuses.append(Browser().login(user.username, "wrong").status_code)
    assert statuses == [400] * 5 + [429]


@pytest.mark.usefixtures("server_cache")
def test_guesses_over_basic_are_counted_across_processes(api: Api) -> None:
    UserFactory.create(username="ada")
    statuses = []
    for _ in range(6):
        _as_another_process()
        client = api.anonymous()
        statuses.append(client.get("/api/user/me/", HTTP_AUTHORIZATION="Basic YWRhOndyb25n").status_code)
    assert statuses == [401] * 5 + [429]


@pytest.mark.usefixtures("server_cache")
def test_a_code_that_was_used_with_one_process_is_used_for_all() -> None:
    owner = signed_in(username="ada")
    secret = owner.add_totp()
    code = totp_code(secret)
    answers = []
    for _ in range(2):
        _as_another_process()
        browser = Browser()
        browser.login("ada")
        browser.do("post", "auth/2fa/authenticate", {"code": code})
        answers.append("mfa_trust" in browser.flows())
    assert answers == [True, False]


@pytest.mark.usefixtures("server_cache")
def test_requests_with_a_token_do_not_touch_the_table(api: Api) -> None:
    client = api.user()
    client.get("/api/user/me/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/api/user/me/")
    assert not any("sharedvalue" in query["sql"] for query in queries)


def test_what_is_over_is_removed(table: SharedValues) -> None:
    table.set("old", 1, 60)
    SharedValue.objects.update(expires=0)
    table.set("new", 1, 60)
    ended, current = signed_in(), signed_in()
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    Session.objects.filter(pk=ended.session.session_key).update(expire_date=timezone.now())
    assert remove_what_is_over() == 3
    assert table.get("new") == 1
    assert current.get("/api/user/me/").status_code == 200
