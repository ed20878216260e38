"""What plugins cost: a start with thirty of them beside one with none, a call into one, and the list over HTTP."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import server
from bench.measuring import Timing, interleaved

PLUGINS = 30
CALLS = 2000
LISTS = 20
# What most plugins do: settings, an address, a part of the user interface, a label printer, a listener.
_SOURCE = """
from django.http import JsonResponse
from django.urls import path
from plugin import InvenTreePlugin
from plugin.mixins import EventMixin, LabelPrintingMixin, SettingsMixin, UrlsMixin, UserInterfaceMixin


class Plugin{number}(SettingsMixin, UrlsMixin, UserInterfaceMixin, EventMixin, LabelPrintingMixin, InvenTreePlugin):
    NAME = "Bench {number}"
    SLUG = "bench-{number}"
    VERSION = "1.0"
    SETTINGS = {{f"SETTING_{{one}}": {{"name": "A setting", "default": one, "validator": int}} for one in range(10)}}

    def setup_urls(self):
        return [path("hello/", lambda request: JsonResponse({{"hello": {number}}}), name="hello")]

    def get_ui_panels(self, request, context, **kwargs):
        return [{{"key": "panel", "title": "Panel", "source": self.plugin_static_file("panel.js")}}]

    def wants_process_event(self, event):
        return False

    def print_label(self, **kwargs):
        pass
"""


def write(folder: Path) -> None:
    """The plugins, each in a module of its own."""
    folder.mkdir()
    for number in range(PLUGINS):
        (folder / f"bench_{number}.py").write_text(textwrap.dedent(_SOURCE.format(number=number)))


@contextmanager
def running(data_dir: Path, folder: Path) -> Iterator[server.Server]:
    """A server that has them."""
    with server.running(data_dir, STOCKPRESS_PLUGINS_ENABLED="1", STOCKPRESS_PLUGIN_DIR=str(folder)) as found:
        yield found


def activate_all(running_server: server.Server) -> None:
    for number in range(PLUGINS):
        running_server.ask("PATCH", f"/api/plugins/bench-{number}/activate/", {"active": True})


def starts(data_dir: Path, folder: Path, rounds: int) -> dict[str, Timing]:
    """Seconds to the first answer, without plugins and with all of them active, in turn."""
    taken: dict[str, list[float]] = {"without": [], "with": []}
    for _ in range(rounds):
        with server.running(data_dir) as bare:
            taken["without"].append(bare.started_in_s)
        with running(data_dir, folder) as full:
            taken["with"].append(full.started_in_s)
            active = [one for one in full.ask("GET", "/api/plugins/?active=true") if one["key"].startswith("bench-")]
            assert len(active) == PLUGINS
            assert all(one["mixins"] for one in active), "a plugin was not loaded"
    return {name: Timing(tuple(seconds)) for name, seconds in taken.items()}


def listing(running_server: server.Server) -> float:
    """Seconds of one GET /api/plugins/ over HTTP, the median of many."""
    rounds: list[float] = []
    for _ in range(LISTS):
        began = time.perf_counter()
        running_server.ask("GET", "/api/plugins/")
        rounds.append(time.perf_counter() - began)
    return Timing(tuple(rounds)).median_s


def hook_calls(rounds: int) -> dict[str, Timing]:
    """Seconds of `CALLS` calls of an empty hook: through the isolation, and bare."""
    from stockpress.plugins import isolation

    def hook(_argument: int) -> int:
        return 1

    def isolated() -> None:
        for number in range(CALLS):
            isolation.answer_or(None, "bench", "hook", hook, number)

    def bare() -> None:
        for number in range(CALLS):
            hook(number)

    return interleaved({"bare": bare, "isolated": isolated}, rounds=rounds)
