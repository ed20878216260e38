"""The supervisor renews small processes in place of web and worker: in which order, how often, and what it does on failure."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stockpress.kernel import renewal
from stockpress.kernel.renewal import (
    EXIT_FOR_RENEWAL,
    SUPERVISOR_VARIABLE,
    Mailbox,
    NoSupervisor,
    RenewalPhase,
    RenewalState,
    request_renewal,
)

SRC = Path(__file__).parents[3] / "src"
PATIENCE_S = 30.0

# Says that it is ready, unless a file tells it to wait first, to fail, or to end; notes its end.
CHILD = """
import os, signal, sys, time
from pathlib import Path
from stockpress.kernel.renewal import reporting_readiness

folder, name = Path(sys.argv[1]), sys.argv[2]

def note(text):
    with (folder / "story").open("a") as story:
        print(name, text, os.getpid(), file=story)

def end(*_):
    note("ends")
    sys.exit(0)

signal.signal(signal.SIGTERM, end)
note("starts")
with reporting_readiness():
    while (folder / f"{name}-waits").exists():
        time.sleep(0.01)
    if (folder / f"{name}-fails").exists():
        raise RuntimeError("no such module")
note("ready")
while True:
    time.sleep(0.01)
    for path in folder.glob(f"{name}-ends-*"):
        path.unlink()
        sys.exit(int(path.name.rsplit("-", 1)[1]))
"""

SUPERVISOR = """
import os, signal, sys
from pathlib import Path
from stockpress.kernel.renewal import Mailbox
from stockpress.project.children import Child
from stockpress.project.renewals import Renewals
from stockpress.project.supervisor import Supervisor

folder = Path(sys.argv[1])
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
mailbox = Mailbox(folder / "run", os.getpid())
mailbox.open()
children = [
    Child(name, [sys.executable, str(folder / "child.py"), str(folder), name], reports=1, mailbox=mailbox)
    for name in ("web", "worker")
]
Supervisor(
    children=children,
    grace_s=2.0,
    pause_s=0.01,
    renewals=Renewals(mailbox, children, leave_s=1.0, settle_s=0.5, pause_s=0.3),
).run()
mailbox.close()
"""

ASK = "import sys; from stockpress.kernel.renewal import request_renewal; sys.exit(not request_renewal(sys.argv[1]))"


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


class Renewing:
    """A supervisor of two small processes, both ready."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "child.py").write_text(CHILD)
        self.process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, str(folder)],
            env={**os.environ, "PYTHONPATH": str(SRC)},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.mailbox = Mailbox(folder / "run", self.process.pid)
        wait_for(lambda: len(self.story("ready")) == 2)

    def story(self, word: str = "") -> list[str]:
        """What the processes did, as `name word`, in order."""
        story = self.folder / "story"
        lines = story.read_text().splitlines() if story.exists() else []
        return [line.rsplit(" ", 1)[0] for line in lines if word in line]

    def state(self) -> RenewalState:
        state = self.mailbox.state()
        assert state is not None
        return state

    def ended(self, number: int) -> bool:
        return self.state().number == number and self.state().phase in {RenewalPhase.DONE, RenewalPhase.FAILED}

    def stop(self) -> str:
        """What it said."""
        self.process.terminate()
        return self.process.communicate(timeout=PATIENCE_S)[1]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Renewing]:
    renewing = Renewing(tmp_path)
    yield renewing
    renewing.process.kill()
    renewing.process.communicate()


def test_an_old_process_is_asked_to_end_only_when_the_new_one_is_ready(server: Renewing) -> None:
    (server.folder / "web-waits").touch()
    key = server.mailbox.ask("models", urgent=True)
    wait_for(lambda: len(server.story("web starts")) == 2)
    time.sleep(0.3)
    assert server.story("ends") == []
    (server.folder / "web-waits").unlink()
    wait_for(lambda: server.state().answers(key))
    new = server.story()[4:]
    assert sorted(new) == sorted(f"{name} {did}" for name in ("web", "worker") for did in ("starts", "ready", "ends"))
    assert new.index("web ready") < new.index("web ends")
    assert new.index("worker ready") < new.index("worker ends")
    assert "The processes are renewed: models." in server.stop()


def test_what_two_processes_ask_for_at_the_same_moment_is_one_renewal(server: Renewing) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(SRC),
        SUPERVISOR_VARIABLE: f"{server.process.pid}:{server.folder / 'run'}",
    }
    asking = [subprocess.Popen([sys.executable, "-c", ASK, reason], env=environment) for reason in ("one", "two")]
    assert [process.wait(PATIENCE_S) for process in asking] == [0, 0]
    wait_for(lambda: server.ended(1))
    assert set(server.state().reasons) == {"one", "two"}
    assert len(server.state().requests) == 2
    assert server.mailbox.requests() == []


