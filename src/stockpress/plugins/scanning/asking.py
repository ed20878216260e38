"""Asking the plugins that read barcodes, one after the other, until one knows the code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from stockpress.plugins import isolation
from stockpress.plugins.answers import plain
from stockpress.plugins.candidates import Source
from stockpress.plugins.host import HOST
from stockpress.plugins.mandatory import MANDATORY
from stockpress.plugins.names import PluginMixinEnum
from stockpress.plugins.snapshot import Snapshot

# Somebody stands there with a scanner; but a plugin may have to ask a server of its supplier.
LIMIT_S = 30.0


@dataclass(frozen=True)
class Asked:
    """Who answered, and what; without anybody, nothing."""

    plugin: Any = None
    answer: Mapping[str, Any] = field(default_factory=dict)

    @property
    def error(self) -> str:
        return str(self.answer.get("error") or "")


def in_order(mixin: str) -> list[Any]:
    """The active plugins with the mixin: those that every server has, those that come with it, then the others."""
    snapshot = HOST.current()
    return sorted(snapshot.by_mixin.get(mixin, ()), key=lambda plugin: _rank(snapshot, plugin.slug))


def _rank(snapshot: Snapshot, key: str) -> int:
    if key in MANDATORY:
        return 0
    candidate = snapshot.candidates.get(key)
    return 1 if candidate is not None and candidate.source is Source.BUILTIN else 2


def ask_in_turn(hook: str, ask: Callable[[Any], Any], *, mixin: str = PluginMixinEnum.BARCODE) -> Asked:
    """The first answer without an error; else the first one with an error.

    An answer is a dictionary with something in it. A plugin that fails is passed over: what it was given was written by
    whoever printed the code, so that even a failure each time does not put it out of use.
    """
    first_error = Asked()
    for plugin in in_order(mixin):
        asked = Asked(plugin, _answer(plugin, hook, ask))
        if asked.answer and not asked.error:
            return asked
        if asked.error and not first_error.answer:
            first_error = asked
    return first_error


def _answer(plugin: Any, hook: str, ask: Callable[[Any], Any]) -> Mapping[str, Any]:
    def asked() -> dict[str, Any]:
        given = ask(plugin)
        return dict(plain(given)) if isinstance(given, Mapping) else {}

    try:
        return isolation.requested(plugin, hook, asked, limit_s=LIMIT_S)
    except (isolation.PluginFailed, isolation.PluginBlocked):
        return {}
    except isolation.ANSWERS as refusal:
        return {"error": " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)}
