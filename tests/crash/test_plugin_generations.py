"""Two web processes and a worker: whoever is asked, plugins are what they were last switched to."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crash import broken_plugins
from tests.crash.test_broken_plugins import PASSWORD, USER, Client
from tests.crash.test_server_processes import Server, wait_for

pytestmark = pytest.mark.slow

SWITCHES = 100
# Wide, for a busy machine: that it is a second at most is measured, not asserted.
FOLLOWED_WITHIN = dt.timedelta(seconds=10)
CHANGE = re.compile(r"(?P<at>\S+)Z \[info\s*\] plugins_changed .*process=(?P<process>\d+)")


@pytest.fixture
def server(tmp_path: Path, new_data_dir: Callable[[Path], Path]) -> Iterator[Server]:
    plugins = tmp_path / "generation_plugins"
    plugins.mkdir()
    (plugins / "healthy.py").write_text(broken_plugins.SOURCES["healthy"])
    started = Server(
        new_data_dir(tmp_path / "data"),
        STOCKPRESS_WEB_PROCESSES="2",
        STOCKPRESS_PLUGINS_ENABLED="1",
        STOCKPRESS_PLUGIN_DIR=str(plugins),
        STOCKPRESS_ADMIN_USER=USER,
        STOCKPRESS_ADMIN_PASSWORD=PASSWORD,
    )
    try:
        wait_for(lambda: "Stockpress is ready" in started.log_text())
        yield started
    finally:
        started.end()


class Reader(threading.Thread):
    """Asks for the list of plugins without a pause."""

    def __init__(self, client: Client) -> None:
        super().__init__(daemon=True)
        self.client = client
        self.answers = 0
        self.failures: list[str] = []
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self.client.call("GET", "/api/plugins/", 200)
                self.answers += 1
            except (AssertionError, OSError) as err:
                self.failures.append(str(err))


def test_every_process_follows_a_hundred_switches_and_no_request_fails(
    server: Server, record_property: Callable[[str, object], None]
) -> None:
    client, reader = Client(server), Reader(Client(server))
    client.call("PATCH", "/api/settings/global/ENABLE_PLUGINS_URL/", 200, value=True)
    reader.start()
    asked: list[dt.datetime] = []
    for number in range(SWITCHES):
        active = number % 2 == 0
        asked.append(dt.datetime.now(dt.UTC).replace(tzinfo=None))
        client.call("PATCH", "/api/plugins/healthy/activate/", 200, active=active)
        # Whichever of the two processes answers: it shows what was switched just now.
        for _ in range(2):
            assert bool(client.call("GET", "/api/plugins/healthy/", 200)["mixins"]) is active
    reader.stop.set()
    reader.join()
    assert reader.failures == []
    assert reader.answers > SWITCHES / 10
    wait_for(lambda: len(_changes(server)) >= 3 and all(max(times) >= asked[-1] for times in _changes(server).values()))
    slowest = max(
        min(time for time in times if time >= moment) - moment
        for times in _changes(server).values()
        for moment in asked
    )
    record_property("slowest process to follow, in seconds", slowest.total_seconds())
    assert slowest < FOLLOWED_WITHIN


def _changes(server: Server) -> dict[int, list[dt.datetime]]:
    """When each process took up a change."""
    found: dict[int, list[dt.datetime]] = {}
    for match in CHANGE.finditer(server.log_text()):
        found.setdefault(int(match["process"]), []).append(dt.datetime.fromisoformat(match["at"]))
    return found
