"""Plugins of the package index, as they are there: installed by our installer, and used over HTTP on a running server."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.compat.real_server import Printer, RealServer, closed_port, eventually, printer, real_server

# The mark of the database is there because the server starts from a copy of the migrated one.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.django_db]

PACKAGES = {
    "inventree-zebra-plugin": "0.9.0",
    "inventree-order-history": "1.0.3",
    "inventree-consolidated-shipment-lines": "0.3.3",
}
KEYS = ("zebra", "order_history", "consolidated-shipment-lines")
HISTORY = "/plugin/order_history/history/"
SETTINGS_SCRIPT = "/static/plugins/zebra/ui_settings.js"
# One that is ours, for what none of the others does.
JAMMING = """
from plugin import InvenTreePlugin
from plugin.mixins import LabelPrintingMixin

class Jamming(LabelPrintingMixin, InvenTreePlugin):
    NAME = "Jamming"
    SLUG = "jamming"

    def print_label(self, **kwargs):
        raise RuntimeError("paper jam in tray 2")
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[RealServer]:
    """With every plugin active, and all that plugins may do switched on but the schedules."""
    folder = tmp_path_factory.mktemp("real")
    own = folder / "own"
    own.mkdir()
    (own / "jamming.py").write_text(JAMMING)
    with real_server(folder, PACKAGES, STOCKPRESS_PLUGIN_DIR=str(own)) as running:
        for part in ("URL", "INTERFACE"):
            path = f"/api/settings/global/ENABLE_PLUGINS_{part}/"
            assert running.ask("PATCH", path, {"value": True}).status_code == 200
        for key in (*KEYS, "jamming"):
            running.activate(key)
        yield running


def settings_of(server: RealServer, key: str) -> dict[str, dict[str, Any]]:
    return {setting["key"]: setting for setting in server.get(f"/api/plugins/{key}/settings/")}


# What every plugin shares


def test_installed_plugins_are_found_and_describe_themselves(server: RealServer) -> None:
    found = {plugin["key"]: plugin for plugin in server.get("/api/plugins/") if plugin["key"] in KEYS}
    assert {key: (plugin["package_name"], plugin["meta"]["version"]) for key, plugin in found.items()} == dict(
        zip(KEYS, PACKAGES.items(), strict=True)
    )
    assert all(plugin["active"] and plugin["is_installed"] and plugin["is_package"] for plugin in found.values())
    assert set(found["zebra"]["mixins"]) == {"base", "schedule", "settings", "labels"}
    assert set(found["order_history"]["mixins"]) == {"base", "settings", "urls", "ui"}
    assert set(found["consolidated-shipment-lines"]["mixins"]) == {"base", "settings", "report"}
    assert server.get("/api/plugins/status/")["registry_errors"] == []


def test_settings_are_listed_with_type_default_and_choices(server: RealServer) -> None:
    zebra = settings_of(server, "zebra")
    assert zebra["CONNECTION"]["type"] == "string"
    assert [choice["value"] for choice in zebra["CONNECTION"]["choices"]] == ["local", "network", "preview"]
    assert (zebra["THRESHOLD"]["type"], zebra["THRESHOLD"]["value"]) == ("integer", 200)
    assert (zebra["ENABLE_PRINTER_INFO"]["type"], zebra["ENABLE_PRINTER_INFO"]["value"]) == ("boolean", True)
    group = settings_of(server, "order_history")["USER_GROUP"]
    assert (group["type"], group["model_name"], group["api_url"]) == ("related field", "auth.group", "/api/user/group/")
    refused = server.ask("PATCH", "/api/plugins/zebra/settings/DARKNESS/", {"value": 31})
    assert refused.status_code == 400


def test_static_files_of_a_plugin_go_with_it(server: RealServer) -> None:
    assert server.ask("GET", SETTINGS_SCRIPT, token="").status_code == 200
    server.activate("zebra", active=False)
    try:
        assert server.ask("GET", SETTINGS_SCRIPT, token="").status_code == 404
    finally:
        server.activate("zebra")
    assert server.ask("GET", SETTINGS_SCRIPT, token="").status_code == 200


def test_a_label_plugin_that_raises_ends_the_job_with_its_reason(server: RealServer) -> None:
    _, reason = server.print("label", server.made["picture_label"], server.made["parts"], plugin="jamming")
    assert "paper jam in tray 2" in reason


# inventree-zebra-plugin


def set_network_printer(server: RealServer, port: int) -> None:
    server.set("zebra", CONNECTION="network", IP_ADDRESS="127.0.0.1", PORT=port)


