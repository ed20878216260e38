"""Plugins of an old server and their settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from stockpress.inventory.transfer import import_file
from stockpress.plugins.host import HOST
from stockpress.plugins.models import PluginConfig, PluginSetting, PluginUserSetting
from stockpress.plugins.stored_settings import resolved
from stockpress.settings_registry.models.values import InvenTreeUserSetting
from tests.domain.transfer.exports import Rec, record, user, write

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SHEET = "inventreelabelsheet"


def config(pk: int, key: str, **fields: object) -> Rec:
    given = {"name": key.title(), "active": True, "package_name": None, "metadata": {"a": 1}, **fields}
    return record("plugin.pluginconfig", pk, key=key, **given)


def value(pk: int, plugin: int, key: str, text: str) -> Rec:
    return record("plugin.pluginsetting", pk, plugin=plugin, key=key, value=text)


def users_value(pk: int, plugin: int, key: str, text: str, name: str | None = "ann") -> Rec:
    return record(
        "plugin.pluginusersetting", pk, plugin=plugin, key=key, value=text, user=[name] if name is not None else None
    )


def test_a_plugin_that_is_here_becomes_as_it_was_there(tmp_path: Path) -> None:
    assert SHEET not in HOST.follow().plugins
    here = PluginConfig.objects.get(key=SHEET)
    path = write(tmp_path, config(here.pk + 500, SHEET), value(1, here.pk + 500, "DEBUG", "True"))
    report = import_file(path)
    row = PluginConfig.objects.get(key=SHEET)
    assert (row.pk, row.active, row.metadata) == (here.pk, True, {"a": 1})
    assert (report.of("plugin.pluginconfig").updated, report.of("plugin.pluginsetting").created) == (1, 1)
    plugin = HOST.follow().plugins[SHEET]
    assert resolved(plugin, "DEBUG").value is True
    assert import_file(path).changed_anything is False


def test_a_plugin_that_is_not_installed_waits_as_a_row_with_its_settings(tmp_path: Path) -> None:
    import_file(
        write(
            tmp_path,
            config(900, "faraway", package_name="inventree-faraway"),
            value(1, 900, "api_token", "s3cret"),
        )
    )
    row = PluginConfig.objects.get(key="faraway")
    assert (row.active, row.package_name) == (True, "inventree-faraway")
    stored = PluginSetting.objects.filter(plugin__key="faraway").values_list("key", "value")
    assert dict(stored) == {"API_TOKEN": "s3cret"}
    assert "faraway" not in HOST.follow().plugins


def test_a_mandatory_plugin_stays_active(tmp_path: Path) -> None:
    import_file(write(tmp_path, config(900, "inventreelabel", active=False)))
    assert PluginConfig.objects.get(key="inventreelabel").active


def test_what_users_set_for_a_plugin_comes_along(tmp_path: Path) -> None:
    report = import_file(write(tmp_path, user(1, "ann"), config(900, "faraway"), users_value(1, 900, "THEME", "dark")))
    row = PluginUserSetting.objects.get()
    assert (row.plugin.key, row.user.username, row.key, row.value) == ("faraway", "ann", "THEME", "dark")
    assert report.skipped.total() == 0


def test_the_choice_of_mails_becomes_a_setting_of_the_server_and_nothing_else_does(tmp_path: Path) -> None:
    import_file(
        write(
            tmp_path,
            user(1, "ann"),
            config(900, "inventree-email-notification"),
            config(901, "other"),
            users_value(1, 900, "NOTIFY_BY_EMAIL", "False"),
            users_value(2, 901, "NOTIFY_BY_EMAIL", "False"),
        )
    )
    assert [row.key for row in InvenTreeUserSetting.objects.all()] == ["NOTIFICATION_METHOD_MAIL"]
    assert [row.plugin.key for row in PluginUserSetting.objects.all()] == ["other"]
    ann, plugin = User.objects.get(username="ann"), HOST.follow().plugins["inventree-email-notification"]
    assert resolved(plugin, "NOTIFY_BY_EMAIL", ann, of_users=True).value is False


@pytest.mark.parametrize(
    "left",
    [
        value(1, 777, "KEY", "x"),
        value(1, 900, "", "x"),
        value(1, 900, "K" * 60, "x"),
        value(1, 900, "KEY", "x" * 2001),
        users_value(1, 900, "KEY", "x", None),
        users_value(1, 777, "KEY", "x"),
        config(901, ""),
    ],
)
def test_what_cannot_be_kept_is_told_with_a_reason(tmp_path: Path, left: Rec) -> None:
    report = import_file(write(tmp_path, user(1, "ann"), config(900, "faraway"), left))
    assert [model for model, _reason in report.skipped] == [left["model"]]
    assert not PluginSetting.objects.exists()
    assert not PluginUserSetting.objects.exists()
