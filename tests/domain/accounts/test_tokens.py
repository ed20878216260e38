"""What the database keeps of API tokens, and that the same key can be handed out again all the same."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from stockpress.accounts import token_keys, tokens
from stockpress.accounts.errors import TokenRefused
from stockpress.accounts.models import ApiToken
from stockpress.inventory.transfer import import_file
from tests.domain.transfer.exports import record, user, write
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

FOREIGN = "inv-" + "0123456789" * 4 + "-20260101"


def raw_row(token: ApiToken) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM users_apitoken WHERE id = %s", [token.pk])
        return repr(cursor.fetchone())


def test_the_database_holds_no_key() -> None:
    token = tokens.issue_token(user=UserFactory.create(), name="scanner")
    row = raw_row(token)
    assert token.key not in row
    assert token.key[8:41] not in row
    assert token_keys.digest_of(token.key) in row


def test_the_same_key_comes_back_from_the_database() -> None:
    user_ = UserFactory.create()
    token = tokens.issue_token(user=user_, name="scanner")
    again = ApiToken.objects.get(pk=token.pk)
    assert again.key == token.key
    assert again.token == token_keys.redacted(token.key)
    assert tokens.get_or_issue_token(user=user_, name="scanner").key == token.key
    assert ApiToken.objects.count() == 1


def test_saving_a_row_that_was_read_changes_no_key() -> None:
    token = tokens.issue_token(user=UserFactory.create())
    again = ApiToken.objects.get(pk=token.pk)
    again.name = "renamed"
    again.save()
    assert tokens.recognise(token.key).pk == token.pk
    assert tokens.recognise(token.key).name == "renamed"


def test_a_key_is_found_by_itself_and_not_by_what_is_stored() -> None:
    token = tokens.issue_token(user=UserFactory.create())
    assert ApiToken.objects.get(key=token.key) == token
    stored = str(token_keys.digest_of(token.key))
    assert not ApiToken.objects.filter(key=stored).exists()
    for presented in (stored, token.seed, token.shown, ""):
        with pytest.raises(TokenRefused):
            tokens.recognise(presented)


def test_a_key_made_elsewhere_works_and_only_its_holder_knows_it() -> None:
    user_ = UserFactory.create()
    token = ApiToken.objects.create(user=user_, name="phone", key=FOREIGN)
    kept = ApiToken.objects.get(pk=token.pk)
    assert tokens.recognise(FOREIGN) == token
    assert not kept.is_known
    assert FOREIGN not in {kept.key, kept.token}
    assert kept.token == token_keys.redacted(FOREIGN)
    new = tokens.get_or_issue_token(user=user_, name="phone")
    assert new.pk != token.pk
    assert tokens.get_or_issue_token(user=user_, name="phone") == new
    assert tokens.recognise(FOREIGN) == token


def test_with_another_secret_issued_keys_go_on_working_and_are_not_told_again(settings: Any) -> None:
    user_ = UserFactory.create()
    key = tokens.issue_token(user=user_, name="scanner").key
    settings.SECRET_KEY = "another-secret"
    assert tokens.recognise(key).user == user_
    assert not ApiToken.objects.get().is_known
    assert tokens.get_or_issue_token(user=user_, name="scanner").key != key


def test_the_longest_lived_of_several_is_handed_out() -> None:
    user_ = UserFactory.create()
    today = timezone.localdate()
    tokens.issue_token(user=user_, name="x", expiry=today + dt.timedelta(days=1))
    longest = tokens.issue_token(user=user_, name="x", expiry=today + dt.timedelta(days=9))
    assert tokens.get_or_issue_token(user=user_, name="x") == longest


def test_keys_of_before_are_replaced_by_their_digests() -> None:
    token = tokens.issue_token(user=UserFactory.create())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE users_apitoken SET key = %s, seed = '', shown = ''", [FOREIGN])
    migration = import_module("stockpress.accounts.migrations.0002_token_digests_and_shared_values")

    class Before:
        """The registry of a time when the column was a plain one."""

        @staticmethod
        def get_model(*_: str) -> Any:
            return PlainToken

    from django.db import models

    class PlainToken(models.Model):
        key = models.CharField(max_length=100)
        shown = models.CharField(max_length=100)

        class Meta:
            app_label = "tests_before"
            db_table = "users_apitoken"
            managed = False

        def __str__(self) -> str:
            return self.shown

    try:
        migration.forget_keys(Before, None)
    finally:
        apps.all_models.pop("tests_before", None)
        apps.clear_cache()
    assert FOREIGN not in raw_row(token)
    assert tokens.recognise(FOREIGN) == token
    assert ApiToken.objects.get().token == token_keys.redacted(FOREIGN)


def test_imported_tokens_go_on_working_and_a_second_import_changes_nothing(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        user(90, "ann"),
        record("users.apitoken", 7, key=FOREIGN, user=["ann"], name="phone", expiry="2999-01-01"),
        record("users.apitoken", 8, key="short", user=["ann"], name="guessable", expiry="2999-01-01"),
    )
    import_file(path)
    token = tokens.recognise(FOREIGN)
    assert (token.user.username, token.name, token.token) == ("ann", "phone", token_keys.redacted(FOREIGN))
    assert FOREIGN not in raw_row(token)
    again = import_file(path)
    assert (again.created, again.updated) == (0, 0)
    assert ApiToken.objects.count() == 1
