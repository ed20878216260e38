"""Exports by plugins: those that come with the server, one in a folder, and ones that fail."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from djmoney.money import Money

from stockpress.api.exports import making
from stockpress.builtin.exporter.bom_columns import Wanted
from stockpress.inventory.part.models import PartPricing
from stockpress.outputs.models import DataOutput
from stockpress.plugins.services import ActivatePlugin
from tests.api.test_exports import exported, table_of
from tests.domain.jobs.running import run_waiting
from tests.factories.common import ParameterFactory, ParameterTemplateFactory
from tests.factories.company import ManufacturerPartFactory, SupplierPartFactory
from tests.factories.part import BomItemFactory, BomItemSubstituteFactory, PartFactory
from tests.factories.plugins import PluginFolder, plugins_from
from tests.factories.stock import StockItemFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("settled_settings")]

SOURCE = """
    from rest_framework import serializers
    from stockpress.plugins.contract import InvenTreePlugin
    from stockpress.plugins.mixins import DataExportMixin

    class Options(serializers.Serializer):
        export_prefix = serializers.CharField(default="*", max_length=3, label="Prefix")

    class Exporter(DataExportMixin, InvenTreePlugin):
        NAME = "Own Exporter"
        ExportOptionsSerializer = Options
        called = []

        def supports_export(self, model_class, user, *args, **kwargs):
            return model_class.__name__ == "Part"

        def filter_queryset(self, queryset):
            self.called.append("filter_queryset")
            return queryset.filter(active=True)

        def generate_filename(self, model_class, export_format):
            self.called.append("generate_filename")
            return "../../own." + export_format

        def export_data(self, queryset, serializer_class, headers, context, output, **kwargs):
            self.called.append("export_data")
            rows = serializer_class(queryset, many=True, exporting=True).data
            return [{**row, "extra": context["export_prefix"] + row["name"]} for row in rows]

        def update_headers(self, headers, context, **kwargs):
            self.called.append("update_headers")
            return {"name": headers["name"], "extra": "=Extra"}
"""

FAILING = """
    from stockpress.plugins.contract import InvenTreePlugin
    from stockpress.plugins.mixins import DataExportMixin

    class Exporter(DataExportMixin, InvenTreePlugin):
        NAME = "Failing Exporter"

        def {signature}:
            {body}
