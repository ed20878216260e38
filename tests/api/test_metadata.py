"""The metadata of any object: under one address for all models, and below the objects themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.urls import URLPattern, URLResolver, get_resolver

from stockpress.accounts.models import ApiToken
from stockpress.api.generic.metadata import unique_fields
from stockpress.api.generic.urls import METADATA_BELOW
from stockpress.inventory.common.errors import ObjectGone
from stockpress.inventory.common.metadata import change_metadata, models_with_metadata
from stockpress.inventory.common.models import ProjectCode, SelectionList
from stockpress.inventory.part.models import Part
from tests.conftest import Api
from tests.factories import printing
from tests.factories.build import BuildFactory
from tests.factories.common import AttachmentFactory, ParameterFactory, ProjectCodeFactory
from tests.factories.company import CompanyFactory
from tests.factories.order import PurchaseOrderFactory
from tests.factories.part import PartCategoryFactory, PartFactory
from tests.factories.stock import StockItemFactory, StockLocationFactory

MAKERS: dict[str, Callable[..., Any]] = {
    "part": PartFactory.create,
    "partcategory": PartCategoryFactory.create,
    "stockitem": StockItemFactory.create,
    "stocklocation": StockLocationFactory.create,
    "company": CompanyFactory.create,
    "purchaseorder": PurchaseOrderFactory.create,
    "build": BuildFactory.create,
    "projectcode": ProjectCodeFactory.create,
    "labeltemplate": printing.label_template,
    "reporttemplate": printing.report_template,
}
OLDER = {model._meta.model_name: path for path, model in METADATA_BELOW.items()}


def url(row: Any, model: str | None = None) -> str:
    return f"/api/metadata/{model or row._meta.model_name}/{row.pk}/"


@pytest.mark.parametrize("model", sorted(MAKERS))
def test_metadata_of_every_model_is_read_replaced_and_merged(api: Api, model: str) -> None:
    row = MAKERS[model]()
    client = api.superuser()
    assert client.get(url(row)).json() == {"metadata": {}}
    answer = client.put(url(row), {"metadata": {"a": 1, "b": {"c": 2}}})
    assert (answer.status_code, answer.json()) == (200, {"metadata": {"a": 1, "b": {"c": 2}}})
    answer = client.patch(url(row), {"metadata": {"b": 3}})
    assert (answer.status_code, answer.json()) == (200, {"metadata": {"a": 1, "b": 3}})
    assert client.put(url(row), {"metadata": {}}).json() == {"metadata": {}}
    row.refresh_from_db()
    assert row.metadata == {}


@pytest.mark.parametrize("model", sorted(set(MAKERS) - {"labeltemplate", "reporttemplate"}))
def test_metadata_is_served_below_the_object_too(api: Api, model: str) -> None:
    row = MAKERS[model](metadata={"a": 1})
    client, below = api.superuser(), f"/api/{OLDER[model]}/{row.pk}/metadata/"
    assert client.get(below).json() == {"metadata": {"a": 1}}
    assert client.patch(below, {"metadata": {"b": 2}}).json() == {"metadata": {"a": 1, "b": 2}}
    assert client.get(url(row)).json() == {"metadata": {"a": 1, "b": 2}}


@pytest.mark.parametrize("body", [{}, {"metadata": None}, {"metadata": [1]}, {"metadata": "a"}, {"metadata": 1}, []])
def test_metadata_that_is_no_object_is_refused(api: Api, body: object) -> None:
    part = PartFactory.create(metadata={"a": 1})
    client = api.superuser()
    for method in (client.put, client.patch):
        answer = method(url(part), body)
        assert answer.status_code == 400
        assert set(answer.json()) <= {"metadata", "non_field_errors"}
    assert client.get(url(part)).json() == {"metadata": {"a": 1}}


@pytest.mark.parametrize("stored", [None, [1], "a"])
def test_what_an_import_left_there_is_read_as_nothing_and_replaced(api: Api, stored: object) -> None:
    part = PartFactory.create()
    Part.objects.filter(pk=part.pk).update(metadata=stored)
    client = api.superuser()
    assert client.get(url(part)).json() == {"metadata": {}}
    assert client.patch(url(part), {"metadata": {"a": 1}}).json() == {"metadata": {"a": 1}}


def test_metadata_is_kept_to_the_letter(api: Api) -> None:
    part, kept = PartFactory.create(), {"html": " <b>bold</b> ", "list": [1, None, True, 1.5], "": {"é": "ü"}}
    client = api.superuser()
    assert client.put(url(part), {"metadata": kept}).json() == {"metadata": kept}
    assert client.get(url(part)).json() == {"metadata": kept}


def test_nothing_but_the_metadata_is_changed(api: Api) -> None:
    part = PartFactory.create(name="Bolt", description="M3")
    api.superuser().put(url(part), {"metadata": {"a": 1}, "name": "Nut"})
    part.refresh_from_db()
    assert (part.name, part.description) == ("Bolt", "M3")


# Who may


def test_metadata_takes_the_role_of_its_model(api: Api) -> None:
    part = PartFactory.create()
    for path in (url(part), f"/api/part/{part.pk}/metadata/"):
        assert api.anonymous().get(path).status_code == 401
        assert api.user().get(path).status_code == 403
        assert api.with_roles(stock_location="view,change").get(path).status_code == 403
        viewer = api.with_roles(part="view")
        assert viewer.get(path).status_code == 200
        assert viewer.put(path, {"metadata": {"a": 1}}).status_code == 403
        assert viewer.patch(path, {"metadata": {"a": 1}}).status_code == 403
        assert api.with_roles(part="change").patch(path, {"metadata": {"a": 1}}).status_code == 200


def test_being_staff_is_no_role(api: Api) -> None:
    assert api.staff().get(url(PartFactory.create())).status_code == 403


def test_of_what_needs_no_role_metadata_may_be_read_and_needs_djangos_permission_to_write(api: Api) -> None:
    code = ProjectCodeFactory.create()
    client = api.user()
    assert client.get(url(code)).status_code == 200
    assert client.patch(url(code), {"metadata": {"a": 1}}).status_code == 403
    allowed = api.user()
    allowed.user.user_permissions.add(Permission.objects.get(codename="change_projectcode"))
    assert allowed.patch(url(code), {"metadata": {"a": 1}}).json() == {"metadata": {"a": 1}}


def test_the_metadata_of_an_attachment_is_for_those_who_may_see_its_owner(api: Api) -> None:
    attachment = AttachmentFactory.create(owner=PartFactory.create(), metadata={"a": 1})
    assert api.with_roles(stock_location="view").get(url(attachment)).status_code == 404
    assert api.with_roles(part="view").get(url(attachment)).json() == {"metadata": {"a": 1}}


def test_the_metadata_of_a_parameter_is_for_those_who_may_see_its_owner(api: Api) -> None:
    parameter = ParameterFactory.create(owner=PartFactory.create(), metadata={"a": 1})
    assert api.with_roles(sales_order="view").get(url(parameter)).status_code == 404
    assert api.with_roles(part="view").get(url(parameter)).json() == {"metadata": {"a": 1}}


@pytest.mark.parametrize(
    "model", ["user", "apitoken", "userprofile", "inventreesetting", "nothing", "Part", "part.part"]
)
def test_other_models_have_no_metadata(api: Api, model: str) -> None:
    client = api.superuser()
    for path in (f"/api/metadata/{model}/1/", f"/api/metadata/{model}/name/x/"):
        assert api.anonymous().get(path).status_code == 401
        answer = client.get(path)
        assert answer.status_code == 404
        assert model in answer.json()["detail"]
        assert client.put(path, {"metadata": {}}).status_code == 404
        assert api.user().get(path).status_code == 404
        assert api.staff().put(path, {"metadata": {}}).status_code == 403


def test_no_model_that_holds_secrets_is_among_those_with_metadata() -> None:
    assert "part" in models_with_metadata()
    assert ApiToken not in models_with_metadata().values()
    assert not {model._meta.app_label for model in models_with_metadata().values()} & {"auth", "users", "sessions"}


@pytest.mark.parametrize("key", [999999, 1 << 62, 1 << 80])
def test_metadata_of_an_object_that_is_not_there_is_not_found(api: Api, key: int) -> None:
    assert api.superuser().get(f"/api/metadata/part/{key}/").status_code in {400, 404}
    assert api.superuser().put(f"/api/metadata/part/{key}/", {"metadata": {}}).status_code in {400, 404}


def test_an_object_that_goes_while_it_is_written_to_is_gone(db: None) -> None:
    part = PartFactory.create()
    twin = Part.objects.get(pk=part.pk)
    Part.objects.filter(pk=part.pk).delete()
    with pytest.raises(ObjectGone):
        change_metadata(target=twin, metadata={"a": 1})


# By a unique column


def test_an_object_may_be_named_by_a_unique_column(api: Api) -> None:
    order = PurchaseOrderFactory.create(reference="PO-0042")
    code = ProjectCodeFactory.create(code="Anna & Bo")
    client = api.superuser()
    path = "/api/metadata/purchaseorder/reference/PO-0042/"
    assert client.put(path, {"metadata": {"a": 1}}).json() == {"metadata": {"a": 1}}
    assert client.patch(path, {"metadata": {"b": 2}}).json() == {"metadata": {"a": 1, "b": 2}}
    assert client.get(url(order)).json() == {"metadata": {"a": 1, "b": 2}}
    assert client.get("/api/metadata/projectcode/code/Anna%20%26%20Bo/").status_code == 200
    assert client.get("/api/metadata/projectcode/code/none/").status_code == 404
    assert client.get(f"/api/metadata/projectcode/code/{code.code.lower()}/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "part/name/Bolt",
        "part/IPN/1",
        "part/pk/1",
        "part/id__gt/0",
        "part/category__name/x",
        "purchaseorder/description/x",
        "purchaseorder/reference__startswith/P",
        "purchaseorder/created_by__password/x",
        "purchaseorder/metadata__a/1",
        "selectionlist/default/1",
    ],
)
def test_other_columns_name_no_object(api: Api, path: str) -> None:
    answer = api.superuser().get(f"/api/metadata/{path}/")
    assert answer.status_code == 400
    assert list(answer.json()) == ["lookup_field"]


def test_the_role_is_asked_for_before_the_column(api: Api) -> None:
    assert api.user().get("/api/metadata/part/nonsense/1/").status_code == 403


def test_only_columns_that_are_unique_are_offered() -> None:
    assert unique_fields(ProjectCode) == ["code"]
    assert unique_fields(SelectionList) == ["name"]
    assert unique_fields(Part) == []


# Completeness


def _names(resolver: URLResolver) -> list[str]:
    names: list[str] = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            names += _names(entry)
        elif isinstance(entry, URLPattern) and entry.name:
            names.append(entry.name)
    return names


def test_every_model_with_metadata_and_a_page_of_its_own_is_served_in_both_places() -> None:
    names = set(_names(get_resolver()))
    lacking = [
        model
        for model in models_with_metadata()
        if f"api-{model}-detail" in names and f"api-{model}-metadata" not in names
    ]
    assert lacking == []
    assert len([name for name in names if name.endswith("-metadata")]) > 30


def test_a_form_is_told_what_metadata_is(api: Api) -> None:
    actions = api.superuser().options(url(PartFactory.create())).json()["actions"]
    assert set(actions) == {"GET", "PUT"}
    assert actions["PUT"]["metadata"]["required"] is True
    assert api.superuser().options("/api/metadata/nothing/1/").status_code == 404
