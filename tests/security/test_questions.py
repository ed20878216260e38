"""What lists tell to whoever asks cleverly: filters, orders and searches answer only about what may be seen."""

from __future__ import annotations

import pytest

from stockpress.accounts.tokens import issue_token
from tests.conftest import Api
from tests.factories.part import PartFactory
from tests.factories.printing import label_template
from tests.factories.users import PASSWORD, UserFactory


def test_which_templates_fit_an_item_tells_nothing_to_whoever_may_not_see_it(api: Api) -> None:
    part = PartFactory.create(name="secret project", active=True)
    for filters in ("name__startswith=secret", "name__startswith=other", "active=False"):
        label_template(filters=filters)
    url = f"/api/label/template/?model_type=part&items={part.pk}"
    unknown = "/api/label/template/?model_type=part&items=999999"
    assert len(api.with_roles(part="view").get(url).json()) == 1
    for client in (api.user(), api.staff()):
        assert client.get(url).json() == client.get(unknown).json()


@pytest.mark.parametrize("number", ["9" * 18, "9" * 19, "9" * 400, "-1", "1e3", "1,,2", "\u0661"])
def test_numbers_that_no_item_has_are_no_failure(api: Api, number: str) -> None:
    response = api.superuser().get("/api/label/template/", {"model_type": "part", "items": number})
    assert response.status_code in {200, 400}


@pytest.mark.parametrize(
    "query",
    [
        "ordering=password",
        "ordering=-password,username",
        "ordering=api_tokens__key",
        "ordering=user__password",
        "password=x",
        "password__startswith=m",
        "api_tokens__key__startswith=inv",
        "user__password__startswith=m",
        "search=md5",
        "search=inv-",
        "search_fields=password&search=md5",
        "fields=password",
        "expand=api_tokens",
    ],
)
@pytest.mark.parametrize("path", ["/api/user/", "/api/user/owner/", "/api/user/group/", "/api/data-output/"])
def test_lists_of_users_are_not_ordered_filtered_or_searched_by_secrets(api: Api, path: str, query: str) -> None:
    users = [UserFactory.create(username=name, password=f"md5${name}") for name in ("c", "a", "b")]
    for user in users:
        issue_token(user=user)
    client = api.superuser(username="z")
    plain, asked = client.get(path), client.get(f"{path}?{query}")
    assert asked.status_code == 200
    assert "md5" not in asked.content.decode()
    assert "inv-" not in asked.content.decode()
    if not query.startswith(("search", "ordering=-password,username")):
        assert asked.json() == plain.json()
    if query.startswith("search="):
        assert asked.json() == []


def test_keys_of_others_cannot_be_searched_for(api: Api) -> None:
    key = issue_token(user=UserFactory.create()).key
    for client in (api.user(), api.staff()):
        assert client.get("/api/user/tokens/", {"search": key[:12], "all_users": "true"}).json() == []


def test_the_same_is_answered_whether_or_not_a_name_is_known(api: Api) -> None:
    UserFactory.create(username="ann", email="ann@example.com")
    UserFactory.create(username="gone", is_active=False)
    seen = set()
    for name in ("ann", "nobody", "gone"):
        client = api.anonymous()
        basic = client.get("/api/user/me/", headers={"authorization": _basic(name, "wrong")})
        login = client.post("/api/auth/v1/auth/login", {"username": name, "password": "wrong"}, format="json")
        reset = client.post("/api/auth/v1/auth/password/request", {"email": f"{name}@example.com"}, format="json")
        seen.add((basic.status_code, basic.content, login.status_code, login.content, reset.status_code))
    assert len(seen) == 1


@pytest.mark.parametrize("way", ["basic", "login"])
def test_a_wrong_password_costs_as_much_for_unknown_names(api: Api, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in hashes made, which is what the time goes into."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    UserFactory.create(username="ann")
    UserFactory.create(username="gone", is_active=False)
    made: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, password, salt: made.append(password) or encode(self, password, salt)
    )
    costs = {}
    for name in ("ann", "nobody", "gone"):
        made.clear()
        if way == "basic":
            api.anonymous().get("/api/user/me/", headers={"authorization": _basic(name, "wrong")})
        else:
            api.anonymous().post("/api/auth/v1/auth/login", {"username": name, "password": "wrong"}, format="json")
        costs[name] = len(made)
    assert costs["ann"] > 0
    assert len(set(costs.values())) == 1, costs


def _basic(name: str, password: str) -> str:
    import base64

    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def test_signing_in_gives_the_session_a_new_key_and_ends_the_old_one(api: Api) -> None:
    UserFactory.create(username="ann")
    client = api.anonymous()
    session = client.session
    session["planted"] = True
    session.save()
    before = client.session.session_key
    signed_in = client.post("/api/auth/v1/auth/login", {"username": "ann", "password": PASSWORD}, format="json")
    assert signed_in.status_code == 200
    assert client.cookies["sessionid"].value != before
    thief = api.anonymous()
    thief.cookies["sessionid"] = before
    assert thief.get("/api/user/me/").status_code == 401


def test_signing_in_by_session_needs_the_csrf_token(api: Api) -> None:
    from rest_framework.test import APIClient

    UserFactory.create(username="ann")
    client = APIClient(enforce_csrf_checks=True)
    body = {"username": "ann", "password": PASSWORD}
    assert client.post("/api/auth/v1/auth/login", body, format="json").status_code == 403
    assert client.get("/api/auth/v1/config").status_code == 200
    token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else ""
    other = {"x-csrftoken": token, "origin": "https://evil.example"}
    assert client.post("/api/auth/v1/auth/login", body, format="json", headers=other).status_code == 403
    assert (
        client.post("/api/auth/v1/auth/login", body, format="json", headers={"x-csrftoken": token}).status_code == 200
    )


def test_cookies_are_kept_from_scripts_and_other_sites(api: Api, settings: object) -> None:
    client = api.user()
    client.get("/api/user/token/")
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert client.cookies["csrftoken"]["samesite"] == "Lax"
