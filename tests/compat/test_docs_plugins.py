"""The plugins of docs/plugins, loaded as they stand there, do what the text around them says."""

from __future__ import annotations

import importlib
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from stockpress.inventory.build.events import BuildEvents
from stockpress.inventory.order.events import PurchaseOrderEvents, ReturnOrderEvents, SalesOrderEvents
from stockpress.inventory.stock.events import StockEvents
from stockpress.plugins import mixins
from stockpress.plugins.activation import guarding
from stockpress.plugins.candidates import Source
from stockpress.plugins.contract import FINAL_METHODS
from stockpress.plugins.isolation import HOOK_LIMIT_S, LOADING_LIMIT_S, REQUESTED_LIMIT_S
from stockpress.plugins.names import PluginEvents, PluginMixinEnum
from stockpress.plugins.snapshot import Snapshot
from stockpress.sdk.testing import check_plugin
from stockpress.settings_registry.global_access import set_global_setting
from tests.factories import printing
from tests.factories.part import PartFactory
from tests.factories.plugins import PluginFolder, plugins_from
from tests.factories.stock import StockItemFactory, StockLocationFactory
from tests.printed import text_of

DOCS = Path(__file__).parents[2] / "docs" / "plugins"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE_NAME = re.compile(r"(?:#|//) (\S+)\n")


def blocks(page: str, language: str = "python") -> list[str]:
    return [text for kind, text in BLOCK.findall((DOCS / page).read_text()) if kind == language]


def examples() -> dict[str, str]:
    """The code of examples.md by the name of its file, which its first line says."""
    found = [*blocks("examples.md"), *blocks("examples.md", "javascript")]
    named = {FILE_NAME.match(text): text for text in found}
    return {match.group(1): text for match, text in named.items() if match}


Loading = Callable[..., AbstractContextManager[Snapshot]]


@pytest.fixture
def example(tmp_path: Path) -> Loading:
    @contextmanager
    def load(name: str, key: str) -> Iterator[Snapshot]:
        folder = PluginFolder(tmp_path)
        for file, text in examples().items():
            if file in {f"{name}.py", f"static/{name}.js"}:
                (folder.path / file).parent.mkdir(exist_ok=True)
                (folder.path / file).write_text(text)
        with plugins_from(folder, key) as snapshot:
            assert key in snapshot.plugins, snapshot.failures
            assert check_plugin(type(snapshot.plugins[key])) == []
            yield snapshot

    return load


def test_every_example_says_what_its_file_is_called() -> None:
    assert len(examples()) == len(blocks("examples.md")) + len(blocks("examples.md", "javascript"))


@pytest.mark.django_db
def test_the_label_printer_sends_each_label_as_often_as_asked_for(example: Loading, api: Any) -> None:
    received: list[bytes] = []
    with example("zpl_printer", "zpl-printer") as snapshot, socket.create_server(("127.0.0.1", 0)) as printer:

        def listen() -> None:
            for _ in range(2):
                connection, _address = printer.accept()
                with connection, connection.makefile("rb") as stream:
                    received.append(stream.read())

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        snapshot.plugins["zpl-printer"].set_setting("HOST", "127.0.0.1")
        snapshot.plugins["zpl-printer"].set_setting("PORT", printer.getsockname()[1])
        template = printing.label_template(width=20, height=10)
        items = [PartFactory.create().pk for _ in range(2)]
        body = {"template": template.pk, "items": items, "plugin": "zpl-printer", "copies": 2}
        client = api.superuser()
        answer = client.post("/api/label/print/", body, format="json")
        listener.join(10)
        assert (answer.status_code, answer.json()["complete"], answer.json()["errors"]) == (201, True, None)
        assert len(received) == 2
        assert all(one.startswith(b"^XA^FO0,0^GFA,") and one.endswith(b"^PQ2^XZ") for one in received)
        refused = client.post("/api/label/print/", body | {"copies": 0}, format="json")
        assert refused.status_code == 400

    with example("zpl_printer", "zpl-printer") as snapshot:
        with socket.create_server(("127.0.0.1", 0)) as printer:
            closed = printer.getsockname()[1]
        snapshot.plugins["zpl-printer"].set_setting("HOST", "127.0.0.1")
        snapshot.plugins["zpl-printer"].set_setting("PORT", closed)
        answer = client.post("/api/label/print/", body, format="json")
        assert answer.status_code == 400
        assert "refused" in str(answer.json())


def test_the_test_of_the_label_printer_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in ("zpl_printer.py", "test_zpl_printer.py"):
        (tmp_path / file).write_text(examples()[file])
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    run_tests(tmp_path, "test_zpl_printer")


def run_tests(folder: Path, name: str) -> None:
    """Import a module of tests and call them; modules of the folder are forgotten again."""
    try:
        module = importlib.import_module(name)
        functions = [value for key, value in vars(module).items() if key.startswith("test_")]
        assert functions
        for function in functions:
            function()
    finally:
        for file in folder.glob("*.py"):
            sys.modules.pop(file.stem, None)


@pytest.mark.django_db
def test_the_rule_refuses_serial_numbers_of_another_form_and_makes_the_next(example: Loading, api: Any) -> None:
    part = PartFactory.create(trackable=True)
    item = StockItemFactory.create(part=part, quantity=5)
    url = f"/api/stock/{item.pk}/serialize/"
    body = {"quantity": 2, "destination": StockLocationFactory.create().pk}
    client = api.superuser()
    with example("workshop_serials", "workshop-serials"):
        refused = client.post(url, body | {"serial_numbers": "17, W-0001"}, format="json")
        assert refused.status_code == 400
        assert "17: Write it as W-0001." in str(refused.json())
        made = client.post(url, body | {"serial_numbers": "W-0001, W-0002"}, format="json")
        assert made.status_code == 201
        following = client.post("/api/generate/serial-number/", {"part": part.pk}, format="json")
        assert following.json()["serial_number"] == "W-0003"
    assert client.post(url, body | {"serial_numbers": "17, 18"}, format="json").status_code == 201


