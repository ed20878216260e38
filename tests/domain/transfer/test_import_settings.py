"""Settings of an old server: what is valid here takes effect, what is not is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from stockpress.inventory.transfer import import_file
from stockpress.settings_registry import number, setting, text
from stockpress.settings_registry.models.values import InvenTreeSetting, InvenTreeUserSetting
from stockpress.settings_registry.resolution import is_notified
from tests.domain.transfer.exports import Rec, record, user, write

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MAIL = "plugin.notificationusersetting"
NEWER = "plugin.pluginusersetting"


def mail_plugin(pk: int = 7) -> Rec:
    return record("plugin.pluginconfig", pk, key="inventree-email-notification", name="Mail", active=True)


def by_mail(pk: int, value: str, **fields: object) -> Rec:
    given = {"key": "NOTIFICATION_METHOD_MAIL", "method": "mail", "value": value, "user": ["ann"], **fields}
    return record(MAIL, pk, **given)


def by_plugin(pk: int, value: str, **fields: object) -> Rec:
    return record(NEWER, pk, **{"key": "NOTIFY_BY_EMAIL", "plugin": 7, "value": value, "user": ["ann"], **fields})


def test_a_value_that_is_not_valid_here_is_told_and_not_stored(tmp_path: Path) -> None:
    report = import_file(
        write(
            tmp_path,
            user(1, "ann"),
            record("common.inventreesetting", 1, key="LABEL_DPI", value="20"),
            record("common.inventreesetting", 2, key="INVENTREE_DELETE_TASKS_DAYS", value="often"),
            record("common.inventreesetting", 3, key="REPORT_DEFAULT_PAGE_SIZE", value="B7"),
            record("common.inventreesetting", 4, key="INVENTREE_BASE_URL", value="stock"),
            record("common.inventreesetting", 5, key="BARCODE_INPUT_DELAY", value="150"),
            record("common.inventreeusersetting", 1, key="SEARCH_PREVIEW_RESULTS", value="0", user=["ann"]),
        )
    )
    assert list(InvenTreeSetting.objects.values_list("key", "value")) == [("BARCODE_INPUT_DELAY", "150")]
    assert not InvenTreeUserSetting.objects.exists()
    reasons = sorted(reason for _model, reason in report.skipped)
    assert [reason.split(":")[0] for reason in reasons] == [
        "INVENTREE_BASE_URL",
        "INVENTREE_DELETE_TASKS_DAYS",
        "LABEL_DPI",
        "REPORT_DEFAULT_PAGE_SIZE",
        "SEARCH_PREVIEW_RESULTS",
    ]
    assert "must be at least 100" in reasons[2]
    assert (number("LABEL_DPI"), text("INVENTREE_BASE_URL")) == (300, "")


def test_values_are_stored_as_this_server_writes_them(tmp_path: Path) -> None:
    path = write(tmp_path, record("common.inventreesetting", 1, key="label_enable", value=" off "))
    import_file(path)
    assert list(InvenTreeSetting.objects.values_list("key", "value")) == [("LABEL_ENABLE", "False")]
    assert setting("LABEL_ENABLE") is False
    assert import_file(path).unchanged == 1


@pytest.mark.parametrize("old", ["", None, "None"])
def test_a_switch_that_was_left_empty_is_told_or_off(tmp_path: Path, old: str | None) -> None:
    report = import_file(write(tmp_path, record("common.inventreesetting", 1, key="BARCODE_ENABLE", value=old)))
    stored = list(InvenTreeSetting.objects.values_list("value", flat=True))
    assert (stored, report.skipped.total()) == ((["False"], 0) if old == "None" else ([], 1))


@pytest.mark.parametrize("choice", [by_mail(3, "False"), by_plugin(3, "False")], ids=["older", "newer"])
def test_the_choice_of_mails_comes_along_from_either_place(tmp_path: Path, choice: Rec) -> None:
    path = write(tmp_path, user(1, "ann"), user(2, "bob"), mail_plugin(), choice)
    report = import_file(path)
    ann, bob = User.objects.get(username="ann"), User.objects.get(username="bob")
    assert (is_notified(ann, "mail"), is_notified(bob, "mail")) == (False, True)
    row = InvenTreeUserSetting.objects.get()
    assert (row.key, row.value, row.user) == ("NOTIFICATION_METHOD_MAIL", "False", ann)
    assert (report.skipped.total(), dict(report.unknown_fields)) == (0, {})
    assert import_file(path).changed_anything is False


def test_the_newer_place_counts_where_both_say_something(tmp_path: Path) -> None:
    import_file(write(tmp_path, user(1, "ann"), by_mail(1, "True"), mail_plugin(), by_plugin(1, "False")))
    assert not is_notified(User.objects.get(username="ann"), "mail")
    assert InvenTreeUserSetting.objects.count() == 1


def test_rows_of_users_keep_their_numbers_beside_it(tmp_path: Path) -> None:
    import_file(
        write(
            tmp_path,
            user(1, "ann"),
            by_mail(4, "False"),
            record("common.inventreeusersetting", 4, key="STICKY_HEADER", value="True", user=["ann"]),
        )
    )
    assert InvenTreeUserSetting.objects.get(key="STICKY_HEADER").pk == 4
    assert InvenTreeUserSetting.objects.get(key="NOTIFICATION_METHOD_MAIL").value == "False"


@pytest.mark.parametrize(
    "left",
    [
        by_mail(1, "True", key="NOTIFICATION_METHOD_SLACK", method="slack"),
        by_mail(1, "perhaps"),
        by_mail(1, "True", user=None),
        by_plugin(1, "True", plugin=["inventree-email-notification"]),
        by_plugin(1, "True", user=None),
        by_plugin(1, "True", user=["nobody"]),
    ],
)
def test_settings_of_notifications_that_belong_nowhere_are_left_out_with_a_reason(tmp_path: Path, left: Rec) -> None:
    other = record("plugin.pluginconfig", 8, key="other", name="Other", active=True)
    report = import_file(write(tmp_path, user(1, "ann"), mail_plugin(), other, left))
    told = {model for model, _reason in report.skipped}
    assert left["model"] in told or report.cleared
    assert [row.value for row in InvenTreeUserSetting.objects.exclude(user=None)] == []
