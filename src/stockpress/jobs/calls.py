"""Calls in the background: a function by its dotted name, run later by a worker, its end recorded as a `TaskRecord`."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from django.db import connection, transaction
from django_tasks import TaskContext, task

from stockpress.jobs import running
from stockpress.jobs.arguments import as_result, pack, unpack
from stockpress.jobs.callables import CALLABLE_NAMES, NamedCallable, name_of, resolve
from stockpress.jobs.isolation import Outcome, contain
from stockpress.jobs.models import StoredSchedule, TaskRecord
from stockpress.kernel.clock import utc_now
from stockpress.settings_registry.versions import read_anew

__all__ = ["CALLABLE_NAMES", "QUEUE", "TIME_LIMIT_S", "Call", "NamedCallable", "SubmitCall", "offload"]

QUEUE = "plugins"
TIME_LIMIT_S = 600.0
_FIRST_PAUSE = dt.timedelta(seconds=30)
_LONGEST_PAUSE = dt.timedelta(hours=1)
_NAME_LENGTH = 255


@dataclass(frozen=True, kw_only=True)
class Call:
    """What is to be called, as the queue holds it; `args` and `kwargs` are packed (see `arguments`)."""

    id: str
    func: str
    args: list[Any]
    kwargs: dict[str, Any]
    name: str
    group: str = ""
    hook: str = ""
    attempt: int = 1
    attempts: int = 1
    limit_s: float = TIME_LIMIT_S
    # The stored schedule that wants to know how it ended.
    schedule: str = ""


def offload(
    function: Callable[..., Any] | str,
    *args: Any,
    group: str = "",
    force_sync: bool = False,
    attempts: int = 1,
    **kwargs: Any,
) -> str:
    """Have `function(*args, **kwargs)` called by a worker; returns the id of the `TaskRecord` that there will be.

    See `SubmitCall`, which also takes what would collide with names of the function's own arguments.
    """
    return SubmitCall(
        function=function, args=args, kwargs=kwargs, group=group, force_sync=force_sync, attempts=attempts
    )()


@dataclass(frozen=True, kw_only=True)
class SubmitCall:
    """A call in the background; part of the caller's transaction, so that nothing runs if that is undone.

    function: a callable that is found under its dotted name, such a name, or one of `CALLABLE_NAMES`.
    args, kwargs: of types that `arguments` can store; model instances are loaded again when the call runs.
    group, name: what the `TaskRecord` is found by.
    hook: called with the record when it is there; also by its dotted name.
    attempts: how often a call that fails is made at most, with growing pauses.
    limit_s: seconds for one attempt, at most `TIME_LIMIT_S`.
    force_sync: call now, in this thread; the caller waits and finds the end in the record, no error is raised.

    Raises NotCallableByName, ArgumentNotStorable.
    """

    function: Callable[..., Any] | str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    group: str = ""
    name: str = ""
    hook: Callable[..., Any] | str | None = None
    attempts: int = 1
    limit_s: float = TIME_LIMIT_S
    force_sync: bool = False

    def __call__(self) -> str:
        func = name_of(self.function)
        call = Call(
            id=uuid.uuid4().hex,
            func=func,
            args=[pack(value, f"Argument {number}") for number, value in enumerate(self.args, 1)],
            kwargs={name: pack(value, f"The argument {name!r}") for name, value in self.kwargs.items()},
            name=(self.name or func)[:_NAME_LENGTH],
            group=self.group,
            hook=name_of(self.hook) if self.hook else "",
            attempts=max(1, self.attempts),
            limit_s=max(0.1, min(self.limit_s, TIME_LIMIT_S)),
        )
        if self.force_sync:
            _call_here(call)
        else:
            enqueue(call)
        return call.id


def enqueue(call: Call, run_after: dt.datetime | None = None) -> uuid.UUID:
    """Put the call into the queue; returns the key of its row there."""
    waiting = run_call if run_after is None else run_call.using(run_after=run_after)
    return uuid.UUID(waiting.enqueue(asdict(call)).id)


@task(queue_name=QUEUE, takes_context=True)
def run_call(context: TaskContext, call: dict[str, Any]) -> None:
    """What the workers run. The end of the call stands in its record; this task itself never fails."""
    made = Call(**call)
    read_anew()
    has_own_connections = not connection.in_atomic_block
    with running.registered(str(context.task_result.id), made.id, made.limit_s) as here:
        outcome = _contained(made, partial(_make, made))
    if has_own_connections:
        running.drop_unclean_connections(everything=outcome.interrupted)
    here.settle_or_leave()
    finish(made, here.started, outcome)


def _call_here(call: Call) -> None:
    started = utc_now()
    finish(call, started, _contained(call, partial(_make, call)))


def _contained(call: Call, work: Callable[[], Any]) -> Outcome:
    def protected() -> Any:
        # A query that fails would otherwise make the caller's transaction useless.
        with transaction.atomic() if connection.in_atomic_block else contextlib.nullcontext():
            return work()

    return contain(protected, call.limit_s, call=call.id, function=call.func, group=call.group)


def _make(call: Call) -> Any:
    function = resolve(call.func)
    kwargs = {name: unpack(value) for name, value in call.kwargs.items()}
    return as_result(function(*unpack(call.args), **kwargs))


def finish(call: Call, started: dt.datetime, outcome: Outcome, *, retry: bool = True) -> TaskRecord:
    """Record how an attempt ended, have it made again if there are attempts left, and tell who asked to be told."""
    again = retry and not outcome.success and call.attempt < call.attempts
    with transaction.atomic():
        record, _created = TaskRecord.objects.update_or_create(
            pk=call.id,
            defaults={
                "name": call.name,
                "func": call.func,
                "hook": call.hook or None,
                "args": call.args,
                "kwargs": call.kwargs,
                "result": outcome.value if outcome.success else outcome.message,
                "group": call.group or None,
                "started": started,
                "stopped": utc_now(),
                "success": outcome.success,
                "attempt_count": call.attempt,
            },
        )
        if call.schedule:
            StoredSchedule.objects.filter(name=call.schedule).update(
                last_ok=outcome.success, last_error=outcome.message
            )
        if again:
            enqueue(Call(**{**asdict(call), "attempt": call.attempt + 1}), run_after=utc_now() + _pause(call.attempt))
    if call.hook and not again:
        _contained(call, lambda: resolve(call.hook)(record))
    return record


def _pause(attempt: int) -> dt.timedelta:
    """30 seconds after the first attempt, then twice as long each time, up to an hour."""
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(attempt - 1, 10))
