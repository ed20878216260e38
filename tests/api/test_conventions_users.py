"""What all lists and forms share, on the endpoints of users, owners, rule sets and tokens."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from rest_framework.test import APIClient

from stockpress.accounts.models import ApiToken
from stockpress.accounts.tokens import issue_token
from tests.conftest import Api
from tests.factories.users import GroupFactory, UserFactory

USERS, OWNERS, RULES, TOKENS = "/api/user/", "/api/user/owner/", "/api/user/ruleset/", "/api/user/tokens/"


def rows(client: APIClient, path: str, **query: object) -> list[dict[str, Any]]:
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()
    return found


def usernames(client: APIClient, **query: object) -> list[str]:
    return [user["username"] for user in rows(client, USERS, **query)]


# Pages


@pytest.mark.parametrize("path", [USERS, OWNERS, RULES, TOKENS])
def test_the_pages_of_a_list_hold_each_row_once(api: Api, path: str) -> None:
    client = api.superuser()
    for number in range(3):
        GroupFactory.create()
        UserFactory.create()
        issue_token(user=client.user, name=f"token {number}")
    whole = client.get(path).json()
    assert isinstance(whole, list)
    assert len(whole) > 3
    walked, address = [], f"{path}?limit=2"
    while address:
        page = client.get(address).json()
        assert page["count"] == len(whole)
        walked += page["results"]
        address = page["next"]
    key = "id" if path == TOKENS else "pk"
    assert sorted(row[key] for row in walked) == sorted(row[key] for row in whole)


@pytest.mark.parametrize("path", [USERS, OWNERS, RULES, TOKENS])
def test_beyond_the_last_page_there_is_an_empty_one(api: Api, path: str) -> None:
    GroupFactory.create()
    page = api.user().get(path, {"limit": 5, "offset": 1000}).json()
    assert page["results"] == []
    assert (page["count"] > 0, page["next"]) == (True, None)
    assert page["previous"].startswith(f"http://testserver{path}?limit=5&offset=")


def test_a_page_keeps_what_was_asked_for_besides(api: Api) -> None:
    for name in ("ann", "anna", "annabel"):
        UserFactory.create(username=name)
    client = api.user(username="zoe")
    page = client.get(USERS, {"limit": 2, "search": "ann", "ordering": "-username"}).json()
    assert (page["count"], [user["username"] for user in page["results"]]) == (3, ["annabel", "anna"])
    assert [user["username"] for user in client.get(page["next"]).json()["results"]] == ["ann"]


# Searching


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("KIM", ["kim"]),
        ("lee", ["kim", "lee"]),
        ("kim lee", ["kim"]),
        ("kim nobody", []),
        ("kim@example.com", []),
        ("", ["asks", "kim", "lee"]),
    ],
)
def test_users_are_searched_by_their_names_and_by_nothing_else(api: Api, words: str, found: list[str]) -> None:
    UserFactory.create(username="kim", first_name="Kim", last_name="Lee", email="kim@example.com")
    UserFactory.create(username="lee", first_name="Robin", last_name="Lee")
    assert usernames(api.user(username="asks"), search=words, ordering="username") == found


def test_rule_sets_are_searched_by_role(api: Api) -> None:
    GroupFactory.create()
    client = api.user()
    assert {rules["name"] for rules in rows(client, RULES, search="stock")} == {"stock", "stock_location"}
    assert [rules["name"] for rules in rows(client, RULES, search="^stock$", search_regex="true")] == ["stock"]


def test_tokens_are_searched_by_name_and_by_key(api: Api) -> None:
    client = api.user()
    scanner = issue_token(user=client.user, name="scanner")
    assert [token["name"] for token in rows(client, TOKENS, search="SCAN")] == ["scanner"]
    assert [token["name"] for token in rows(client, TOKENS, search=scanner.key)] == ["scanner"]
    assert [token["name"] for token in rows(client, TOKENS, search=f"scan {scanner.key}")] == ["scanner"]
    assert rows(client, TOKENS, search=f"other {scanner.key}") == []
    assert [token["name"] for token in rows(client, TOKENS, search=scanner.token)] == ["scanner"]
    # What is stored of the key is nothing to be found by.
    assert rows(client, TOKENS, search="sha256") == []


def test_a_search_never_leads_to_the_tokens_of_others(api: Api) -> None:
    other = issue_token(user=UserFactory.create(), name="scanner")
    for query in ({"search": "scanner"}, {"search": other.key}, {"user": other.user.pk}, {"all_users": "true"}):
        assert [token["name"] for token in rows(api.user(), TOKENS, **query)] in ([], ["test"])
    assert "scanner" in {token["name"] for token in rows(api.superuser(), TOKENS, all_users="true")}


@pytest.mark.parametrize("path", [USERS, OWNERS, RULES, TOKENS])
@pytest.mark.parametrize("pattern", ["(", "(a+)+$"])
def test_a_pattern_that_cannot_be_used_is_refused_on_every_list(api: Api, path: str, pattern: str) -> None:
    answer = api.user().get(path, {"search": pattern, "search_regex": "true"})
    assert answer.status_code == 400
    assert list(answer.json()) == ["search"]


# Ordering


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("username", ["a", "b", "c"]),
        ("email", ["1@example.com", "2@example.com", "3@example.com"]),
        ("first_name", ["Ada", "Ben", "Cleo"]),
        ("last_name", ["Xu", "Young", "Zhang"]),
    ],
)
def test_users_are_ordered_by_their_texts(api: Api, field: str, values: list[str]) -> None:
    asks = api.user(username="aa", email="0@example.com")
    for value in reversed(values):
        UserFactory.create(**{field: value})

    def found(ordering: str) -> list[str]:
        return [user[field] for user in rows(asks, USERS, ordering=ordering) if user[field] in values]

    assert found(field) == values
    assert found(f"-{field}") == values[::-1]


@pytest.mark.parametrize("field", ["is_staff", "is_superuser", "is_active"])
def test_users_are_ordered_by_what_they_are(api: Api, field: str) -> None:
    UserFactory.create(**{field: True})
    UserFactory.create(**{field: False})
    asks = api.user()
    given = [user[field] for user in rows(asks, USERS, ordering=field)]
    assert given == sorted(given)
    assert [user[field] for user in rows(asks, USERS, ordering=f"-{field}")] == sorted(given, reverse=True)


def test_users_of_one_rank_are_ordered_by_the_next_column(api: Api) -> None:
    asks = api.user(username="b")
    UserFactory.create(username="c", is_staff=True)
    UserFactory.create(username="a")
    assert usernames(asks, ordering="-is_staff,username") == ["c", "a", "b"]


@pytest.mark.parametrize("name", ["password", "-last_login", "profile__theme", "pk", "groups__name"])
def test_users_are_ordered_by_nothing_that_is_not_offered(api: Api, name: str) -> None:
    asks = api.user(username="m")
    UserFactory.create(username="z")
    UserFactory.create(username="a")
    assert usernames(asks, ordering=name) == usernames(asks)


@pytest.mark.parametrize("field", ["created", "expiry", "last_seen", "user", "name", "revoked"])
def test_tokens_are_ordered_by_each_offered_column(api: Api, field: str) -> None:
    client = api.superuser()
    for number, name in enumerate(("c", "a", "b")):
        token = issue_token(user=UserFactory.create(), name=name)
        ApiToken.objects.filter(pk=token.pk).update(
            created=dt.datetime(2026, 1, 3 - number, tzinfo=dt.UTC),
            expiry=dt.date(2030, 1, 1 + number),
            last_seen=dt.date(2026, 2, 1 + number),
            revoked=number == 1,
        )
    others = {"all_users": "true", "search": ""}
    shown = [token[field] for token in rows(client, TOKENS, ordering=field, **others) if token["name"] in "abc"]
    assert shown == sorted(shown)
    turned = [token[field] for token in rows(client, TOKENS, ordering=f"-{field}", **others) if token["name"] in "abc"]
    assert turned == sorted(shown, reverse=True)


# Filters


def test_tokens_are_filtered_by_whether_they_are_revoked(api: Api) -> None:
    client = api.user()
    gone = issue_token(user=client.user, name="gone")
    assert client.delete(f"{TOKENS}{gone.pk}/").status_code == 204
    assert [token["name"] for token in rows(client, TOKENS, revoked="true")] == ["gone"]
    assert [token["name"] for token in rows(client, TOKENS, revoked="no")] == ["test"]
    assert len(rows(client, TOKENS, revoked="perhaps")) == 2


@pytest.mark.parametrize(
    ("path", "query"), [(RULES, {"group": 999999}), (RULES, {"name": "emperor"}), (TOKENS, {"user": "x"})]
)
def test_a_filter_by_something_that_is_not_there_is_a_400_on_its_name(
    api: Api, path: str, query: dict[str, object]
) -> None:
    answer = api.user().get(path, query)
    assert answer.status_code == 400
    assert list(answer.json()) == list(query)


# Forms


def test_the_form_for_a_user_is_for_administrators(api: Api) -> None:
    assert set(api.user().options(USERS).json()["actions"]) == {"GET"}
    assert set(api.staff().options(USERS).json()["actions"]) == {"GET"}
    answer = api.superuser().options(USERS).json()
    assert answer["model"] == "user"
    fields = answer["actions"]["POST"]
    assert (fields["username"]["type"], fields["username"]["required"], fields["username"]["max_length"]) == (
        "string",
        True,
        150,
    )
    assert fields["email"]["type"] == "email"
    assert fields["is_staff"]["type"] == "boolean"
    assert fields["group_ids"]["write_only"] is True
    assert fields["group_ids"]["api_url"] == "/api/user/group/"


def test_the_form_for_another_user_tells_what_may_be_done_with_them(api: Api) -> None:
    other = UserFactory.create()
    assert set(api.user().options(f"{USERS}{other.pk}/").json()["actions"]) == {"GET"}
    actions = api.superuser().options(f"{USERS}{other.pk}/").json()["actions"]
    assert set(actions) == {"GET", "PUT", "DELETE"}
    assert actions["DELETE"] == {}


def test_the_form_for_oneself_says_which_rights_stay_as_they_are(api: Api) -> None:
    fields = api.user().options("/api/user/me/").json()["actions"]["PUT"]
    for name in ("is_staff", "is_superuser", "is_active", "groups", "profile"):
        assert fields[name]["read_only"] is True, name
    assert "group_ids" not in fields
    assert fields["first_name"]["read_only"] is False


def test_the_form_for_a_rule_set_keeps_role_and_group(api: Api) -> None:
    rules = GroupFactory.create().rule_sets.first()
    fields = api.staff().options(f"{RULES}{rules.pk}/").json()["actions"]["PUT"]
    assert [fields[name]["read_only"] for name in ("name", "group", "can_view", "can_delete")] == [
        True,
        True,
        False,
        False,
    ]
    assert set(api.user().options(f"{RULES}{rules.pk}/").json()["actions"]) == {"GET"}


def test_the_form_for_a_token_hides_nothing_that_can_be_chosen(api: Api) -> None:
    fields = api.user().options(TOKENS).json()["actions"]["POST"]
    assert (fields["token"]["read_only"], fields["active"]["read_only"]) == (True, True)
    assert (fields["expiry"]["type"], fields["name"]["type"], fields["name"]["max_length"]) == ("date", "string", 100)


@pytest.mark.parametrize("path", [OWNERS, "/api/user/roles/", "/api/user/token/"])
def test_what_can_only_be_read_offers_no_form(api: Api, path: str) -> None:
    assert set(api.superuser().options(path).json()["actions"]) == {"GET"}


def test_the_form_for_a_password_is_for_superusers(api: Api) -> None:
    path = f"{USERS}{UserFactory.create().pk}/set-password/"
    assert api.staff().options(path).status_code == 403
    fields = api.superuser().options(path).json()["actions"]["PUT"]
    assert fields["password"]["write_only"] is True
    assert (fields["password"]["required"], fields["override_warning"]["required"]) == (True, False)
