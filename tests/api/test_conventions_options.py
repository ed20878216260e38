"""OPTIONS: forms are built from it."""

from __future__ import annotations

import pytest

from tests.conftest import Api

sample = pytest.mark.urls("tests.api.sample_urls")


def test_options_describe_reading_too(api: Api) -> None:
    answer = api.user().options("/api/user/group/").json()
    assert {"name", "description", "renders", "parses", "model", "actions"} <= set(answer)
    assert answer["model"] == "group"
    assert answer["renders"] == ["application/json"]
    assert set(answer["actions"]) == {"GET"}
    name = answer["actions"]["GET"]["name"]
    assert (name["type"], name["required"], name["read_only"], name["max_length"]) == ("string", True, False, 150)


def test_options_name_only_the_actions_that_the_user_may_perform(api: Api) -> None:
    assert set(api.staff().options("/api/user/group/").json()["actions"]) == {"GET", "POST"}
    client = api.staff()
    group = client.post("/api/user/group/", {"name": "x"}).json()["pk"]
    actions = client.options(f"/api/user/group/{group}/").json()["actions"]
    assert set(actions) == {"GET", "PUT", "DELETE"}
    assert actions["DELETE"] == {}
    assert set(api.user().options(f"/api/user/group/{group}/").json()["actions"]) == {"GET"}


def test_options_need_a_user(api: Api) -> None:
    assert api.anonymous().options("/api/user/group/").status_code == 401


def test_related_fields_tell_where_their_objects_are_listed(api: Api) -> None:
    user = api.user().options("/api/user/tokens/").json()["actions"]["POST"]["user"]
    assert (user["type"], user["model"], user["api_url"], user["pk_field"]) == (
        "related field",
        "user",
        "/api/user/",
        "pk",
    )


def test_labels_helps_defaults_and_choices_come_from_the_model(api: Api) -> None:
    fields = api.user().options("/api/user/profile/").json()["actions"]["PUT"]
    assert fields["displayname"]["label"] == "Display name"
    assert fields["position"]["help_text"] == "Main job title or position"
    assert fields["active"]["default"] is True
    assert fields["type"]["type"] == "choice"
    assert {"value": "bot", "display_name": "Bot"} in fields["type"]["choices"]
    assert fields["primary_group"]["api_url"] == "/api/user/group/"


def test_nested_objects_show_their_fields(api: Api) -> None:
    detail = api.user().options("/api/user/tokens/").json()["actions"]["GET"]["user_detail"]
    assert detail["type"] == "nested object"
    assert set(detail["children"]) == {"pk", "username", "first_name", "last_name", "email"}


@sample
def test_a_view_without_a_model_lists_its_fields_for_everybody_signed_in(api: Api) -> None:
    answer = api.user().options("/api/sample/print/").json()
    assert "model" not in answer
    fields = answer["actions"]["POST"]
    assert fields["copies"]["default"] == 1
    assert (fields["copies"]["min_value"], fields["copies"]["max_value"]) == (1, 9)
    assert fields["texts"]["type"] == "list"
    assert fields["texts"]["child"]["type"] == "string"
    assert (fields["options"]["type"], fields["options"]["depends_on"]) == ("dependent field", ["plugin"])


def test_options_describe_the_context_when_asked(api: Api) -> None:
    assert "context" in api.user().options("/api/user/group/?context=true").json()
    assert "context" not in api.user().options("/api/user/group/").json()
