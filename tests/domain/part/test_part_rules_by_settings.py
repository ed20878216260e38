"""Rules and defaults of parts that the settings give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from djmoney.money import Money

from stockpress.inventory.part.models import Part, PartPricing, PartSellPriceBreak
from stockpress.inventory.transfer import import_file
from stockpress.settings_registry.definitions import SettingInvalid
from stockpress.settings_registry.services import ChangeSetting
from tests.domain.transfer.exports import part as part_record
from tests.domain.transfer.exports import write
from tests.factories.part import BomItemFactory, PartCategoryFactory, PartFactory, PartInternalPriceBreakFactory
from tests.factories.stock import StockItemFactory

pytestmark = pytest.mark.django_db

DEFAULTS = {
    "PART_TEMPLATE": ("is_template", False),
    "PART_ASSEMBLY": ("assembly", False),
    "PART_COMPONENT": ("component", True),
    "PART_PURCHASEABLE": ("purchaseable", True),
    "PART_SALABLE": ("salable", False),
    "PART_TRACKABLE": ("trackable", False),
    "PART_VIRTUAL": ("virtual", False),
}


def change(key: str, value: object) -> None:
    ChangeSetting(key=key, value=value)()


def refused(part: Part) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        part.full_clean()
    found: dict[str, list[str]] = caught.value.message_dict
    return found


@pytest.mark.parametrize("key", DEFAULTS)
def test_a_new_part_begins_as_the_settings_say(key: str) -> None:
    field, usual = DEFAULTS[key]
    assert getattr(Part(), field) is usual
    change(key, not usual)
    assert getattr(Part(), field) is not usual
    assert getattr(Part(**{field: usual}), field) is usual


def test_imported_parts_do_not_follow_the_defaults_of_this_server(tmp_path: Path) -> None:
    change("PART_VIRTUAL", True)
    change("PART_COMPONENT", False)
    import_file(write(tmp_path, part_record(7)))
    row = Part.objects.get(pk=7)
    assert (row.virtual, row.component) == (False, True)


def test_internal_part_numbers_match_the_pattern() -> None:
    change("PART_IPN_REGEX", r"^[A-Z]+-\d+(-[a-z]+)?$")
    PartFactory.build(IPN="ABC-12").full_clean()
    PartFactory.build(IPN="").full_clean()
    assert "has to match the pattern" in refused(PartFactory.build(IPN="abc"))["IPN"][0]


@pytest.mark.parametrize("pattern", ["(a+)+$", "(", "(?=x)", "a*b*c*d*e*", "x" * 300])
def test_a_pattern_that_could_hang_the_server_is_refused(pattern: str) -> None:
    with pytest.raises(SettingInvalid):
        change("PART_IPN_REGEX", pattern)


def test_internal_part_numbers_are_given_once_where_that_is_asked_for() -> None:
    part = PartFactory(IPN="R-1")
    PartFactory.build(IPN="R-1").full_clean()
    change("PART_ALLOW_DUPLICATE_IPN", False)
    assert list(refused(PartFactory.build(IPN="r-1"))) == ["IPN"]
    part.full_clean()
    PartFactory.build(IPN="").full_clean()


def test_only_assemblies_have_revisions_where_that_is_asked_for() -> None:
    plain, assembly = PartFactory(), PartFactory(assembly=True)
    PartFactory.build(revision="B", revision_of=plain).full_clean()
    change("PART_REVISION_ASSEMBLY_ONLY", True)
    PartFactory.build(revision="B", revision_of=assembly).full_clean()
    assert list(refused(PartFactory.build(revision="B", revision_of=plain))) == ["revision_of"]


def test_a_part_of_an_assembly_is_deleted_only_where_that_is_allowed() -> None:
    line = BomItemFactory()
    with pytest.raises(ValidationError) as caught:
        line.sub_part.delete()
    assert "bill of materials" in caught.value.messages[0]
    change("PART_ALLOW_DELETE_FROM_ASSEMBLY", True)
    line.sub_part.delete()
    assert not type(line).objects.exists()


def test_internal_prices_take_the_place_of_the_range_where_that_is_asked_for() -> None:
    part = PartFactory()
    PartPricing.objects.create(part=part, overall_min=Money(1, "USD"), overall_max=Money(2, "USD"))
    PartInternalPriceBreakFactory(part=part, price=Money("0.80", "EUR"))
    part = Part.objects.get(pk=part.pk)
    change("PART_BOM_USE_INTERNAL_PRICE", True)
    assert part.get_price_range(10) == (Money(10, "USD"), Money(20, "USD"))
    change("PART_INTERNAL_PRICE", True)
    assert part.get_price_range(10) == (Money(8, "EUR"), Money(8, "EUR"))


def test_a_price_without_a_currency_is_in_that_of_the_server() -> None:
    change("INVENTREE_DEFAULT_CURRENCY", "EUR")
    price: Any = PartSellPriceBreak(part=PartFactory(), quantity=1, price=3).price
    assert price == Money(3, "EUR")
    assert StockItemFactory(purchase_price=3).purchase_price == Money(3, "EUR")


def test_categories_and_locations_show_the_icon_that_is_set_for_all(api: Any) -> None:
    from tests.factories.stock import StockLocationFactory

    change("PART_CATEGORY_DEFAULT_ICON", "ti:category:outline")
    change("STOCK_LOCATION_DEFAULT_ICON", "ti:box:outline")
    client = api.superuser()
    plain, own = PartCategoryFactory(), PartCategoryFactory(icon="ti:bolt:outline")
    shelf, drawer = StockLocationFactory(), StockLocationFactory(custom_icon="ti:bolt:outline")
    icons = [client.get(f"/api/part/category/{row.pk}/").json()["icon"] for row in (plain, own)]
    assert icons == ["ti:category:outline", "ti:bolt:outline"]
    icons = [client.get(f"/api/stock/location/{row.pk}/").json()["icon"] for row in (shelf, drawer)]
    assert icons == ["ti:box:outline", "ti:bolt:outline"]
    plain.refresh_from_db()
    assert plain.icon is None


@pytest.mark.parametrize("key", ["PART_CATEGORY_DEFAULT_ICON", "STOCK_LOCATION_DEFAULT_ICON"])
@pytest.mark.parametrize("name", ["ti:box", "ti:no-such-icon:outline", "box", "xx:box:outline", "ti:box:outline:x"])
def test_an_icon_that_does_not_exist_is_refused(key: str, name: str) -> None:
    with pytest.raises(SettingInvalid):
        change(key, name)
