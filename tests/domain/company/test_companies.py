"""Companies, their addresses, and what they sell."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from djmoney.money import Money

from stockpress.inventory.common.printable import PRINTABLES
from stockpress.inventory.company.models import Company
from stockpress.inventory.company.services import make_primary
from tests.factories.company import (
    AddressFactory,
    CompanyFactory,
    ManufacturerPartFactory,
    SupplierPartFactory,
    SupplierPriceBreakFactory,
)
from tests.factories.part import PartFactory

pytestmark = pytest.mark.django_db

NAMES = {"company", "name", "description", "website", "phone", "email", "address"}


def test_the_address_is_the_primary_one_on_one_line() -> None:
    company = CompanyFactory()
    AddressFactory(company=company, line1="Elsewhere")
    assert company.address == ""
    AddressFactory(
        company=company, primary=True, line1="1 High Street", postal_code="", postal_city="Port", country="UK"
    )
    assert company.address == "1 High Street, Port, UK"


def test_making_an_address_primary_lets_the_former_one_step_back() -> None:
    company = CompanyFactory()
    former, other = AddressFactory(company=company, primary=True), AddressFactory(company=company)
    foreign = AddressFactory(primary=True)
    make_primary(address=other)
    assert company.primary_address == other
    for address, primary in ((former, False), (foreign, True)):
        address.refresh_from_db()
        assert address.primary is primary


def test_a_company_has_a_page() -> None:
    assert CompanyFactory(pk=3).get_absolute_url() == "/web/company/3/"
    assert SupplierPartFactory(pk=4).get_absolute_url() == "/web/purchasing/supplier-part/4/"
    assert ManufacturerPartFactory(pk=5).get_absolute_url() == "/web/purchasing/manufacturer-part/5/"


def test_every_variable_of_the_specification_is_declared_and_has_a_value() -> None:
    company = CompanyFactory(website="https://a.example", phone="1", email="a@a.example", description="Sells")
    AddressFactory(company=company, primary=True)
    assert {variable.name for variable in PRINTABLES["company"].variables} == NAMES
    assert dict(company.report_context().items()) == {
        "company": company,
        "name": company.name,
        "description": "Sells",
        "website": "https://a.example",
        "phone": "1",
        "email": "a@a.example",
        "address": "12 Mill Lane, AB1 2CD, Northport",
    }


def test_many_companies_cost_as_many_queries_as_one() -> None:
    for _ in range(20):
        AddressFactory(primary=True)
    keys = list(Company.objects.values_list("pk", flat=True))

    def queries_for(wanted: list[int]) -> int:
        with CaptureQueriesContext(connection) as queries:
            batch = PRINTABLES["company"].load(wanted)
            for item in batch.items:
                list(PRINTABLES["company"].context(item, batch).items())
        return len(queries)

    assert queries_for(keys[:1]) == queries_for(keys) == 2


@pytest.mark.parametrize(
    ("units", "pack_quantity", "native"),
    [("", "", "1"), ("", "25", "25"), ("mm", "2 m", "2000"), ("", "2 dozen", "24")],
)
def test_a_pack_is_counted_in_the_unit_of_the_part(units: str, pack_quantity: str, native: str) -> None:
    supplied = SupplierPartFactory.build(
        part=PartFactory(units=units), supplier=CompanyFactory(), pack_quantity=pack_quantity
    )
    supplied.full_clean()
    assert supplied.pack_quantity_native == Decimal(native)
    assert supplied.base_quantity(2) == 2 * Decimal(native)


@pytest.mark.parametrize("pack_quantity", ["3 kg", "none", "0", "-5"])
def test_a_pack_that_cannot_be_is_refused(pack_quantity: str) -> None:
    supplied = SupplierPartFactory.build(
        part=PartFactory(units="mm"), supplier=CompanyFactory(), pack_quantity=pack_quantity
    )
    with pytest.raises(ValidationError) as caught:
        supplied.full_clean()
    assert list(caught.value.message_dict) == ["pack_quantity"]


def test_the_manufacturer_part_must_be_of_the_same_part() -> None:
    supplied = SupplierPartFactory.build(
        part=PartFactory(), supplier=CompanyFactory(), manufacturer_part=ManufacturerPartFactory()
    )
    with pytest.raises(ValidationError) as caught:
        supplied.full_clean()
    assert list(caught.value.message_dict) == ["manufacturer_part"]


def test_a_supplier_part_shows_supplier_number_and_manufacturer_number() -> None:
    made = ManufacturerPartFactory(manufacturer__name="Acme", MPN="A-1")
    supplied = SupplierPartFactory(part=made.part, supplier__name="Shop", SKU="S-9", manufacturer_part=made)
    assert supplied.pretty_name == "Shop S-9 | A-1"
    assert made.pretty_name == "Acme | A-1"
    assert supplied.manufacturer == made.manufacturer


def test_price_breaks_come_in_order_of_quantity() -> None:
    supplied = SupplierPartFactory()
    for quantity, price in ((100, "0.10"), (1, "0.30")):
        SupplierPriceBreakFactory(part=supplied, quantity=quantity, price=Money(price, "EUR"))
    assert [row.quantity for row in supplied.price_breaks] == [1, 100]
    assert supplied.unit_pricing == Money("0.30", "EUR")


def test_a_company_lists_what_it_supplies_and_what_it_makes() -> None:
    company = CompanyFactory()
    sold = SupplierPartFactory(supplier=company)
    made = ManufacturerPartFactory(manufacturer=company)
    sold_by_others = SupplierPartFactory(part=made.part, manufacturer_part=made)
    SupplierPartFactory()
    parts: Any = company.parts
    assert set(parts) == {sold, sold_by_others}
