"""The form that every endpoint shares: lists, searching, ordering, errors, cleaned input."""

from __future__ import annotations

import logging
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Group, User
from rest_framework.test import APIClient

from tests.conftest import Api
from tests.factories.users import GroupFactory, UserFactory

GROUPS = "/api/user/group/"
USERS = "/api/user/"
sample = pytest.mark.urls("tests.api.sample_urls")


def names(response: object) -> list[str]:
    assert response.status_code == 200, response.content
    return [row["name"] for row in response.json()]


@pytest.mark.parametrize("query", ["", "?limit=0", "?limit=-1", "?limit=many", "?offset=1"])
def test_a_list_without_a_usable_limit_is_a_plain_array_of_everything(api: Api, query: str) -> None:
    GroupFactory.create_batch(3)
    assert len(api.user().get(GROUPS + query).json()) == 3


def test_a_list_with_a_limit_comes_in_an_envelope_whose_links_lead_through_it(api: Api) -> None:
    GroupFactory.create_batch(3)
    client = api.user()
    first = client.get(GROUPS, {"limit": 2}).json()
    assert set(first) == {"count", "next", "previous", "results"}
    assert (first["count"], len(first["results"]), first["previous"]) == (3, 2, None)
    assert first["next"].startswith("http://testserver/api/user/group/?")
    assert parse_qs(urlsplit(first["next"]).query) == {"limit": ["2"], "offset": ["2"]}
    second = client.get(first["next"]).json()
    assert (len(second["results"]), second["next"]) == (1, None)
    assert second["previous"] == "http://testserver/api/user/group/?limit=2"


@pytest.mark.parametrize("query", [{"limit": 10**30}, {"limit": 5, "offset": 10**30}])
def test_absurd_limits_and_offsets_are_survived(api: Api, query: dict[str, int]) -> None:
    GroupFactory.create()
    response = api.user().get(GROUPS, query)
    assert response.status_code == 200
    assert response.json()["count"] == 1


def test_every_answer_is_exactly_application_json_and_kept_by_no_cache(api: Api) -> None:
    response = api.user().get(GROUPS)
    assert response["Content-Type"] == "application/json"
    assert "no-store" in response["Cache-Control"]


def test_search_wants_every_word_in_any_case(api: Api) -> None:
    for name in ("Red Shelf", "red box", "Blue shelf"):
        GroupFactory.create(name=name)
    client = api.user()
    assert names(client.get(GROUPS, {"search": "shelf RED"})) == ["Red Shelf"]
    assert names(client.get(GROUPS, {"search": "green"})) == []


def test_search_by_regular_expression_and_by_whole_words(api: Api) -> None:
    for name in ("R10", "R100", "C10 R1"):
        GroupFactory.create(name=name)
    client = api.user()
    assert names(client.get(GROUPS, {"search": "^r10+$", "search_regex": "true"})) == ["R10", "R100"]
    assert names(client.get(GROUPS, {"search": "R1", "search_whole": "true"})) == ["C10 R1"]
    assert names(client.get(GROUPS, {"search": "r1.", "search_regex": "1", "search_whole": "1"})) == ["R10"]


def test_names_that_a_list_computes_are_searched_by_regular_expression_too(api: Api) -> None:
    client = api.user(username="ann-lee")
    found = client.get("/api/user/owner/", {"search": "^ann.lee$", "search_regex": "true"}).json()
    assert [owner["name"] for owner in found] == ["ann-lee"]


@pytest.mark.parametrize("pattern", ["(", "(a+)+$", "(a|aa)+$", "a*a*a*b", "a" * 300, "a b c d e f"])
def test_a_search_pattern_that_cannot_be_used_is_a_400_on_search(api: Api, pattern: str) -> None:
    response = api.user().get(GROUPS, {"search": pattern, "search_regex": "true"})
    assert response.status_code == 400
    assert "search" in response.json()


def test_ordering_takes_known_fields_and_ignores_the_rest(api: Api) -> None:
    for name in ("b", "c", "a"):
        GroupFactory.create(name=name)
    client = api.user()
    assert names(client.get(GROUPS, {"ordering": "-name"})) == ["c", "b", "a"]
    assert names(client.get(GROUPS, {"ordering": "password,name"})) == ["a", "b", "c"]
    assert names(client.get(GROUPS, {"ordering": "nonsense"})) == ["b", "c", "a"]


@sample
def test_a_name_to_order_by_may_stand_for_other_columns(api: Api) -> None:
    for name in ("b", "a"):
        GroupFactory.create(name=name)
    client = api.user()
    assert names(client.get("/api/sample/ordered/", {"ordering": "title"})) == ["a", "b"]
    assert names(client.get("/api/sample/ordered/", {"ordering": "-size"})) == ["a", "b"]


def test_boolean_filters_know_many_words_and_ignore_nonsense(api: Api) -> None:
    client = api.user(username="on")
    UserFactory.create(username="off", is_active=False)

    def found(value: str) -> set[str]:
        return {row["username"] for row in client.get(USERS, {"is_active": value}).json()}

    assert found("true") == found("1") == found("YES") == {"on"}
    assert found("false") == found("0") == found("off") == {"off"}
    assert found("perhaps") == found("") == {"on", "off"}


