"""Renewing the processes of a running server while people work with it: nobody notices."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from stockpress.kernel.renewal import SUPERVISOR_VARIABLE, Mailbox, RenewalPhase, RenewalState
from tests.crash.test_server_processes import PATIENCE_S, Server, wait_for

pytestmark = pytest.mark.slow

CLIENTS = 2
PAUSE_S = 0.1


@pytest.fixture
def start(tmp_path: Path, new_data_dir: Callable[[Path], Path]) -> Iterator[Callable[..., Server]]:
    started: list[Server] = []

    def start_server(part: str, **variables: str) -> Server:
        started.append(Server(new_data_dir(tmp_path / "data"), part=part, **variables))
        wait_for(lambda: "Stockpress is ready" in started[-1].log_text())
        return started[-1]

    yield start_server
    for server in started:
        server.end()


class Traffic:
    """Clients that never rest: each on new connections, or on one for as long as the server keeps it.

    None tries anything twice, and none looks whether its connection is still there: whatever is not an answer fails.
    """

    def __init__(self, server: Server) -> None:
        self.failures: list[str] = []
        self.answers = 0
        self._address = ("127.0.0.1", server.port)
        self._counting = threading.Lock()
        self._stop = threading.Event()
        loops = [self._on_new_connections, self._on_a_kept_connection] * CLIENTS
        self._threads = [threading.Thread(target=loop) for loop in [*loops, self._slowly]]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE_S)

    def _on_new_connections(self) -> None:
        while not self._stop.wait(PAUSE_S):
            connection = http.client.HTTPConnection(*self._address, timeout=20)
            self._try("new", lambda connection=connection: _get(connection))
            connection.close()

    def _on_a_kept_connection(self) -> None:
        connection = http.client.HTTPConnection(*self._address, timeout=20)
        while not self._stop.wait(PAUSE_S):
            self._try("kept", lambda: _get(connection))
        connection.close()

    def _slowly(self) -> None:
        """Requests that are in work for longer than a process lingers."""
        while not self._stop.is_set():
            self._try("slow", lambda: _post_slowly(self._address, seconds=3.0))

    def _try(self, kind: str, request: Callable[[], None]) -> None:
        try:
            request()
        except (OSError, http.client.HTTPException, AssertionError) as err:
            self.failures.append(f"{kind}: {err!r}")
        with self._counting:
            self.answers += 1


def _get(connection: http.client.HTTPConnection) -> None:
    connection.request("GET", "/api/")
    answer = connection.getresponse()
    assert answer.status == 200
    assert json.loads(answer.read())["server"] == "InvenTree"


def _post_slowly(address: tuple[str, int], *, seconds: float) -> None:
    body = b"grant_type=client_credentials&client_id=nobody&client_secret=none"
    head = f"POST /o/token/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode())
        for start in range(0, len(body), 7):
            time.sleep(seconds * 7 / len(body))
            connection.sendall(body[start : start + 7])
        # There is no such application; asked too often, it is refused as a guess.
        assert connection.recv(65536)[:12] in {b"HTTP/1.1 401", b"HTTP/1.1 429"}


def mailbox_of(server: Server) -> Mailbox:
    """As the processes find it that it started."""
    pid, _, folder = server.tree()[0].environ()[SUPERVISOR_VARIABLE].partition(":")
    assert int(pid) == server.process.pid
    return Mailbox(Path(folder), int(pid))


def renew(server: Server) -> RenewalState:
    mailbox = mailbox_of(server)
    key = mailbox.ask("a test wants it", urgent=True)

    def ended() -> RenewalState | None:
        state = mailbox.state()
        return state if state is not None and state.answers(key) else None

    wait_for(ended)
    state = ended()
    assert state is not None
    return state


def processes_of(server: Server) -> set[int]:
    return {process.pid for process in server.tree()}


def renew_three_times(server: Server, *, processes: int) -> None:
    with Traffic(server) as traffic:
        for _ in range(3):
            before = processes_of(server)
            assert len(before) == processes
            assert renew(server).phase is RenewalPhase.DONE
            assert len(processes_of(server)) == processes
            assert not before & processes_of(server)
    assert traffic.failures == []
    assert traffic.answers > 100


def test_renewals_in_a_row_drop_no_request_and_leave_no_old_process(start: Callable[..., Server]) -> None:
    server = start("run")
    worker = server.pid_of("worker")
    # The process that listens, the one that answers, and the worker.
    renew_three_times(server, processes=3)
    assert server.pid_of("worker") not in {None, worker}


def test_two_web_processes_without_a_worker_are_renewed_alike(start: Callable[..., Server]) -> None:
    renew_three_times(start("web", STOCKPRESS_WEB_PROCESSES="2"), processes=3)


def test_new_processes_that_cannot_load_leave_the_old_ones_at_work(start: Callable[..., Server]) -> None:
    server = start("web")
    before = processes_of(server)
    (server.data_dir / "stockpress.toml").write_text('time_zone = "Nowhere"\n')
    with Traffic(server) as traffic:
        state = renew(server)
        assert state.phase is RenewalPhase.FAILED
        assert "the new web process could not be used: ConfigurationInvalid" in state.error
        assert processes_of(server) == before
    assert traffic.failures == []
    assert f"The renewal failed, {state.error}" in server.log_text()
