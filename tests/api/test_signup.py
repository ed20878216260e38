"""Registration and forgotten passwords follow the settings."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core import mail
from rest_framework.test import APIClient

from stockpress.settings_registry import text
from stockpress.settings_registry.definitions import SettingInvalid
from stockpress.settings_registry.services import ChangeSetting
from tests.conftest import Api
from tests.factories.users import PASSWORD, GroupFactory, UserFactory

SIGNUP = "/api/auth/v1/auth/signup"
RESET = "/api/auth/v1/auth/password/request"
EVE = {"username": "eve", "email": "eve@example.com", "password": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def open_server(api: Api, settings: object) -> APIClient:
    settings.EMAIL_HOST = "mail.example.com"  # type: ignore[attr-defined]
    ChangeSetting(key="LOGIN_ENABLE_REG", value=True)()
    return APIClient()


def test_an_open_server_registers_and_signs_in(open_server: APIClient) -> None:
    assert open_server.post(SIGNUP, EVE, format="json").status_code == 200
    assert open_server.get("/api/user/me/").json()["username"] == "eve"


def test_registration_stays_closed_while_the_server_cannot_send_mail(api: Api) -> None:
    ChangeSetting(key="LOGIN_ENABLE_REG", value=True)()
    assert APIClient().post(SIGNUP, EVE, format="json").status_code == 403


def test_registration_can_be_kept_to_mail_domains(open_server: APIClient) -> None:
    ChangeSetting(key="LOGIN_SIGNUP_MAIL_RESTRICTION", value="@lab.example.org, @example.org")()
    refused = open_server.post(SIGNUP, EVE, format="json")
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["param"] == "email"
    assert open_server.post(SIGNUP, {**EVE, "email": "eve@example.org"}, format="json").status_code == 200


def test_registration_can_demand_a_mail_address(open_server: APIClient) -> None:
    ChangeSetting(key="LOGIN_MAIL_REQUIRED", value=True)()
    without = {name: value for name, value in EVE.items() if name != "email"}
    assert open_server.post(SIGNUP, without, format="json").status_code == 400
    ChangeSetting(key="LOGIN_MAIL_REQUIRED", value=False)()
    assert open_server.post(SIGNUP, without, format="json").status_code == 200


def test_who_registers_joins_the_chosen_group(open_server: APIClient) -> None:
    group = GroupFactory.create()
    ChangeSetting(key="SIGNUP_GROUP", value=str(group.pk))()
    open_server.post(SIGNUP, EVE, format="json")
    assert list(User.objects.get(username="eve").groups.all()) == [group]


def test_a_forgotten_password_is_mailed_for_unless_that_is_switched_off(api: Api) -> None:
    user = UserFactory.create()
    assert APIClient().post(RESET, {"email": user.email}, format="json").status_code == 200
    assert len(mail.outbox) == 1
    assert "/web/set-password?key=" in mail.outbox[0].body
    ChangeSetting(key="LOGIN_ENABLE_PWD_FORGOT", value=False)()
    assert APIClient().post(RESET, {"email": user.email}, format="json").status_code == 200
    assert len(mail.outbox) == 1


def test_whether_an_address_is_known_is_not_told(api: Api) -> None:
    assert APIClient().post(RESET, {"email": "nobody@example.com"}, format="json").status_code == 200


@pytest.mark.parametrize(
    ("setting", "field", "first"),
    [("LOGIN_SIGNUP_PWD_TWICE", "password2", "password"), ("LOGIN_SIGNUP_MAIL_TWICE", "email2", "email")],
)
def test_what_is_to_be_typed_twice_must_be_there_and_the_same(
    open_server: APIClient, setting: str, field: str, first: str
) -> None:
    ChangeSetting(key=setting, value=True)()
    once = {name: value for name, value in EVE.items() if name != field}
    for body in (once, {**once, field: "other@example.com"}):
        refused = open_server.post(SIGNUP, body, format="json")
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["param"] == field
    assert open_server.post(SIGNUP, {**once, field: EVE[first]}, format="json").status_code == 200


def test_with_both_settings_off_once_is_enough(open_server: APIClient) -> None:
    ChangeSetting(key="LOGIN_SIGNUP_PWD_TWICE", value=False)()
    once = {name: value for name, value in EVE.items() if name != "password2"}
    assert open_server.post(SIGNUP, once, format="json").status_code == 200


@pytest.mark.parametrize("value", ["@example.org", "@a-b.example, @c_d.e", "", "@localhost"])
def test_domains_that_may_register_are_a_list(api: Api, value: str) -> None:
    ChangeSetting(key="LOGIN_SIGNUP_MAIL_RESTRICTION", value=value)()
    assert text("LOGIN_SIGNUP_MAIL_RESTRICTION") == value


@pytest.mark.parametrize(
    "value", ["example.org", "@", "@a b", "@a.b,", ",@a.b", "@a.b,,@c.d", "@a.b;@c.d", "@\u00e4.de"]
)
def test_what_is_no_list_of_domains_is_refused(api: Api, value: str) -> None:
    with pytest.raises(SettingInvalid, match="mail domain"):
        ChangeSetting(key="LOGIN_SIGNUP_MAIL_RESTRICTION", value=value)()


def test_a_domain_is_compared_as_a_whole(open_server: APIClient) -> None:
    ChangeSetting(key="LOGIN_SIGNUP_MAIL_RESTRICTION", value="@example.org")()
    for email in ("eve@evil-example.org", "eve@example.org.evil", "eve@sub.example.org"):
        assert open_server.post(SIGNUP, {**EVE, "email": email}, format="json").status_code == 400
    assert open_server.post(SIGNUP, {**EVE, "email": "eve@Example.ORG"}, format="json").status_code == 200


@pytest.mark.parametrize("value", ["{", "[]", "", '"x"'])
def test_the_map_of_sso_groups_is_a_json_object(api: Api, value: str) -> None:
    ChangeSetting(key="SSO_GROUP_MAP", value='{"theirs": "ours"}')()
    with pytest.raises(SettingInvalid):
        ChangeSetting(key="SSO_GROUP_MAP", value=value)()


def test_registering_gives_no_rights(open_server: APIClient) -> None:
    open_server.post(SIGNUP, {**EVE, "is_staff": True, "is_superuser": True, "groups": [1]}, format="json")
    user = User.objects.get(username="eve")
    assert (user.is_staff, user.is_superuser, user.groups.count()) == (False, False, 0)