@pytest.mark.parametrize("label", ["picture_label", "zpl_label"])
def test_zebra_sends_each_label_once_to_a_printer_in_the_network(server: RealServer, label: str) -> None:
    with printer() as sink:
        set_network_printer(server, sink.port)
        output, reason = server.print(
            "label", server.made[label], server.made["parts"], plugin="zebra", number_of_labels=2
        )
        assert (reason, output["progress"], output["output"]) == ("", 3, None)
        eventually(lambda: len(sink.received) == 3)
    labels = sink.jobs()
    assert len(labels) == 3
    assert all("^PQ2" in text for text in labels)
    if label == "zpl_label":
        assert [number for text in labels for number in (1, 2, 3) if f"^FDLabelled {number}^FS" in text] == [1, 2, 3]
    else:
        assert len({text for text in labels if "^GF" in text}) == 3


@contextmanager
def device(path: Path) -> Iterator[Printer]:
    """A file that swallows what is written into it, as the device file of a printer does."""
    os.mkfifo(path)
    # Opened for both, so that it does not end when a writer closes it.
    file = os.open(path, os.O_RDWR)
    sink = Printer(port=0)
    thread = threading.Thread(target=lambda: _read(file, sink), daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        os.write(file, b"END")
        thread.join(5)
        os.close(file)


def _read(file: int, sink: Printer) -> None:
    while not b"".join(sink.received).endswith(b"END"):
        sink.received.append(os.read(file, 65536))


def test_zebra_writes_each_label_once_to_a_local_device(server: RealServer, tmp_path: Path) -> None:
    with device(tmp_path / "lp0") as sink:
        server.set("zebra", CONNECTION="local", LOCAL_IF=str(tmp_path / "lp0"))
        _, reason = server.print("label", server.made["picture_label"], server.made["parts"], plugin="zebra")
        assert reason == ""
    assert len(sink.jobs()) == 3


def test_a_printer_that_is_switched_off_ends_the_job_and_nothing_else(server: RealServer) -> None:
    set_network_printer(server, closed_port())
    _, reason = server.print("label", server.made["picture_label"], server.made["parts"], plugin="zebra")
    assert "Error connecting to network printer" in reason
    assert "Connection refused" in reason
    with printer() as sink:
        set_network_printer(server, sink.port)
        assert server.print("label", server.made["picture_label"], server.made["parts"][:1], plugin="zebra")[1] == ""
        eventually(sink.jobs)


def zebra_answer(asked: bytes) -> bytes:
    if asked.startswith(b"~HI"):
        return b"\x02ZD421-203dpi,V84.20.18Z,8,8192KB\x03"
    if asked.startswith(b"~HS"):
        return b"\x02030,0,0,0245,000,0,0,0,000,0,0,0\x03"
    return b'"Zebby"' if b"friendly_name" in asked else b'"12 INCHES, 34 CENTIMETERS"'


def test_the_page_of_zebra_shows_what_its_repeated_task_found_out(server: RealServer) -> None:
    admin = server.get("/api/plugins/zebra/admin/")
    assert admin == {"source": SETTINGS_SCRIPT, "context": {}}
    script = server.ask("GET", SETTINGS_SCRIPT, token="")
    assert script.headers["Content-Type"].split(";")[0] == "text/javascript"
    assert "renderPluginSettings" in script.text

    schedules = "/api/settings/global/ENABLE_PLUGINS_SCHEDULE/"
    with printer(zebra_answer) as sink:
        set_network_printer(server, sink.port)
        server.ask("PATCH", schedules, {"value": True})
        try:
            eventually(lambda: server.get("/api/plugins/zebra/admin/")["context"])
        finally:
            server.ask("PATCH", schedules, {"value": False})
    page = server.get("/api/plugins/zebra/admin/")["context"]
    assert all(f">{fact}<" in page for fact in ("127.0.0.1", "ZD421-203dpi", '"Zebby"', "V84.20.18Z", "8192KB"))


# inventree-order-history


def features(server: RealServer, kind: str, **about: object) -> list[str]:
    found = server.get(f"/api/plugins/ui/features/{kind}/", **about)
    return [feature["key"] for feature in found if feature["plugin_name"] == "order_history"]


def test_panels_and_dashboard_of_order_history_follow_its_switches(server: RealServer) -> None:
    bought = {"target_model": "part", "target_id": server.made["bought"]}
    seller = {"target_model": "company", "target_id": server.made["supplier"]}
    dashboard = [f"order-history-{kind}" for kind in ("bo", "po", "so", "ro")]
    assert features(server, "panel", **bought) == ["order-history"]
    assert features(server, "panel", **seller) == ["order-history"]
    assert features(server, "dashboard") == dashboard
    server.set("order_history", PURCHASE_ORDER_HISTORY=False)
    try:
        assert features(server, "panel", **bought) == []
        assert features(server, "panel", **seller) == []
        assert features(server, "dashboard") == [key for key in dashboard if key != "order-history-po"]
    finally:
        server.set("order_history", PURCHASE_ORDER_HISTORY=True)
    answer = server.ask("GET", "/api/plugins/ui/features/dashboard/", token="buyer")
    assert [feature["key"] for feature in answer.json()] == ["order-history-po"]


def history(server: RealServer, order_type: str, first: dt.date, last: dt.date, **more: Any) -> list[Any]:
    """(part, {period: quantity} without those of nothing) of each entry."""
    asked = {"order_type": order_type, "start_date": str(first), "end_date": str(last), "period": "M", **more}
    return [
        (entry["part"]["pk"], {one["date"]: one["quantity"] for one in entry["history"] if one["quantity"]})
        for entry in server.get(HISTORY, **asked)
    ]


YEAR = (dt.date(2024, 1, 1), dt.date(2024, 12, 31))


def test_order_history_counts_what_was_bought_built_and_returned(server: RealServer) -> None:
    made = server.made
    bought = {"2024-03-01": 9.0, "2024-05-01": 7.0}
    assert history(server, "purchase", *YEAR, part=made["bought"]) == [(made["bought"], bought)]
    assert history(server, "purchase", *YEAR, company=made["supplier"], period="Q") == [
        (made["bought"], {"2024-01-01": 9.0, "2024-04-01": 7.0})
    ]
    assert history(server, "build", *YEAR) == [(made["built"], {"2024-01-01": 2.0, "2024-06-01": 3.0})]
    assert history(server, "return", *YEAR, company=made["customer"]) == [(made["returned"], {"2024-04-01": 1.0})]


def test_order_history_counts_what_arrives_and_leaves_now(server: RealServer) -> None:
    made, today = server.made, dt.datetime.now(dt.UTC).date()
    period = (today - dt.timedelta(days=1), today + dt.timedelta(days=1))
    this_month = str(today.replace(day=1))
    assert history(server, "purchase", *period, part=made["bought"]) == []
    arrived = {"items": [{"line_item": made["placed_line"], "quantity": 6}], "location": made["location"]}
    order = f"/api/order/po/{made['placed_order']}"
    assert server.ask("POST", f"{order}/receive/", arrived).status_code == 201
    completed = server.ask("POST", f"{order}/complete/", {})
    # The last arrival may have completed it already.
    assert completed.status_code in {201, 400}, completed.text
    assert history(server, "purchase", *period, part=made["bought"]) == [(made["bought"], {this_month: 6.0})]

    shipped = server.ask("POST", f"/api/order/so/shipment/{made['shipment']}/ship/", {})
    assert shipped.status_code == 200, shipped.text
    eventually(lambda: history(server, "sales", *period, part=made["sold"]) == [(made["sold"], {this_month: 3.0})])


def test_order_history_downloads_as_tables(server: RealServer) -> None:
    asked = {"order_type": "build", "start_date": "2024-01-01", "end_date": "2024-06-30", "period": "Q"}
    rows = [["Part ID", "Part Name", "IPN", "2024-01-01", "2024-04-01"]]
    rows.append([str(server.made["built"]), "Built", "MAKE-1", "2", "3"])
    answer = server.ask("GET", HISTORY, params={**asked, "export": "csv"})
    assert 'filename="InvenTree_build_order_history.csv"' in answer.headers["Content-Disposition"]
    assert [[plain(cell) for cell in row] for row in csv.reader(io.StringIO(answer.text))] == rows
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.load_workbook(io.BytesIO(server.ask("GET", HISTORY, params={**asked, "export": "xlsx"}).content))
    assert [[plain(cell) for cell in row] for row in sheet.active.iter_rows(values_only=True)] == rows


def plain(cell: object) -> str:
    """A number as one writes it."""
    text = str(cell)
    return text.rstrip("0").rstrip(".") if "." in text else text


def test_order_history_is_for_those_who_are_signed_in(server: RealServer) -> None:
    asked = {"order_type": "build", "start_date": "2024-01-01", "end_date": "2024-12-31"}
    assert server.ask("GET", HISTORY, token="", params=asked).status_code in {401, 403}
    assert server.ask("GET", HISTORY, params=asked).status_code == 200


# inventree-consolidated-shipment-lines


def test_serial_numbers_in_a_row_are_one_entry_of_a_shipment_report(server: RealServer) -> None:
    output, reason = server.print("report", server.made["shipment_report"], [server.made["shipment"]])
    assert reason == ""
    document = pypdfium2.PdfDocument(server.download(output["output"]))
    lines = [line for page in document for line in page.get_textpage().get_text_range().splitlines()]
    rows = [[part.strip() for part in line.split("|")] for line in lines if line.startswith("row ")]
    assert [[name, serials, plain(quantity)] for name, serials, quantity in rows] == [
        ["row Sold", "1001-1003", "3"],
        ["row Screw", "-", "10"],
    ]
