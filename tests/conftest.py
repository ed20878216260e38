"""What every test may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from rest_framework.test import APIClient

from tests import migrated


@pytest.fixture(scope="session", autouse=True)
def _migrated_once() -> Iterator[None]:
    """Test databases on SQLite are copies of one that is migrated once; see `tests.migrated`."""
    from django.core import management
    from django.db import connection

    call_command = management.call_command

    def call(name: str, *args: Any, **options: Any) -> Any:
        if name == "migrate" and connection.vendor == "sqlite":
            return migrated.migrate_or_copy(connection, lambda: call_command(name, *args, **options))
        return call_command(name, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(management, "call_command", call)
        yield


class Api:
    """Makes HTTP clients: `api.staff().get("/api/user/")`. Each client's `user` is who it signs in as, by token."""

    def anonymous(self) -> APIClient:
        return APIClient()

    def as_user(self, user: User) -> APIClient:
        from stockpress.accounts.tokens import issue_token

        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Token {issue_token(user=user, name='test').key}")
        client.user = user
        return client

    def user(self, **fields: object) -> APIClient:
        from tests.factories.users import UserFactory

        return self.as_user(UserFactory.create(**fields))

    def staff(self, **fields: object) -> APIClient:
        return self.user(is_staff=True, **fields)

    def superuser(self, **fields: object) -> APIClient:
        return self.staff(is_superuser=True, **fields)

    def with_roles(self, *, is_staff: bool = False, **roles: str) -> APIClient:
        """A client of a user with permissions within roles: `api.with_roles(part="view", stock="view,change")`."""
        from tests.factories.users import user_with_roles

        return self.as_user(user_with_roles(is_staff=is_staff, **roles))


@pytest.fixture
def api(db: None) -> Api:
    return Api()


_DATABASE_FIXTURES = frozenset({"db", "transactional_db", "live_server"})


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    """Stored files of one test are not there for the next."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _nothing_remembered(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a process remembers between requests must not reach the next test, whose database is another.

    Within a test only this process changes settings, and it knows: looking after them again once a second would make the
    number of queries depend on how busy the machine is.
    """
    from django.contrib.contenttypes.models import ContentType

    from stockpress.plugins.host import HOST
    from stockpress.plugins.stored_settings import PLUGIN_USER_VALUES, PLUGIN_VALUES
    from stockpress.settings_registry import versions
    from stockpress.settings_registry.resolution import GLOBAL_VALUES, USER_VALUES

    monkeypatch.setattr(versions, "CHECK_INTERVAL_S", 3600.0)

    def forget() -> None:
        cache.clear()
        GLOBAL_VALUES.forget()
        USER_VALUES.forget()
        PLUGIN_VALUES.forget()
        PLUGIN_USER_VALUES.forget()
        ContentType.objects.clear_cache()

    forget()
    if request.node.get_closest_marker("django_db") or _DATABASE_FIXTURES & set(request.fixturenames):
        # As in every process that serves; what is loaded is looked up when a test first asks for it.
        HOST.expect()
    yield
    HOST.rest()
    forget()


@pytest.fixture
def settled_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process asks once a second whether settings have changed; tests that count queries leave the clock out of it.

    Changes by services of the same process are still seen at once.
    """
    monkeypatch.setattr("stockpress.settings_registry.versions.CHECK_INTERVAL_S", float("inf"))


@pytest.fixture
def label_sheets(db: None) -> None:
    """The label printer for sheets of paper, which is there and not active in a new database."""
    from stockpress.plugins.services import ActivatePlugin

    ActivatePlugin(key="inventreelabelsheet")()