"""


def test_a_plugin_of_a_folder_decides_on_rows_columns_and_name(api, tmp_path) -> None:
    folder = PluginFolder(tmp_path)
    folder.write("exporter", SOURCE)
    client = api.with_roles(part="view")
    PartFactory.create(name="Kept", active=True)
    PartFactory.create(name="Left", active=False)
    with plugins_from(folder, "own-exporter") as snapshot:
        called = type(snapshot.plugins["own-exporter"]).called
        query = {"export_plugin": "own-exporter", "export_prefix": "@"}
        output = exported(client, "/api/part/", **query)
        assert called == ["filter_queryset", "generate_filename", "export_data", "update_headers"]
        assert (output["plugin"], output["total"], output["progress"]) == ("own-exporter", 1, 1)
        assert output["output"].rpartition("/")[2].startswith("own")
        assert table_of(client, "/api/part/", **query) == [{"Name": "Kept", "'=Extra": "'@Kept"}]
        fields = client.options("/api/part/?export=true&export_plugin=own-exporter").json()["actions"]["GET"]
        assert (fields["export_prefix"]["label"], fields["export_prefix"]["default"]) == ("Prefix", "*")
        answer = client.get("/api/part/?export=true&export_plugin=own-exporter&export_prefix=toolong")
        assert (answer.status_code, list(answer.json())) == (400, ["export_prefix"])


@pytest.mark.parametrize(
    ("signature", "body", "reason"),
    [
        ("filter_queryset(self, queryset)", "raise ValueError('bad filter')", "bad filter"),
        ("filter_queryset(self, queryset)", "return [1]", "no rows of this list"),
        ("generate_filename(self, *args)", "raise ValueError('bad name')", "bad name"),
        ("export_data(self, *args, **kwargs)", "raise SystemExit('bad data')", "bad data"),
        ("export_data(self, *args, **kwargs)", "return None", "gave no list"),
        ("export_data(self, *args, **kwargs)", "return [1, 2]", "a row is a int"),
        ("export_data(self, *args, **kwargs)", "yield {}; raise ValueError('half way')", "half way"),
        ("update_headers(self, *args, **kwargs)", "raise KeyError('bad header')", "bad header"),
        ("update_headers(self, *args, **kwargs)", "return None", "gave no titles"),
    ],
)
def test_a_plugin_that_fails_leaves_its_reason_and_no_file(
    api, tmp_path, signature: str, body: str, reason: str
) -> None:
    folder = PluginFolder(tmp_path)
    folder.write("failing", FAILING.format(signature=signature, body=body))
    client = api.with_roles(part="view")
    PartFactory.create()
    with plugins_from(folder, "failing-exporter"):
        output = exported(client, "/api/part/", export_plugin="failing-exporter")
        assert exported(client, "/api/part/")["complete"] is True
    assert (output["complete"], output["output"]) == (False, None)
    assert reason in output["errors"]["error"]


def test_a_plugin_that_cannot_say_what_it_supports_is_not_offered(api, tmp_path) -> None:
    folder = PluginFolder(tmp_path)
    folder.write("failing", FAILING.format(signature="supports_export(self, *a, **k)", body="raise ValueError('oh')"))
    client = api.with_roles(part="view")
    with plugins_from(folder, "failing-exporter"):
        assert client.get("/api/part/?export=true&export_plugin=failing-exporter").status_code == 400
        assert exported(client, "/api/part/")["complete"] is True


def test_a_right_that_is_withdrawn_before_the_worker_comes_ends_the_export(
    api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "ROWS_WITHIN_REQUEST", 0)
    client = api.with_roles(part="view")
    PartFactory.create()
    output = exported(client, "/api/part/")
    client.user.groups.clear()
    run_waiting()
    row = DataOutput.objects.get(pk=output["pk"])
    assert (row.complete, bool(row.output)) == (False, False)
    assert row.errors


def test_a_plugin_that_is_gone_before_the_worker_comes_ends_the_export(
    api, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "ROWS_WITHIN_REQUEST", 0)
    folder = PluginFolder(tmp_path)
    folder.write("exporter", SOURCE)
    client = api.with_roles(part="view")
    PartFactory.create()
    with plugins_from(folder, "own-exporter"):
        output = exported(client, "/api/part/", export_plugin="own-exporter")
        ActivatePlugin(key="own-exporter", active=False)()
        run_waiting()
    assert "not active any more" in DataOutput.objects.get(pk=output["pk"]).errors["error"]


def test_parameters_are_columns(api) -> None:
    client = api.superuser()
    length = ParameterTemplateFactory.create(name="Length", units="mm")
    colour = ParameterTemplateFactory.create(name="=Colour", units="")
    old = ParameterTemplateFactory.create(name="Old", enabled=False)
    first, second = PartFactory.create(name="A"), PartFactory.create(name="B")
    ParameterFactory.create(owner=first, template=length, data="12.5")
    ParameterFactory.create(owner=second, template=colour, data="-red")
    ParameterFactory.create(owner=second, template=old, data="x")
    query = {"export_plugin": "parameter-exporter", "ordering": "name"}
    rows = table_of(client, "/api/part/", **query)
    assert [(row["Name"], row["Length [mm]"], row["'=Colour"]) for row in rows] == [
        ("A", "12.5", ""),
        ("B", "", "'-red"),
    ]
    assert "Old" not in rows[0]
    assert "Old" in table_of(client, "/api/part/", **query, export_exclude_inactive_parameters="false")[0]


def test_a_stocktake_says_what_there_is_of_each_part(api) -> None:
    ActivatePlugin(key="inventree-stocktake-exporter")()
    client = api.with_roles(part="view")
    part = PartFactory.create(name="Bolt")
    PartPricing.objects.create(part=part, overall_min=Money("1.5", "EUR"), overall_max=Money("2", "EUR"))
    StockItemFactory.create_batch(2, part=part, quantity=4)
    (row,) = table_of(client, "/api/part/", export_plugin="inventree-stocktake-exporter")
    found = {name: row[name] for name in ("Name", "Stock Items", "Total Quantity", "Currency", "Minimum Total Cost")}
    assert found == {
        "Name": "Bolt",
        "Stock Items": "2",
        "Total Quantity": "8.0",
        "Currency": "EUR",
        "Minimum Total Cost": "12",
    }


def three_levels() -> dict[str, Any]:
    car, wheel, bolt, nut = (
        PartFactory.create(name=name, assembly=name in {"Car", "Wheel"}, component=True)
        for name in ("Car", "Wheel", "Bolt", "Nut")
    )
    BomItemFactory.create(part=car, sub_part=wheel, quantity=Decimal(4))
    line = BomItemFactory.create(part=wheel, sub_part=bolt, quantity=Decimal(5), reference="B1")
    BomItemFactory.create(part=car, sub_part=nut, quantity=Decimal(2))
    BomItemSubstituteFactory.create(bom_item=line, part=PartFactory.create(name="Screw", component=True))
    return {"car": car, "wheel": wheel, "bolt": bolt, "nut": nut}


def test_a_bill_of_materials_is_told_level_by_level(api) -> None:
    parts = three_levels()
    StockItemFactory.create(part=parts["bolt"], quantity=9)
    SupplierPartFactory.create(part=parts["bolt"], SKU="S-1")
    ManufacturerPartFactory.create(part=parts["bolt"], MPN="M-1")
    ParameterFactory.create(owner=parts["bolt"], template=ParameterTemplateFactory.create(name="Grip"), data="8.8")
    client = api.superuser()
    query = {"part": parts["car"].pk, "export_plugin": "bom-exporter"}
    rows = table_of(client, "/api/bom/", **query, export_levels=0)
    told = [(row["BOM Level"], row["Part Name"], row["Quantity"], row["Total Quantity"]) for row in rows]
    assert told == [("1", "Wheel", "4", "4"), ("2", "Bolt", "5", "20"), ("1", "Nut", "2", "2")]
    bolt = rows[1]
    assert (bolt["Supplier 1 SKU"], bolt["Manufacturer 1 MPN"], bolt["Grip"]) == ("S-1", "M-1", "8.8")
    assert (bolt["In Stock"], bolt["Reference"]) == ("9.0", "B1")
    assert bolt["Substitutes"].endswith("Screw")
    assert len(table_of(client, "/api/bom/", **query)) == 2
    plain = {f"export_{name}_data": "false" for name in Wanted.__dataclass_fields__}
    (wheel, *_) = table_of(client, "/api/bom/", **query, **plain)
    assert not {"In Stock", "Minimum Price", "Supplier 1", "Manufacturer 1", "Substitutes", "Grip"} & set(wheel)


def test_suppliers_are_told_to_those_only_who_may_see_them(api) -> None:
    parts = three_levels()
    SupplierPartFactory.create(part=parts["nut"], SKU="SECRET")
    query = {"part": parts["car"].pk, "export_plugin": "bom-exporter"}
    reader = api.with_roles(build="view")
    assert "Supplier 1 SKU" not in table_of(reader, "/api/bom/", **query)[0]
    buyer = api.with_roles(build="view", purchase_order="view")
    assert "SECRET" in {row["Supplier 1 SKU"] for row in table_of(buyer, "/api/bom/", **query)}


def test_a_loop_in_the_data_ends(api) -> None:
    parts = three_levels()
    BomItemFactory._meta.model.objects.create(part=parts["wheel"], sub_part=parts["car"], quantity=1)
    rows = table_of(api.superuser(), "/api/bom/", part=parts["car"].pk, export_plugin="bom-exporter", export_levels=0)
    assert [row["Part Name"] for row in rows] == ["Wheel", "Bolt", "Car", "Nut"]


@pytest.mark.parametrize("plugin", ["bom-exporter", "inventree-exporter"])
def test_more_lines_cost_no_more_queries(api, plugin: str) -> None:
    client = api.superuser()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert exported(client, "/api/bom/", export_plugin=plugin, export_levels=0)["complete"]
        return len(queries)

    three_levels()
    cost()
    few = cost()
    for _ in range(4):
        parts = three_levels()
        SupplierPartFactory.create(part=parts["nut"])
        StockItemFactory.create(part=parts["nut"], expiry_date=dt.date(2030, 1, 1))
    assert cost() <= few + 1
