"""Text lengths and emptiness of the models are those that clients were promised."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from tests.shared import shared_file

MODELS = {
    "Address": "company.Address",
    "Attachment": "common.Attachment",
    "BomItem": "part.BomItem",
    "BomItemSubstitute": "part.BomItemSubstitute",
    "Category": "part.PartCategory",
    "CategoryParameterTemplate": "part.PartCategoryParameterTemplate",
    "Company": "company.Company",
    "Contact": "company.Contact",
    "CustomState": "common.InvenTreeCustomUserStateModel",
    "CustomUnit": "common.CustomUnit",
    "ManufacturerPart": "company.ManufacturerPart",
    "Parameter": "common.Parameter",
    "ParameterTemplate": "common.ParameterTemplate",
    "Part": "part.Part",
    "PartInternalPrice": "part.PartInternalPriceBreak",
    "PartPricing": "part.PartPricing",
    "PartRelation": "part.PartRelated",
    "PartSalePrice": "part.PartSellPriceBreak",
    "PartTestTemplate": "part.PartTestTemplate",
    "ProjectCode": "common.ProjectCode",
    "SelectionEntry": "common.SelectionListEntry",
    "SelectionList": "common.SelectionList",
    "SupplierPart": "company.SupplierPart",
    "SupplierPriceBreak": "company.SupplierPriceBreak",
}


@lru_cache(maxsize=1)
def schemas() -> dict[str, Any]:
    content = json.loads(shared_file("contract", "inventory.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = content["schemas"] if "schemas" in content else content["components"]["schemas"]
    return found


def field_of(model: type[models.Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def longest(field: Any) -> int | None:
    """The most characters a column or its validators allow."""
    limits = [validator.limit_value for validator in field.validators if getattr(validator, "code", "") == "max_length"]
    return min([*limits, *([field.max_length] if field.max_length else [])], default=None)


@pytest.mark.parametrize("schema", sorted(MODELS))
def test_texts_are_as_long_as_clients_may_send(schema: str) -> None:
    model = apps.get_model(MODELS[schema])
    wrong = {
        name: (longest(field), facts["maxLength"])
        for name, facts in schemas()[schema]["properties"].items()
        if "maxLength" in facts
        and (field := field_of(model, name)) is not None
        and longest(field) != facts["maxLength"]
    }
    assert wrong == {}


@pytest.mark.parametrize("schema", sorted(MODELS))
def test_what_clients_may_write_has_a_column(schema: str) -> None:
    model = apps.get_model(MODELS[schema])
    # Read through relations, or instructions for the server that are no facts of the object.
    elsewhere = {
        "choices": "entries of a selection list",
        "copy_category_parameters": "instruction",
        "duplicate": "instruction",
        "existing_image": "instruction",
        "filename": "name of the file",
        "initial_stock": "instruction",
        "initial_supplier": "instruction",
        "remote_image": "instruction",
        "responsible": "responsible_owner",
        "source_plugin": "comes with the plugin host",
        "update": "instruction",
        "price_breaks": "related rows",
        "primary_address": "related row",
        "substitutes": "related rows",
    }
    missing = {
        name
        for name, facts in schemas()[schema]["properties"].items()
        if not facts.get("readOnly") and not name.endswith("_detail") and name not in elsewhere
        if field_of(model, name) is None and name != "pk"
    }
    assert missing == set()
