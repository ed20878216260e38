"""A running server with plugins of the package index, installed as an administrator installs them."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import migrated
from tests.crash.conftest import clean_environment
from tests.crash.test_server_processes import Server, wait_for

PATIENCE_S = 60.0
ROOT = Path(__file__).parents[2]
SETUP = [sys.executable, "-m", "tests.compat.real_data"]
# What pip says when nobody answers where it asks, whatever else it then concludes.
_NOBODY_ANSWERS = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|ConnectionRefusedError"
    r"|Network is unreachable|No route to host|Temporary failure in name resolution"
)


class RealServer:
    """The server, what is in it (`made`), and requests to it, as the superuser unless another token is given."""

    def __init__(self, server: Server, made: dict[str, Any]) -> None:
        self.server = server
        self.made = made
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=PATIENCE_S)

    def ask(
        self, method: str, path: str, body: object = None, *, token: str = "admin", **kwargs: Any
    ) -> httpx.Response:
        headers = {"Authorization": f"Token {self.made[token]}"} if token else {}
        return self.http.request(method, path, json=body, headers=headers, **kwargs)

    def get(self, path: str, **params: Any) -> Any:
        answer = self.ask("GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def set(self, plugin: str, **values: object) -> None:
        """Settings of a plugin."""
        for key, value in values.items():
            answer = self.ask("PATCH", f"/api/plugins/{plugin}/settings/{key}/", {"value": value})
            assert answer.status_code == 200, answer.text

    def activate(self, plugin: str, active: bool = True) -> None:
        answer = self.ask("PATCH", f"/api/plugins/{plugin}/activate/", {"active": active})
        assert (answer.status_code, answer.json()) == (200, {"active": active}), answer.text

    def install(self, package: str, version: str, folder: Path) -> None:
        """By the server's installer; skips the tests when the index cannot be reached by anybody from here."""
        wanted = {"packagename": package, "version": version, "confirm": True}
        answer = self.ask("POST", "/api/plugins/install/", wanted)
        if answer.status_code != 201:
            _skip_without_index(f"{package}=={version}", folder)
        assert answer.status_code == 201, answer.text
        assert answer.json()["version"] == version

    def print(self, kind: str, template: int, items: list[int], **options: object) -> tuple[dict[str, Any], str]:
        """The output once the print has ended, and the reason if it failed."""
        answer = self.ask("POST", f"/api/{kind}/print/", {"template": template, "items": items, **options})
        if answer.status_code == 400:
            return {}, " ".join(answer.json()["non_field_errors"])
        assert answer.status_code == 201, answer.text
        output = answer.json()

        def ended() -> bool:
            output.update(self.get(f"/api/data-output/{output['pk']}/"))
            return bool(output["complete"] or output["errors"])

        wait_for(ended)
        return output, str(output["errors"] or "")

    def download(self, path: str) -> bytes:
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.content


def _skip_without_index(requirement: str, folder: Path) -> None:
    """Asks with pip itself: what it gets and our installer does not get is no reason to skip."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "--retries", "1", requirement]
    asked = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    said = asked.stdout + asked.stderr
    if asked.returncode and (reason := _NOBODY_ANSWERS.search(said)):
        pytest.skip(f"the package index cannot be reached: pip says {reason[0]}")


@contextmanager
def real_server(folder: Path, packages: dict[str, str], **variables: str) -> Iterator[RealServer]:
    """A new server in `folder` with these packages (version by name) installed, and none of their plugins active."""
    data_dir = folder / "data"
    data_dir.mkdir()
    shutil.copyfile(migrated.path(), data_dir / "stockpress.sqlite3")
    environment = {**clean_environment(), "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    put = subprocess.run(
        SETUP,
        env={**environment, "STOCKPRESS_DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert put.returncode == 0, put.stderr
    server = Server(data_dir, STOCKPRESS_PLUGINS_ENABLED="1", **variables)
    try:
        wait_for(server.answers)
        running = RealServer(server, json.loads(put.stdout))
        for package, version in packages.items():
            running.install(package, version, folder)
        yield running
        running.http.close()
    finally:
        server.end()


@dataclass
class Printer:
    """What listens where a label printer would: keeps what each connection sent, and can answer."""

    port: int
    received: list[bytes] = field(default_factory=list)

    def jobs(self) -> list[str]:
        """Labels of a printer that understands ZPL."""
        return re.findall(r"\^XA.*?\^XZ", b"".join(self.received).decode(), re.DOTALL)


@contextmanager
def printer(answer: Callable[[bytes], bytes] = lambda _: b"") -> Iterator[Printer]:
    """A printer on a free port of this machine that sends `answer` to what it is sent."""
    listener = socket.create_server(("127.0.0.1", 0))
    sink = Printer(port=listener.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                data = b""
                while chunk := connection.recv(65536):
                    data += chunk
                    if reply := answer(data):
                        connection.sendall(reply)
                sink.received.append(data)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def closed_port() -> int:
    """Of this machine, that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def eventually(condition: Callable[[], object], seconds: float = PATIENCE_S) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