def test_what_is_asked_while_new_processes_load_is_one_renewal_more(server: Renewing) -> None:
    (server.folder / "web-waits").touch()
    server.mailbox.ask("first", urgent=True)
    wait_for(lambda: len(server.story("web starts")) == 2)
    later = [server.mailbox.ask("second"), server.mailbox.ask("third")]
    (server.folder / "web-waits").unlink()
    wait_for(lambda: server.ended(2))
    assert set(server.state().requests) == set(later)
    time.sleep(0.7)
    assert server.state().number == 2
    assert len(server.story("starts")) == 6


def test_a_new_process_that_fails_leaves_the_old_one_and_is_tried_again_later(server: Renewing) -> None:
    broken = server.folder / "worker-fails"
    broken.touch()
    key = server.mailbox.ask("models", urgent=True)
    wait_for(lambda: server.state().answers(key))
    failed = server.state()
    assert failed.phase is RenewalPhase.FAILED
    assert failed.error == "the new worker process could not be used: RuntimeError: no such module"
    assert failed.next_try_at is not None
    assert "worker ends" not in server.story()
    assert server.story("web ends") == ["web ends"]
    broken.unlink()
    wait_for(lambda: server.state().phase is RenewalPhase.DONE)
    assert server.state().requests == (key,)
    # What had been renewed already was not renewed again.
    assert len(server.story("web starts")) == 2
    assert len(server.story("worker ends")) == 1


def test_asking_again_for_what_has_just_failed_does_not_shorten_the_pause(server: Renewing) -> None:
    (server.folder / "web-fails").touch()
    server.mailbox.ask("models")
    wait_for(lambda: server.ended(1))
    began = time.monotonic()
    while time.monotonic() - began < 1.0:
        server.mailbox.ask("models")
        time.sleep(0.02)
    # Pauses of 0.3, 0.6 and 1.2 seconds.
    assert server.state().number <= 3
    assert "next attempt is in" in server.stop()


def test_another_reason_than_the_one_that_failed_is_tried_at_once(server: Renewing) -> None:
    broken = server.folder / "web-fails"
    broken.touch()
    for _ in range(4):
        number = server.state().number
        key = server.mailbox.ask("models", urgent=True)
        wait_for(lambda key=key: server.state().answers(key))
        assert server.state().number > number
    broken.unlink()
    pause_ends_at = server.state().next_try_at
    key = server.mailbox.ask("the package is gone")
    wait_for(lambda: server.state().answers(key))
    assert server.state().phase is RenewalPhase.DONE
    assert server.state().reasons == ("models", "the package is gone")
    assert (server.state().began_at or 0) < (pause_ends_at or 0)


def test_a_process_that_wants_to_be_started_again_is_and_does_not_count_as_dying(server: Renewing) -> None:
    for number in range(2, 6):
        (server.folder / f"worker-ends-{EXIT_FOR_RENEWAL}").touch()
        wait_for(lambda number=number: len(server.story("worker ready")) == number)
    assert server.process.poll() is None
    assert "The worker process ended to be renewed" in server.stop()


def test_a_stop_in_the_middle_of_a_renewal_stops_old_and_new(server: Renewing) -> None:
    (server.folder / "worker-waits").touch()
    server.mailbox.ask("models", urgent=True)
    wait_for(lambda: len(server.story("worker starts")) == 2)
    server.stop()
    assert server.process.returncode == 0
    assert len(server.story("ends")) == len(server.story("starts"))
    assert list((server.folder / "run").iterdir()) == []


def test_a_process_without_supervisor_ends_itself_when_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SUPERVISOR_VARIABLE, raising=False)
    assert not request_renewal("models")
    reasons: list[str] = []
    renewal.end_instead(reasons.append)
    try:
        assert request_renewal("models")
    finally:
        renewal.end_instead(None)
    assert reasons == ["models"]


def test_a_process_that_is_no_supervisor_is_never_sent_a_signal(tmp_path: Path) -> None:
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        with pytest.raises(NoSupervisor, match="stockpress run"):
            Mailbox(tmp_path, bystander.pid).ask("models")
        assert bystander.poll() is None
    finally:
        bystander.send_signal(signal.SIGKILL)
        bystander.wait()
