"""The supervisor's half of a renewal: start new processes, wait until they are ready, let the old ones go.

One child after the other, so that no more than one of them is there twice. A new process that cannot be loaded ends
the attempt: the old one, which was not touched, goes on, and it is tried again after a growing pause.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from stockpress.kernel.renewal import Mailbox, RenewalPhase, RenewalRequest, RenewalState
from stockpress.project.children import Child, Run, say

# Every process looks at what may have changed at most once a second: those that see it last still join.
SETTLE_S = 1.0
READY_WITHIN_S = 120.0
PAUSE_S = 5.0
LONGEST_PAUSE_S = 300.0
POLL_S = 0.05
IDLE_S = 60.0


@dataclass
class _Leaving:
    run: Run
    until: float


@dataclass
class Renewals:
    """`step` is called again and again by the supervisor, and never waits.

    `leave_s` is how long an old process may take to finish what it has in work. `on_hand_over` is told of each child
    whose process is another one now.
    """

    mailbox: Mailbox
    children: Sequence[Child]
    leave_s: float
    on_hand_over: Callable[[Child], None] = lambda _child: None
    settle_s: float = SETTLE_S
    pause_s: float = PAUSE_S
    ready_within_s: float = READY_WITHIN_S
    _state: RenewalState = field(default_factory=RenewalState, init=False)
    _to_do: list[Child] = field(default_factory=list, init=False)
    _leaving: list[_Leaving] = field(default_factory=list, init=False)
    _failures: int = field(default=0, init=False)
    _try_again_at: float | None = field(default=None, init=False)
    _began: float = field(default=0.0, init=False)

    def step(self) -> float:
        """Do what is due; how many seconds may pass until the next call, unless the supervisor is woken."""
        now = time.monotonic()
        self._see_off(now)
        if self._state.phase is RenewalPhase.RUNNING:
            self._go_on(now)
            return POLL_S
        waiting = self.mailbox.requests()
        wait_s = self._wait_s(waiting, now)
        if wait_s is None:
            return POLL_S if self._leaving else IDLE_S
        # Not before the last ones have gone: processes of three generations are more than a machine has to bear.
        if wait_s > 0 or self._leaving:
            return max(POLL_S, min(wait_s, IDLE_S))
        self._begin(waiting, now)
        return POLL_S

    def runs(self) -> list[Run]:
        """Old processes that are still there."""
        return [leaving.run for leaving in self._leaving]

    def _wait_s(self, waiting: Sequence[RenewalRequest], now: float) -> float | None:
        """Seconds until a renewal is to begin; None when none is asked for."""
        if any(request.urgent for request in waiting):
            return 0.0
        # Who asks for what has just failed learns nothing new by asking louder.
        known = set(self._state.reasons) if self._try_again_at is not None else set()
        fresh = [request for request in waiting if request.reason not in known]
        waits = [max(0.0, min(self.settle_s, fresh[0].asked_at + self.settle_s - time.time()))] if fresh else []
        if self._try_again_at is not None:
            waits.append(max(0.0, self._try_again_at - now))
        return min(waits, default=None)

    def _begin(self, waiting: Sequence[RenewalRequest], now: float) -> None:
        unsolved = self._state if self._try_again_at is not None else RenewalState()
        if waiting or not self._to_do:
            self._to_do = list(self.children)
        self._try_again_at = None
        self._began = now
        reasons = dict.fromkeys([*unsolved.reasons, *(request.reason for request in waiting)])
        self._state = RenewalState(
            phase=RenewalPhase.RUNNING,
            number=self._state.number + 1,
            requests=(*unsolved.requests, *(request.key for request in waiting)),
            reasons=tuple(reasons),
            began_at=time.time(),
            processes=self._processes(),
        )
        # What is asked from here on is asked of processes that may have loaded too early: it stays for the next time.
        self.mailbox.take(waiting)
        self.mailbox.record(self._state)
        say(f"The processes are renewed: {'; '.join(reasons)}.")
        self._to_do[0].start_successor()

    def _go_on(self, now: float) -> None:
        if not self._to_do:
            if not self._leaving:
                self._succeed(now)
            return
        child = self._to_do[0]
        run = child.successor or child.start_successor()
        problem = run.problem()
        if problem is not None:
            self._fail(child, problem, now)
        elif run.ready_file is not None and run.is_ready():
            self._hand_over(child, now)
        elif now - run.started_at > self.ready_within_s:
            self._fail(child, f"it was not ready within {self.ready_within_s:.0f} s", now)

    def _hand_over(self, child: Child, now: float) -> None:
        before = child.hand_over()
        if before is not None:
            before.ask_to_end(child.leave_signal)
            self._leaving.append(_Leaving(before, now + self.leave_s))
        self._to_do.pop(0)
        self.on_hand_over(child)
        if self._to_do:
            self._to_do[0].start_successor()

    def _see_off(self, now: float) -> None:
        for leaving in tuple(self._leaving):
            has_ended = leaving.run.exit_status() is not None
            if not has_ended and now >= leaving.until:
                say(f"Process {leaving.run.pid} did not end within {self.leave_s:.0f} s and is killed.")
            if has_ended or now >= leaving.until:
                leaving.run.end_now()
                self._leaving.remove(leaving)

    def _succeed(self, now: float) -> None:
        self._failures = 0
        self._end(RenewalPhase.DONE)
        say(f"The processes have been renewed in {now - self._began:.1f} s.")

    def _fail(self, child: Child, problem: str, now: float) -> None:
        child.drop_successor()
        pause_s = min(LONGEST_PAUSE_S, self.pause_s * 2**self._failures)
        self._failures += 1
        self._try_again_at = now + pause_s
        error = f"the new {child.name} process could not be used: {problem}"
        self._end(RenewalPhase.FAILED, error=error, next_try_at=time.time() + pause_s)
        say(f"The renewal failed, {error}. The old one goes on; the next attempt is in {pause_s:.0f} s.")

    def _end(self, phase: RenewalPhase, error: str = "", next_try_at: float | None = None) -> None:
        self._state = dataclasses.replace(
            self._state,
            phase=phase,
            ended_at=time.time(),
            processes=self._processes(),
            error=error,
            next_try_at=next_try_at,
        )
        self.mailbox.record(self._state)

    def _processes(self) -> dict[str, int]:
        return {child.name: child.run.pid for child in self.children if child.run is not None}
