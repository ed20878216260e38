"""The supervisor with small processes in place of web and worker: what it starts, restarts and stops."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stockpress.project.processes import (
    AddressUnusable,
    DataFolderBusy,
    DataFolderLock,
    DataFolderUnusable,
    PortBusy,
    bind_to,
    exit_reason,
    holder_of,
    http_status,
)

SRC = Path(__file__).parents[3] / "src"
PATIENCE_S = 30.0

# A process that says who it is and then does as its last argument says.
CHILD = """
import os, signal, sys, time
with open(sys.argv[1], "a") as file:
    print(os.getpid(), file=file)
if sys.argv[2] == "die":
    sys.exit(3)
if sys.argv[2] == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
while True:
    time.sleep(60)
"""

HARNESS = """
import sys
from stockpress.kernel.errors import StockpressError
from stockpress.project.children import Child
from stockpress.project.supervisor import Supervisor

folder, prepare, *children = sys.argv[1:]
child = open(folder + "/child.py").name

def command(text):
    name, _, habit = text.partition("=")
    return [sys.executable, child, f"{folder}/{name}.pids", habit]

try:
    Supervisor(
        children=[Child(text.partition("=")[0], command(text)) for text in children],
        prepare=[command(prepare)] if prepare else [],
        grace_s=1.0,
        pause_s=0.01,
        on_ready=lambda: print("ready", flush=True),
    ).run()
except StockpressError as err:
    sys.exit(str(err))
print("stopped", flush=True)
"""

Start = Callable[..., "subprocess.Popen[str]"]


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def pids_of(folder: Path, name: str) -> list[int]:
    path = folder / f"{name}.pids"
    return [int(line) for line in path.read_text().splitlines()] if path.exists() else []


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    (tmp_path / "child.py").write_text(CHILD)
    started: list[subprocess.Popen[str]] = []

    def start_supervisor(*children: str, prepare: str = "") -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", HARNESS, str(tmp_path), prepare, *children],
            env={**os.environ, "PYTHONPATH": str(SRC)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start_supervisor
    for process in started:
        process.kill()
        process.communicate()
    for path in tmp_path.glob("*.pids"):
        for pid in pids_of(tmp_path, path.stem):
            if is_alive(pid):
                os.kill(pid, signal.SIGKILL)


def test_a_killed_child_is_started_again_and_the_others_stay(start: Start, tmp_path: Path) -> None:
    supervisor = start("web=live", "worker=live")
    wait_for(lambda: pids_of(tmp_path, "web") and pids_of(tmp_path, "worker"))
    os.kill(pids_of(tmp_path, "web")[0], signal.SIGKILL)
    wait_for(lambda: len(pids_of(tmp_path, "web")) == 2)
    assert is_alive(pids_of(tmp_path, "web")[1])
    assert len(pids_of(tmp_path, "worker")) == 1
    assert is_alive(pids_of(tmp_path, "worker")[0])
    supervisor.send_signal(signal.SIGTERM)
    _output, errors = supervisor.communicate(timeout=PATIENCE_S)
    assert "The web process ended (killed (SIGKILL" in errors


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything(start: Start, tmp_path: Path, signum: signal.Signals) -> None:
    supervisor = start("web=live", "worker=live")
    wait_for(lambda: pids_of(tmp_path, "web") and pids_of(tmp_path, "worker"))
    supervisor.send_signal(signum)
    output, _errors = supervisor.communicate(timeout=PATIENCE_S)
    assert output.splitlines() == ["ready", "stopped"]
    assert supervisor.returncode == 0
    assert not any(is_alive(pid) for name in ("web", "worker") for pid in pids_of(tmp_path, name))


def test_a_child_that_does_not_stop_in_time_is_killed(start: Start, tmp_path: Path) -> None:
    supervisor = start("web=stubborn")
    wait_for(lambda: pids_of(tmp_path, "web"))
    supervisor.send_signal(signal.SIGTERM)
    _output, errors = supervisor.communicate(timeout=PATIENCE_S)
    assert "is killed" in errors
    assert not is_alive(pids_of(tmp_path, "web")[0])


def test_children_end_when_the_supervisor_is_killed(start: Start, tmp_path: Path) -> None:
    supervisor = start("web=live", "worker=live")
    wait_for(lambda: pids_of(tmp_path, "web") and pids_of(tmp_path, "worker"))
    supervisor.kill()
    supervisor.wait()
    wait_for(lambda: not any(is_alive(pid) for name in ("web", "worker") for pid in pids_of(tmp_path, name)))


def test_a_child_that_dies_at_once_again_and_again_ends_the_server_with_its_reason(
    start: Start, tmp_path: Path
) -> None:
    supervisor = start("web=die", "worker=live")
    _output, errors = supervisor.communicate(timeout=PATIENCE_S)
    assert supervisor.returncode == 1
    assert "The web process ended 3 times in a row right after its start, the last time with exit status 3" in errors
    assert not is_alive(pids_of(tmp_path, "worker")[0])


def test_nothing_is_started_when_the_preparation_fails(start: Start, tmp_path: Path) -> None:
    supervisor = start("web=live", prepare="prepare=die")
    _output, errors = supervisor.communicate(timeout=PATIENCE_S)
    assert supervisor.returncode == 1
    assert "could not be prepared (exit status 3)" in errors
    assert pids_of(tmp_path, "web") == []


def test_a_signal_during_the_preparation_stops_it(start: Start, tmp_path: Path) -> None:
    supervisor = start("web=live", prepare="prepare=live")
    wait_for(lambda: pids_of(tmp_path, "prepare"))
    supervisor.send_signal(signal.SIGINT)
    supervisor.communicate(timeout=PATIENCE_S)
    assert not is_alive(pids_of(tmp_path, "prepare")[0])
    assert pids_of(tmp_path, "web") == []


def test_a_port_in_use_is_refused_with_another_one_to_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortBusy, match=rf"Port {port} on 127.0.0.1 is in use .*make run PORT={port + 1}"):
            bind_to("127.0.0.1", port)
    bind_to("127.0.0.1", port).close()


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(AddressUnusable, match=r"192\.0\.2\.1, port 8000"):
        bind_to("192.0.2.1", 8000)


def test_a_data_folder_serves_one_server_at_a_time(tmp_path: Path) -> None:
    with DataFolderLock(tmp_path) as lock:
        lock.describe(pid=os.getpid(), url="http://127.0.0.1:8000")
        with (
            pytest.raises(DataFolderBusy, match=rf"process {os.getpid()}\) already uses {tmp_path}"),
            DataFolderLock(tmp_path),
        ):
            pass
        assert (holder_of(tmp_path) or {})["url"] == "http://127.0.0.1:8000"
    assert holder_of(tmp_path) is None
    with DataFolderLock(tmp_path):
        assert json.loads((tmp_path / "run.lock").read_text()) == {"pid": os.getpid()}


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(DataFolderUnusable, match="--data-dir"), DataFolderLock(tmp_path / "data"):
        pass


def test_a_server_that_is_not_there_has_no_status() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert http_status("127.0.0.1", port, "/api/", host_header="localhost") is None


@pytest.mark.parametrize(
    ("status", "words"),
    [(3, "exit status 3"), (-15, "killed by SIGTERM"), (-9, "killed (SIGKILL"), (-70, "killed by signal 70")],
)
def test_the_end_of_a_process_is_put_in_words(status: int, words: str) -> None:
    assert words in exit_reason(status)
