"""Render children as processes: what they inherit, how they end, and that none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from stockpress.printing.render import Engine, EngineUnavailable, RenderCrashed, RenderError, RenderPool, isolation
from tests.unit.render.hostile import HOSTILE
from tests.unit.render.pages import label, texts

PATIENCE_S = 20.0
BUSY = HOSTILE["300 nested tables"]  # keeps the fast engine at work for a long time


def _eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.01)
    return False


def _gone(pids: list[int]) -> bool:
    return not any(psutil.pid_exists(pid) for pid in pids)


def _children_of(pool: RenderPool) -> list[int]:
    """Without the fork servers."""
    return [pid for pid in pool.process_ids() if psutil.Process(pid).ppid() != os.getpid()]


def _busy_children(pool: RenderPool) -> Iterator[int]:
    for pid in _children_of(pool):
        try:
            if psutil.Process(pid).cpu_times().user > 0.15:
                yield pid
        except psutil.NoSuchProcess:
            continue


class _Job(threading.Thread):
    """A job in a thread of its own, and what became of it."""

    def __init__(self, pool: RenderPool, document: str, *, fallback: bool) -> None:
        super().__init__(daemon=True)
        self.error: RenderError | None = None
        self._pool, self._document, self._fallback = pool, document, fallback
        self.start()

    def run(self) -> None:
        try:
            self._pool.render_pdf([self._document], engine=Engine.FAST, fallback=self._fallback)
        except RenderError as error:
            self.error = error


def _kill_busy_child(pool: RenderPool, known: set[int]) -> None:
    def find() -> bool:
        for pid in _busy_children(pool):
            if pid not in known:
                known.add(pid)
                os.kill(pid, signal.SIGKILL)
                return True
        return False

    assert _eventually(find)


def test_nothing_is_started_before_the_first_job(own_pool: RenderPool) -> None:
    assert own_pool.process_ids() == []


def test_a_fast_job_starts_no_reference_process_and_loads_no_pango(own_pool: RenderPool) -> None:
    own_pool.render_pdf([label("x")], engine=Engine.FAST)
    pids = own_pool.process_ids()
    assert len(pids) == 2  # the fork server and one child
    assert all("libpango" not in Path(f"/proc/{pid}/maps").read_text() for pid in pids)


def test_closing_ends_every_process_and_leaves_no_zombie(own_pool: RenderPool) -> None:
    for engine in Engine:
        own_pool.render_pdf([label("x")] * 40, engine=engine)
    pids = own_pool.process_ids()
    assert len(pids) == 6
    own_pool.close()
    assert _eventually(lambda: _gone(pids))
    with pytest.raises(RenderError):
        own_pool.render_pdf([label("x")], engine=Engine.FAST)


def test_a_job_whose_child_is_killed_is_tried_once_more_and_then_fails(own_pool: RenderPool) -> None:
    job = _Job(own_pool, BUSY, fallback=False)
    killed: set[int] = set()
    _kill_busy_child(own_pool, killed)
    _kill_busy_child(own_pool, killed)
    job.join(PATIENCE_S)
    assert isinstance(job.error, RenderCrashed)
    assert "SIGKILL" in str(job.error)
    assert _gone(list(killed))
    assert texts(own_pool.render_pdf([label("after")], engine=Engine.FAST).pdf) == ["after"]


def test_a_child_that_died_while_idle_is_replaced(own_pool: RenderPool) -> None:
    for _round in range(3):
        assert texts(own_pool.render_pdf([label("x")], engine=Engine.FAST).pdf) == ["x"]
        (child,) = _children_of(own_pool)
        os.kill(child, signal.SIGKILL)
        assert _eventually(lambda pid=child: psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    own_pool.render_pdf([label("x")], engine=Engine.FAST)
    assert _gone([child])


def test_a_fork_server_that_died_takes_its_children_along_and_is_replaced(own_pool: RenderPool) -> None:
    own_pool.render_pdf([label("x")], engine=Engine.FAST)
    before = own_pool.process_ids()
    (server,) = set(before) - set(_children_of(own_pool))
    os.kill(server, signal.SIGKILL)
    assert _eventually(lambda: all(pid == server or not psutil.pid_exists(pid) for pid in before))
    assert texts(own_pool.render_pdf([label("x")], engine=Engine.FAST).pdf) == ["x"]
    assert not set(before) & set(own_pool.process_ids())
    assert _gone(before)


def test_children_retire_after_their_share_of_documents() -> None:
    pool = RenderPool(children=1)
    try:
        pool.render_pdf([label("x")], engine=Engine.FAST)
        (first,) = _children_of(pool)
        count = isolation.RETIRE_AFTER_DOCUMENTS + 100
        assert sum(pool.render_pdf([label("x")] * count, engine=Engine.FAST).page_counts) == count
        assert _gone([first])
    finally:
        pool.close()


def test_idle_children_and_then_their_fork_server_are_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stockpress.printing.render.pools.TEND_EVERY_S", 0.05)
    pool = RenderPool(children=2, idle_s=0.1, server_idle_s=dict.fromkeys(Engine, 0.1))
    try:
        for _round in range(2):
            pool.render_pdf([label("x")] * 40, engine=Engine.FAST)
            pids = pool.process_ids()
            assert _eventually(lambda pids=pids: _gone(pids))
            assert pool.process_ids() == []
    finally:
        pool.close()


def test_children_know_no_secret_of_their_parent(own_pool: RenderPool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STOCKPRESS_SECRET_KEY", "INVENTREE_DB_PASSWORD", "DATABASE_URL", "PGPASSWORD", "AWS_SECRET"):
        monkeypatch.setenv(name, "hush")
    own_pool.render_pdf([label("x")], engine=Engine.FAST)
    for pid in own_pool.process_ids():
        assert b"hush" not in Path(f"/proc/{pid}/environ").read_bytes()
        assert not [one for one in psutil.Process(pid).net_connections() if one.raddr]


def test_children_hold_no_open_file_of_their_parent(own_pool: RenderPool, tmp_path: Path) -> None:
    with (tmp_path / "open.txt").open("w"):
        own_pool.render_pdf([label("x")], engine=Engine.FAST)
        names = {one.path for pid in own_pool.process_ids() for one in psutil.Process(pid).open_files()}
    assert not {name for name in names if str(tmp_path) in name}


PARENT = """
import os, sys, threading, time
from stockpress.printing.render import Engine, pool
from tests.unit.render.hostile import HOSTILE
from tests.unit.render.pages import label
pool().render_pdf([label("x")] * 40, engine=Engine.FAST)
threading.Thread(target=lambda: pool().render_pdf([HOSTILE["300 nested tables"]], engine=Engine.FAST)).start()
time.sleep(0.5)
print(*pool().process_ids(), flush=True)
time.sleep(60)
"""


def test_when_the_parent_is_killed_in_the_middle_of_work_nothing_survives(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT],
        env={
            **os.environ,
            "TMPDIR": str(tmp_path),
            "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry),
        },
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        parent.kill()
    assert len(pids) == 3
    assert _eventually(lambda: _gone([pid for pid in pids if not _is_zombie(pid)]))
    assert not list(tmp_path.iterdir())


def _is_zombie(pid: int) -> bool:
    """An orphan that nobody has waited for: in a container without an init process they stay."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


FORKING = """
import os
from stockpress.printing.render import Engine, pool
from tests.unit.render.pages import label, texts
first = pool()
first.render_pdf([label("parent")], engine=Engine.FAST)
child = os.fork()
if child == 0:
    assert pool() is not first
    assert texts(pool().render_pdf([label("child")], engine=Engine.FAST).pdf) == ["child"]
    pool().close()
    os._exit(0)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
assert pool() is first
assert texts(first.render_pdf([label("parent")], engine=Engine.FAST).pdf) == ["parent"]
"""


def test_a_forked_process_gets_a_pool_of_its_own_and_leaves_that_of_its_parent_alone() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    subprocess.run([sys.executable, "-c", FORKING], env=environment, check=True, timeout=60)


def test_an_engine_whose_process_does_not_start_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stockpress.printing.render.children._START", "raise SystemExit(3)")
    pool = RenderPool(children=1)
    try:
        with pytest.raises(EngineUnavailable, match="ended right after its start"):
            pool.render_pdf([label("x")], engine=Engine.FAST)
    finally:
        pool.close()
