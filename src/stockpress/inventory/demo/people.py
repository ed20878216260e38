"""Companies, their people and addresses, exchange rates, projects."""

from __future__ import annotations

from djmoney.contrib.exchange.models import ExchangeBackend, Rate, get_default_backend_name

from stockpress.inventory.common.models import ProjectCode
from stockpress.inventory.company.models import Address, Company, Contact
from stockpress.inventory.demo.documents import store
from stockpress.inventory.demo.pictures import monogram
from stockpress.inventory.demo.shop import Shop, table

_ADDRESS = ("title", "line1", "line2", "postal_code", "postal_city", "province", "country")
_DETAILS = ("description", "website", "phone", "email", "currency", "tax_id")


def found_companies(shop: Shop) -> None:
    for entry in table("companies")["company"]:
        name = entry["name"]
        picture = f"company_images/demo-{name.split()[0].lower()}.png"
        company = Company.objects.create(
            name=name,
            image=store(shop, picture, monogram(name)),
            contact=entry["contacts"][0][0] if "contacts" in entry else "",
            **{f"is_{role}": True for role in entry["roles"]},
            **{field: entry[field] for field in _DETAILS if field in entry},
        )
        shop.companies[name] = company
        for person, role, phone, email in entry.get("contacts", []):
            Contact.objects.create(company=company, name=person, role=role, phone=phone, email=email)
        for number, address in enumerate(entry.get("addresses", [])):
            Address.objects.create(company=company, primary=number == 0, **dict(zip(_ADDRESS, address, strict=True)))


def fix_rates() -> None:
    """Exchange rates, unless the server has some already."""
    if Rate.objects.exists():
        return
    rates = dict(table("companies")["rates"])
    source = str(get_default_backend_name())  # type: ignore[no-untyped-call]
    backend, _ = ExchangeBackend.objects.get_or_create(name=source, defaults={"base_currency": rates["base"]})
    if backend.base_currency == rates.pop("base"):
        Rate.objects.bulk_create(
            Rate(backend=backend, currency=currency, value=value) for currency, value in rates.items()
        )


def open_projects(shop: Shop) -> None:
    for code, description in table("categories")["project"]:
        shop.projects[code] = ProjectCode.objects.create(code=code, description=description)
