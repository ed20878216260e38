"""Making parts of what suppliers sell."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from stockpress.inventory.part.models import PartRelated
from stockpress.kernel.public_http import PublicHttp
from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.mixins import SupplierMixin, supplier
from stockpress.plugins.mixins.settings import SETTING_VALUE
from tests.factories.common import ParameterTemplateFactory
from tests.factories.company import CompanyFactory
from tests.factories.part import PartFactory


class Shop(SupplierMixin, InvenTreePlugin):
    NAME = "Shop"
    SETTINGS = {"TOKEN": {"name": "Token", "protected": True}}


def give_setting(monkeypatch: pytest.MonkeyPatch, value: Any) -> None:
    monkeypatch.setattr(SETTING_VALUE, "_function", lambda plugin, key, backup_value=None: value)


def answer_with(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(PublicHttp, "get", lambda self, url: (content, "image/png"))


def png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "PNG")
    return file.getvalue()


def test_the_supplier_is_a_setting_beside_those_of_the_plugin() -> None:
    plugin = Shop()

    assert set(plugin.settings) == {"TOKEN", "SUPPLIER"}
    assert plugin.settings["SUPPLIER"]["model"] == "company.company"
    assert plugin.settings["SUPPLIER"]["model_filters"] == {"is_supplier": True}
    assert plugin.settings["SUPPLIER"]["required"]
    assert "SUPPLIER" not in Shop.SETTINGS


@pytest.mark.django_db
def test_the_company_is_that_of_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    company = CompanyFactory.create(is_supplier=True)
    give_setting(monkeypatch, str(company.pk))

    assert Shop().supplier_company == company


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["", None, "0", "x"])
def test_without_a_company_the_reason_says_where_to_choose_it(monkeypatch: pytest.MonkeyPatch, value: Any) -> None:
    give_setting(monkeypatch, value)

    with pytest.raises(supplier.PartImportError, match="settings of the plugin Shop"):
        _ = Shop().supplier_company


def test_a_picture_is_had_with_its_format(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, png())

    file, kind = Shop().download_image("https://shop.example/a.png")

    assert (file.read(), kind) == (png(), "PNG")


def test_what_is_no_picture_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, b"<html>")

    with pytest.raises(supplier.PartImportError, match="not one that can be read"):
        Shop().download_image("https://shop.example/a.png")


@pytest.mark.parametrize("url", ["http://127.0.0.1/a.png", "http://[::1]/a.png", "file:///etc/passwd", "nonsense"])
def test_pictures_come_from_public_addresses_only(url: str) -> None:
    with pytest.raises(supplier.PartImportError, match="was not loaded"):
        Shop().download_image(url)


@pytest.mark.django_db
def test_the_template_of_variants_is_used_again() -> None:
    template = PartFactory.create(is_template=True)
    variant = PartFactory.create(variant_of=template)

    assert Shop().get_template_part([PartFactory.create(), variant], {"name": "never made"}) == template


@pytest.mark.django_db
def test_a_template_is_made_when_no_variant_has_one() -> None:
    template = Shop().get_template_part([PartFactory.create()], {"name": "Bolt", "description": "M3"})

    assert (template.name, template.is_template, template.pk is not None) == ("Bolt", True, True)


@pytest.mark.django_db
def test_related_parts_are_noted_once_in_either_direction() -> None:
    part, first, second = PartFactory.create_batch(3)
    PartRelated.objects.create(part_1=second, part_2=part)

    for _ in range(2):
        Shop().create_related_parts(part, [first, second, part])

    assert PartRelated.objects.count() == 2


def test_a_result_is_asked_for_by_its_number_unless_it_has_another() -> None:
    assert supplier.SearchResult(sku="A-1", name="A", exact=True).id == "A-1"
    assert supplier.SearchResult("A-1", "A", False, "text", "1.20 EUR", None, None, "77").id == "77"


@pytest.mark.django_db
def test_a_parameter_finds_the_template_of_its_name() -> None:
    template = ParameterTemplateFactory.create(name="Resistance")

    assert supplier.ImportParameter("resistance", "10k").parameter_template == template
    assert supplier.ImportParameter("Colour", "red").parameter_template is None
