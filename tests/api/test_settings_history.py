"""Where values come from, and how they came to be."""

from __future__ import annotations

from typing import Any

import pytest

from stockpress.settings_registry import setting
from stockpress.settings_registry.definitions import Scope, SettingDef
from stockpress.settings_registry.models.history import SettingChange
from stockpress.settings_registry.models.values import InvenTreeSetting
from stockpress.settings_registry.origins import Origin, Override
from stockpress.settings_registry.services import ChangeSetting, ResetSetting
from tests.conftest import Api
from tests.factories.settings import declared
from tests.factories.users import UserFactory

EFFECTIVE = "/api/settings/effective/"
HISTORY = "/api/settings/history/"
SECRET = SettingDef(key="TEST_SECRET", name="x", description="x", protected=True)


def origin_of(client: Any, key: str, **parameters: Any) -> Any:
    (entry,) = [entry for entry in client.get(EFFECTIVE, parameters).json() if entry["key"] == key]
    return entry


def test_staff_see_where_each_value_comes_from(api: Api, settings: Any) -> None:
    settings.GLOBAL_SETTING_OVERRIDES = {
        "LABEL_DPI": Override(600, Origin.ENVIRONMENT, "STOCKPRESS_GLOBAL_SETTINGS"),
        "REPORT_ENABLE": Override(False, Origin.FILE, "/etc/stockpress.toml"),
    }
    InvenTreeSetting.objects.create(key="LABEL_DPI", value="150")
    ChangeSetting(key="LABEL_ENABLE", value=False)()
    client = api.staff()
    entry = origin_of(client, "LABEL_DPI")
    assert (entry["value"], entry["default"], entry["stored"], entry["read_only"]) == (600, 300, "150", True)
    assert (entry["origin"], entry["source"]) == ("environment", "STOCKPRESS_GLOBAL_SETTINGS")
    entry = origin_of(client, "REPORT_ENABLE")
    assert (entry["value"], entry["origin"], entry["source"]) == (False, "file", "/etc/stockpress.toml")
    entry = origin_of(client, "LABEL_ENABLE")
    assert (entry["value"], entry["origin"], entry["stored"]) == (False, "database", "False")
    assert origin_of(client, "REPORT_DEBUG_MODE")["origin"] == "default"
    fixed = client.get(EFFECTIVE, {"origin": "environment"}).json()
    assert [entry["key"] for entry in fixed] == ["LABEL_DPI"]


def test_staff_see_the_settings_of_a_user(api: Api) -> None:
    user = UserFactory.create()
    ChangeSetting(key="LABEL_INLINE", value=False, user=user)()
    entry = origin_of(api.staff(), "LABEL_INLINE", user=user.pk)
    assert (entry["value"], entry["origin"], entry["user"], entry["typ"]) == (False, "database", user.pk, "user")


@pytest.mark.parametrize("parameters", [{"user": "0"}, {"user": "x"}, {"user": "9" * 40}, {"origin": "moon"}])
def test_a_question_that_makes_no_sense_is_refused_by_name(api: Api, parameters: dict[str, str]) -> None:
    answer = api.staff().get(EFFECTIVE, parameters)
    assert (answer.status_code, list(answer.json())) == (400, list(parameters))


def test_only_staff_see_it(api: Api) -> None:
    assert api.anonymous().get(EFFECTIVE).status_code == 401
    assert api.user().get(EFFECTIVE).status_code == 403


def test_every_change_is_kept_with_who_when_from_and_to(api: Api) -> None:
    client = api.staff()
    for value in (203, 203, 600):
        client.patch("/api/settings/global/LABEL_DPI/", {"value": value})
    ResetSetting(key="LABEL_DPI")()
    changes = client.get(HISTORY, {"key": "label_dpi"}).json()
    assert [(change["from"], change["to"]) for change in changes] == [("600", None), ("203", "600"), (None, "203")]
    latest, first = changes[0], changes[-1]
    assert (latest["via"], latest["changed_by"], latest["changed_by_name"]) == ("server", None, "")
    assert (first["via"], first["changed_by"]) == ("api", client.user.pk)
    assert (first["changed_by_name"], first["scope"], first["secret"]) == (client.user.username, "inventree", False)
    assert len(first["changed_at"]) == len("2026-01-01 12:00:00")
    assert client.get(f"{HISTORY}{first['pk']}/").json() == first


def test_secrets_leave_no_value_behind(api: Api) -> None:
    with declared(SECRET):
        client = api.staff()
        answer = client.patch("/api/settings/global/TEST_SECRET/", {"value": "hush hush"})
        assert answer.json()["value"] == "***"
        answer = client.patch("/api/settings/global/TEST_SECRET/", {"value": "hush again"})
        (second, first) = client.get(HISTORY).json()
        assert (first["secret"], first["from"], first["to"]) == (True, None, "changed")
        assert "hush" not in str((first, second, origin_of(client, "TEST_SECRET")))
        assert not SettingChange.objects.filter(new__contains="hush").exists()
        assert setting("TEST_SECRET") == "hush again"
        refused = client.post(f"{HISTORY}{first['pk']}/restore/")
        assert refused.status_code == 400
        assert "secret" in refused.json()["non_field_errors"][0]


