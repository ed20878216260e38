"""A real server for measuring: started with `stockpress run` on demo stock, asked over HTTP, ended by its process id."""

from __future__ import annotations

import base64
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

STOCKPRESS = Path(sys.executable).parent / "stockpress"
USER, PASSWORD = "bench", "only-for-measuring-42"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running server and a kept-alive connection to it."""

    port: int
    process: subprocess.Popen[bytes]
    started_in_s: float

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        credentials = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        token = self.ask("GET", "/api/user/token/", headers={"Authorization": f"Basic {credentials}"})["token"]
        self._token = {"Authorization": f"Token {token}"}

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        """The JSON answer; raises on any status that is not 2xx."""
        payload = None if body is None else json.dumps(body)
        sent = {"Content-Type": "application/json", **(headers if headers is not None else self._token)}
        self._connection.request(method, path, payload, sent)
        answer = self._connection.getresponse()
        data = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {data[:500]!r}")
        return json.loads(data)

    def print_to_end(self, kind: str, template: int, items: list[int]) -> Any:
        """POST a print and poll until its PDF is there; returns the output."""
        output = self.ask("POST", f"/api/{kind}/print/", {"template": template, "items": items})
        while not output["complete"]:
            if output["errors"]:
                raise RuntimeError(output["errors"])
            time.sleep(0.005)
            output = self.ask("GET", f"/api/data-output/{output['pk']}/")
        return output

    def resident_mib(self) -> tuple[float, float]:
        """Resident memory of all processes: summed as it is reported, and with shared pages counted once (PSS)."""
        root = psutil.Process(self.process.pid)
        family = [root, *root.children(recursive=True)]
        resident = sum(member.memory_info().rss for member in family)
        proportional = sum(member.memory_full_info().pss for member in family)
        return resident / 2**20, proportional / 2**20


def _environment(data_dir: Path, variables: dict[str, str] | None = None) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("STOCKPRESS_", "INVENTREE_"))}
    return clean | {
        "STOCKPRESS_DATA_DIR": str(data_dir),
        "STOCKPRESS_ADMIN_USER": USER,
        "STOCKPRESS_ADMIN_PASSWORD": PASSWORD,
        "STOCKPRESS_LOG_LEVEL": "WARNING",
        **(variables or {}),
    }


def prepare(data_dir: Path) -> None:
    """A data folder with demo stock."""
    for command in (["migrate"], ["demo", "load"]):
        subprocess.run([STOCKPRESS, *command], env=_environment(data_dir), check=True, stdout=subprocess.DEVNULL)


@contextmanager
def running(data_dir: Path, **variables: str) -> Iterator[Server]:
    """Start the server, and end it at the end; `started_in_s` is the time to the first 200 on /api/."""
    port = free_port()
    began = time.perf_counter()
    process = subprocess.Popen(
        [STOCKPRESS, "run", "--port", str(port)], env=_environment(data_dir, variables), stdout=subprocess.DEVNULL
    )
    try:
        _wait_for_200(port, process)
        yield Server(port, process, time.perf_counter() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait_for_200(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/api/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the server did not answer within 60 s")
