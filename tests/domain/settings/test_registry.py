"""What a setting is, how its value is found, and what software written for InvenTree calls."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from stockpress.kernel.registry import AlreadyRegistered
from stockpress.settings_registry import flag, setting
from stockpress.settings_registry.definitions import (
    FALSE_WORDS,
    GLOBAL_SETTINGS,
    LARGEST_NUMBER,
    TRUE_WORDS,
    Scope,
    SettingDef,
    SettingInvalid,
    SettingUnknown,
    declare,
)
from stockpress.settings_registry.global_access import get_global_setting, set_global_setting
from stockpress.settings_registry.models.counters import ScopeVersion
from stockpress.settings_registry.models.history import SettingChange
from stockpress.settings_registry.models.values import InvenTreeSetting, InvenTreeUserSetting
from stockpress.settings_registry.origins import Override
from stockpress.settings_registry.resolution import GLOBAL_VALUES, is_notified, unusable_overrides
from stockpress.settings_registry.services import (
    RESTART_REQUIRED,
    ChangeSetting,
    ResetSetting,
    SettingOfNobody,
    clear_restart_required,
)
from stockpress.settings_registry.versions import COUNTERS
from tests.factories.settings import declared
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def sample(key: str = "TEST_ONE", **options: Any) -> SettingDef:
    return SettingDef(**{"key": key, "name": "Name", "description": "For a test", **options})


@given(number=st.integers())
def test_whole_numbers_are_read_as_they_are_written_within_bounds(number: int) -> None:
    definition = sample(type=int, default=0)
    if abs(number) <= LARGEST_NUMBER:
        assert definition.read(definition.to_text(number)) == number
    else:
        with pytest.raises(SettingInvalid):
            definition.read(str(number))


@given(number=st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_read_as_they_are_written(number: float) -> None:
    definition = sample(type=float, default=0.0)
    assert definition.read(definition.to_text(number)) == number


@given(word=st.text(max_size=8))
def test_a_word_is_true_or_false_or_refused(word: str) -> None:
    definition = sample(type=bool, default=False)
    known = word.strip().lower()
    if known in TRUE_WORDS | FALSE_WORDS:
        assert definition.read(word) is (known in TRUE_WORDS)
    else:
        with pytest.raises(SettingInvalid, match="true or false"):
            definition.read(word)


def test_a_key_has_one_owner() -> None:
    with declared(sample()):
        declare(sample())
        with pytest.raises(AlreadyRegistered):
            declare(sample(default="another"))


def test_a_value_is_the_override_or_what_is_stored_or_the_default(settings: Any) -> None:
    with declared(sample(type=int, default=1)):
        assert setting("test_one ") == 1
        ChangeSetting(key="TEST_ONE", value=2)()
        assert setting("TEST_ONE") == 2
        settings.GLOBAL_SETTING_OVERRIDES = {"TEST_ONE": Override("3")}
        assert setting("TEST_ONE") == 3
        settings.GLOBAL_SETTING_OVERRIDES = {}
        assert ResetSetting(key="TEST_ONE")() == setting("TEST_ONE") == 1


def test_an_override_is_a_typed_value_whatever_the_configuration_calls_it(settings: Any) -> None:
    with declared(sample(type=bool, default=True)):
        settings.GLOBAL_SETTING_OVERRIDES = {"TEST_ONE": Override("false")}
        assert flag("TEST_ONE") is False
        settings.GLOBAL_SETTING_OVERRIDES = {"TEST_ONE": Override("perhaps", source="THE_VARIABLE"), "NO": Override(1)}
        assert flag("TEST_ONE") is True
        (problem,) = unusable_overrides()
        assert problem.startswith("THE_VARIABLE: TEST_ONE")


def test_a_stored_value_that_is_none_any_more_counts_as_not_set() -> None:
    with declared(sample(type=int, default=5)):
        InvenTreeSetting.objects.create(key="TEST_ONE", value="five")
        assert setting("TEST_ONE") == 5
        assert InvenTreeSetting.objects.get().value == "five"


def test_a_default_that_is_a_function_is_asked_each_time() -> None:
    values = iter("ab")
    with declared(sample(default=lambda: next(values))):
        assert [setting("TEST_ONE"), setting("TEST_ONE")] == ["a", "b"]


def test_all_scopes_are_checked_with_one_question() -> None:
    user = UserFactory.create()
    setting("LABEL_DPI")
    setting("LABEL_INLINE", user=user)
    COUNTERS.forget()
    with CaptureQueriesContext(connection) as captured:
        setting("LABEL_DPI")
        setting("LABEL_INLINE", user=user)
    assert len(captured) == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_leaves_nothing_behind_in_memory() -> None:
    """The counter's number is given again to the next change; what was read meanwhile must not pass for that one."""
    ChangeSetting(key="LABEL_DPI", value=200)()
    try:
        with transaction.atomic():
            ChangeSetting(key="LABEL_DPI", value=111)()
            assert setting("LABEL_DPI") == 111
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    # As another process does it: this one is told nothing.
    ScopeVersion.objects.filter(scope="settings.global").update(version=2, stamp="the next change")
    InvenTreeSetting.objects.filter(key="LABEL_DPI").update(value="222")
    COUNTERS.forget()
    assert setting("LABEL_DPI") == 222


