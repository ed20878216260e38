"""Registration and forgotten passwords follow the settings."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core import mail
from rest_framework.test import APIClient

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
