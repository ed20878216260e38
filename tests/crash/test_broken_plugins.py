"""Many broken plugins at once on a real server: it starts, answers, prints, and names each of them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.crash import broken_plugins
from tests.crash.test_server_processes import PATIENCE_S, Server, wait_for

pytestmark = pytest.mark.slow

USER, PASSWORD = "boss", "a-password-for-tests"
_STOCK = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "stockpress.project.settings"
django.setup()
from stockpress.inventory.stock.models import StockLocation
StockLocation.objects.create(name="Shelf")
"""
GATES = ("URL", "SCHEDULE", "EVENTS", "INTERFACE", "APP")


class Client:
    """A superuser's program."""

    def __init__(self, server: Server) -> None:
        self.url = f"http://127.0.0.1:{server.port}"
        self.session = requests.Session()
        token = requests.get(f"{self.url}/api/user/token/", params={"name": "t"}, auth=(USER, PASSWORD), timeout=60)
        self.session.headers["Authorization"] = f"Token {token.json()['token']}"

    def call(self, method: str, path: str, status: int, **json: Any) -> Any:
        answer = self.session.request(method, f"{self.url}{path}", json=json or None, timeout=60)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None

    def failures(self) -> dict[str, str]:
        """What is wrong, by name; several messages of one are joined."""
        found: dict[str, str] = {}
        for error in self.call("GET", "/api/plugins/status/", 200)["registry_errors"]:
            assert set(error) == {"stage", "name", "message"}
            found[error["name"]] = f"{found.get(error['name'], '')} {error['message']}"
        return found


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, new_data_dir: Callable[[Path], Path]) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("broken")
    plugins = folder / "workshop_plugins"
    plugins.mkdir()
    broken_plugins.write_all(plugins)
    server = Server(
        new_data_dir(folder / "data"),
        STOCKPRESS_PLUGINS_ENABLED="1",
        STOCKPRESS_PLUGIN_DIR=str(plugins),
        STOCKPRESS_ADMIN_USER=USER,
        STOCKPRESS_ADMIN_PASSWORD=PASSWORD,
    )
    try:
        wait_for(lambda: "Stockpress is ready" in server.log_text())
        folder_of_data = {"STOCKPRESS_DATA_DIR": str(server.data_dir)}
        subprocess.run([sys.executable, "-c", _STOCK], env=server.environment | folder_of_data, check=True)
        client = Client(server)
        for gate in GATES:
            client.call("PATCH", f"/api/settings/global/ENABLE_PLUGINS_{gate}/", 200, value=True)
        for key in (
            *broken_plugins.LOADABLE,
            *broken_plugins.NAMED_WHEN_ACTIVATED,
            "bad_tables",
            "good_tables",
            "same_key",
        ):
            client.call("PATCH", f"/api/plugins/{key}/activate/", 200, active=True)
        yield client
    finally:
        server.end()


def test_there_are_at_least_fifteen_kinds() -> None:
    assert len(broken_plugins.SOURCES) >= 20


def test_every_plugin_that_cannot_be_loaded_is_named_with_a_reason(client: Client) -> None:
    named = client.failures()
    for name in (*broken_plugins.NAMED_BY_DISCOVERY, *broken_plugins.NAMED_WHEN_ACTIVATED):
        assert any(name in found for found in named), f"{name} is not among {sorted(named)}"
    assert "99.0.0" in named["too_new"]
    assert "fancy_printer_library" in named["workshop_plugins.missing_dependency"]


def test_those_that_can_be_loaded_are_there_beside_them(client: Client) -> None:
    plugins = {plugin["key"]: plugin for plugin in client.call("GET", "/api/plugins/", 200)}
    named = client.failures()
    for key in broken_plugins.LOADABLE:
        assert plugins[key]["active"], key
        # Some of them have failed often enough by now.
        assert plugins[key]["mixins"] or "out of use" in named[key], key
    assert client.call("GET", "/plugin/healthy/hello/", 200) == {"hello": "there"}


def test_the_server_prints(client: Client) -> None:
    location = client.call("GET", "/api/stock/location/", 200)[0]
    template = client.call("GET", "/api/label/template/?model_type=stocklocation&limit=1", 200)["results"][0]
    output = client.call(
        "POST", "/api/label/print/", 201, template=template["pk"], items=[location["pk"]], plugin="inventreelabel"
    )
    assert output["complete"]
    assert "no context today" in client.failures()["failing_hook"]


def test_a_label_plugin_that_fails_ends_its_job_with_the_reason(client: Client) -> None:
    location = client.call("GET", "/api/stock/location/", 200)[0]
    template = client.call("GET", "/api/label/template/?model_type=stocklocation&limit=1", 200)["results"][0]
    answer = client.session.post(
        f"{client.url}/api/label/print/",
        json={"template": template["pk"], "items": [location["pk"]], "plugin": "failing_label"},
        timeout=60,
    )
    if answer.status_code == 201:
        pk = answer.json()["pk"]
        wait_for(lambda: client.call("GET", f"/api/data-output/{pk}/", 200)["errors"])
        assert "the printer is on fire" in str(client.call("GET", f"/api/data-output/{pk}/", 200)["errors"])
    else:
        assert answer.status_code == 400
        assert "the printer is on fire" in answer.text


def test_a_hook_that_never_ends_costs_its_time_and_then_its_plugin(client: Client) -> None:
    panels = "/api/plugins/ui/features/panel/?target_model=part&target_id=1"
    # Each process counts for itself, and processes may be renewed while this test runs.
    for _ in range(8):
        assert client.call("GET", panels, 200) == []
        if "out of use" in client.failures().get("endless_hook", ""):
            break
    begun = time.monotonic()
    assert client.call("GET", panels, 200) == []
    assert time.monotonic() - begun < 4, "the plugin is still asked"
    assert "out of use" in client.failures()["endless_hook"]


def test_a_view_that_fails_answers_without_a_trace_and_is_noted(client: Client) -> None:
    answer = client.call("GET", "/plugin/failing_view/boom/", 500)
    assert answer["code"] == "plugin_failed"
    assert "Traceback" not in str(answer)
    assert "boom" in client.failures()["failing_view"]


def test_settings_that_cannot_be_read_are_left_out_and_the_others_stay(client: Client) -> None:
    settings = client.call("GET", "/api/plugins/bad_settings/settings/", 200)
    assert [(setting["key"], setting["choices"]) for setting in settings] == [("B", [])]


def test_a_migration_that_fails_puts_its_plugin_out_of_use(client: Client) -> None:
    wait_for(lambda: "no table today" in client.failures().get("bad_tables", ""))
    assert client.call("GET", "/plugin/healthy/hello/", 200) == {"hello": "there"}


def test_a_plugin_with_tables_is_taken_up_by_new_processes(client: Client) -> None:
    def count() -> int:
        # Until then the process that answers does not know the table.
        answer = client.session.get(f"{client.url}/plugin/good_tables/count/", timeout=60)
        return answer.json()["count"] if answer.status_code == 200 else 0

    wait_for(count)
    assert count() >= 2


def test_work_that_fails_in_the_background_is_noted(client: Client) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while "no work today" not in client.failures().get("failing_schedule", ""):
        assert time.monotonic() < deadline, "the worker did not run the schedule"
        time.sleep(0.2)
