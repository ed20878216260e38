"""What barcodes contain: as the plugin says that the setting names.

Every label asks for one, so that which plugin makes it, and how, is worked out only when something may have changed: when
the counters of settings and plugins were read again, or other plugins were loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from stockpress.plugins import isolation
from stockpress.plugins.candidates import Source
from stockpress.plugins.host import HOST
from stockpress.plugins.names import INTERNAL_BARCODES, PluginMixinEnum
from stockpress.plugins.snapshot import Snapshot
from stockpress.settings_registry import text
from stockpress.settings_registry.definitions import Choice
from stockpress.settings_registry.versions import COUNTERS

Make = Callable[[Any], str]


@dataclass(frozen=True)
class _Decision:
    """How barcodes are made: by our own function, if another plugin is chosen only where that has none."""

    stamps: Mapping[str, str]
    own: Make | None
    other: Any = None


_decided: _Decision | None = None
_asking: ContextVar[bool] = ContextVar("asking for the content of a barcode", default=False)


def content_of(instance: Any) -> str | None:
    """What the barcode of an object contains; None: as the server makes it without any plugin.

    The plugin of BARCODE_GENERATION_PLUGIN is asked, and where it is not there, fails or has no text, the internal one. A
    plugin that asks for the object's barcode while it makes it gets the one that the server makes.
    """
    global _decided  # noqa: PLW0603  remembered for the process, replaced as a whole
    stamps = COUNTERS.stamps()
    decision = _decided
    if decision is None or decision.stamps is not stamps:
        decision = _decided = _decide(stamps)
    made = _made_by(decision.other, instance) if decision.other is not None else None
    if made is None and decision.own is not None:
        made = decision.own(instance)
    return made


def forget(_before: Snapshot, _after: Snapshot) -> None:
    """Other plugins are loaded now."""
    global _decided  # noqa: PLW0603
    _decided = None


def _decide(stamps: Mapping[str, str]) -> _Decision:
    snapshot = HOST.current()
    internal: Any = snapshot.plugins.get(INTERNAL_BARCODES)
    is_ours = internal is not None and snapshot.candidates[INTERNAL_BARCODES].source is Source.BUILTIN
    own: Make | None = internal.maker() if is_ours else None
    chosen = text("BARCODE_GENERATION_PLUGIN")
    other: Any = snapshot.plugins.get(chosen) if chosen != INTERNAL_BARCODES or not is_ours else None
    able = other is not None and other.mixin(PluginMixinEnum.BARCODE)
    return _Decision(stamps, own, other if able else None)


def _made_by(plugin: Any, instance: Any) -> str | None:
    if _asking.get():
        return None
    token = _asking.set(True)
    try:
        made = isolation.answer_or(None, plugin, "generate", plugin.generate, instance)
    finally:
        _asking.reset(token)
    return made if isinstance(made, str) and made else None


def makers() -> list[Choice] | None:
    """The active plugins that make barcodes; None before plugins are loaded, when none can be told from another."""
    snapshot = HOST.current()
    if not snapshot.is_ready:
        return None
    return [
        (plugin.slug, f"{plugin.name} - {plugin.human_name}")
        for plugin in snapshot.by_mixin.get(PluginMixinEnum.BARCODE, ())
        if isolation.answer_or(False, plugin, "has_barcode_generation", _makes_barcodes, plugin)
    ]


def _makes_barcodes(plugin: Any) -> bool:
    return bool(plugin.has_barcode_generation)
