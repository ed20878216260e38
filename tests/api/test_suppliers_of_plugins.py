"""Articles of suppliers that plugins know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stockpress.inventory.company.models import ManufacturerPart, SupplierPart
from stockpress.inventory.part.models import Part
from tests.conftest import Api
from tests.factories.company import CompanyFactory
from tests.factories.part import PartCategoryFactory, PartFactory
from tests.factories.plugins import PluginFolder, plugins_from

pytestmark = pytest.mark.django_db

SUPPLYING = """
from stockpress.inventory.company.models import Company, ManufacturerPart, SupplierPart
from stockpress.inventory.part.models import Part
from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.mixins import SupplierMixin, supplier

class Supplying(SupplierMixin, InvenTreePlugin):
    NAME = "Shop"

    def get_suppliers(self):
        return [supplier.Supplier(slug="shop", name="The Shop")]

    def get_search_results(self, supplier_slug, term):
        known = Part.objects.filter(name="Screw").first()
        return [supplier.SearchResult(sku=term, name="Screw", exact=True, price="0.10 EUR", existing_part=known)]

    def get_import_data(self, supplier_slug, part_id):
        if part_id == "gone":
            raise supplier.PartNotFoundError("It is not sold any more.")
        return {"sku": part_id}

    def get_pricing_data(self, data):
        return {10: (0.08, "EUR"), 1: (0.10, "EUR")}

    def get_parameters(self, data):
        return [supplier.ImportParameter(name="Length", value="12 mm")]

    def import_part(self, data, *, category, creation_user):
        if data["sku"] == "bad":
            raise supplier.PartImportError("It has no name.")
        return Part.objects.create(name=data["sku"], category=category, purchaseable=True)

    def import_manufacturer_part(self, data, *, part):
        maker = Company.objects.create(name="Maker", is_manufacturer=True)
        return ManufacturerPart.objects.create(part=part, manufacturer=maker, MPN="M1")

    def import_supplier_part(self, data, *, part, manufacturer_part):
        if data["sku"] == "late":
            1 / 0
        if data["sku"] == "odd":
            return "stored"
        shop = Company.objects.get(name="Shop")
        return SupplierPart.objects.create(part=part, supplier=shop, SKU=data["sku"], manufacturer_part=manufacturer_part)
"""
BROKEN = """
from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.mixins import SupplierMixin

class Broken(SupplierMixin, InvenTreePlugin):
    NAME = "Broken"

    def get_suppliers(self):
        raise RuntimeError("away")

    def get_search_results(self, supplier_slug, term):
        raise RuntimeError("away")
