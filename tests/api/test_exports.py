"""Lists as files: made, read back, and held against what the list shows."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
import tablib
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockpress.api.exports import making
from stockpress.outputs.models import DataOutput
from tests.api.inventory_world import LISTS, make_one_of_everything
from tests.factories.company import CompanyFactory
from tests.factories.part import PartCategoryFactory, PartFactory
from tests.factories.stock import StockItemFactory, StockLocationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("settled_settings")]


def exported(client: Any, url: str, **query: object) -> dict[str, Any]:
    answer = client.get(url, {"export": "true", **query})
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def content_of(client: Any, output: dict[str, Any]) -> bytes:
    assert output["complete"] is True, output
    answer = client.get(output["output"])
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def table_of(client: Any, url: str, **query: object) -> list[dict[str, str]]:
    text = content_of(client, exported(client, url, **query)).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("url", [*LISTS, "/api/bom/", "/api/project-code/"])
def test_every_list_can_be_exported(api, url: str) -> None:
    client = api.superuser()
    make_one_of_everything(1)
    make_one_of_everything(2)
    listed = client.get(url).json()
    output = exported(client, url)
    assert (output["output_type"], output["plugin"], output["errors"]) == ("export", "inventree-exporter", None)
    assert output["progress"] == output["total"] == len(listed)
    rows = table_of(client, url)
    assert [row["ID"] for row in rows] == [str(one["pk"]) for one in listed]


def test_filters_search_and_order_hold_and_pages_do_not(api) -> None:
    client = api.superuser()
    kept = PartCategoryFactory.create(name="Kept")
    for name in ("Beta", "Alpha", "Gamma"):
        PartFactory.create(name=name, category=kept)
    PartFactory.create(name="Elsewhere")
    rows = table_of(client, "/api/part/", category=kept.pk, ordering="-name", limit=1, search="a")
    assert [row["Name"] for row in rows] == ["Gamma", "Beta", "Alpha"]


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx", "xls"])
def test_each_format_can_be_read_back(api, kind: str) -> None:
    client = api.superuser()
    CompanyFactory.create(name='Ünï, "co"\nltd')
    output = exported(client, "/api/company/", export_format=kind)
    assert output["output"].endswith(f".{kind}")
    content = content_of(client, output)
    data: Any = content.decode() if kind in {"csv", "tsv"} else content
    table = tablib.Dataset().load(io.StringIO(data, newline="") if isinstance(data, str) else data, format=kind)
    assert table["Name"] == ['Ünï, "co"\nltd']


def test_numbers_dates_and_truths_are_cells_of_their_kind(api) -> None:
    client = api.superuser()
    StockItemFactory.create(quantity="2.5", expiry_date=dt.date(2031, 2, 3), serial=None, batch="0070")
    content = content_of(client, exported(client, "/api/stock/", export_format="xlsx"))
    titles, row = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    cells = dict(zip(titles, row, strict=True))
    assert (cells["Quantity"], cells["Batch"], cells["In stock"]) == (2.5, "0070", True)
    assert cells["Expiry date"] in {dt.date(2031, 2, 3), dt.datetime(2031, 2, 3)}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)"])
def test_no_text_becomes_a_formula(api, name: str, kind: str) -> None:
    client = api.superuser()
    CompanyFactory.create(name=name)
    content = content_of(client, exported(client, "/api/company/", export_format=kind))
    if kind == "csv":
        (row,) = csv.DictReader(io.StringIO(content.decode(), newline=""))
        assert row["Name"] == f"'{name}"
        return
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    (cell,) = [cell for cell in sheet[2] if str(cell.value).endswith(name)]
    assert (cell.value, cell.data_type) == (f"'{name}", "s")


def test_names_of_what_a_row_belongs_to_are_columns(api) -> None:
    client = api.superuser()
    shelf = StockLocationFactory.create(name="Shelf", parent=StockLocationFactory.create(name="Room"))
    item = StockItemFactory.create(location=shelf)
    (row,) = table_of(client, "/api/stock/", part_detail="false")
    assert row["Part.Name"] == item.part.name
    assert row["Location.Pathstring"].endswith("Room/Shelf")


def test_without_the_right_to_view_nothing_is_exported(api) -> None:
    PartFactory.create()
    assert api.user().get("/api/part/?export=true").status_code == 403
    assert api.anonymous().get("/api/part/?export=true").status_code == 401
    assert not DataOutput.objects.exists()


def test_the_output_is_its_users_own(api) -> None:
    client = api.with_roles(part="view")
    PartFactory.create()
    output = exported(client, "/api/part/")
    assert output["user"] == client.user.pk
    assert client.get(f"/api/data-output/{output['pk']}/").json()["complete"] is True
    assert api.user().get(output["output"]).status_code in {403, 404}


def test_what_cannot_be_chosen_is_refused_by_name(api) -> None:
    client = api.superuser()
    assert "export_format" in client.get("/api/part/?export=true&export_format=pdf").json()
    answer = client.get("/api/part/?export=true&export_plugin=nobody")
    assert (answer.status_code, list(answer.json())) == (400, ["export_plugin"])
    # The plugin for bills of materials knows nothing of companies.
    assert client.get("/api/company/?export=true&export_plugin=bom-exporter").status_code == 400
    assert not DataOutput.objects.exists()


def test_options_name_the_fields_of_an_export_and_of_its_plugin(api) -> None:
    client = api.with_roles(part="view")
    fields = client.options("/api/part/?export=true").json()["actions"]["GET"]
    assert set(fields) == {"export_format", "export_plugin"}
    assert fields["export_format"]["default"] == "csv"
    assert [one["value"] for one in fields["export_format"]["choices"]] == ["csv", "xlsx", "tsv", "xls"]
    assert [one["value"] for one in fields["export_plugin"]["choices"]] == ["inventree-exporter", "parameter-exporter"]
    fields = client.options("/api/bom/?export=true&export_plugin=bom-exporter").json()["actions"]["GET"]
    assert {"export_format", "export_plugin", "export_levels", "export_stock_data"} <= set(fields)
    assert fields["export_levels"]["type"] == "integer"
    assert "export_format" not in client.options("/api/part/").json()["actions"]["GET"]


def test_a_longer_list_costs_a_few_queries_a_step(api, monkeypatch: pytest.MonkeyPatch) -> None:
    client = api.superuser()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            exported(client, "/api/stock/")
        return len(queries)

    make_one_of_everything(1)
    cost()
    few = cost()
    for n in range(2, 8):
        make_one_of_everything(n)
    assert cost() <= few


def test_a_long_list_is_left_to_a_worker(api, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.domain.jobs.running import run_waiting

    monkeypatch.setattr(making, "ROWS_WITHIN_REQUEST", 1)
    client = api.with_roles(part="view")
    PartFactory.create_batch(3)
    output = exported(client, "/api/part/")
    assert (output["complete"], output["total"], output["output"]) == (False, 3, None)
    run_waiting()
    done = client.get(f"/api/data-output/{output['pk']}/").json()
    assert (done["complete"], done["progress"]) == (True, 3)
    assert len(content_of(client, done).decode().splitlines()) == 4
