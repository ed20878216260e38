"""Settings as a file."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from stockpress.settings_registry import setting
from stockpress.settings_registry.definitions import Scope, SettingDef
from stockpress.settings_registry.documents import ImportSettings, SettingsDocumentInvalid, export_settings
from stockpress.settings_registry.models.history import SettingChange
from stockpress.settings_registry.models.values import InvenTreeSetting
from stockpress.settings_registry.origins import Override
from stockpress.settings_registry.services import ChangeSetting
from tests.factories.settings import declared
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def document(**parts: Any) -> str:
    return yaml.safe_dump({"version": 1, **parts}, sort_keys=False)


def test_what_was_set_is_written_with_its_type_and_nothing_else() -> None:
    user = UserFactory.create(username="ann")
    UserFactory.create(username="bob")
    ChangeSetting(key="LABEL_DPI", value=203)()
    ChangeSetting(key="INVENTREE_INSTANCE", value="Yes")()
    ChangeSetting(key="LABEL_INLINE", value=False, user=user)()
    InvenTreeSetting.objects.create(key="LEFT_OVER", value="1")
    text = export_settings()
    assert yaml.safe_load(text) == {
        "version": 1,
        "global": {"INVENTREE_INSTANCE": "Yes", "LABEL_DPI": 203},
        "users": {"ann": {"LABEL_INLINE": False}},
    }
    assert "users" not in yaml.safe_load(export_settings(with_users=False))
    everything = yaml.safe_load(export_settings(with_defaults=True))
    assert everything["global"]["REPORT_ENABLE"] is True
    assert set(everything["users"]) == {"ann", "bob"}


def test_an_export_read_back_changes_nothing() -> None:
    user = UserFactory.create()
    ChangeSetting(key="LABEL_DPI", value=203)()
    ChangeSetting(key="LABEL_INLINE", value=False, user=user)()
    for text in (export_settings(), export_settings(with_defaults=True)):
        plan = ImportSettings(document=text, replace=True).plan()
        assert plan.problems == []
    assert ImportSettings(document=export_settings(), replace=True).plan().differences == []


def test_a_dry_run_shows_the_difference_and_changes_nothing() -> None:
    ChangeSetting(key="LABEL_DPI", value=203)()
    plan = ImportSettings(document=document(**{"global": {"label_dpi": 600, "REPORT_ENABLE": False}})).plan()
    assert [(row.definition.key, row.old, row.new) for row in plan.differences] == [
        ("LABEL_DPI", "203", "600"),
        ("REPORT_ENABLE", None, "False"),
    ]
    assert setting("LABEL_DPI") == 203


def test_an_import_changes_what_it_names_and_is_kept_in_the_history() -> None:
    user = UserFactory.create(username="ann")
    ChangeSetting(key="REPORT_ENABLE", value=False)()
    text = document(**{"global": {"LABEL_DPI": 600, "REPORT_ENABLE": None}, "users": {"ann": {"LABEL_INLINE": "no"}}})
    ImportSettings(document=text)()
    assert (setting("LABEL_DPI"), setting("REPORT_ENABLE"), setting("LABEL_INLINE", user=user)) == (600, True, False)
    assert list(SettingChange.objects.filter(via="import").values_list("key", flat=True)) == [
        "LABEL_INLINE",
        "REPORT_ENABLE",
        "LABEL_DPI",
    ]


def test_replacing_resets_what_the_file_does_not_name() -> None:
    other = UserFactory.create()
    ChangeSetting(key="LABEL_DPI", value=203)()
    ChangeSetting(key="LABEL_INLINE", value=False, user=other)()
    ImportSettings(document=document(**{"global": {"REPORT_ENABLE": False}}), replace=True)()
    assert (setting("LABEL_DPI"), setting("REPORT_ENABLE")) == (300, False)
    # Users whom the file does not name keep theirs.
    assert setting("LABEL_INLINE", user=other) is False


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            document(**{"global": {"LABEL_DPI": 5, "NOPE": 1, "REPORT_ENABLE": "perhaps"}}),
            ["LABEL_DPI", "NOPE", "REPORT"],
        ),
        (document(**{"global": {"LABEL_DPI": [203]}}), ["one text"]),
        (document(**{"global": {"_PENDING_MIGRATIONS": 1}}), ["_PENDING_MIGRATIONS"]),
        (document(users={"nobody": {"LABEL_INLINE": True}}), ["nobody"]),
        (document(users=["nobody"]), ["users"]),
        (document(**{"global": "x"}), ["global"]),
        (document(more={}), ["more"]),
        (document(**{"global": {"LABEL_INLINE": True}}), ["LABEL_INLINE"]),
        ("version: 2", ["version"]),
        ("[1, 2", ["not YAML"]),
        ("!!python/object/apply:os.system ['true']", ["not YAML"]),
        ("just text", ["version"]),
        ("", ["version"]),
    ],
)
def test_every_problem_is_named_and_nothing_is_changed(text: str, named: list[str]) -> None:
    with pytest.raises(SettingsDocumentInvalid) as caught:
        ImportSettings(document=text)()
    for word in named:
        assert word in str(caught.value)
    assert not InvenTreeSetting.objects.exists()


def test_one_wrong_value_keeps_the_right_ones_from_being_stored() -> None:
    with pytest.raises(SettingsDocumentInvalid):
        ImportSettings(document=document(**{"global": {"REPORT_ENABLE": False, "LABEL_DPI": "x"}}))()
    assert setting("REPORT_ENABLE") is True


def test_what_the_configuration_fixes_is_left_alone(settings: Any) -> None:
    settings.GLOBAL_SETTING_OVERRIDES = {"LABEL_DPI": Override(600)}
    plan = ImportSettings(document=document(**{"global": {"LABEL_DPI": 203}}))()
    assert (plan.differences, len(plan.left_alone), setting("LABEL_DPI")) == ([], 1, 600)


def test_secrets_are_masked_and_a_masked_one_changes_nothing() -> None:
    with declared(SettingDef(key="TEST_SECRET", name="x", description="x", protected=True)):
        ChangeSetting(key="TEST_SECRET", value="hush")()
        text = export_settings()
        assert "hush" not in text
        plan = ImportSettings(document=text)()
        assert (plan.differences, len(plan.left_alone), setting("TEST_SECRET")) == ([], 1, "hush")


def test_notification_settings_come_along() -> None:
    user = UserFactory.create(username="ann")
    key = "NOTIFICATION_METHOD_TEST"
    with declared(SettingDef(key=key, name="x", description="x", scope=Scope.NOTIFICATION, type=bool, default=True)):
        ChangeSetting(key=key, value=False, user=user, scope=Scope.NOTIFICATION)()
        text = export_settings()
        assert yaml.safe_load(text)["users"] == {"ann": {key: False}}
        plan = ImportSettings(document=document(users={"ann": {key: True}}))()
        assert [difference.new for difference in plan.differences] == ["True"]
