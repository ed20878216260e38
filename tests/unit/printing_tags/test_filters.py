"""Filter strings and the lookups they may use."""

from __future__ import annotations

import contextlib

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from stockpress.inventory.company.models import Company
from stockpress.inventory.part.models import Part, PartCategory
from stockpress.inventory.stock.models import StockItem
from stockpress.printing.filters import apply_filters, format_filters, parse_filters, validate_filters
from stockpress.printing.lookups import LookupRefused, check_lookup, check_ordering
from tests.factories.part import PartCategoryFactory, PartFactory


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("   ", {}),
        (None, {}),
        ("name=widget, category=6", {"name": "widget", "category": "6"}),
        ("category__in=[1,2,3]", {"category__in": [1, 2, 3]}),
        ("pk__in=[1, 99], category__in=[1,2,3]", {"pk__in": [1, 99], "category__in": [1, 2, 3]}),
        (' name__in = ["a]b", "c,d"] ,active=False', {"name__in": ["a]b", "c,d"], "active": "False"}),
    ],
)
def test_a_filter_string_is_parsed(text: str | None, expected: dict[str, object]) -> None:
    assert parse_filters(text) == expected


@pytest.mark.parametrize(
    "text", ["foo", "a=1,", "=1", "a=", "a=b=c", "category__in=[1,", "a=[1}", "a=[x]", ",", 'a={"b"=1}']
)
def test_a_malformed_filter_string_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        parse_filters(text)


names = st.from_regex(r"[a-z][a-z_]{0,20}", fullmatch=True)
plain_values = st.text(st.characters(blacklist_characters=',=[]"', blacklist_categories=["C"]), min_size=1).filter(
    lambda text: text == text.strip() and text
)
list_values = st.lists(st.one_of(st.integers(), st.booleans(), st.text().filter(lambda text: "=" not in text)))


@given(st.dictionaries(names, st.one_of(plain_values, list_values), max_size=5))
def test_what_is_written_is_read_again(filters: dict[str, object]) -> None:
    text = format_filters(filters)
    if len(text) <= 5000:
        assert parse_filters(text) == filters


@given(st.text(max_size=300))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    with contextlib.suppress(ValidationError):
        assert isinstance(parse_filters(text), dict)


@pytest.mark.parametrize(
    "lookup",
    [
        "name",
        "pk__in",
        "id",
        "category",
        "category_id",
        "category__name__icontains",
        "category__parent__pathstring__startswith",
        "creation_user",
        "creation_user__pk",
        "creation_user__isnull",
        "creation_date__year__gte",
        "metadata__colour__shade",
        "stock_items__location__name",
        "tags__name",
    ],
)
def test_a_lookup_over_inventory_fields_is_allowed(lookup: str) -> None:
    check_lookup(Part, lookup)


@pytest.mark.parametrize(
    "lookup",
    [
        "nope",
        "name__nope",
        "name__regex",
        "name__iregex",
        "metadata__key__regex",
        "creation_user__password__startswith",
        "creation_user__username",
        "creation_user__tokens__key",
        "creation_user__groups__name",
        "creation_user__in__password",
        "responsible_owner__owner_id",
        "category__default_location__owner__owner_type__model",
        "category__isnull__exact",
        "__",
        "",
        "name__",
        "__".join(["category", *["parent"] * 20]),
    ],
)
def test_a_lookup_that_leads_elsewhere_is_refused(lookup: str) -> None:
    with pytest.raises(LookupRefused):
        check_lookup(Part, lookup)


def test_users_cannot_be_looked_up_at_all_by_secret_fields() -> None:
    with pytest.raises(LookupRefused):
        check_lookup(User, "password__startswith")


@pytest.mark.parametrize("name", ["name", "-category__name", "?", "pk"])
def test_ordering_by_a_field_is_allowed(name: str) -> None:
    check_ordering(Part, name)


@pytest.mark.parametrize("name", ["nope", "creation_user__password", "name__lower", "-responsible_owner__owner_type"])
def test_ordering_by_anything_else_is_refused(name: str) -> None:
    with pytest.raises(LookupRefused):
        check_ordering(Part, name)


@pytest.mark.parametrize(
    "text", ["foo=bar", "pk=abc", "category__in=[1,", "creation_user__password=x", "active=perhaps"]
)
def test_filters_that_do_not_fit_the_model_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        validate_filters(text, Part)


@pytest.mark.parametrize(
    ("model", "text"),
    [(Part, "name=widget, category=6"), (Company, "is_supplier=True"), (StockItem, "part__active=True")],
)
def test_filters_that_fit_the_model_pass(model: type, text: str) -> None:
    validate_filters(text, model)


def test_filters_choose_rows_and_never_repeat_one(db: None) -> None:
    category = PartCategoryFactory.create()
    inside = PartFactory.create(category=category, name="bolt")
    PartFactory.create(name="nut")

    assert list(apply_filters(Part.objects.all(), f"category__in=[{category.pk}]")) == [inside]
    assert list(apply_filters(PartCategory.objects.all(), "parts__name__contains=o")) == [category]
    assert apply_filters(Part.objects.all(), "").count() == 2
