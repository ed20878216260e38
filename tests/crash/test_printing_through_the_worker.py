"""Large prints on the embedded database: made by the worker process, also when it dies at the work."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.crash.test_server_processes import Server, wait_for

pytestmark = pytest.mark.slow
PASSWORD = "only-for-this-test-42"
LABELS = 200


class Client:
    """A signed-in client of a running server."""

    def __init__(self, server: Server) -> None:
        self._base = f"http://127.0.0.1:{server.port}"
        self._credentials = base64.b64encode(f"packer:{PASSWORD}".encode()).decode()

    def ask(self, path: str, body: object = None) -> Any:
        return json.loads(self.fetch(path, body))

    def fetch(self, path: str, body: object = None) -> bytes:
        request = urllib.request.Request(
            self._base + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Basic {self._credentials}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    def output(self, key: int) -> Any:
        return self.ask(f"/api/data-output/{key}/")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    data_dir = tmp_path / "data"
    started = Server(data_dir)
    try:
        wait_for(started.answers)
        stockpress = [*started.command[: started.command.index("run")]]
        for words in (["demo", "load"], ["user", "create", "packer", "--superuser", "--password-stdin"]):
            subprocess.run(
                [*stockpress, *words],
                env=started.environment,
                input=PASSWORD,
                text=True,
                check=True,
                capture_output=True,
            )
        yield started
    finally:
        started.end()


def test_a_large_print_is_made_by_the_worker_and_again_when_the_worker_dies(server: Server) -> None:
    client = Client(server)
    template = client.ask("/api/label/template/?model_type=stockitem")[0]["pk"]
    items = [item["pk"] for item in client.ask(f"/api/stock/?limit={LABELS}")["results"]]
    assert len(items) == LABELS

    def print_all() -> Any:
        return client.ask("/api/label/print/", {"template": template, "items": items})

    first = print_all()
    wait_for(lambda: client.output(first["pk"])["complete"])
    assert client.fetch(client.output(first["pk"])["output"]).startswith(b"%PDF")

    worker = server.pid_of("worker")
    assert worker is not None
    with ThreadPoolExecutor() as executor:
        printing = executor.submit(print_all)
        time.sleep(0.12)  # it takes some tenths of a second; wherever in them the worker dies, the job must come out
        os.kill(worker, signal.SIGKILL)
        second = printing.result()

    wait_for(lambda: client.output(second["pk"])["complete"])
    finished = client.output(second["pk"])
    assert finished["progress"] == finished["total"] == LABELS
    assert finished["errors"] is None
    assert server.pid_of("worker") != worker
