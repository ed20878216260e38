"""What the server tells of itself."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from stockpress.accounts import tokens
from stockpress.settings_registry.services import ChangeSetting
from tests.conftest import Api
from tests.factories.users import UserFactory

STAFF_FIELDS = ["system_health", "database", "platform", "installer", "target", "django_admin"]


def test_the_server_introduces_itself_to_everybody(api: Api) -> None:
    answer = api.anonymous().get("/api/").json()
    assert (answer["server"], answer["apiVersion"], answer["id"]) == ("InvenTree", 477, None)
    assert answer["instance"] == "InvenTree"
    assert answer["settings"] == {
        "sso_registration": False,
        "registration_enabled": False,
        "password_forgotten_enabled": True,
    }
    assert answer["worker_running"] is False
    assert answer["active_plugins"] is False


def test_how_the_server_is_run_is_null_except_for_staff(api: Api) -> None:
    for client in (api.anonymous(), api.user()):
        answer = client.get("/api/").json()
        assert [answer[name] for name in STAFF_FIELDS] == [None] * 6
    answer = api.staff().get("/api/").json()
    assert answer["database"] in {"sqlite", "postgresql"}
    assert answer["platform"]


@pytest.mark.parametrize("header", ["Token {}", "Bearer {}", "bearer: {}", "TOKEN: {}"])
def test_the_introduction_knows_more_spellings_of_a_token(api: Api, header: str) -> None:
    token = tokens.issue_token(user=UserFactory.create(is_staff=True))
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header.format(token.key))
    assert client.get("/api/").json()["platform"]


def test_a_wrong_token_does_not_hide_the_introduction(api: Api) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION="Token inv-unknown")
    assert client.get("/api/").status_code == 200


def test_the_name_of_the_instance_is_a_setting(api: Api) -> None:
    ChangeSetting(key="INVENTREE_INSTANCE", value="Workshop")()
    assert api.anonymous().get("/api/").json()["instance"] == "Workshop"


@pytest.mark.parametrize("path", ["/api/version/", "/api/version-text"])
def test_versions_are_for_staff(api: Api, path: str) -> None:
    assert api.anonymous().get(path).status_code == 401
    assert api.user().get(path).status_code == 403
    assert api.staff().get(path).status_code == 200


def test_versions_name_the_api_and_what_the_server_stands_on(api: Api) -> None:
    answer = api.staff().get("/api/version/").json()
    assert set(answer) == {"dev", "up_to_date", "version", "links"}
    assert answer["version"]["api"] == 477
    assert answer["version"]["django"].startswith("5.2")


def test_the_history_of_the_api_can_be_shortened(api: Api) -> None:
    client = api.staff()
    whole = client.get("/api/version-text", {"versions": 100}).json()
    assert all(set(entry) == {"version", "date", "gh", "text", "latest"} for entry in whole)
    assert [entry["version"] for entry in whole if entry["latest"]] == ["v477"]
    numbers = [int(entry["version"].removeprefix("v")) for entry in whole]
    assert numbers == sorted(set(numbers), reverse=True)
    assert client.get("/api/version-text").json() == whole[:10]
    assert client.get("/api/version-text", {"versions": "many"}).json() == whole[:10]
    assert client.get("/api/version-text", {"versions": 2, "start_version": 440}).json() == [
        entry for entry in whole if entry["version"] in {"v438", "v436"}
    ]
    assert client.get("/api/version-text", {"start_version": 1}).json() == []
    assert client.get("/api/version-text", {"versions": 0}).json() == []


def test_licences_name_every_package_once_in_order(api: Api) -> None:
    assert api.anonymous().get("/api/license/").status_code == 401
    backend = api.user().get("/api/license/").json()["backend"]
    names = [package["name"].lower() for package in backend]
    assert names == sorted(set(names))
    assert "django" in names
    django = next(package for package in backend if package["name"].lower() == "django")
    assert "BSD" in django["license"]


def test_health_is_told_to_everybody(api: Api) -> None:
    assert api.anonymous().get("/api/system/health/").json() == {"status": "ok"}


def test_the_document_of_the_api_is_open_and_names_the_four_schemes(api: Api) -> None:
    answer = api.anonymous().get("/api/schema/", {"format": "json"})
    assert answer.status_code == 200
    document = answer.data
    assert set(document["components"]["securitySchemes"]) == {"tokenAuth", "basicAuth", "cookieAuth", "oauth2"}
    assert "/api/user/token/" in document["paths"]
    assert api.anonymous().get("/api-doc/").status_code == 200


def test_the_document_is_made_without_a_warning(db: None, tmp_path: object) -> None:
    call_command("spectacular", "--fail-on-warn", "--validate", "--file", f"{tmp_path}/openapi.yaml")


def test_a_sign_in_that_began_elsewhere_returns_to_the_web_interface(api: Api) -> None:
    answer = api.anonymous().get("/api/auth/login-redirect/")
    assert (answer.status_code, answer["Location"]) == (302, "/web/logged-in/")


def test_the_api_document_is_made_once_and_served_in_each_form(api) -> None:
    first = api.anonymous().get("/api/schema/?format=json")
    again = api.anonymous().get("/api/schema/?format=json")
    yaml = api.anonymous().get("/api/schema/")
    assert first.status_code == again.status_code == yaml.status_code == 200
    assert first.content == again.content
    assert first["Content-Type"] != yaml["Content-Type"]
    assert b"/api/label/print/" in yaml.content
