"""`stockpress restart`, the safe mode, and how a worker without supervisor is renewed."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from stockpress.jobs import worker as jobs_worker
from stockpress.kernel import renewal
from stockpress.kernel.renewal import Mailbox, RenewalPhase, RenewalState
from stockpress.project import plugin_host
from stockpress.project.cli import app
from stockpress.project.processes import DataFolderLock
from tests.unit.project.test_cli import stockpress


class Answering:
    """This process in the place of a supervisor: whatever is asked for ends at once, as told."""

    def __init__(self, data_dir: Path, end: RenewalState) -> None:
        self._mailbox = Mailbox(data_dir / "run", os.getpid())
        self._mailbox.open()
        self._end = end
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._answer)
        self._thread.start()

    def _answer(self) -> None:
        while not self._stop.wait(0.02):
            asked = self._mailbox.requests()
            if asked:
                self._mailbox.take(asked)
                self._mailbox.record(replace(self._end, requests=tuple(request.key for request in asked)))

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Path]:
    """The data folder of a server that this process pretends to be."""
    before = signal.signal(renewal.WAKE_SIGNAL, lambda *_: None)
    with DataFolderLock(tmp_path) as lock:
        lock.describe(pid=os.getpid(), url="http://localhost:8000", processes={"web": 1001, "worker": 1002})
        yield tmp_path
    signal.signal(renewal.WAKE_SIGNAL, before)


def test_a_restart_says_which_processes_were_replaced(running: Path) -> None:
    server = Answering(running, RenewalState(phase=RenewalPhase.DONE, processes={"web": 2001, "worker": 2002}))
    said = stockpress("restart", STOCKPRESS_DATA_DIR=str(running))
    server.stop()
    assert said.returncode == 0, said.stderr
    assert "web: process 1001 was replaced by 2001" in said.stdout
    assert "worker: process 1002 was replaced by 2002" in said.stdout
    assert "Restarted in" in said.stdout


def test_a_restart_that_fails_says_why_and_that_the_old_processes_go_on(running: Path) -> None:
    server = Answering(running, RenewalState(phase=RenewalPhase.FAILED, error="the new web process is broken"))
    said = stockpress("restart", STOCKPRESS_DATA_DIR=str(running))
    server.stop()
    assert said.returncode == 1
    assert "the new web process is broken. The old processes go on" in said.stderr


def test_the_doctor_names_a_restart_that_failed(running: Path) -> None:
    Mailbox(running / "run", os.getpid()).open()
    Mailbox(running / "run", os.getpid()).record(
        RenewalState(phase=RenewalPhase.FAILED, error="the new web process is broken")
    )
    said = stockpress("doctor", STOCKPRESS_DATA_DIR=str(running), COLUMNS="400")
    assert said.returncode == 1
    assert "old processes still run: the new web process is broken" in said.stdout


def test_without_a_server_there_is_nothing_to_restart(tmp_path: Path) -> None:
    said = stockpress("restart", STOCKPRESS_DATA_DIR=str(tmp_path))
    assert said.returncode == 1
    assert f"No `stockpress run` uses {tmp_path}" in said.stderr


def test_the_safe_mode_reaches_every_process_and_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    def instead_of_starting(_program: str, command: Sequence[str]) -> None:
        started.append(os.environ["STOCKPRESS_SAFE_MODE"])
        assert "stockpress.project.supervisor" in command

    for name in ("STOCKPRESS_SAFE_MODE", "STOCKPRESS_DATA_DIR"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    monkeypatch.setattr(os, "execv", instead_of_starting)
    said = CliRunner().invoke(app, ["run", "--safe-mode"])
    assert said.exit_code == 0, said.output
    assert started == ["1"]
    assert "only the builtin plugins run" in said.output


def test_a_worker_without_supervisor_ends_with_status_75_to_be_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    def run_worker(stop: threading.Event, _loops: object) -> None:
        assert renewal.request_renewal("a plugin brings models")
        assert stop.wait(5)

    monkeypatch.delenv(renewal.SUPERVISOR_VARIABLE, raising=False)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(jobs_worker, "run_worker", run_worker)
    monkeypatch.setattr(plugin_host, "start_plugins", lambda: None)
    try:
        assert CliRunner().invoke(app, ["worker"]).exit_code == 75
    finally:
        renewal.end_instead(None)