@pytest.mark.django_db
def test_the_panel_is_on_pages_of_parts_with_its_script(example: Loading, api: Any) -> None:
    panels = "/api/plugins/ui/features/panel/?target_id=1&target_model="
    set_global_setting("ENABLE_PLUGINS_INTERFACE", True)
    with example("age_panel", "age-panel"):
        client = api.user(username="ann")
        [panel] = client.get(f"{panels}part").json()
        assert (panel["title"], panel["icon"], panel["context"]) == ("Age", "ti:clock:outline", {"for": "ann"})
        assert panel["source"] == "/static/plugins/age-panel/age_panel.js"
        assert b"renderPanel" in b"".join(client.get(panel["source"]).streaming_content)
        assert client.get(f"{panels}company").json() == []


@pytest.mark.django_db
def test_labels_name_what_lies_beside_an_item(example: Loading, api: Any) -> None:
    shelf = StockLocationFactory.create()
    items = [
        StockItemFactory.create(part=PartFactory.create(name=name), location=shelf) for name in ("Nut", "Screw", "Bolt")
    ]
    template = printing.label_template("<body>{{ neighbours }}</body>", model_type="stockitem")
    with example("neighbours", "neighbours"):
        body = {"template": template.pk, "items": [items[0].pk]}
        answer = api.superuser().post("/api/label/print/", body, format="json")
    assert text_of(answer.json()) == "Bolt, Screw"


@pytest.mark.django_db
def test_the_driver_is_offered_by_its_plugin(example: Loading) -> None:
    with example("paper_driver", "paper-printers") as snapshot:
        [driver] = snapshot.plugins["paper-printers"].get_machine_drivers()
        driver.validate()
        assert (driver.SLUG, driver.machine_type) == ("paper-driver", "label-printer")


@pytest.mark.django_db
def test_the_plugins_of_the_text_about_writing_can_be_loaded(tmp_path: Path) -> None:
    folder = PluginFolder(tmp_path)
    for number, text in enumerate(blocks("writing.md")):
        folder.write(f"part_{number}", text)
    with plugins_from(folder, "hello", "greeter", "slow", "counter") as snapshot:
        own = {key for key, one in snapshot.candidates.items() if one.source is Source.FOLDER}
        assert own == {"hello", "greeter", "slow", "counter"}
        assert own <= set(snapshot.plugins)
        assert [problem for key in own for problem in check_plugin(snapshot.candidates[key].plugin)] == []
        greeter: Any = snapshot.plugins["greeter"]
        greeter.set_setting("TIMES", 2)
        assert greeter.greet() == "Hello Hello"
        assert snapshot.plugins["slow"].ask_for(PartFactory.create())  # type: ignore[attr-defined]


def test_the_tests_of_the_text_about_writing_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "test_counter.py").write_text(next(text for text in blocks("writing.md") if "def test_" in text))
    monkeypatch.syspath_prepend(str(tmp_path))
    run_tests(tmp_path, "test_counter")


def table(page: str, heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, its own head left out."""
    text = (DOCS / page).read_text()
    after = text[text.index(heading) :]
    rows = re.findall(r"^\|(.+)\|$", after[after.index("|---") :].split("\n\n")[0], re.MULTILINE)
    return [[cell.strip() for cell in row.split(" | ")] for row in rows[1:]]


def test_the_table_of_mixins_has_all_of_them_and_hooks_that_exist() -> None:
    rows = {row[0].strip("`"): row for row in table("mixins.md", "# What")}
    assert set(rows) == {name for name in mixins.__all__ if name.endswith("Mixin")}
    for name, row in rows.items():
        mixin = getattr(mixins, name)
        assert row[1].strip("`") in set(PluginMixinEnum)
        module = importlib.import_module(f"stockpress.sdk.{row[2].strip('`')}")
        assert getattr(module, name) is mixin
        named = [] if row[3].startswith("none") else re.findall(r"`(\w+)`", row[3])
        assert [hook for hook in named if not callable(getattr(mixin, hook, None))] == []


def test_the_table_of_events_has_all_of_them() -> None:
    known = {
        event.value
        for group in (BuildEvents, PurchaseOrderEvents, SalesOrderEvents, ReturnOrderEvents, StockEvents, PluginEvents)
        for event in group
    }
    assert {row[0].strip("`") for row in table("events.md", "## Names")} == known


def test_limits_and_final_methods_are_those_of_the_code() -> None:
    limits = " ".join(" ".join(row) for row in table("index.md", "A call has so much time"))
    for seconds in (HOOK_LIMIT_S, LOADING_LIMIT_S, REQUESTED_LIMIT_S, guarding.VIEW_LIMIT_S):
        assert f"{seconds:g} s" in limits
    text = (DOCS / "writing.md").read_text()
    assert {name for name in FINAL_METHODS if f"`{name}`" not in text} == set()


def test_links_between_the_pages_lead_somewhere() -> None:
    for page in DOCS.glob("*.md"):
        for target in re.findall(r"\]\(([^)#:]*)(?:#[^)]*)?\)", page.read_text()):
            assert not target or (page.parent / target).exists(), f"{page.name}: {target}"
