"""No endpoint without a declared permission, no model without somebody who may govern it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from stockpress.accounts import rulesets
from stockpress.api.framework.requires import Requirement

# Sign-in decides by itself who may do what; pages of the web interface are the same for everybody and hold no data.
FOREIGN = ("allauth.", "stockpress.web.", "stockpress.api.signin.", "django.views.generic.")


def endpoints(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from endpoints(entry, path)
        elif isinstance(entry, URLPattern):
            yield path, entry.callback


def declared_permission(callback: Any) -> object:
    view = getattr(callback, "cls", None) or getattr(callback, "view_class", None) or callback
    return getattr(view, "permission", None)


@pytest.mark.django_db
def test_every_endpoint_declares_who_may_call_it() -> None:
    found = [
        (path, callback)
        for path, callback in endpoints(get_resolver())
        if not str(getattr(callback, "__module__", "")).startswith(FOREIGN)
    ]
    undeclared = [path for path, callback in found if not isinstance(declared_permission(callback), Requirement)]
    assert len(found) > 20
    assert undeclared == []


def test_every_model_is_governed_by_a_role_or_known_to_need_none() -> None:
    labels = {"auth", "users", "part", "company", "stock", "order", "build", "common", "report", "plugin", "machine"}
    unknown = [
        rulesets.table_of(model)
        for model in apps.get_models()
        if model._meta.app_label in labels
        and not rulesets.is_ignored(model)
        and not rulesets.roles_of_table(rulesets.table_of(model))
    ]
    assert unknown == []


@pytest.mark.parametrize(
    ("table", "roles"),
    [
        ("part_part", {"part", "build"}),
        ("build_build", {"build"}),
        ("build_buildline", {"build"}),
        ("company_company", {"purchase_order", "sales_order", "return_order"}),
        ("order_purchaseorder", {"purchase_order"}),
        ("order_salesorder", {"sales_order"}),
        ("order_salesordershipment", {"sales_order"}),
        ("order_returnorder", {"return_order"}),
        ("stock_stockitem", {"stock", "build"}),
        ("stock_stocklocation", {"stock_location", "build"}),
    ],
)
def test_what_can_be_printed_is_governed_by_the_roles_that_work_with_it(table: str, roles: set[str]) -> None:
    assert set(rulesets.roles_of_table(table)) == roles


def test_no_table_is_both_governed_and_ignored() -> None:
    governed = rulesets.tables_of_roles(rulesets.ROLE_NAMES)
    assert not governed & rulesets.IGNORED_TABLES
    assert not {table for table in governed if table.rpartition("_")[0] in rulesets.IGNORED_APPS}
