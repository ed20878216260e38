"""The list of what was scanned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stockpress.inventory.common.models import BarcodeScanResult
from stockpress.settings_registry.services import ChangeSetting
from tests.conftest import Api
from tests.factories.barcode_plugins import reading
from tests.factories.part import PartFactory
from tests.factories.plugins import PluginFolder, plugins_from

pytestmark = pytest.mark.django_db

HISTORY = "/api/barcode/history/"


@pytest.fixture
def folder(tmp_path: Path) -> PluginFolder:
    return PluginFolder(tmp_path)


@pytest.fixture
def _kept(db: None) -> None:
    ChangeSetting(key="BARCODE_STORE_RESULTS", value=True)()


kept = pytest.mark.usefixtures("_kept")


def scan(client: Any, barcode: str, where: str = "", **given: Any) -> Any:
    return client.post(f"/api/barcode/{where}", {"barcode": barcode, **given}, format="json")


def test_nothing_is_kept_unless_the_setting_says_so(api: Api, folder: PluginFolder) -> None:
    with plugins_from(folder):
        scan(api.superuser(), "X1")
    assert not BarcodeScanResult.objects.exists()


@kept
def test_every_request_with_a_barcode_is_kept_with_its_answer(api: Api, folder: PluginFolder) -> None:
    part, client = PartFactory.create(), api.superuser()
    with plugins_from(folder):
        good = scan(client, f"INV-PA{part.pk}")
        bad = scan(client, "X1", "so-allocate/", sales_order=999999)
    newest, oldest = client.get(HISTORY).json()
    assert (oldest["data"], oldest["result"], oldest["endpoint"], oldest["plugin"], oldest["response"]) == (
        f"INV-PA{part.pk}",
        True,
        "/api/barcode/",
        "InvenTreeBarcode",
        good.json(),
    )
    assert (newest["result"], newest["context"], newest["response"], newest["user"], newest["endpoint"]) == (
        False,
        {"sales_order": 999999},
        bad.json(),
        client.user.pk,
        "/api/barcode/so-allocate/",
    )
    assert newest["user_detail"]["username"] == client.user.username


@kept
def test_only_the_newest_are_kept(api: Api, folder: PluginFolder) -> None:
    ChangeSetting(key="BARCODE_RESULTS_MAX_NUM", value=3)()
    client = api.superuser()
    with plugins_from(folder):
        for number in range(5):
            scan(client, f"X{number}")
    assert [row["data"] for row in client.get(HISTORY).json()] == ["X4", "X3", "X2"]


@kept
def test_long_answers_are_not_kept(api: Api, folder: PluginFolder) -> None:
    folder.write("long", reading("Long", 'return {"text": "x" * 30_000}'))
    with plugins_from(folder, "long"):
        assert len(scan(api.superuser(), "X1").json()["text"]) == 30_000
    assert list(BarcodeScanResult.objects.get().response) == ["left_out"]


@kept
@pytest.mark.parametrize("code", ["a\\u0000b", "a\\ud800b", "x" * 5000])
def test_codes_that_cannot_be_stored_are_refused_and_kept_as_far_as_they_can_be(
    api: Api, folder: PluginFolder, code: str
) -> None:
    body = f'{{"barcode": "{code}", "more": "{code[:8]}"}}'
    with plugins_from(folder):
        answer = api.superuser().post("/api/barcode/", body, content_type="application/json")
    assert (answer.status_code, len(BarcodeScanResult.objects.get().data) < 4096) == (400, True)


def stored(**fields: Any) -> BarcodeScanResult:
    row: BarcodeScanResult = BarcodeScanResult.objects.create(**{"data": "X", **fields})
    return row


def test_the_list_is_narrowed_searched_and_ordered(api: Api) -> None:
    client = api.superuser()
    a, b = stored(result=True, plugin="Alpha", user=client.user), stored(plugin="Beta")

    def keys(query: str) -> list[int]:
        return [row["pk"] for row in client.get(f"{HISTORY}?{query}").json()]

    assert (keys("result=true"), keys(f"user={client.user.pk}"), keys("search=beta")) == ([a.pk], [a.pk], [b.pk])
    assert (keys(""), keys("ordering=plugin"), keys("ordering=-result")) == (
        [b.pk, a.pk],
        [a.pk, b.pk],
        [a.pk, b.pk],
    )
    assert client.get(f"{HISTORY}?limit=1").json()["count"] == 2


def test_scans_are_deleted_one_by_one_or_together(api: Api) -> None:
    rows, client = [stored() for _ in range(4)], api.superuser()
    assert client.delete(f"{HISTORY}{rows[0].pk}/").status_code == 204
    assert client.delete(HISTORY, {"items": [rows[1].pk, rows[2].pk]}, format="json").status_code in {200, 204}
    assert [row["pk"] for row in client.get(HISTORY).json()] == [rows[3].pk]


def test_the_list_is_for_administrators(api: Api) -> None:
    row = stored()
    for path in (HISTORY, f"{HISTORY}{row.pk}/"):
        assert api.anonymous().get(path).status_code == 401
        assert api.with_roles(stock="view,delete").get(path).status_code == 403
        assert api.with_roles(admin="view").get(path).status_code == 200
    assert api.with_roles(admin="view").delete(f"{HISTORY}{row.pk}/").status_code == 403


def test_scanning_takes_a_fixed_number_of_queries_however_long_the_list_is(
    api: Api, folder: PluginFolder, django_assert_max_num_queries: Any, settled_settings: None
) -> None:
    ChangeSetting(key="BARCODE_STORE_RESULTS", value=True)()
    client = api.superuser()
    with plugins_from(folder):
        for _ in range(3):
            scan(client, "X1")
        with django_assert_max_num_queries(12):
            scan(client, "X1")