def test_a_choice_that_does_not_exist_is_a_400_and_unknown_parameters_are_ignored(api: Api) -> None:
    client = api.user()
    refused = client.get("/api/user/ruleset/", {"name": "emperor"})
    assert refused.status_code == 400
    assert "name" in refused.json()
    assert client.get("/api/user/ruleset/", {"colour": "blue"}).status_code == 200


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options", "head"])
@pytest.mark.parametrize("path", ["/api/nonsense/", "/api/user", "/api/user/me", "/api", "/api/user/abc/"])
def test_unknown_paths_are_json_404_for_every_method_even_anonymously(api: Api, method: str, path: str) -> None:
    response = getattr(APIClient(enforce_csrf_checks=True), method)(path)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/json"
    if method != "head":
        assert set(response.json()) == {"detail", "url"}
        assert response.json()["url"] == f"http://testserver{path}"


def test_an_object_that_does_not_exist_is_a_404_with_a_detail(api: Api) -> None:
    for key in (999, 10**30):
        response = api.user().get(f"/api/user/{key}/")
        assert response.status_code == 404
        assert set(response.json()) == {"detail"}


def test_a_method_that_is_not_offered_is_405_and_a_body_of_another_kind_415(api: Api) -> None:
    client = api.user()
    assert client.post("/api/user/roles/").status_code == 405
    response = client.patch("/api/user/me/", "x", content_type="application/xml")
    assert response.status_code == 415
    assert set(response.json()) == {"detail"}


def test_json_that_cannot_be_read_is_a_400_with_a_detail(api: Api) -> None:
    response = api.staff().post(GROUPS, "{", content_type="application/json")
    assert response.status_code == 400
    assert set(response.json()) == {"detail"}


def test_texts_are_trimmed_and_freed_of_control_characters(api: Api) -> None:
    sent = r'{"name": "  Ware\u0000house\u0007 \ud800  "}'
    response = api.staff().post(GROUPS, sent, content_type="application/json")
    assert response.status_code == 201
    assert response.json()["name"] == "Warehouse"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a<b>c", "x <img src=y>", "<!-- -->"])
def test_html_in_a_text_is_a_400_on_its_field(api: Api, text: str) -> None:
    response = api.staff().post(GROUPS, {"name": text})
    assert response.status_code == 400
    assert set(response.json()) == {"name"}
    assert not Group.objects.exists()


def test_a_less_than_sign_is_no_html(api: Api) -> None:
    assert api.staff().post(GROUPS, {"name": "R < 10k & C > 5"}).json()["name"] == "R < 10k & C > 5"


@sample
def test_passwords_are_left_as_they_are_and_texts_in_lists_are_cleaned(api: Api) -> None:
    client = api.user()
    sent = {"password": " <b>secret ", "texts": [" a ", "b"], "plugin": " label "}
    for kind in ("json", "multipart"):
        answer = client.post("/api/sample/print/", sent, format=kind).json()
        assert (answer["password"], answer["texts"], answer["plugin"]) == (" <b>secret ", ["a", "b"], "label")
    refused = client.post("/api/sample/print/", {"texts": ["<i>"], "copies": 0}, format="json")
    assert refused.status_code == 400
    assert set(refused.json()) == {"texts", "copies"}


@sample
def test_a_dependent_field_is_checked_by_what_it_depends_on(api: Api) -> None:
    client = api.user()
    path = "/api/sample/print/"
    assert client.post(path, {"plugin": "grouping", "options": {}}, format="json").json() == {
        "options": {"name": ["This field is required."]}
    }
    fine = client.post(path, {"plugin": "grouping", "options": {"name": "x"}}, format="json")
    assert fine.json()["options"] == {"name": "x"}
    assert client.post(path, {"plugin": "other", "options": {"name": "x"}}, format="json").json()["options"] == {}


@sample
def test_the_checks_of_the_model_are_run_and_answered_by_field(api: Api) -> None:
    client = api.superuser()
    User.objects.filter(pk=client.user.pk).get().profile.delete()
    refused = client.post("/api/sample/profile/", {"user": client.user.pk, "type": "emperor"})
    assert refused.status_code == 400
    assert set(refused.json()) == {"type"}
    assert client.post("/api/sample/profile/", {"user": client.user.pk}).status_code == 201
    again = client.post("/api/sample/profile/", {"user": client.user.pk})
    assert again.status_code == 400
    assert set(again.json()) == {"user"}


@sample
@pytest.mark.parametrize(
    ("what", "status", "answer"),
    [
        ("invalid", 400, {"width": ["Too wide."]}),
        ("invalid-as-a-whole", 400, {"non_field_errors": ["Too wide."]}),
        ("missing", 404, {"detail": "There is no label 7."}),
        ("state", 400, {"detail": "The printer has no paper; put some in.", "code": "out_of_paper"}),
        ("django", 400, {"name": ["Too short."], "non_field_errors": ["Does not fit."]}),
    ],
)
def test_errors_raised_on_purpose_have_their_status_and_form(api: Api, what: str, status: int, answer: object) -> None:
    response = api.user().get(f"/api/sample/raise/{what}/")
    assert (response.status_code, response.json()) == (status, answer)