def test_a_setting_of_users_needs_a_user() -> None:
    with pytest.raises(SettingOfNobody):
        ChangeSetting(key="LABEL_INLINE", value=False, scope=Scope.USER)()
    with pytest.raises(SettingUnknown, match="user setting"):
        ChangeSetting(key="LABEL_DPI", value=1, user=UserFactory.create())()


def test_the_restart_that_settings_wait_for_ends_with_the_next_start() -> None:
    known = sample(RESTART_REQUIRED, type=bool, default=False, bookkeeping=True)
    with declared(sample(restart=True), *([] if RESTART_REQUIRED in GLOBAL_SETTINGS else [known])):
        ChangeSetting(key="TEST_ONE", value="x")()
        assert flag(RESTART_REQUIRED)
        clear_restart_required()
        assert not flag(RESTART_REQUIRED)
        # Saving is enough, even if nothing changes.
        ChangeSetting(key="TEST_ONE", value="x")()
        assert flag(RESTART_REQUIRED)
    assert [change.key for change in SettingChange.objects.all()] == ["TEST_ONE"]


def test_whether_somebody_is_notified_is_their_choice() -> None:
    user = UserFactory.create()
    definition = sample("NOTIFICATION_METHOD_TEST", scope=Scope.NOTIFICATION, type=bool, default=True, method="test")
    with declared(definition):
        assert is_notified(user, "test")
        ChangeSetting(key="NOTIFICATION_METHOD_TEST", value=False, user=user, scope=Scope.NOTIFICATION)()
        assert not is_notified(user, "test")
        assert is_notified(UserFactory.create(), "test")


def test_the_values_of_a_user_are_forgotten_with_the_user() -> None:
    user = UserFactory.create()
    ChangeSetting(key="LABEL_INLINE", value=False, user=user)()
    user.delete()
    assert not InvenTreeUserSetting.objects.exists()


