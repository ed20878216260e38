"""What is attached to the hooks of validation is asked at the right places, and its answer holds."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from djmoney.money import Money

from stockpress.inventory.common import validation
from stockpress.inventory.common.models import Parameter
from stockpress.inventory.stock.models import StockItem
from stockpress.settings_registry.services import ChangeSetting
from tests.attached import attached
from tests.factories.build import BuildFactory
from tests.factories.common import ParameterFactory
from tests.factories.company import CompanyFactory
from tests.factories.order import PurchaseOrderFactory
from tests.factories.part import BomItemFactory, PartCategoryFactory, PartFactory
from tests.factories.stock import SerializedItemFactory, StockItemFactory, StockLocationFactory

pytestmark = pytest.mark.django_db

NO = "Not like this."


def refuse(*_args: Any) -> None:
    raise ValidationError(NO)


@pytest.mark.parametrize(
    "factory",
    [
        PartFactory,
        PartCategoryFactory,
        StockItemFactory,
        StockLocationFactory,
        BomItemFactory,
        CompanyFactory,
        PurchaseOrderFactory,
        BuildFactory,
    ],
)
def test_a_refused_row_is_neither_saved_nor_checked_nor_deleted(factory) -> None:
    row = factory.create()
    with attached(validation.VALIDATE_INSTANCE, refuse):
        for act in (row.save, row.full_clean):
            with pytest.raises(ValidationError, match=NO):
                act()
        with pytest.raises(ValidationError, match=NO):
            factory.create()
    with attached(validation.VALIDATE_DELETION, refuse), pytest.raises(ValidationError, match=NO):
        row.delete()
    assert type(row).objects.filter(pk=row.pk).exists()
    row.delete()


def test_whoever_is_asked_sees_what_changes() -> None:
    seen: list[dict[str, Any]] = []
    old, new = StockLocationFactory.create(), StockLocationFactory.create()
    item = StockItemFactory.create(location=old, purchase_price=Money("1.5", "EUR"), quantity=5)
    with attached(validation.VALIDATE_INSTANCE, lambda _row, deltas: seen.append(dict(deltas))):
        item.location = new
        item.quantity = "5"
        item.purchase_price = Money("2", "EUR")
        item.save()
        StockItemFactory.create(part=item.part)
    changed = seen[0]
    assert changed["location"] == {"old": old, "new": new}
    assert changed["purchase_price"] == {"old": Money("1.5", "EUR"), "new": Money("2", "EUR")}
    assert set(changed) == {"location", "purchase_price", "updated"}
    assert seen[1] == {}


def test_nobody_attached_costs_no_query(django_assert_num_queries) -> None:
    company = CompanyFactory.create()
    with django_assert_num_queries(1):
        company.save()


def test_who_accepts_ends_the_asking() -> None:
    part = PartFactory.create()
    with attached(validation.VALIDATE_INSTANCE, lambda *_: True, refuse):
        part.save()
    with attached(validation.VALIDATE_INSTANCE, lambda *_: "yes", refuse), pytest.raises(ValidationError):
        part.save()


def test_a_new_row_that_is_not_complete_yet_is_asked_for_when_it_is_saved(api) -> None:
    asked: list[Any] = []
    part = PartFactory.build()
    with attached(validation.VALIDATE_INSTANCE, lambda row, _deltas: asked.append(row)):
        part.full_clean(exclude=["IPN"])
        assert asked == []
        part.save()
    assert asked == [part]


@pytest.mark.parametrize(
    ("hook", "field"), [(validation.VALIDATE_PART_NAME, "name"), (validation.VALIDATE_PART_IPN, "IPN")]
)
def test_names_and_numbers_of_parts_are_asked_about(hook, field) -> None:
    part = PartFactory.create(name="Nut", IPN="N-1")
    with attached(hook, refuse), pytest.raises(ValidationError) as refused:
        part.full_clean()
    assert refused.value.message_dict == {field: [NO]}


def test_an_accepted_number_need_not_match_the_pattern_but_is_given_once() -> None:
    ChangeSetting(key="PART_IPN_REGEX", value="^X")()
    PartFactory.create(IPN="Y-1")
    part = PartFactory.build(IPN="Y-2")
    with attached(validation.VALIDATE_PART_IPN, lambda *_: True):
        part.full_clean()
        ChangeSetting(key="PART_ALLOW_DUPLICATE_IPN", value="false")()
        part.IPN = "Y-1"
        with pytest.raises(ValidationError, match="already"):
            part.full_clean()


def test_batch_codes_and_serial_numbers_are_asked_about() -> None:
    item = SerializedItemFactory.create(batch="B1")
    with attached(validation.VALIDATE_BATCH_CODE, refuse), pytest.raises(ValidationError) as refused:
        item.full_clean()
    assert refused.value.message_dict == {"batch": [NO]}
    asked: list[Any] = []
    with attached(validation.VALIDATE_SERIAL_NUMBER, lambda *args: asked.append(args)):
        item.full_clean()
    assert asked == [(item.serial, item.part, item)]


def test_parameters_are_asked_about() -> None:
    row = ParameterFactory.create(owner=PartFactory.create())
    with attached(validation.VALIDATE_PARAMETER, refuse), pytest.raises(ValidationError) as refused:
        Parameter.objects.get(pk=row.pk).full_clean()
    assert refused.value.message_dict == {"data": [NO]}


def test_serial_numbers_are_sorted_as_somebody_says() -> None:
    with attached(validation.CONVERT_SERIAL, lambda serial: int(serial, 16)):
        assert SerializedItemFactory.create(serial="ff").serial_int == 255
    with attached(validation.CONVERT_SERIAL, lambda _serial: None):
        assert SerializedItemFactory.create(serial="A-12").serial_int == 12
    with attached(validation.CONVERT_SERIAL, lambda _serial: 10**12):
        assert SerializedItemFactory.create(serial="A").serial_int == 0x7FFFFFFF
    assert StockItem.objects.count() == 3
