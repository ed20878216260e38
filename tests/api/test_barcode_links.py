"""Linking barcodes of others to objects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stockpress.inventory.common.barcodes import hash_barcode
from stockpress.plugins.host import HOST
from stockpress.plugins.stored_settings import ChangePluginSetting
from tests.conftest import Api
from tests.factories.part import PartFactory
from tests.factories.plugins import PluginFolder, plugins_from
from tests.factories.printables import printable_object
from tests.factories.stock import StockItemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> PluginFolder:
    return PluginFolder(tmp_path)


def link(client: Any, **given: Any) -> Any:
    return client.post("/api/barcode/link/", given, format="json")


def test_a_linked_code_is_found_afterwards_and_no_longer_when_it_is_taken_off(api: Api, folder: PluginFolder) -> None:
    item, client = StockItemFactory.create(), api.superuser()
    with plugins_from(folder):
        answer = link(client, barcode="4006381333931", stockitem=item.pk)
        found = client.post("/api/barcode/", {"barcode": "4006381333931"}, format="json").json()
        taken_off = client.post("/api/barcode/unlink/", {"stockitem": item.pk}, format="json")
        lost = client.post("/api/barcode/", {"barcode": "4006381333931"}, format="json")
    assert answer.status_code == 201
    assert answer.json() == {
        "success": answer.json()["success"],
        "barcode": "4006381333931",
        "stockitem": item.pk,
        "barcode_data": "4006381333931",
        "barcode_hash": hash_barcode("4006381333931"),
    }
    assert found["stockitem"]["pk"] == item.pk
    assert (taken_off.status_code, taken_off.json()["stockitem"], lost.status_code) == (201, item.pk, 400)


@pytest.mark.parametrize(
    "kind",
    ["build", "part", "purchaseorder", "returnorder", "salesorder", "salesordershipment", "stockitem", "stocklocation"],
)
def test_codes_are_linked_to_objects_of_every_kind(api: Api, folder: PluginFolder, kind: str) -> None:
    row = printable_object(kind, 1)
    with plugins_from(folder):
        assert link(api.superuser(), barcode="X1", **{kind: row.pk}).status_code == 201
    row.refresh_from_db()
    assert row.barcode_data == "X1"


def test_a_code_belongs_to_one_object(api: Api, folder: PluginFolder) -> None:
    part = PartFactory.create(barcode_data="X1", barcode_hash=hash_barcode("X1"))
    other = StockItemFactory.create()
    with plugins_from(folder):
        refused = link(api.superuser(), barcode="X1", stockitem=other.pk)
        repeated = link(api.superuser(), barcode="X1", part=part.pk)
    assert (refused.status_code, "Part" in refused.json()["barcode"][0], repeated.status_code) == (400, True, 201)


@pytest.mark.parametrize("barcode", ['{"part": 999999}', "INV-PA999999"])
def test_codes_of_our_own_form_are_not_linked_even_if_their_object_is_not_there(
    api: Api, folder: PluginFolder, barcode: str
) -> None:
    item = StockItemFactory.create()
    with plugins_from(folder):
        assert list(link(api.superuser(), barcode=barcode, stockitem=item.pk).json()) == ["barcode"]


def test_codes_with_the_prefix_that_holds_now_are_our_own(api: Api, folder: PluginFolder) -> None:
    item = StockItemFactory.create()
    with plugins_from(folder):
        plugin = HOST.current().plugins["inventreebarcode"]
        ChangePluginSetting(plugin=plugin, key="SHORT_BARCODE_PREFIX", value="Z/")()
        assert link(api.superuser(), barcode="Z/PA5", stockitem=item.pk).status_code == 400


@pytest.mark.parametrize(
    "given", [{}, {"part": 999999}, {"part": None}, {"part": "x"}, {"company": 1}, {"part": 1, "stockitem": 1}]
)
def test_one_object_has_to_be_named(api: Api, folder: PluginFolder, given: dict[str, Any]) -> None:
    with plugins_from(folder):
        assert link(api.superuser(), barcode="X1", **given).status_code == 400
        assert api.superuser().post("/api/barcode/unlink/", given, format="json").status_code == 400


def test_two_objects_are_too_many(api: Api, folder: PluginFolder) -> None:
    part, item = PartFactory.create(), StockItemFactory.create()
    with plugins_from(folder):
        answer = link(api.superuser(), barcode="X1", part=part.pk, stockitem=item.pk)
    assert (answer.status_code, "several" in answer.json()["non_field_errors"][0]) == (400, True)


def test_codes_that_are_too_long_to_be_stored_are_refused(api: Api, folder: PluginFolder) -> None:
    part = PartFactory.create()
    with plugins_from(folder):
        answer = link(api.superuser(), barcode="x" * 501, part=part.pk)
    assert (answer.status_code, "501 characters" in answer.json()["barcode"][0]) == (400, True)


def test_linking_takes_the_right_to_change_the_object(api: Api, folder: PluginFolder) -> None:
    part = PartFactory.create(barcode_data="X0", barcode_hash=hash_barcode("X0"))
    with plugins_from(folder):
        for client, status in ((api.with_roles(part="view,add"), 403), (api.with_roles(part="change"), 201)):
            assert link(client, barcode="X1", part=part.pk).status_code == status
            assert client.post("/api/barcode/unlink/", {"part": part.pk}, format="json").status_code == status
        assert api.anonymous().post("/api/barcode/link/", {}, format="json").status_code == 401