class TestNamesThatPluginsCall:
    """As software written for InvenTree calls them."""

    def test_values_are_read_with_the_types_that_plugins_expect(self) -> None:
        with declared(
            sample("TEST_B", type=bool, default=True),
            sample("TEST_I", type=int, default=3),
            sample("TEST_F", type=float, default=0.5),
        ):
            found = [InvenTreeSetting.get_setting(key) for key in ("TEST_B", "test_i", "TEST_F")]
        assert found == [True, 3, "0.5"]
        assert not InvenTreeSetting.objects.exists()

    def test_an_undeclared_key_is_kept_and_read(self) -> None:
        assert get_global_setting("MY_NOTE", "backup") == "backup"
        set_global_setting("my_note", "kept")
        assert get_global_setting("MY_NOTE", "backup") == "kept"
        assert get_global_setting("_PRIVATE", "backup") == "backup"
        with pytest.raises(SettingInvalid):
            set_global_setting("_PRIVATE", "x")

    def test_a_user_who_is_not_staff_changes_nothing_and_no_error_says_so(self) -> None:
        set_global_setting("LABEL_DPI", 203, change_user=UserFactory.create())
        assert setting("LABEL_DPI") == 300
        staff = UserFactory.create(is_staff=True)
        set_global_setting("LABEL_DPI", 203, change_user=staff)
        assert setting("LABEL_DPI") == 203
        assert SettingChange.objects.get().changed_by == staff

    def test_a_wrong_value_is_an_error_that_plugins_know(self) -> None:
        with pytest.raises(ValidationError, match="LABEL_DPI"):
            InvenTreeSetting.set_setting("LABEL_DPI", "x")

    def test_nothing_is_made_where_it_must_not_be(self) -> None:
        InvenTreeSetting.set_setting("LABEL_DPI", 203, create=False)
        assert setting("LABEL_DPI") == 300

    def test_settings_of_users_take_the_user(self) -> None:
        user = UserFactory.create()
        InvenTreeUserSetting.set_setting("LABEL_INLINE", False, user=user)
        assert InvenTreeUserSetting.get_setting("LABEL_INLINE", user=user) is False
        row = InvenTreeUserSetting.get_setting_object("LABEL_INLINE", user=user)
        assert (str(row), row.is_bool(), row.as_bool()) == (f"LABEL_INLINE (for {user}): False", True, False)
        assert InvenTreeUserSetting.create_cache_key("X", user=user) == f"InvenTreeUserSetting:X_user:{user}"

    def test_a_row_knows_its_declaration(self) -> None:
        choices = [("a", "Alpha"), ("b", "Beta")]
        with declared(sample(choices=choices, default="a", units="mm", required=True)):
            row = InvenTreeSetting.get_setting_object("TEST_ONE")
            row.value = "b"
            facts = (row.name, row.description, row.units, row.default_value, row.required, row.protected)
            assert facts == ("Name", "For a test", "mm", "a", True, False)
            assert (row.as_choice(), row.valid_options(), row.choices()) == ("Beta", ["a", "b"], choices)
            assert (row.is_choice(), row.setting_type(), row.to_native_value()) == (True, "string", "b")
            assert row.pk is None

    def test_numbers_and_models_of_a_row(self) -> None:
        with declared(sample(type=int, default=4), sample("TEST_MODEL", model="auth.group")):
            row = InvenTreeSetting(key="TEST_ONE", value="x")
            assert (row.as_int(), row.as_float(), row.to_native_value(), row.is_int()) == (4, 4, 4, True)
            with pytest.raises(ValueError, match="invalid literal"):
                row.as_int(raise_error=True)
            row = InvenTreeSetting(key="TEST_MODEL", value="1")
            assert (row.is_model(), row.model_name(), row.api_url()) == (True, "auth.group", "/api/user/group/")
            assert row.model_class()._meta.label == "auth.Group"

    def test_all_settings_mask_secrets_and_hide_what_is_hidden(self) -> None:
        with declared(
            sample("TEST_S", protected=True, default="hush"),
            sample("TEST_H", hidden=True),
            sample("TEST_R", required=True),
        ):
            values = InvenTreeSetting.allValues(exclude_hidden=True)
            assert values["TEST_S"] == "***"
            assert values["LABEL_DPI"] == 300
            assert "TEST_H" not in values
            complete, missing = InvenTreeSetting.check_all_settings()
            assert (complete, "TEST_R" in missing, "TEST_S" in missing) == (False, True, False)

    def test_the_environment_comes_first_where_a_name_is_given(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MY_DPI", "72")
        assert get_global_setting("LABEL_DPI", environment_key="MY_DPI") == "72"
        assert get_global_setting("LABEL_DPI", environment_key="MY_OTHER") == 300

    def test_building_defaults_makes_no_rows(self) -> None:
        InvenTreeSetting.build_default_values()
        assert not InvenTreeSetting.objects.exists()
        assert GLOBAL_VALUES.current().texts == {}