def test_a_change_can_be_taken_back(api: Api) -> None:
    client = api.staff()
    for value in (203, 600):
        client.patch("/api/settings/global/LABEL_DPI/", {"value": value})
    second, first = client.get(HISTORY).json()
    answer = client.post(f"{HISTORY}{second['pk']}/restore/")
    assert (answer.status_code, answer.json()["value"], answer.json()["origin"]) == (200, 203, "database")
    answer = client.post(f"{HISTORY}{first['pk']}/restore/")
    assert (answer.json()["value"], answer.json()["origin"]) == (300, "default")
    changes = client.get(HISTORY).json()
    assert [(change["from"], change["to"], change["via"]) for change in changes][:2] == [
        ("203", None, "restore"),
        ("600", "203", "restore"),
    ]


def test_what_is_not_valid_any_more_is_not_restored(api: Api, settings: Any) -> None:
    client = api.staff()
    change = SettingChange.objects.create(scope=Scope.GLOBAL, key="LABEL_DPI", old="5", new="300")
    answer = client.post(f"{HISTORY}{change.pk}/restore/")
    assert (answer.status_code, setting("LABEL_DPI")) == (400, 300)
    gone = SettingChange.objects.create(scope=Scope.GLOBAL, key="GONE", old="5", new="6")
    assert client.post(f"{HISTORY}{gone.pk}/restore/").status_code == 404
    settings.GLOBAL_SETTING_OVERRIDES = {"LABEL_DPI": Override(600)}
    change = SettingChange.objects.create(scope=Scope.GLOBAL, key="LABEL_DPI", old="203", new="300")
    assert client.post(f"{HISTORY}{change.pk}/restore/").status_code == 400


def test_users_see_and_restore_their_own_changes_only(api: Api) -> None:
    one, other, staff = api.user(), api.user(), api.staff()
    staff.patch("/api/settings/global/LABEL_DPI/", {"value": 203})
    one.patch("/api/settings/user/LABEL_INLINE/", {"value": False})
    (own,) = one.get(HISTORY).json()
    assert (own["key"], own["user"]) == ("LABEL_INLINE", one.user.pk)
    assert other.get(HISTORY).json() == []
    assert [change["key"] for change in staff.get(HISTORY).json()] == ["LABEL_DPI"]
    for client in (other, staff):
        assert client.get(f"{HISTORY}{own['pk']}/").status_code == 404
        assert client.post(f"{HISTORY}{own['pk']}/restore/").status_code == 404
    assert one.post(f"{HISTORY}{own['pk']}/restore/").json()["value"] is True


def test_who_is_not_staff_any_more_restores_nothing_of_the_server(api: Api) -> None:
    change = SettingChange.objects.create(scope=Scope.GLOBAL, key="LABEL_DPI", old="203", new="300")
    own = SettingChange.objects.create(scope=Scope.GLOBAL, key="LABEL_DPI", old="203", new="300")
    client = api.user()
    for row in (change, own):
        assert client.post(f"{HISTORY}{row.pk}/restore/").status_code == 404
    assert setting("LABEL_DPI") == 300


def test_the_history_is_narrowed_and_paged(api: Api) -> None:
    client = api.staff()
    client.patch("/api/settings/global/LABEL_DPI/", {"value": 203})
    client.patch("/api/settings/user/LABEL_INLINE/", {"value": False})
    count = {
        name: len(client.get(HISTORY, parameters).json())
        for name, parameters in {
            "scope": {"scope": "user"},
            "via": {"via": "command"},
            "who": {"changed_by": client.user.pk},
            "after": {"changed_after": "2999-01-01T00:00:00Z"},
            "search": {"search": "dpi"},
        }.items()
    }
    assert count == {"scope": 1, "via": 0, "who": 2, "after": 0, "search": 1}
    assert client.get(HISTORY, {"limit": 1}).json()["count"] == 2
    for wrong in ({"scope": "moon"}, {"changed_after": "soon"}, {"user": "x"}):
        assert client.get(HISTORY, wrong).status_code == 400


def test_bookkeeping_of_the_server_is_no_history(api: Api) -> None:
    with declared(SettingDef(key="TEST_NOTE", name="x", description="x", bookkeeping=True)):
        ChangeSetting(key="TEST_NOTE", value="1")()
        assert setting("TEST_NOTE") == "1"
    assert not SettingChange.objects.exists()
