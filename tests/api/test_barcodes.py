"""Scanning: what a barcode belongs to, whoever knows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stockpress.inventory.common.barcodes import hash_barcode
from stockpress.plugins import failures
from stockpress.plugins.models import PluginFailure
from tests.conftest import Api
from tests.factories.barcode_plugins import reading
from tests.factories.part import PartFactory
from tests.factories.plugins import PluginFolder, plugins_from
from tests.factories.stock import StockItemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> PluginFolder:
    return PluginFolder(tmp_path)


def scanned(client: Any, barcode: object, status: int = 201) -> Any:
    response = client.post("/api/barcode/", {"barcode": barcode}, format="json")
    assert response.status_code == status, response.data
    return response.json()


@pytest.mark.parametrize("form", ['{{"stockitem": {key}}}', "INV-SI{key}"])
def test_both_forms_of_our_own_codes_find_the_object(api: Api, folder: PluginFolder, form: str) -> None:
    item = StockItemFactory.create()
    code = form.format(key=item.pk)
    with plugins_from(folder):
        answer = scanned(api.superuser(), code)
    assert answer == {
        "barcode": code,
        "stockitem": {
            "pk": item.pk,
            "api_url": f"/api/stock/{item.pk}/",
            "web_url": f"/web/stock/item/{item.pk}/",
        },
        "success": answer["success"],
        "plugin": "InvenTreeBarcode",
        "barcode_data": code,
        "barcode_hash": hash_barcode(code),
    }


def test_a_linked_code_finds_its_object_even_if_the_scanner_lost_its_control_characters(
    api: Api, folder: PluginFolder
) -> None:
    part = PartFactory.create(barcode_data="A\x1dB", barcode_hash=hash_barcode("A\x1dB"))
    with plugins_from(folder):
        assert scanned(api.superuser(), "AB")["part"]["pk"] == part.pk


def test_a_code_that_nobody_knows_is_refused_with_the_reason(api: Api, folder: PluginFolder) -> None:
    with plugins_from(folder):
        answer = scanned(api.superuser(), "4006381333931", 400)
    assert answer == {
        "error": "Nothing here belongs to this barcode.",
        "plugin": None,
        "barcode_data": "4006381333931",
        "barcode_hash": hash_barcode("4006381333931"),
    }


def test_a_code_of_our_own_for_an_object_that_is_gone_is_refused(api: Api, folder: PluginFolder) -> None:
    with plugins_from(folder):
        assert "error" in scanned(api.superuser(), '{"part": 999999}', 400)


@pytest.mark.parametrize("barcode", ["", "   ", "\x1d\x1e ", "x" * 4096, None, "a\x00b"])
def test_what_is_no_barcode_is_refused(api: Api, folder: PluginFolder, barcode: object) -> None:
    with plugins_from(folder):
        assert list(scanned(api.superuser(), barcode, 400)) == ["barcode"]


def test_control_characters_reach_the_plugins(api: Api, folder: PluginFolder) -> None:
    folder.write("seeing", reading("Seeing", 'return {"seen": {"text": repr(barcode_data)}}'))
    code = "\x1d<b>A</b>\x1e\x04 "
    with plugins_from(folder, "seeing"):
        assert scanned(api.superuser(), code)["seen"] == {"text": repr(code)}


def test_whoever_may_not_view_the_object_is_refused(api: Api, folder: PluginFolder) -> None:
    part = PartFactory.create()
    with plugins_from(folder):
        client = api.with_roles(stock_location="view")
        response = client.post("/api/barcode/", {"barcode": f"INV-PA{part.pk}"}, format="json")
    assert (response.status_code, "view parts" in response.json()["detail"].lower()) == (403, True)


def test_of_several_objects_only_those_that_the_user_may_view_are_told(api: Api, folder: PluginFolder) -> None:
    found = 'return {"part": {"pk": 1}, "salesorder": {"pk": 2}, "note": "both"}'
    folder.write("several", reading("Several", found))
    with plugins_from(folder, "several"):
        answer = scanned(api.with_roles(part="view"), "X1")
    assert (answer["part"], answer["note"], "salesorder" in answer) == ({"pk": 1}, "both", False)


def test_nobody_scans_without_signing_in(api: Api, folder: PluginFolder) -> None:
    with plugins_from(folder):
        assert api.anonymous().post("/api/barcode/", {"barcode": "1"}, format="json").status_code == 401


def test_our_own_codes_come_first_whatever_plugins_say(api: Api, folder: PluginFolder) -> None:
    folder.write("a_greedy", reading("A Greedy", 'return {"part": {"pk": 0}}'))
    part = PartFactory.create()
    with plugins_from(folder, "a-greedy"):
        assert scanned(api.superuser(), f"INV-PA{part.pk}")["plugin"] == "InvenTreeBarcode"
        assert scanned(api.superuser(), "other")["plugin"] == "A Greedy"


@pytest.mark.parametrize(
    "body",
    [
        "raise RuntimeError('broken')",
        "return {}",
        "return None",
        "return ['no', 'dictionary']",
        "return {'part': object()}",
        "return {'part': float('nan')}",
        "return {'error': 'not mine'}",
        "raise ValidationError('not mine')",
        "return {'much': 'x' * 2_000_000}",
        "raise SystemExit",
    ],
)
def test_a_plugin_without_an_answer_does_not_stand_in_the_way_of_the_next(
    api: Api, folder: PluginFolder, body: str
) -> None:
    folder.write("a_first", reading("First", body))
    folder.write("b_second", reading("Second", 'return {"part": {"pk": 5}}'))
    with plugins_from(folder, "first", "second"):
        answer = scanned(api.superuser(), "X")
    assert (answer["plugin"], answer["part"]) == ("Second", {"pk": 5})


def test_the_first_error_is_told_if_nothing_better_follows(api: Api, folder: PluginFolder) -> None:
    folder.write("a_first", reading("First", 'return {"error": "This label was cancelled.", "label": 7}'))
    folder.write("b_second", reading("Second", 'return {"error": "Something else."}'))
    folder.write("c_third", reading("Third", "return {}"))
    with plugins_from(folder, "first", "second", "third"):
        answer = scanned(api.superuser(), "X", 400)
    assert (answer["error"], answer["plugin"], answer["label"]) == ("This label was cancelled.", "First", 7)


def test_a_refusal_is_told_as_an_error(api: Api, folder: PluginFolder) -> None:
    folder.write("strict", reading("Strict", "raise ValidationError('The check digit is wrong.')"))
    with plugins_from(folder, "strict"):
        assert scanned(api.superuser(), "X", 400)["error"] == "The check digit is wrong."


def test_codes_that_make_a_plugin_fail_do_not_put_it_out_of_use_and_are_noted(api: Api, folder: PluginFolder) -> None:
    folder.write("fragile", reading("Fragile", 'if barcode_data == "bad": 1 / 0\nreturn {"part": {"pk": 1}}'))
    client = api.superuser()
    with plugins_from(folder, "fragile"):
        for _ in range(12):
            scanned(client, "bad", 400)
        assert scanned(client, "good")["plugin"] == "Fragile"
        failures.store_waiting()
    assert PluginFailure.objects.get(stage="plugin.fragile.scan").count == 12


def test_a_scan_for_which_no_plugins_are_loaded_finds_nothing(api: Api) -> None:
    assert "error" in scanned(api.superuser(), "INV-PA1", 400)


def test_a_linked_code_is_looked_for_with_one_query(
    api: Api, folder: PluginFolder, django_assert_num_queries: Any
) -> None:
    from stockpress.inventory.common.barcodes import linked_to

    with plugins_from(folder), django_assert_num_queries(1):
        linked_to(hash_barcode("nothing"))
