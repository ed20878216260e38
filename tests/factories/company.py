"""Companies and what they sell."""

from __future__ import annotations

from decimal import Decimal

import factory
from djmoney.money import Money
from factory.django import DjangoModelFactory

from stockpress.inventory.company.models import (
    Address,
    Company,
    Contact,
    ManufacturerPart,
    SupplierPart,
    SupplierPriceBreak,
)


class CompanyFactory(DjangoModelFactory):
    class Meta:
        model = Company

    class Params:
        supplier = factory.Trait(is_supplier=True)
        customer = factory.Trait(is_customer=True)
        manufacturer = factory.Trait(is_manufacturer=True)

    name = factory.Sequence(lambda n: f"Company {n}")
    currency = "EUR"


class AddressFactory(DjangoModelFactory):
    class Meta:
        model = Address

    company = factory.SubFactory(CompanyFactory)
    title = factory.Sequence(lambda n: f"Address {n}")
    line1 = "12 Mill Lane"
    postal_code = "AB1 2CD"
    postal_city = "Northport"


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    company = factory.SubFactory(CompanyFactory)
    name = factory.Sequence(lambda n: f"Contact {n}")


class ManufacturerPartFactory(DjangoModelFactory):
    class Meta:
        model = ManufacturerPart

    part = factory.SubFactory("tests.factories.part.PartFactory")
    manufacturer = factory.SubFactory(CompanyFactory, manufacturer=True)
    MPN = factory.Sequence(lambda n: f"MPN-{n}")


class SupplierPartFactory(DjangoModelFactory):
    class Meta:
        model = SupplierPart

    part = factory.SubFactory("tests.factories.part.PartFactory")
    supplier = factory.SubFactory(CompanyFactory, supplier=True)
    SKU = factory.Sequence(lambda n: f"SKU-{n}")


class SupplierPriceBreakFactory(DjangoModelFactory):
    class Meta:
        model = SupplierPriceBreak

    part = factory.SubFactory(SupplierPartFactory)
    quantity = Decimal(1)
    price = Money("1.50", "EUR")
