"""The one place of the plugin host that catches everything: what a plugin does reaches no further than its call.

Every call into a plugin goes through here. It is timed and measured, ends at a time limit, cannot spoil the transaction
around it, and a failure leaves its trace in the log and its reason in the list of failures.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import structlog
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.http import Http404
from rest_framework.exceptions import APIException

from stockpress.kernel.errors import StockpressError
from stockpress.kernel.time_limit import TimeLimitExceeded, run_limited
from stockpress.plugins import failures, metrics, quarantine

log = structlog.get_logger(__name__)
P = ParamSpec("P")
R = TypeVar("R")

# Hooks stand in the way of a request; what people or schedules ask for may take longer.
HOOK_LIMIT_S = 5.0
REQUESTED_LIMIT_S = 600.0
LOADING_LIMIT_S = 30.0
# Raised on purpose, to refuse or to answer: not failures of the plugin.
ANSWERS: tuple[type[BaseException], ...] = (ValidationError, APIException, Http404, PermissionDenied, StockpressError)


class PluginFailed(StockpressError):
    code = "plugin_failed"
    text = (
        "The plugin {plugin!r} failed in {hook}: {reason}. The server's log has the details; "
        "if it happens again, look for a newer version of the plugin or ask its author."
    )


class PluginBlocked(StockpressError):
    code = "plugin_blocked"
    text = "The plugin {plugin!r} is out of use: {reason} Activate it again to try anew."


def answer_or(default: R, owner: object, hook: str, function: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    """What a hook answers, or `default` if it fails, takes longer than `HOOK_LIMIT_S`, or its plugin is out of use."""
    try:
        return _contained(_key(owner), hook, HOOK_LIMIT_S, (), function, args, kwargs)
    except (PluginFailed, PluginBlocked):
        return default


def refusal_or(default: R, owner: object, hook: str, function: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    """The same for hooks that refuse by raising: what is raised on purpose (`ANSWERS`) passes."""
    try:
        return _contained(_key(owner), hook, HOOK_LIMIT_S, ANSWERS, function, args, kwargs)
    except (PluginFailed, PluginBlocked):
        return default


def required(owner: object, hook: str, function: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    """What a hook answers that must have an answer. Raises PluginFailed, PluginBlocked, and `ANSWERS` as they are."""
    return _contained(_key(owner), hook, HOOK_LIMIT_S, ANSWERS, function, args, kwargs)


def requested(
    owner: object, hook: str, function: Callable[..., R], *args: Any, limit_s: float = REQUESTED_LIMIT_S, **kwargs: Any
) -> R:
    """What a plugin does because somebody asked for it. Raises PluginFailed, PluginBlocked, and `ANSWERS` as they are.

    Whoever asked is told; such a failure alone puts no plugin out of use, unless it was the time limit.
    """
    return _contained(_key(owner), hook, limit_s, ANSWERS, function, args, kwargs, counts=False)


def performed(owner: object, hook: str, function: Callable[..., R], *args: Any, limit_s: float, **kwargs: Any) -> R:
    """The same for what a plugin does on its own account: answer its addresses, events, schedules. Failures count."""
    return _contained(_key(owner), hook, limit_s, ANSWERS, function, args, kwargs)


def loading(owner: object, stage: str, function: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    """Import or construct something of a plugin; raises PluginFailed. Who loads keeps the list of what failed."""
    return _contained(
        _key(owner), stage, LOADING_LIMIT_S, (), function, args, kwargs, counts=False, noted=False, measured=False
    )


def _key(owner: object) -> str:
    return owner if isinstance(owner, str) else str(getattr(owner, "slug", owner))


def _contained(
    key: str,
    hook: str,
    limit_s: float,
    passing: tuple[type[BaseException], ...],
    function: Callable[..., R],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    *,
    counts: bool = True,
    noted: bool = True,
    measured: bool = True,
) -> R:
    blocked = quarantine.reason_for(key)
    if blocked:
        raise PluginBlocked(plugin=key, reason=blocked)
    begun = time.perf_counter()
    outcome = "failed"
    try:
        answer = run_limited(
            lambda: _within_savepoint(function, args, kwargs),
            limit_s,
            on_overrun=lambda: quarantine.count_overrun(key, hook, limit_s),
        )
    except passing:
        outcome = "answered"
        raise
    except KeyboardInterrupt:
        # Nobody's failure: whoever runs this process wants it to end.
        raise
    except TimeLimitExceeded as err:
        outcome = "overran"
        if err.seconds != limit_s:
            # The limit of whoever called: theirs to tell.
            raise
        reason = f"it took longer than {limit_s:g} s"
        _note(key, hook, reason, noted=noted)
        raise PluginFailed(plugin=key, hook=hook, reason=reason) from err
    except BaseException as err:
        reason = _in_words(err)
        log.exception("plugin_failed", plugin=key, hook=hook)
        _note(key, hook, reason, noted=noted)
        if counts:
            quarantine.count_failure(key, hook, reason)
        raise PluginFailed(plugin=key, hook=hook, reason=reason) from err
    else:
        outcome = "answered"
        if counts:
            quarantine.count_success(key, hook)
        return answer
    finally:
        if measured:
            metrics.observe(key, hook, outcome, time.perf_counter() - begun)


def _within_savepoint(function: Callable[..., R], args: tuple[Any, ...], kwargs: dict[str, Any]) -> R:
    if not connection.in_atomic_block:
        return function(*args, **kwargs)
    # A query of the plugin that fails would otherwise end the transaction of whoever called the hook.
    with transaction.atomic():
        return function(*args, **kwargs)


def _note(key: str, hook: str, reason: str, *, noted: bool) -> None:
    if noted:
        failures.note(f"plugin.{key}.{hook}", key, reason)


def _in_words(err: BaseException) -> str:
    text = str(err).strip() or "no reason given"
    return f"{type(err).__name__}: {text}"[: failures.LONGEST_MESSAGE]
