"""`stockpress run` with its real processes: what survives, and what does not outlive it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from stockpress.project.processes import holder_of, http_status
from tests.crash.conftest import clean_environment

pytestmark = pytest.mark.slow

PATIENCE_S = 90.0


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


class Server:
    """A server of its own on a free port, started as a person would."""

    def __init__(self, data_dir: Path, *, part: str = "run", **variables: str) -> None:
        self.data_dir = data_dir
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.command = [sys.executable, "-m", "stockpress.project.cli", "--data-dir", str(data_dir), part]
        self.command += ["--port", str(self.port), *(["--grace", "10"] if part == "run" else [])]
        self.environment = {**clean_environment(), **variables}
        self.log = (data_dir.parent / "log.txt").open("w+")
        self.process = subprocess.Popen(
            self.command, env=self.environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT
        )

    def answers(self) -> bool:
        assert self.process.poll() is None, self.log_text()
        return http_status("127.0.0.1", self.port, "/api/", host_header=f"127.0.0.1:{self.port}") == 200

    def log_text(self) -> str:
        self.log.seek(0)
        return self.log.read()

    def tree(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self) -> None:
        """Of everything, whatever state it is in."""
        remaining = self.tree() if self.process.poll() is None else []
        self.process.kill()
        self.process.wait()
        for process in remaining:
            if process.is_running():
                process.kill()
        self.log.close()

    def pid_of(self, name: str) -> int | None:
        """Of the process that the supervisor runs under this name now."""
        processes = (holder_of(self.data_dir) or {}).get("processes", {})
        return processes.get(name)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory, new_data_dir: Callable[[Path], Path]) -> Path:
    return new_data_dir(tmp_path_factory.mktemp("server") / "data")


@pytest.fixture
def server(data_dir: Path) -> Iterator[Server]:
    started = Server(data_dir)
    try:
        wait_for(started.answers)
        yield started
    finally:
        started.end()


def test_the_server_survives_the_death_of_its_parts_and_stops_as_a_whole(server: Server) -> None:
    wait_for(lambda: "ready" in server.log_text())
    for name in ("web", "worker"):
        before = server.pid_of(name)
        assert before is not None
        os.kill(before, signal.SIGKILL)
        wait_for(lambda name=name, before=before: server.pid_of(name) not in {None, before})
    wait_for(server.answers)
    everything = server.tree()
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(PATIENCE_S) == 0, server.log_text()
    assert [process for process in everything if process.is_running() and process.status() != "zombie"] == []


def test_nothing_outlives_a_supervisor_that_is_killed(server: Server) -> None:
    everything = server.tree()
    assert len(everything) >= 3
    server.process.kill()
    wait_for(lambda: not any(process.is_running() and process.status() != "zombie" for process in everything))


def test_a_second_server_on_the_same_data_folder_is_refused(server: Server) -> None:
    command = [*server.command[: server.command.index("--port")], "--port", "0"]
    second = subprocess.run(
        command, env=server.environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert second.returncode == 1
    assert f"(process {server.process.pid}) already uses" in second.stderr
    assert server.answers()
