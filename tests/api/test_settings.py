"""Settings over HTTP: what is listed, read and changed, by whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockpress.settings_registry import setting
from stockpress.settings_registry.definitions import (
    GLOBAL_SETTINGS,
    NOTIFICATION_SETTINGS,
    USER_SETTINGS,
    Scope,
    SettingDef,
)
from stockpress.settings_registry.models.history import SettingChange
from stockpress.settings_registry.models.values import InvenTreeSetting, InvenTreeUserSetting
from stockpress.settings_registry.origins import Override
from stockpress.settings_registry.services import ChangeSetting
from tests.conftest import Api
from tests.factories.settings import declared
from tests.factories.users import GroupFactory, UserFactory

GLOBAL = "/api/settings/global/"
USER = "/api/settings/user/"
NOTIFICATION = "/api/settings/notification/"


def sample(key: str, **options: Any) -> SettingDef:
    return SettingDef(**{"key": key, "name": f"Name of {key}", "description": "For a test", **options})


def public(registry: Any) -> list[str]:
    return sorted(key for key in registry if not key.startswith("_"))


def test_the_list_is_a_plain_array_of_every_public_setting_and_writes_nothing(api: Api) -> None:
    client = api.user()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(GLOBAL)
    assert answer.status_code == 200
    assert [entry["key"] for entry in answer.json()] == public(GLOBAL_SETTINGS)
    assert not InvenTreeSetting.objects.exists()
    written = [query["sql"] for query in captured.captured_queries if not query["sql"].startswith("SELECT")]
    assert [sql for sql in written if "setting" in sql] == []


def test_a_setting_has_the_members_that_clients_know(api: Api) -> None:
    answer = api.user().get(f"{GLOBAL}LABEL_DPI/").json()
    assert answer.pop("pk") > 0
    assert answer.pop("name")
    assert answer.pop("description")
    assert answer == {
        "key": "LABEL_DPI",
        "value": 300,
        "type": "integer",
        "units": GLOBAL_SETTINGS["LABEL_DPI"].units,
        "choices": [],
        "model_name": None,
        "model_filters": None,
        "api_url": None,
        "typ": "inventree",
        "required": False,
        "confirm": False,
        "confirm_text": "",
        "read_only": False,
    }


def test_a_setting_of_a_user_says_whose_it_is(api: Api) -> None:
    client = api.user()
    answer = client.get(f"{USER}LABEL_INLINE/").json()
    assert (answer["user"], answer["typ"], answer["value"]) == (client.user.pk, "user", True)
    assert "read_only" not in answer


@pytest.mark.parametrize(
    ("options", "stored", "value", "kind"),
    [
        ({"type": bool, "default": False}, "True", True, "boolean"),
        ({"type": int, "default": 1}, "7", 7, "integer"),
        ({"type": float, "default": 0.5}, "2.25", 2.25, "string"),
        ({"default": "x"}, "some text", "some text", "string"),
        ({"choices": [("a", "A"), ("b", "B")], "default": "a"}, "b", "b", "string"),
        ({"model": "auth.group"}, "", "", "related field"),
        ({"type": int, "default": 4}, "not a number", 4, "integer"),
        ({"protected": True}, "hush", "***", "string"),
        ({"protected": True}, "", "***", "string"),
    ],
)
def test_values_are_native_json(api: Api, options: dict[str, Any], stored: str, value: Any, kind: str) -> None:
    with declared(sample("TEST_KIND", **options)):
        InvenTreeSetting.objects.create(key="TEST_KIND", value=stored)
        answer = api.user().get(f"{GLOBAL}TEST_KIND/").json()
    assert (answer["value"], answer["type"]) == (value, kind)
    assert type(answer["value"]) is type(value)


def test_choices_and_the_list_of_a_model_are_named(api: Api) -> None:
    with declared(
        sample("TEST_CHOICE", choices=[(1, "One"), (2, "Two")], type=int, default=1),
        sample("TEST_MODEL", model="auth.group", model_filters={"is_active": True}, confirm="Really?", required=True),
        sample("TEST_NO_LIST", model="nothing.here"),
    ):
        client = api.user()
        choice, model, no_list = (
            client.get(f"{GLOBAL}{key}/").json() for key in ("TEST_CHOICE", "TEST_MODEL", "TEST_NO_LIST")
        )
    assert choice["choices"] == [{"value": 1, "display_name": "One"}, {"value": 2, "display_name": "Two"}]
    assert (model["model_name"], model["api_url"], model["model_filters"]) == (
        "auth.group",
        "/api/user/group/",
        {"is_active": True},
    )
    assert (model["confirm"], model["confirm_text"], model["required"]) == (True, "Really?", True)
    assert no_list["api_url"] is None


def test_choices_may_depend_on_who_asks(api: Api) -> None:
    def names(user: User) -> list[tuple[str, str]]:
        return [(user.username, user.username)]

    with declared(sample("TEST_OWN", scope=Scope.USER, choices=names)):
        client = api.user()
        answer = client.get(f"{USER}TEST_OWN/").json()
        refused = client.patch(f"{USER}TEST_OWN/", {"value": "somebody else"})
    assert answer["choices"] == [{"value": client.user.username, "display_name": client.user.username}]
    assert refused.status_code == 400


@pytest.mark.parametrize("method", ["put", "patch"])
def test_staff_change_settings_of_the_server(api: Api, method: str) -> None:
    answer = getattr(api.staff(), method)(f"{GLOBAL}label_dpi/", {"value": 203})
    assert (answer.status_code, answer.json()["value"]) == (200, 203)
    assert setting("LABEL_DPI") == 203
    assert InvenTreeSetting.objects.get().key == "LABEL_DPI"


def test_others_do_not(api: Api) -> None:
    assert api.anonymous().get(GLOBAL).status_code == 401
    assert api.anonymous().get(GLOBAL)["WWW-Authenticate"].startswith("Token")
    client = api.user()
    for method in ("put", "patch", "post", "delete"):
        assert getattr(client, method)(f"{GLOBAL}LABEL_DPI/", {"value": 203}).status_code == 403
    for method in ("post", "delete"):
        assert getattr(api.staff(), method)(f"{GLOBAL}LABEL_DPI/", {"value": 203}).status_code == 405
    assert setting("LABEL_DPI") == 300


def test_users_change_their_own_settings_and_nobody_elses(api: Api) -> None:
    one, other = api.user(), api.user()
    assert one.patch(f"{USER}LABEL_INLINE/", {"value": False}).json()["value"] is False
    assert other.get(f"{USER}LABEL_INLINE/").json()["value"] is True
    assert InvenTreeUserSetting.objects.get().user == one.user
    assert [entry["key"] for entry in one.get(USER).json()] == public(USER_SETTINGS)


@pytest.mark.parametrize("key", ["_PENDING_MIGRATIONS", "NO_SUCH_KEY", "_DEMO_STOCK"])
def test_unknown_and_internal_keys_are_not_found_and_not_made(api: Api, key: str) -> None:
    client = api.staff()
    for answer in (client.get(f"{GLOBAL}{key}/"), client.patch(f"{GLOBAL}{key}/", {"value": "1"})):
        assert answer.status_code == 404
        assert list(answer.json()) == ["detail"]
    assert not InvenTreeSetting.objects.exists()


def test_a_key_with_other_characters_is_no_path_of_the_api(api: Api) -> None:
    answer = api.staff().get(f"{GLOBAL}LABEL-DPI/")
    assert answer.status_code == 404
    assert set(answer.json()) == {"detail", "url"}


def test_what_nobody_declares_any_more_is_listed_without_a_name(api: Api) -> None:
    InvenTreeSetting.objects.create(key="LEFT_OVER", value="5")
    client = api.user()
    (entry,) = [entry for entry in client.get(GLOBAL).json() if entry["key"] == "LEFT_OVER"]
    assert (entry["value"], entry["name"], entry["type"]) == ("5", "", "string")
    assert client.get(f"{GLOBAL}LEFT_OVER/").status_code == 404


def test_put_needs_a_value_and_patch_does_not(api: Api) -> None:
    client = api.staff()
    answer = client.put(f"{GLOBAL}LABEL_DPI/", {"name": "x"})
    assert (answer.status_code, list(answer.json())) == (400, ["value"])
    answer = client.patch(f"{GLOBAL}LABEL_DPI/", {"name": "x", "key": "OTHER", "read_only": True})
    assert (answer.status_code, answer.json()["key"], answer.json()["value"]) == (200, "LABEL_DPI", 300)


def test_a_value_that_the_configuration_fixes_is_shown_and_cannot_be_changed(api: Api, settings: Any) -> None:
    InvenTreeSetting.objects.create(key="LABEL_DPI", value="150")
    settings.GLOBAL_SETTING_OVERRIDES = {"LABEL_DPI": Override("600", source="STOCKPRESS_GLOBAL_SETTINGS")}
    client = api.staff()
    answer = client.get(f"{GLOBAL}LABEL_DPI/").json()
    assert (answer["value"], answer["read_only"]) == (600, True)
    for body in ({"value": 203}, {"value": 600}, {}):
        refused = client.patch(f"{GLOBAL}LABEL_DPI/", body)
        assert refused.status_code == 400
        assert "STOCKPRESS_GLOBAL_SETTINGS" in refused.json()["value"][0]
    assert setting("LABEL_DPI") == 600
    assert not SettingChange.objects.exists()


def test_lists_are_paged_searched_and_ordered(api: Api) -> None:
    client = api.user()
    page = client.get(GLOBAL, {"limit": 2, "offset": 1}).json()
    everything = client.get(GLOBAL).json()
    assert page["count"] == len(everything)
    assert page["results"] == everything[1:3]
    assert page["previous"]
    for limit in ("0", "-3", "many"):
        assert client.get(GLOBAL, {"limit": limit}).json() == everything

    def keys(**parameters: str) -> list[str]:
        return [entry["key"] for entry in client.get(GLOBAL, parameters).json()]

    assert keys(search="dpi label") == keys(search="LABEL,DPI") == ["LABEL_DPI"]
    assert keys(search="^label_d", search_regex="true") == ["LABEL_DPI"]
    assert keys(search="LABEL", search_whole="true") == []
    assert keys(search="LABEL_DPI", search_whole="true", search_notes="true") == ["LABEL_DPI"]
    assert keys(ordering="-key") == public(GLOBAL_SETTINGS)[::-1]
    assert keys(ordering="nonsense") == public(GLOBAL_SETTINGS)
    names = [entry["name"].casefold() for entry in client.get(GLOBAL, {"ordering": "name"}).json()]
    assert names == sorted(names)


def test_a_pattern_that_could_take_for_ever_is_refused(api: Api) -> None:
    answer = api.user().get(GLOBAL, {"search": "(a+)+$", "search_regex": "true"})
    assert (answer.status_code, list(answer.json())) == (400, ["search"])


def test_the_numbers_of_entries_never_meet(api: Api) -> None:
    InvenTreeSetting.objects.create(key="LEFT_OVER", value="5")
    one, other = api.user(), api.user()
    for path in (GLOBAL, USER, NOTIFICATION):
        numbers = [entry["pk"] for entry in one.get(path).json()]
        assert len(numbers) == len(set(numbers))
    shared = {entry["pk"] for entry in one.get(USER).json()} & {entry["pk"] for entry in other.get(USER).json()}
    assert shared == set()


def test_notification_settings_are_reached_by_number_by_their_owner(api: Api) -> None:
    with declared(sample("NOTIFICATION_METHOD_TEST", scope=Scope.NOTIFICATION, type=bool, default=True, method="test")):
        one, other = api.user(), api.user()
        listed = one.get(NOTIFICATION).json()
        assert [entry["key"] for entry in listed] == public(NOTIFICATION_SETTINGS)
        (entry,) = [entry for entry in listed if entry["method"] == "test"]
        assert (entry["value"], entry["typ"], entry["type"]) == (True, "notification", "boolean")
        assert not {"units", "user"} & set(entry)
        path = f"{NOTIFICATION}{entry['pk']}/"
        assert other.get(path).status_code == 403
        assert other.patch(path, {"value": False}).status_code == 403
        assert one.patch(path, {"value": False}).json()["value"] is False
        assert one.get(path).json()["value"] is False
        assert [entry["value"] for entry in other.get(NOTIFICATION).json() if entry["method"] == "test"] == [True]
        assert InvenTreeUserSetting.objects.get().user == one.user
        # Kept beside the settings of the user, and not listed among them.
        assert [entry["key"] for entry in one.get(USER).json()] == public(USER_SETTINGS)
    for number in (0, 999, 999_999_999_001):
        assert one.get(f"{NOTIFICATION}{number}/").status_code == 404


def test_a_restart_that_is_needed_is_said(api: Api) -> None:
    flagged = sample("SERVER_RESTART_REQUIRED", type=bool, default=False, bookkeeping=True)
    known = "SERVER_RESTART_REQUIRED" in GLOBAL_SETTINGS
    with declared(sample("TEST_RESTART", restart=True), *([] if known else [flagged])):
        client = api.staff()
        assert client.get(f"{GLOBAL}SERVER_RESTART_REQUIRED/").json()["value"] is False
        client.patch(f"{GLOBAL}TEST_RESTART/", {"value": "x"})
        assert client.get(f"{GLOBAL}SERVER_RESTART_REQUIRED/").json()["value"] is True


def test_reading_costs_no_query_while_nothing_changed(api: Api) -> None:
    user = UserFactory.create()
    setting("LABEL_DPI")
    setting("LABEL_INLINE", user=user)
    with CaptureQueriesContext(connection) as captured:
        for _ in range(50):
            setting("LABEL_DPI")
            setting("LABEL_INLINE", user=user)
    assert len(captured) == 0


def test_related_rows_must_exist(api: Api) -> None:
    group = GroupFactory.create()
    with declared(sample("TEST_GROUP", model="auth.group")):
        client = api.staff()
        for wrong in (group.pk + 1, "x", -1, 10**30):
            answer = client.patch(f"{GLOBAL}TEST_GROUP/", {"value": wrong})
            assert (answer.status_code, list(answer.json())) == (400, ["non_field_errors"])
        for right in (group.pk, ""):
            assert client.patch(f"{GLOBAL}TEST_GROUP/", {"value": right}).status_code == 200


def test_the_options_of_a_setting_say_who_may_change_it(api: Api) -> None:
    answer = api.user().options(f"{GLOBAL}LABEL_DPI/").json()
    assert set(answer["actions"]) == {"GET"}
    answer = api.staff().options(f"{GLOBAL}LABEL_DPI/").json()
    assert set(answer["actions"]) == {"GET", "PUT"}
    assert answer["actions"]["PUT"]["value"]["read_only"] is False


def test_a_change_is_seen_where_it_is_made_at_once(api: Api) -> None:
    client = api.staff()
    for value in (203, 300, 600):
        ChangeSetting(key="LABEL_DPI", value=value)()
        assert client.get(f"{GLOBAL}LABEL_DPI/").json()["value"] == value