@sample
def test_a_missing_permission_is_a_403_with_a_detail(api: Api) -> None:
    response = api.user().get("/api/sample/raise/forbidden/")
    assert response.status_code == 403
    assert "permission to print" in response.json()["detail"]


@sample
def test_a_defect_is_a_500_that_tells_its_kind_but_not_its_secrets(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        response = api.user().get("/api/sample/raise/defect/", headers={"X-Request-ID": "request-0815"})
    assert response.status_code == 500
    body = response.json()
    assert (body["error"], body["status_code"], body["path"]) == (
        "ZeroDivisionError",
        500,
        "/api/sample/raise/defect/",
    )
    assert body["error_class"] == "<class 'ZeroDivisionError'>"
    assert "secret" not in response.content.decode()
    assert "Traceback" not in response.content.decode()
    assert response["X-Request-ID"] == "request-0815"
    logged = [record for record in caplog.records if "unhandled_error" in str(record.msg)]
    assert "request-0815" in str(logged[0].msg)


@sample
def test_a_database_that_is_away_is_a_503_to_try_again_after(api: Api) -> None:
    response = api.user().get("/api/sample/raise/database/")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "does not answer" in response.json()["detail"]
    assert "10.0.0.7" not in response.content.decode()


@pytest.mark.parametrize("sent", [None, "short", "with space in it", "x" * 200, "line\\break-here"])
def test_a_request_id_is_made_where_none_or_a_strange_one_is_sent(api: Api, sent: str | None) -> None:
    headers = {} if sent is None else {"X-Request-ID": sent}
    given = APIClient().get("/api/", headers=headers)["X-Request-ID"]
    assert given != sent
    assert len(given) == 32


@sample
def test_a_view_that_declares_no_permission_is_closed_even_to_superusers(api: Api) -> None:
    assert api.superuser().get("/api/sample/undeclared/").status_code == 403
    assert api.anonymous().get("/api/sample/undeclared/").status_code == 401


@sample
@pytest.mark.parametrize(
    ("granted", "reading", "adding"), [("", 403, 403), ("view", 200, 403), ("add", 200, 400), ("delete", 200, 400)]
)
def test_a_role_allows_each_method_by_its_permission(api: Api, granted: str, reading: int, adding: int) -> None:
    client = api.with_roles(admin=granted) if granted else api.staff()
    assert client.get("/api/sample/rules/").status_code == reading
    assert client.head("/api/sample/rules/").status_code == reading
    assert client.post("/api/sample/rules/", {}).status_code == adding
    # Acting on what one may see takes no more than seeing it.
    assert client.post("/api/sample/rules/act/").status_code == reading
    assert client.options("/api/sample/rules/").status_code == 200


@sample
def test_writing_what_no_role_governs_takes_djangos_permission(api: Api) -> None:
    client = api.user()
    assert client.get("/api/sample/profile/").status_code == 200
    assert client.post("/api/sample/profile/", {}).status_code == 403
    assert api.superuser().post("/api/sample/profile/", {}).status_code == 400


BULK = "/api/sample/group/"


@sample
def test_bulk_delete_answers_200_with_the_count(api: Api) -> None:
    first, second, third = GroupFactory.create_batch(3)
    response = api.user().delete(BULK, {"items": [first.pk, second.pk]}, format="json")
    assert response.status_code == 200
    assert response.json() == {"success": "Deleted 2 items"}
    assert list(Group.objects.all()) == [third]


@sample
def test_bulk_delete_by_filters_and_of_everything(api: Api) -> None:
    for name in ("red", "blue", "green"):
        GroupFactory.create(name=name)
    client = api.user()
    by_filter = client.delete(BULK, {"filters": {"name__startswith": "re"}}, format="json")
    assert by_filter.json() == {"success": "Deleted 1 items"}
    assert client.delete(f"{BULK}?all=true").json() == {"success": "Deleted 2 items"}


@sample
@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("", {}),
        ("", {"items": "1"}),
        ("", {"items": ["x"]}),
        ("", {"items": [True]}),
        ("", {"items": [99999]}),
        ("", {"items": [10**40]}),
        ("", {"filters": ["name"]}),
        ("", {"filters": {"nonsense": 1}}),
        ("", {"filters": {"pk__in": "x"}}),
        ("", {"filters": {"user__password__startswith": "p"}}),
        ("", {"filters": {"name__regex": "(a+)+"}}),
        ("", [1]),
        ("?all=no", {}),
    ],
)
def test_bulk_delete_of_what_is_not_named_well_is_a_400_and_deletes_nothing(api: Api, query: str, body: object) -> None:
    GroupFactory.create()
    response = api.user().delete(BULK + query, body, format="json")
    assert response.status_code == 400, response.content
    assert set(response.json()) == {"non_field_errors"}
    assert Group.objects.count() == 1
