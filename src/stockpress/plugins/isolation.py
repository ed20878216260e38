"""The one place of the plugin host that catches everything: what a plugin does reaches no further than its call.

Every call into a plugin goes through here. It is timed and measured, ends at a time limit, cannot spoil the transaction
around it, and a failure leaves its trace in the log and its reason in the list of failures.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

import structlog
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.http import Http404
from rest_framework.exceptions import APIException

from stockpress.kernel.errors import StockpressError
from stockpress.kernel.time_limit import TimeLimitExceeded, run_limited
from stockpress.plugins import failures, metrics, quarantine

log = structlog.get_logger(__name__)
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


@dataclass(frozen=True, slots=True)
class _Rules:
    """How a call is contained: what passes as it is, and whether a failure counts, is noted and is measured."""

    limit_s: float
    passing: tuple[type[BaseException], ...] = ()
    counts: bool = True
    noted: bool = True
    measured: bool = True


_HOOK = _Rules(HOOK_LIMIT_S)
_SHOWN = _Rules(HOOK_LIMIT_S, counts=False)
_REFUSING_HOOK = _Rules(HOOK_LIMIT_S, ANSWERS)
_REQUESTED = _Rules(REQUESTED_LIMIT_S, ANSWERS, counts=False)
_PERFORMED = _Rules(REQUESTED_LIMIT_S, ANSWERS)
_LOADING = _Rules(LOADING_LIMIT_S, counts=False, noted=False, measured=False)


def answer_or(default: Any, owner: object, hook: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What a hook answers, or `default` if it fails, takes longer than `HOOK_LIMIT_S`, or its plugin is out of use."""
    try:
        return _contained(_HOOK, owner, hook, partial(function, *args, **kwargs))
    except (PluginFailed, PluginBlocked):
        return default


def shown_or(default: Any, owner: object, page: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """The same for what a plugin only shows: it fails on its page until it has something to show, and works otherwise.

    Such a failure is noted, and puts no plugin out of use, unless it was the time limit.
    """
    try:
        return _contained(_SHOWN, owner, page, partial(function, *args, **kwargs))
    except (PluginFailed, PluginBlocked):
        return default


def refusal_or(default: Any, owner: object, hook: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """The same for hooks that refuse by raising: what is raised on purpose (`ANSWERS`) passes."""
    try:
        return _contained(_REFUSING_HOOK, owner, hook, partial(function, *args, **kwargs))
    except (PluginFailed, PluginBlocked):
        return default


def required(owner: object, hook: str, function: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    """What a hook answers that must have an answer. Raises PluginFailed, PluginBlocked, and `ANSWERS` as they are."""
    return _contained(_REFUSING_HOOK, owner, hook, partial(function, *args, **kwargs))


def requested(
    owner: object, hook: str, function: Callable[..., R], *args: Any, limit_s: float = REQUESTED_LIMIT_S, **kwargs: Any
) -> R:
    """What a plugin does because somebody asked for it. Raises PluginFailed, PluginBlocked, and `ANSWERS` as they are.

    Whoever asked is told; such a failure alone puts no plugin out of use, unless it was the time limit.
    """
    return _contained(replace(_REQUESTED, limit_s=limit_s), owner, hook, partial(function, *args, **kwargs))


def performed(
    owner: object, hook: str, function: Callable[..., R], *args: Any, limit_s: float = REQUESTED_LIMIT_S, **kwargs: Any
) -> R:
    """The same for what a plugin does on its own account: answer its addresses, events, schedules. Failures count."""
    return _contained(replace(_PERFORMED, limit_s=limit_s), owner, hook, partial(function, *args, **kwargs))


def loading(owner: object, stage: str, function: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    """Import or construct something of a plugin; raises PluginFailed. Who loads keeps the list of what failed."""
    return _contained(_LOADING, owner, stage, partial(function, *args, **kwargs))


def _contained(rules: _Rules, owner: object, hook: str, call: Callable[[], R]) -> R:
    key = owner if isinstance(owner, str) else str(getattr(owner, "slug", owner))
    blocked = quarantine.reason_for(key)
    if blocked:
        raise PluginBlocked(plugin=key, reason=blocked)
    begun = time.perf_counter()
    outcome = "answered"
    try:
        answer = run_limited(
            call if quarantine.is_trusted(key) else partial(_within_savepoint, call),
            rules.limit_s,
            on_overrun=partial(quarantine.count_overrun, key, hook, rules.limit_s),
        )
    except rules.passing:
        raise
    except KeyboardInterrupt:
        # Nobody's failure: whoever runs this process wants it to end.
        raise
    except TimeLimitExceeded as err:
        outcome = "overran"
        if err.seconds != rules.limit_s:
            # The limit of whoever called: theirs to tell.
            raise
        raise _failed(rules, key, hook, f"it took longer than {rules.limit_s:g} s") from err
    except BaseException as err:
        outcome = "failed"
        log.exception("plugin_failed", plugin=key, hook=hook)
        failed = _failed(rules, key, hook, _in_words(err))
        if rules.counts:
            quarantine.count_failure(key, hook, str(failed.params["reason"]))
        raise failed from err
    else:
        if rules.counts:
            quarantine.count_success(key, hook)
        return answer
    finally:
        if rules.measured:
            metrics.observe(key, hook, outcome, time.perf_counter() - begun)


def _within_savepoint(call: Callable[[], R]) -> R:
    if not connection.in_atomic_block:
        return call()
    # A query of the plugin that fails would otherwise end the transaction of whoever called the hook.
    with transaction.atomic():
        return call()


def _failed(rules: _Rules, key: str, hook: str, reason: str) -> PluginFailed:
    if rules.noted:
        failures.note(f"plugin.{key}.{hook}", key, reason)
    return PluginFailed(plugin=key, hook=hook, reason=reason)


def _in_words(err: BaseException) -> str:
    text = str(err).strip() or "no reason given"
    return f"{type(err).__name__}: {text}"[: failures.LONGEST_MESSAGE]