"""


@pytest.fixture
def folder(tmp_path: Path) -> PluginFolder:
    made = PluginFolder(tmp_path)
    made.write("a_broken", BROKEN)
    made.write("shop", SUPPLYING)
    return made


def imported(client: Any, article: str = "A1", **given: Any) -> Any:
    wanted = {"plugin": "shop", "supplier": "shop", "part_import_id": article, **given}
    return client.post("/api/supplier/import/", wanted, format="json")


def test_suppliers_of_all_plugins_are_listed_and_one_that_fails_has_none(api: Api, folder: PluginFolder) -> None:
    with plugins_from(folder, "broken", "shop"):
        answer = api.superuser().get("/api/supplier/list/")
    assert (answer.status_code, answer.json()) == (
        200,
        [{"plugin_slug": "shop", "supplier_slug": "shop", "supplier_name": "The Shop"}],
    )


def test_articles_are_searched_at_one_supplier(api: Api, folder: PluginFolder) -> None:
    part = PartFactory.create(name="Screw")
    with plugins_from(folder, "shop"):
        answer = api.superuser().get("/api/supplier/search/?plugin=shop&supplier=shop&term=M3x12")
    assert (answer.status_code, answer.json()) == (
        200,
        [
            {
                "id": "M3x12",
                "sku": "M3x12",
                "name": "Screw",
                "exact": True,
                "description": None,
                "price": "0.10 EUR",
                "link": None,
                "image_url": None,
                "existing_part_id": part.pk,
            }
        ],
    )


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("plugin=shop&supplier=shop", 400),
        ("plugin=none&supplier=shop&term=x", 404),
        ("plugin=broken&supplier=shop&term=x", 400),
        (f"plugin=shop&supplier=shop&term={'x' * 300}", 400),
    ],
)
def test_a_search_that_cannot_be_made_is_refused(api: Api, folder: PluginFolder, query: str, status: int) -> None:
    with plugins_from(folder, "broken", "shop"):
        assert api.superuser().get(f"/api/supplier/search/?{query}").status_code == status


def test_an_article_becomes_a_part_and_an_article_here(api: Api, folder: PluginFolder) -> None:
    category, shop = PartCategoryFactory.create(), CompanyFactory.create(name="Shop", is_supplier=True)
    with plugins_from(folder, "shop"):
        answer = imported(api.superuser(), category_id=category.pk)
    assert answer.status_code == 200, answer.data
    article = SupplierPart.objects.get(supplier=shop, SKU="A1")
    told = answer.json()
    assert (told["part_id"], told["supplier_part_id"], told["manufacturer_part_id"]) == (
        article.part_id,
        article.pk,
        article.manufacturer_part_id,
    )
    assert (told["part_detail"]["name"], told["pricing"]) == ("A1", [[1.0, ["0.1", "EUR"]], [10.0, ["0.08", "EUR"]]])
    assert told["parameters"] == [
        {"name": "Length", "value": "12 mm", "parameter_template": None, "on_category": False}
    ]
    assert article.part.category == category


def test_an_article_of_a_part_that_is_known_makes_no_other_part(api: Api, folder: PluginFolder) -> None:
    part = PartFactory.create(purchaseable=True)
    CompanyFactory.create(name="Shop", is_supplier=True)
    with plugins_from(folder, "shop"):
        assert imported(api.superuser(), part_id=part.pk).json()["part_id"] == part.pk
    assert Part.objects.get() == part


@pytest.mark.parametrize(
    ("article", "status", "reason"),
    [
        ("gone", 404, "not sold any more"),
        ("bad", 400, "no name"),
        ("late", 400, "ZeroDivisionError"),
        ("odd", 400, "SupplierPart"),
    ],
)
def test_an_import_that_fails_leaves_nothing_behind(
    api: Api, folder: PluginFolder, article: str, status: int, reason: str
) -> None:
    category = PartCategoryFactory.create()
    CompanyFactory.create(name="Shop", is_supplier=True)
    with plugins_from(folder, "shop"):
        answer = imported(api.superuser(), article, category_id=category.pk)
    assert (answer.status_code, reason in str(answer.json())) == (status, True)
    assert not Part.objects.exists()
    assert not ManufacturerPart.objects.exists()


def test_a_new_part_needs_a_category(api: Api, folder: PluginFolder) -> None:
    with plugins_from(folder, "shop"):
        assert list(imported(api.superuser()).json()) == ["category_id"]
        assert imported(api.superuser(), category_id=999999).status_code == 400
        assert imported(api.superuser(), plugin="none", part_id=PartFactory.create().pk).status_code == 404


def test_importing_takes_the_right_to_add_parts(api: Api, folder: PluginFolder) -> None:
    category = PartCategoryFactory.create()
    CompanyFactory.create(name="Shop", is_supplier=True)
    with plugins_from(folder, "shop"):
        assert api.anonymous().get("/api/supplier/list/").status_code == 401
        assert api.user().get("/api/supplier/list/").status_code == 403
        assert imported(api.with_roles(part="view,change"), category_id=category.pk).status_code == 403
        # Articles may be added with this role, parts may not.
        assert imported(api.with_roles(purchase_order="add"), category_id=category.pk).status_code == 403
        assert imported(api.with_roles(part="add"), category_id=category.pk).status_code == 200
