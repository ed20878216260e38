"""What every list of the inventory has in common: who may read it, its forms, what it costs, and what it refuses."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from drf_spectacular.generators import SchemaGenerator

from stockpress.settings_registry.versions import COUNTERS
from tests.api.inventory_world import ALL_LISTS, EVERYTHING, LISTS, make_one_of_everything
from tests.shared import shared_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("settled_settings")]

NONSENSE = ("-1", "1e999999999", "9" * 30, "\x00", "", "null", "[]", "a" * 5000, "(((😀")
# Whether such a flag counts is another test; here it is enough that it is read.
NONSENSE_FLAGS = ("-1", "\x00")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return SchemaGenerator().get_schema(public=True)


def parameters_of(document: dict[str, Any], path: str) -> list[dict[str, Any]]:
    return [one for one in document["paths"][path]["get"]["parameters"] if one["in"] == "query"]


def rows_of(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    rows: list[dict[str, Any]] = answer.json()
    return rows


@pytest.mark.parametrize("url", ALL_LISTS)
def test_without_signing_in_nothing_is_shown(api, url: str) -> None:
    row = make_one_of_everything(1)[url]
    assert api.anonymous().get(url).status_code == 401
    assert api.anonymous().get(f"{url}{row.pk}/").status_code == 401


@pytest.mark.parametrize("url", LISTS)
def test_without_the_role_nothing_is_shown(api, url: str) -> None:
    row = make_one_of_everything(1)[url]
    client = api.user()
    assert client.get(url).status_code == 403
    assert client.get(f"{url}{row.pk}/").status_code == 403


@pytest.mark.parametrize(("url", "role"), LISTS.items())
def test_the_role_alone_opens_list_and_detail(api, url: str, role: str) -> None:
    row = make_one_of_everything(1)[url]
    client = api.with_roles(**{role: "view"})
    assert row.pk in {one["pk"] for one in rows_of(client.get(url))}
    assert client.get(f"{url}{row.pk}/").json()["pk"] == row.pk


@pytest.mark.parametrize("url", ALL_LISTS)
def test_what_is_not_there_is_a_404(api, url: str) -> None:
    assert api.superuser().get(f"{url}987654321/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("url", ALL_LISTS)
def test_lists_and_details_are_for_reading(api, url: str, method: str) -> None:
    client = api.superuser()
    assert getattr(client, method)(url, {}).status_code == 405
    assert getattr(client, method)(f"{url}1/", {}).status_code == 405


@pytest.mark.parametrize("url", ALL_LISTS)
def test_a_list_is_an_array_and_with_a_limit_a_page(api, url: str) -> None:
    client = api.superuser()
    make_one_of_everything(1)
    make_one_of_everything(2)
    rows = rows_of(client.get(url))
    page = client.get(f"{url}?limit=1&offset=1").json()
    assert set(page) == {"count", "next", "previous", "results"}
    assert page["count"] == len(rows) >= 2
    assert page["results"] == [rows[1]]
    assert client.get(f"{url}?limit=0").json() == rows


@pytest.mark.parametrize("wanted", [{}, EVERYTHING], ids=["plain", "with everything"])
@pytest.mark.parametrize("url", ALL_LISTS)
def test_a_longer_list_costs_no_more_queries(api, url: str, wanted: dict[str, str]) -> None:
    client = api.superuser()
    address = f"{url}?{urlencode(wanted)}"

    def cost() -> int:
        # Whether settings changed is asked once in a second: each time here, so that the clock makes no difference.
        COUNTERS.forget()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            rows_of(client.get(address))
        return len(queries)

    make_one_of_everything(1)
    make_one_of_everything(2)
    client.get(address)
    few = cost()
    for n in range(3, 8):
        make_one_of_everything(n)
    assert cost() == few


@pytest.mark.parametrize("url", ALL_LISTS)
def test_the_answer_has_the_fields_that_the_document_promises(api, document, url: str) -> None:
    row = make_one_of_everything(1)[url]
    answer = api.superuser().get(f"{url}{row.pk}/?{urlencode(EVERYTHING)}").json()
    operation = document["paths"][f"{url}{{id}}/"]["get"]
    name = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    promised = document["components"]["schemas"][name]["properties"]
    shown = {field for field, schema in promised.items() if not schema.get("writeOnly")}
    assert set(answer) == shown
    wrong = [field for field in shown if not _fits(answer[field], promised[field])]
    assert wrong == []


def _fits(value: Any, schema: dict[str, Any]) -> bool:
    if value is None:
        return bool(schema.get("nullable"))
    kinds: dict[str, Any] = {
        "string": str,
        "integer": int,
        "number": (int, float),
        "boolean": bool,
        "array": list,
        "object": dict,
    }
    kind = schema.get("type")
    return kind is None or (isinstance(value, kinds[kind]) and (kind == "boolean" or not isinstance(value, bool)))


@pytest.mark.parametrize("url", ALL_LISTS)
def test_every_documented_ordering_works_both_ways(api, document, url: str) -> None:
    client = api.superuser()
    make_one_of_everything(1)
    make_one_of_everything(2)
    everything = {row["pk"] for row in rows_of(client.get(url))}
    (ordering,) = [one for one in parameters_of(document, url) if one["name"] == "ordering"]
    for name in ordering["schema"]["enum"]:
        assert {row["pk"] for row in rows_of(client.get(f"{url}?ordering={name}"))} == everything, name
    assert len(rows_of(client.get(f"{url}?ordering=password,-no_such_field"))) == len(everything)


@pytest.mark.parametrize("url", ALL_LISTS)
def test_nonsense_in_any_parameter_is_answered_and_never_fails(api, document, url: str) -> None:
    client = api.superuser()
    make_one_of_everything(1)
    wrong = [
        (one["name"], value, answer.status_code)
        for one in parameters_of(document, url)
        for value in (NONSENSE_FLAGS if one["schema"].get("type") == "boolean" else NONSENSE)
        if (answer := client.get(f"{url}?{urlencode({one['name']: value})}")).status_code not in (200, 400)
    ]
    assert wrong == []


@pytest.mark.parametrize("url", ALL_LISTS)
def test_flags_that_are_no_flags_are_overlooked(api, document, url: str) -> None:
    client = api.superuser()
    make_one_of_everything(1)
    plain = rows_of(client.get(url))
    for one in parameters_of(document, url):
        if one["schema"].get("type") == "boolean":
            assert rows_of(client.get(f"{url}?{one['name']}=perhaps")) == plain, one["name"]


@pytest.mark.parametrize("url", ALL_LISTS)
def test_a_flag_parts_the_list_into_two(api, document, url: str) -> None:
    """Nothing is in both halves; what says how another parameter is meant changes nothing alone."""
    client = api.superuser()
    make_one_of_everything(1)
    make_one_of_everything(2)
    everything = [row["pk"] for row in rows_of(client.get(url))]
    for one in parameters_of(document, url):
        # `export` asks for a file of the list instead of the list.
        if one["schema"].get("type") != "boolean" or one["name"] == "export":
            continue
        yes, no = ([row["pk"] for row in rows_of(client.get(f"{url}?{one['name']}={word}"))] for word in "yn")
        halved = sorted(yes + no) == sorted(everything)
        assert halved or (yes == everything and no == everything), one["name"]


@pytest.mark.parametrize("url", ALL_LISTS)
def test_unknown_parameters_are_overlooked(api, url: str) -> None:
    client = api.superuser()
    make_one_of_everything(1)
    assert rows_of(client.get(f"{url}?no_such_thing=1&pk__in=0")) == rows_of(client.get(url))


@pytest.mark.parametrize("url", ALL_LISTS)
def test_a_search_finds_by_regular_expression_and_by_whole_words_too(api, url: str) -> None:
    client = api.superuser()
    make_one_of_everything(1)
    for query in ("search=e", "search=.%2B&search_regex=true", "search=1&search_whole=true", "search=q&search_notes=1"):
        assert client.get(f"{url}?{query}").status_code == 200
    assert rows_of(client.get(f"{url}?search=nothing-is-called-this")) == []
    assert client.get(f"{url}?search=(a%2B)%2B&search_regex=true").status_code == 400


@pytest.mark.parametrize("url", ALL_LISTS)
def test_the_form_of_an_object_can_be_asked_for(api, url: str) -> None:
    client = api.superuser()
    answer = client.options(url)
    assert answer.status_code == 200
    assert answer.json()["actions"]["GET"]["pk"]["type"] == "integer"


@pytest.mark.parametrize("url", ALL_LISTS)
def test_the_document_keeps_the_contract(document, url: str) -> None:
    """Names and types of what is sent, and the parameters that clients know; what is written comes with its own release."""
    contract = json.loads(shared_file("contract", "inventory.json").read_text())
    wanted = [one for one in contract["endpoints"] if one["method"] == "GET" and one["path"] in (url, f"{url}{{id}}/")]
    assert len(wanted) == 2
    for one in wanted:
        known = {parameter["name"] for parameter in parameters_of(document, one["path"])}
        assert {parameter["name"] for parameter in one["parameters"] if parameter["in"] == "query"} <= known
        answer = document["paths"][one["path"]]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert answer == one["response"]
    name = wanted[1]["response"]["$ref"].rpartition("/")[2]
    ours = document["components"]["schemas"][name]
    theirs = contract["schemas"][name]
    assert set(theirs["properties"]) <= set(ours["properties"])
    different = {
        field: (schema, ours["properties"][field])
        for field, schema in theirs["properties"].items()
        if any(_mark(schema, mark) != _mark(ours["properties"][field], mark) for mark in ("type", "format", "readOnly"))
    }
    assert different == {}


def _mark(schema: dict[str, Any], mark: str) -> Any:
    # How wide a whole number is differs between databases.
    return None if schema.get(mark) == "int64" else schema.get(mark)
